#include "corridor/study/bare_skim.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/assign/origin_search.h"
#include "corridor/base/parallel.h"
#include "corridor/table/csv_writer.h"

namespace corridor::study {

auto skim_at(const BareNetwork& network, const assign::Assignment& solution, int threads)
    -> import::Omx {
  const std::size_t zones = network.zone_nodes.size();
  import::Omx omx{.rows = zones, .columns = zones, .zone_ids = network.zone_ids};
  std::vector<double> time = solution.time;
  for (std::size_t a = 0; a < solution.shadow_price.size(); ++a) {
    time[a] += solution.shadow_price[a];
  }
  const auto costs = assign::class_costs(network.problem, time);
  const assign::SearchGraph graph(*network.graph);
  for (std::size_t k = 0; k < costs.size(); ++k) {
    const std::string suffix = costs.size() > 1 ? fmt::format("_{}", k + 1) : "";
    import::OmxMatrix cost{"cost" + suffix, std::vector<double>(zones * zones, 0)};
    import::OmxMatrix duration{"time" + suffix, std::vector<double>(zones * zones, 0)};
    parallel_blocks(zones, threads, [&](std::size_t o, std::size_t) {
      assign::OriginSearch search(graph);
      assign::TreeArcs tree;
      search.run(network.zone_nodes[o].value, costs[k], tree);
      std::vector<double> time_to(graph.node_count(), 0);
      for (const std::uint32_t arc : tree) {
        time_to[graph.head[arc]] = time_to[graph.tail[arc]] + solution.time[arc];
      }
      for (std::size_t d = 0; d < zones; ++d) {
        const std::uint32_t node = network.zone_nodes[d].value;
        const bool joined = std::isfinite(search.dist()[node]);
        const double none = std::numeric_limits<double>::quiet_NaN();
        cost.values[o * zones + d] = joined ? search.dist()[node] : none;
        duration.values[o * zones + d] = joined ? time_to[node] : none;
      }
    });
    omx.matrices.push_back(std::move(cost));
    omx.matrices.push_back(std::move(duration));
  }
  return omx;
}

std::string skim_csv(const import::Omx& skims) {
  std::vector<std::string> header = {"o_zone_id", "d_zone_id"};
  for (const import::OmxMatrix& matrix : skims.matrices) {
    header.push_back(matrix.name);
  }
  table::CsvWriter writer(header);
  for (std::size_t cell = 0; cell < skims.rows * skims.columns; ++cell) {
    writer.add(skims.zone_ids[cell / skims.columns]).add(skims.zone_ids[cell % skims.columns]);
    for (const import::OmxMatrix& matrix : skims.matrices) {
      const double value = matrix.values[cell];
      writer.add(std::isnan(value) ? std::nullopt : std::optional<double>(value));
    }
    writer.end_row();
  }
  return writer.text();
}

}  // namespace corridor::study
