#include "network_skim.h"

#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/error.h"
#include "corridor/study/bare_skim.h"
#include "corridor/study/network_skim.h"

namespace corridor::app {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& found,
                         const std::string& expected) {
  throw InputError(Error{.code = "E1057",
                         .what = "options that do not fit together",
                         .file = "corridor skim",
                         .field = option,
                         .found = found,
                         .expected = expected});
}

void refuse_case_options(const SkimOptions& options) {
  const std::string expected = "a case; a network on its own has no such thing";
  for (const auto& [option, value] :
       {std::pair<const char*, const std::string&>{"--scenario", options.scenario},
        {"--season", options.season},
        {"--commodity", options.commodity}}) {
    if (!value.empty()) {
      refuse(option, value, expected);
    }
  }
  if (options.year != 0) {
    refuse("--year", std::to_string(options.year), expected);
  }
  if (!options.sets.empty()) {
    refuse("--set", options.sets.front(), expected);
  }
}

study::SkimMethod method_named(const std::string& name) {
  return name == "trees"          ? study::SkimMethod::trees
         : name == "contraction"  ? study::SkimMethod::contraction
         : name == "customizable" ? study::SkimMethod::customizable
                                  : study::SkimMethod::automatic;
}

std::string name_of(study::SkimMethod method) {
  switch (method) {
    case study::SkimMethod::contraction:
      return "contraction";
    case study::SkimMethod::customizable:
      return "customizable";
    case study::SkimMethod::automatic:
    case study::SkimMethod::trees:
      break;
  }
  return "trees";
}

/// Rows are origins; null where nothing joins a pair.
Json matrices_json(const study::NetworkSkim& skim) {
  Json json = {{"method", name_of(skim.method)},
               {"pairs_without_a_way", skim.pairs_without_a_way},
               {"zones", skim.matrices.zone_ids}};
  for (const import::OmxMatrix& matrix : skim.matrices.matrices) {
    Json rows = Json::array();
    for (std::size_t o = 0; o < skim.matrices.rows; ++o) {
      Json row = Json::array();
      for (std::size_t d = 0; d < skim.matrices.columns; ++d) {
        const double value = matrix.values[o * skim.matrices.columns + d];
        row.push_back(std::isfinite(value) ? Json(value) : Json());
      }
      rows.push_back(std::move(row));
    }
    json[matrix.name] = std::move(rows);
  }
  return json;
}

}  // namespace

void refuse_network_options(const SkimOptions& options) {
  const std::string expected = "a network on its own; a case says what its costs are";
  if (options.along) {
    refuse("--along", "a case", "a network on its own; of a case all matrices are written");
  }
  if (options.method != "automatic") {
    refuse("--method", options.method, expected);
  }
  if (options.toll_factor || options.distance_factor) {
    refuse(options.toll_factor ? "--toll-factor" : "--distance-factor", "a case", expected);
  }
}

int skim_bare_network(const SkimOptions& options) {
  refuse_case_options(options);
  const bool hierarchy = options.method == "contraction" || options.method == "customizable";
  if (options.along && hierarchy) {
    refuse("--along", "--method " + options.method,
           "trees or automatic: hierarchies know costs only");
  }
  refuse_existing({options.output}, options.force);
  const auto network = study::read_bare_network({.network = options.case_folder,
                                                 .toll_factor = options.toll_factor,
                                                 .distance_factor = options.distance_factor,
                                                 .demand = false});
  const auto skim = study::skim_network(
      network,
      {.method = method_named(options.method), .along = options.along, .threads = options.threads});
  if (options.output.empty()) {
    options.json ? print_json(matrices_json(skim))
                 : fmt::print("{}", study::skim_csv(skim.matrices));
    return kOk;
  }
  if (std::filesystem::path(options.output).extension() == ".omx") {
    import::write_omx(options.output, skim.matrices);
  } else {
    write_file(options.output, study::skim_csv(skim.matrices));
  }
  const std::size_t zones = network.zone_ids.size();
  if (options.json) {
    print_json({{"file", options.output},
                {"zones", zones},
                {"method", name_of(skim.method)},
                {"pairs_without_a_way", skim.pairs_without_a_way}});
  } else {
    fmt::print("{}: {} x {} zones by {}, {} nodes; {} pairs without a way\n", options.output, zones,
               zones, name_of(skim.method), network.graph->node_count(), skim.pairs_without_a_way);
  }
  return kOk;
}

}  // namespace corridor::app
