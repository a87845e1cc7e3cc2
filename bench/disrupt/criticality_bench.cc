// Every link alone, and scenarios of five closures, against the naive re-run; ratios in one run.
//
//   criticality_bench NETWORK.tntp [origins] [scenarios] [closures] [sampled] [threads]
//
// origins 0: every zone; scenarios 0: every link alone, both directions of it, or with closures 1
// each direction alone (a row of the file). Both sides on one thread, free-flow times
// as cost (rounded so that their sums are exact, on both sides), one tonne from each origin to
// every zone. Naive is timed on `sampled` closures, spread evenly, and scaled up. With threads,
// ours is also timed by the wall clock on one, on so many, and in so many processes, in turn: the
// machine must be idle for that.
#include "naive.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

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

std::vector<std::vector<ArcId>> directions_of(const network::Graph& graph) {
  std::vector<std::vector<ArcId>> directions;
  for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
    directions.push_back({arc});
  }
  return directions;
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

// The closures in as many equal tiles as processes, each done by a process of its own on one
// thread, as MPI ranks take them: they share nothing until their results are put together.
std::vector<Loss> in_processes(const network::Graph& graph, std::span<const double> cost,
                               const std::vector<std::vector<ArcId>>& closed,
                               std::span<const OriginDemand> demand, std::size_t processes) {
  std::vector<Loss> losses(closed.size());
  std::vector<std::pair<pid_t, int>> children;
  const auto first = [&](std::size_t tile) { return tile * closed.size() / processes; };
  for (std::size_t tile = 0; tile < processes; ++tile) {
    int ends[2];
    if (pipe(ends) != 0) {
      std::abort();
    }
    const pid_t child = fork();
    if (child == 0) {
      const std::vector<std::vector<ArcId>> own(
          closed.begin() + static_cast<std::ptrdiff_t>(first(tile)),
          closed.begin() + static_cast<std::ptrdiff_t>(first(tile + 1)));
      const auto found = closure_losses(graph, cost, closures_of_arcs(own), demand, {.threads = 1});
      std::FILE* out = fdopen(ends[1], "w");
      std::fwrite(found.data(), sizeof(Loss), found.size(), out);
      std::fclose(out);
      _exit(0);
    }
    close(ends[1]);
    children.emplace_back(child, ends[0]);
  }
  for (std::size_t tile = 0; tile < processes; ++tile) {
    std::FILE* in = fdopen(children[tile].second, "r");
    const std::size_t count = first(tile + 1) - first(tile);
    if (std::fread(&losses[first(tile)], sizeof(Loss), count, in) != count) {
      std::abort();
    }
    std::fclose(in);
    waitpid(children[tile].first, nullptr, 0);
  }
  return losses;
}

// Best of five of each, in turn.
void print_speed_up(const network::Graph& graph, std::span<const double> cost,
                    const std::vector<std::vector<ArcId>>& closed,
                    std::span<const OriginDemand> demand, int threads) {
  const auto closures = closures_of_arcs(closed);
  double one_s = 1e300;
  double many_s = 1e300;
  double processes_s = 1e300;
  bool same = true;
  for (int round = 0; round < 5; ++round) {
    const double begin = wall_s();
    const auto one = closure_losses(graph, cost, closures, demand, {.threads = 1});
    const double one_end = wall_s();
    const auto many = closure_losses(graph, cost, closures, demand, {.threads = threads});
    const double many_end = wall_s();
    const auto apart = in_processes(graph, cost, closed, demand, static_cast<std::size_t>(threads));
    one_s = std::min(one_s, one_end - begin);
    many_s = std::min(many_s, many_end - one_end);
    processes_s = std::min(processes_s, wall_s() - many_end);
    same = same && one == many && one == apart;
  }
  fmt::print(
      "wall clock: 1 thread {:.3f} s, {} threads {:.3f} s, ratio {:.2f}, {} processes {:.3f} s, "
      "ratio {:.2f}, {} results\n",
      one_s, threads, many_s, one_s / many_s, threads, processes_s, one_s / processes_s,
      same ? "the same" : "DIFFERENT");
}

int run(const std::string& file, std::size_t origins, std::size_t scenarios, std::size_t closures,
        std::size_t sampled, int threads) {
  const auto network = import::read_tntp_network(file);
  const auto cost =
      exactly_summable(import::by_arc(network, network.free_flow_time), network.graph.node_count());
  const auto links =
      scenarios == 0 && closures == 1 ? directions_of(network.graph) : links_of(network.graph);
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
