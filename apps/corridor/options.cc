#include "options.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "corridor/base/error.h"
#include "corridor/base/text.h"
#include "corridor/case/select.h"

namespace corridor::app {
namespace {

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789.,-+ %") == std::string::npos;
}

}  // namespace

void add_case_options(CLI::App& command, CommonOptions& options) {
  command.add_option("case", options.case_folder, "folder of the case")->required();
  command.add_flag("--json", options.json, "print one JSON object");
  command.add_option("--set", options.sets, "KEY=VALUE that overrides the case, repeatable")
      ->allow_extra_args(false);
  command
      .add_option_function<std::string>(
          "--as-of",
          [&options](const std::string& date) { options.sets.push_back("case.as_of=" + date); },
          "YYYY-MM-DD: only claims, loans, series and statements known by then")
      ->type_name("DATE");
  command.add_option("--threads", options.threads, "0: all cores; the answer is the same")
      ->check(CLI::Range(0, 1024));
}

void add_scenario_options(CLI::App& command, CommonOptions& options) {
  command.add_option("--scenario", options.scenario, "default: the case's default scenario");
  command.add_option("--year", options.year, "default: the scenario's first analysis year");
  command.add_option("--season", options.season, "default: the first season of case.toml");
}

std::vector<cases::SetOption> parse_sets(const std::vector<std::string>& sets) {
  std::vector<cases::SetOption> parsed;
  for (const std::string& set : sets) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos) {
      throw InputError(Error{.code = "E1051",
                             .what = "--set without a value",
                             .file = "--set",
                             .found = set,
                             .expected = "KEY=VALUE",
                             .hint = "as --set parameter.carbon_price_usd_per_t=50"});
    }
    parsed.push_back({set.substr(0, equals), set.substr(equals + 1)});
  }
  return parsed;
}

cases::Case open_case(const CommonOptions& options) {
  return cases::open_case(options.case_folder, parse_sets(options.sets));
}

Selected select_state(const cases::Case& a_case, const CommonOptions& options) {
  const cases::Selection chosen =
      cases::select(a_case, options.scenario, options.year, options.season);
  Selected selected{.scenario = chosen.scenario, .year = chosen.year, .season = chosen.season};
  selected.states = cost::arc_states(
      a_case, cases::scenario_overlay(a_case, *selected.scenario, selected.year, *selected.season));
  return selected;
}

CommodityId select_commodity(const cases::Case& a_case, const std::string& id) {
  if (id.empty()) {
    return CommodityId{0};
  }
  const auto found = a_case.find_commodity(id);
  if (!found) {
    cases::unknown_name("commodity", "--commodity", id, cases::ids_of(a_case.commodities));
  }
  return *found;
}

NodeId select_node(const cases::Case& a_case, const std::string& id, CommodityId commodity) {
  const auto& network = a_case.supernetwork;
  if (const auto zone = a_case.find_zone(id)) {
    return network.centroid[*zone];
  }
  const auto place = a_case.find_place(id);
  if (!place) {
    auto known = cases::ids_of(a_case.zones);
    const auto places = cases::ids_of(a_case.places);
    known.insert(known.end(), places.begin(), places.end());
    cases::unknown_name("zone or node", "FROM, TO", id, known);
  }
  for (const ZoneId zone : IdRange<ZoneId>(a_case.zones.size())) {
    if (a_case.zones[zone].place == *place) {
      return network.centroid[zone];
    }
  }
  for (const ModeId mode : IdRange<ModeId>(a_case.modes.size())) {
    for (const NodeId node : IdRange<NodeId>(network.states.size())) {
      const network::State& state = network.states[node];
      if (state.place == *place && state.mode == mode &&
          a_case.commodities[commodity].may_use[mode.value] != 0) {
        return node;
      }
    }
  }
  throw InputError(Error{.code = "E2014",
                         .what = "the commodity can neither start nor end at this place",
                         .file = "FROM, TO",
                         .found = id,
                         .expected = fmt::format("a place with a mode that may carry {}",
                                                 a_case.commodities[commodity].id),
                         .hint = "corridor info CASE lists modes and commodities"});
}

std::string node_name(const cases::Case& a_case, NodeId node) {
  const network::State& state = a_case.supernetwork.states[node];
  return state.zone.valid() ? a_case.zones[state.zone].name : a_case.places[state.place].name;
}

std::string million(double usd, int digits) {
  return std::isfinite(usd) ? grouped(usd / kMillion, digits) : "none";
}

void refuse_existing(const std::vector<std::string>& paths, bool force) {
  ErrorList errors;
  for (const std::string& path : paths) {
    if (!force && !path.empty() && std::filesystem::exists(path)) {
      errors.add(Error{.code = "E1008",
                       .what = path + " exists already",
                       .file = path,
                       .hint = "give another name, or --force to replace it"});
    }
  }
  errors.throw_if_any();
}

void print_json(const Json& json) {
  fmt::print("{}\n", json.dump(2));
}

std::size_t display_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

std::string TextTable::text() const {
  std::vector<std::size_t> width;
  std::vector<bool> numeric(header.size(), true);
  for (const std::string& title : header) {
    width.push_back(display_width(title));
  }
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      width[c] = std::max(width[c], display_width(row[c]));
      numeric[c] = numeric[c] && (row[c].empty() || is_number(row[c]));
    }
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const std::string pad(width[c] - display_width(cells[c]), ' ');
      out += (c == 0 ? "" : "  ") + (numeric[c] ? pad + cells[c] : cells[c] + pad);
    }
    return out.substr(0, out.find_last_not_of(' ') + 1) + "\n";
  };
  std::string out = line(header);
  for (const auto& row : rows) {
    out += line(row);
  }
  return out;
}

}  // namespace corridor::app
