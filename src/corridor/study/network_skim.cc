#include "corridor/study/network_skim.h"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "corridor/assign/all_or_nothing.h"
#include "corridor/base/error.h"
#include "corridor/path/path.h"

namespace corridor::study {
namespace {

// Below these, searches are done before a hierarchy is prepared: on large road networks that takes
// as long as 160 to 210 searches (docs/methods/paths.md).
constexpr std::size_t kLargeNodes = 20'000;
constexpr std::size_t kManyZones = 200;

SkimMethod method_for(const BareNetwork& network, const NetworkSkimOptions& options) {
  if (options.method != SkimMethod::automatic) {
    return options.method;
  }
  const bool large = network.graph->node_count() >= kLargeNodes;
  const bool many = network.zone_nodes.size() >= kManyZones;
  return large && many && !options.along ? SkimMethod::customizable : SkimMethod::trees;
}

struct ArcValues {
  std::vector<double> cost, time, length;
};

ArcValues values_by_arc(const BareNetwork& network) {
  ArcValues values;
  for (const assign::VolumeDelay& delay : network.problem.delays) {
    values.time.push_back(assign::delay_at(delay, 0).time);
  }
  values.cost = assign::class_costs(network.problem, values.time).front();
  values.length.resize(values.time.size(), 0);
  for (const BareLink& link : network.links) {
    values.length[link.arc.value] = link.length;
  }
  return values;
}

std::vector<double> by_hierarchy(const BareNetwork& network, const ArcValues& values,
                                 SkimMethod method, int threads) {
  const auto matrix_on = [&](const path::Hierarchy& hierarchy) {
    return path::cost_matrix(hierarchy, network.zone_nodes, network.zone_nodes,
                             {.threads = threads});
  };
  if (method == SkimMethod::contraction) {
    const auto contraction = path::contract(*network.graph, values.cost);
    return matrix_on(contraction.hierarchy());
  }
  const path::CustomizableHierarchy customizable(*network.graph, {.threads = threads});
  const path::Metric metric = customizable.customize(values.cost, {.threads = threads});
  return matrix_on(metric.hierarchy());
}

auto matrix_of(std::string name, std::vector<double> values) -> import::OmxMatrix {
  for (double& value : values) {
    value = std::isfinite(value) ? value : std::numeric_limits<double>::quiet_NaN();
  }
  return {std::move(name), std::move(values)};
}

}  // namespace

NetworkSkim skim_network(const BareNetwork& network, const NetworkSkimOptions& options) {
  if (network.zone_nodes.empty()) {
    throw InputError(Error{.code = "E2309",
                           .what = "the network has no zones, so there are no pairs to join",
                           .expected = "zone.csv, or zone_id in node.csv"});
  }
  const std::size_t zones = network.zone_nodes.size();
  NetworkSkim skim{.matrices = {.rows = zones, .columns = zones, .zone_ids = network.zone_ids},
                   .method = method_for(network, options)};
  if (options.along && skim.method != SkimMethod::trees) {
    throw std::invalid_argument("time and length along the ways are found by trees");
  }
  const ArcValues values = values_by_arc(network);
  std::vector<double> cost;
  path::Skims along;
  if (skim.method == SkimMethod::trees) {
    std::vector<std::span<const double>> attributes;
    if (options.along) {
      attributes = {values.time, values.length};
    }
    along = path::skim(*network.graph, values.cost, network.zone_nodes, network.zone_nodes,
                       attributes, options.threads);
    cost = std::move(along.cost);
  } else {
    cost = by_hierarchy(network, values, skim.method, options.threads);
  }
  for (const double value : cost) {
    skim.pairs_without_a_way += std::isfinite(value) ? 0U : 1U;
  }
  skim.matrices.matrices.push_back(matrix_of("cost", std::move(cost)));
  if (options.along) {
    skim.matrices.matrices.push_back(matrix_of("time", std::move(along.attributes[0])));
    skim.matrices.matrices.push_back(matrix_of("length", std::move(along.attributes[1])));
  }
  return skim;
}

}  // namespace corridor::study
