// Every link alone, and scenarios of five closures, against the naive re-run; ratios in one run.
//
//   criticality_bench NETWORK.tntp [origins] [scenarios] [closures] [sampled] [threads]
//
// origins 0: every zone; scenarios 0: every link alone. Both sides on one thread, free-flow times
// as cost (rounded so that their sums are exact, on both sides), one tonne from each origin to
// every zone. Naive is timed on `sampled` closures, spread evenly, and scaled up. With threads,
// ours is also timed by the wall clock on one and on so many, in turn: the machine must be idle for
// that.
#include "naive.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "corridor/base/random.h"
#include "corridor/disrupt/closure_loss.h"
#include "corridor/disrupt/subtree_repair.h"
#include "corridor/import/tntp.h"

namespace corridor::disrupt {
namespace {

// Seconds of processor time: both sides run on one thread, and other work on the machine does not
// count.
double cpu_s() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::vector<std::vector<ArcId>> links_of(const network::Graph& graph) {
  std::map<std::pair<NodeId, NodeId>, std::vector<ArcId>> by_ends;
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    by_ends[std::minmax(graph.tail[arc], graph.head[arc])].push_back(arc);
  }
  std::vector<std::vector<ArcId>> links;
  for (auto& [ends, arcs] : by_ends) {
    links.push_back(std::move(arcs));
  }
  return links;
}

std::vector<std::vector<ArcId>> draw_scenarios(const std::vector<std::vector<ArcId>>& links,
                                               std::size_t scenarios, std::size_t closures) {
  std::vector<std::vector<ArcId>> drawn(scenarios);
  for (std::size_t s = 0; s < scenarios; ++s) {
    for (std::uint32_t k = 0; k < closures; ++k) {
      const double u = uniform(1, Stream::outage, s, k);
      const auto& link = links[static_cast<std::size_t>(u * static_cast<double>(links.size()))];
      drawn[s].insert(drawn[s].end(), link.begin(), link.end());
    }
  }
  return drawn;
}

double wall_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Best of five of each, in turn.
void print_speed_up(const network::Graph& graph, std::span<const double> cost,
                    const std::vector<std::vector<ArcId>>& closed,
                    std::span<const OriginDemand> demand, int threads) {
  const auto closures = closures_of_arcs(closed);
  double one_s = 1e300;
  double many_s = 1e300;
  bool same = true;
  for (int round = 0; round < 5; ++round) {
    const double begin = wall_s();
    const auto one = closure_losses(graph, cost, closures, demand, {.threads = 1});
    const double middle = wall_s();
    const auto many = closure_losses(graph, cost, closures, demand, {.threads = threads});
    one_s = std::min(one_s, middle - begin);
    many_s = std::min(many_s, wall_s() - middle);
    same = same && one == many;
  }
  fmt::print("wall clock: 1 thread {:.3f} s, {} threads {:.3f} s, ratio {:.2f}, {} results\n",
             one_s, threads, many_s, one_s / many_s, same ? "the same" : "DIFFERENT");
}

int run(const std::string& file, std::size_t origins, std::size_t scenarios, std::size_t closures,
        std::size_t sampled, int threads) {
  const auto network = import::read_tntp_network(file);
  const auto cost =
      exactly_summable(import::by_arc(network, network.free_flow_time), network.graph.node_count());
  const auto links = links_of(network.graph);
  const auto closed = scenarios == 0 ? links : draw_scenarios(links, scenarios, closures);
  std::vector<NodeId> zones;
  for (std::uint32_t z = 0; z < network.zone_count; ++z) {
    zones.push_back(NodeId{z});
  }
  const std::vector<double> tonnes(zones.size(), 1);
  const std::size_t from = origins == 0 ? zones.size() : std::min(origins, zones.size());
  std::vector<OriginDemand> demand;
  for (std::size_t o = 0; o < from; ++o) {
    demand.push_back({zones[o * zones.size() / from], zones, tonnes});
  }

  std::vector<Loss> losses;
  double ours_s = 1e300;
  for (int round = 0; round < 3; ++round) {
    const double begin = cpu_s();
    losses = closure_losses(network.graph, cost, closures_of_arcs(closed), demand, {.threads = 1});
    ours_s = std::min(ours_s, cpu_s() - begin);
  }

  NaiveSearch naive(network.graph, cost);
  std::vector<std::vector<double>> before;
  for (const OriginDemand& origin : demand) {
    before.push_back(naive.run(origin.origin));
  }
  double naive_s = 0;
  double worst_difference = 0;
  sampled = std::min(sampled, closed.size());
  for (std::size_t i = 0; i < sampled; ++i) {
    const std::size_t c = i * closed.size() / sampled;
    Loss loss;
    const double begin = cpu_s();
    for (const ArcId arc : closed[c]) {
      naive.set_cost(arc, std::numeric_limits<double>::infinity());
    }
    for (std::size_t o = 0; o < demand.size(); ++o) {
      const auto& after = naive.run(demand[o].origin);
      for (const NodeId zone : zones) {
        const double rise = after[zone.value] - before[o][zone.value];
        if (rise > 1e300) {
          loss.cut_off_t_per_day += 1;
        } else if (rise > 0) {
          loss.added_usd_per_day += rise;
        }
      }
    }
    for (const ArcId arc : closed[c]) {
      naive.set_cost(arc, cost[arc.value]);
    }
    naive_s += cpu_s() - begin;
    worst_difference =
        std::max({worst_difference, std::abs(loss.cut_off_t_per_day - losses[c].cut_off_t_per_day),
                  std::abs(loss.added_usd_per_day - losses[c].added_usd_per_day) /
                      std::max(1.0, loss.added_usd_per_day)});
  }
  const double naive_all_s =
      naive_s / static_cast<double>(sampled) * static_cast<double>(closed.size());
  const double pairs = static_cast<double>(closed.size()) * static_cast<double>(from);
  fmt::print(
      "{} nodes, {} arcs, {} closures x {} origins: {:.3f} s ({:.3f} us each); naive {:.1f} s "
      "({:.1f} us each, from {} closures); ratio {:.0f}; largest relative difference {:.1e}\n",
      network.graph.node_count(), network.graph.arc_count(), closed.size(), from, ours_s,
      1e6 * ours_s / pairs, naive_all_s, 1e6 * naive_all_s / pairs, sampled, naive_all_s / ours_s,
      worst_difference);
  if (threads > 1) {
    print_speed_up(network.graph, cost, closed, demand, threads);
  }
  return worst_difference < 1e-9 ? 0 : 1;
}

}  // namespace
}  // namespace corridor::disrupt

int main(int argc, char** argv) {
  const auto number = [&](int i, std::size_t otherwise) {
    return i < argc ? static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10)) : otherwise;
  };
  if (argc < 2) {
    fmt::print(
        "criticality_bench NETWORK.tntp [origins] [scenarios] [closures] [sampled] [threads]\n");
    return 2;
  }
  return corridor::disrupt::run(argv[1], number(2, 0), number(3, 0), number(4, 5), number(5, 20),
                                static_cast<int>(number(6, 1)));
}
