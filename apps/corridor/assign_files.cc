#include "assign_files.h"

#include "assign_answer.h"

#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/import/omx.h"
#include "corridor/study/bare_skim.h"
#include "corridor/table/csv_writer.h"

namespace corridor::app {
namespace {

using assign::Assignment;
using study::BareLink;
using study::BareNetwork;

std::string assign_flows_csv(const BareNetwork& network, const Assignment& solution) {
  std::vector<std::string> header = {"link_id",  "from_node_id",         "to_node_id", "volume",
                                     "capacity", "volume_over_capacity", "time",       "cost"};
  const std::size_t classes = solution.class_flow.size();
  for (std::size_t k = 0; classes > 1 && k < classes; ++k) {
    header.push_back(fmt::format("class_{}_flow", k + 1));
  }
  if (!solution.toll.empty()) {
    header.emplace_back("marginal_toll");
  }
  if (!solution.shadow_price.empty()) {
    header.emplace_back("shadow_price");
  }
  const auto cost = assign::class_costs(network.problem, solution.time);
  table::CsvWriter writer(header);
  for (const BareLink& link : network.links) {
    const std::uint32_t a = link.arc.value;
    writer.add(link.id)
        .add(node_name(network, network.graph->tail[link.arc]))
        .add(node_name(network, network.graph->head[link.arc]))
        .add(solution.volume[a])
        .add(link.capacity > 0 ? std::optional<double>(link.capacity) : std::nullopt)
        .add(link.capacity > 0 ? std::optional<double>(solution.volume[a] / link.capacity)
                               : std::nullopt)
        .add(solution.time[a])
        .add(std::isfinite(cost[0][a]) ? std::optional<double>(cost[0][a]) : std::nullopt);
    for (std::size_t k = 0; classes > 1 && k < classes; ++k) {
      writer.add(solution.class_flow[k][a]);
    }
    if (!solution.toll.empty()) {
      writer.add(solution.toll[a]);
    }
    if (!solution.shadow_price.empty()) {
      writer.add(solution.shadow_price[a]);
    }
    writer.end_row();
  }
  return writer.text();
}

std::string assign_log_csv(const Assignment& solution) {
  table::CsvWriter writer({"iteration", "seconds", "relative_gap", "objective"});
  for (const assign::LogEntry& entry : solution.log) {
    writer.add(entry.iteration).add(entry.seconds).add(entry.relative_gap).add(entry.objective);
    writer.end_row();
  }
  return writer.text();
}

void write_if_named(const std::string& path, const std::string& bytes) {
  if (!path.empty()) {
    write_file(path, bytes);
  }
}

}  // namespace

void write_assign_files(const BareNetwork& network, const Assignment& solution,
                        const AssignOptions& options) {
  write_if_named(options.flows, assign_flows_csv(network, solution));
  write_if_named(options.log, assign_log_csv(solution));
  if (!options.save.empty()) {
    if (solution.warm_start == nullptr || !solution.warm_start_fits) {
      refuse_assign_option(
          "--save", options.method,
          "equilibrium or system-optimum of fixed demand without hard capacities: only "
          "they keep what another run can start from");
    }
    write_if_named(options.save,
                   assign::solution_bytes(*solution.warm_start, network.graph->node_count(),
                                          network.graph->arc_count()));
  }
  if (!options.skims.empty()) {
    const auto skims = study::skim_at(network, solution, options.threads);
    write_if_named(options.skims, std::filesystem::path(options.skims).extension() == ".omx"
                                      ? import::omx_bytes(skims)
                                      : study::skim_csv(skims));
  }
}

}  // namespace corridor::app
