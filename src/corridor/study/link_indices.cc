#include "corridor/study/link_indices.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "corridor/base/parallel.h"
#include "corridor/disrupt/betweenness.h"
#include "corridor/path/tree.h"

namespace corridor::study {
namespace {

using cases::Case;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Betweenness of links, and which commodity moves most over each.
std::vector<CommodityId> add_betweenness(const Case& a_case,
                                         const std::vector<PricedCommodity>& priced,
                                         const Closables& all, std::vector<LinkIndices>& links) {
  std::vector<CommodityId> most(links.size());
  std::vector<double> most_t(links.size(), 0);
  double pairs = 0;
  double tonnes = 0;
  for (const auto& [c, demand, costs] : priced) {
    const auto found =
        disrupt::betweenness(a_case.supernetwork.graph, costs.generalized_usd, demand.by_origin);
    pairs += found.joined_pairs;
    tonnes += found.joined_t_per_day;
    for (std::size_t s = 0; s < links.size(); ++s) {
      double here_t = 0;
      for (const ArcId arc : all.arcs[ClosureId{static_cast<std::uint32_t>(s)}]) {
        links[s].pair_share += found.pairs[arc.value];
        here_t += found.t_per_day[arc.value];
      }
      links[s].tonnes_share += here_t;
      if (here_t > most_t[s]) {
        most_t[s] = here_t;
        most[s] = c;
      }
    }
  }
  for (LinkIndices& link : links) {
    link.pair_share /= std::max(pairs, 1.0);
    link.tonnes_share /= tonnes > 0 ? tonnes : 1;
  }
  return most;
}

void add_redundancy(const Case& a_case, const std::vector<PricedCommodity>& priced,
                    const Closables& all, const std::vector<CommodityId>& most,
                    std::vector<LinkIndices>& links) {
  const auto& graph = a_case.supernetwork.graph;
  path::TreeSearch search(graph);
  path::Tree tree;
  for (const PricedCommodity& commodity : priced) {
    std::vector<double> cost = commodity.costs.generalized_usd;
    for (std::size_t s = 0; s < links.size(); ++s) {
      const auto arcs = all.arcs[ClosureId{static_cast<std::uint32_t>(s)}];
      const bool may = std::any_of(arcs.begin(), arcs.end(),
                                   [&](ArcId arc) { return cost[arc.value] < kInfinity; });
      const bool meant = most[s].valid() ? most[s] == commodity.id : !links[s].detour_of.valid();
      if (!may || !meant) {
        continue;
      }
      LinkIndices& link = links[s];
      link.detour_of = commodity.id;
      link.detour_usd_per_t = 0;
      std::vector<double> own;
      for (const ArcId arc : arcs) {
        own.push_back(std::exchange(cost[arc.value], kInfinity));
      }
      search.set_cost(cost);
      for (std::size_t i = 0; i < arcs.size(); ++i) {
        if (own[i] < kInfinity) {
          const std::array<NodeId, 1> target{graph.head[arcs[i]]};
          search.run(graph.tail[arcs[i]], target, tree);
          if (const double detour = tree.dist[target[0]]; detour >= link.detour_usd_per_t) {
            link.own_usd_per_t = own[i];
            link.detour_usd_per_t = detour;
          }
        }
      }
      for (std::size_t i = 0; i < arcs.size(); ++i) {
        cost[arcs[i].value] = own[i];
      }
    }
  }
}

// What each closure does to one pair of zones.
struct PairOfZones {
  ZoneId from = {};
  ZoneId to = {};
  double t_per_day = 0;
  std::vector<disrupt::Loss> losses = {};  // by closure
};

std::vector<PairOfZones> losses_by_pair(const Case& a_case,
                                        const std::vector<PricedCommodity>& priced,
                                        const Closables& all, int threads) {
  std::map<NodeId, ZoneId> zone_at;
  for (const ZoneId zone : IdRange<ZoneId>(a_case.zones.size())) {
    zone_at[a_case.supernetwork.centroid[zone]] = zone;
  }
  struct Row {
    const PricedCommodity* commodity;
    std::size_t origin;
    std::size_t destination;
  };
  std::vector<Row> rows;
  for (const PricedCommodity& commodity : priced) {
    for (std::size_t o = 0; o < commodity.demand.by_origin.size(); ++o) {
      for (std::size_t d = 0; d < commodity.demand.destinations[o].size(); ++d) {
        rows.push_back({&commodity, o, d});
      }
    }
  }
  std::vector<PairOfZones> pairs(rows.size());
  parallel_blocks(rows.size(), threads, [&](std::size_t r, std::size_t) {
    const auto& [commodity, o, d] = rows[r];
    const auto& demand = commodity->demand;
    const std::array<NodeId, 1> to{demand.destinations[o][d]};
    const std::array<double, 1> tonnes{demand.t_per_day[o][d]};
    const std::array<disrupt::OriginDemand, 1> one{
        {{.origin = demand.by_origin[o].origin, .destinations = to, .t_per_day = tonnes}}};
    pairs[r] = {zone_at.at(one[0].origin), zone_at.at(to[0]), tonnes[0],
                disrupt::closure_losses(a_case.supernetwork.graph, commodity->costs.generalized_usd,
                                        all.arcs, one, {.threads = 1})};
  });
  return pairs;
}

std::vector<ZoneExposure> exposure(const Case& a_case, const std::vector<PairOfZones>& pairs,
                                   const Closables& all) {
  std::vector<ZoneExposure> zones;
  for (const ZoneId zone : IdRange<ZoneId>(a_case.zones.size())) {
    ZoneExposure here{.zone = zone};
    std::vector<disrupt::Loss> losses(all.subjects.size());
    for (const PairOfZones& pair : pairs) {
      if (pair.from == zone || pair.to == zone) {
        here.t_per_day += pair.t_per_day;
        for (std::size_t s = 0; s < losses.size(); ++s) {
          losses[s] += pair.losses[s];
        }
      }
    }
    if (!(here.t_per_day > 0)) {
      continue;
    }
    here.worst_cut.index = here.worst_for_cost.index = CommodityId::kNone;
    for (std::size_t s = 0; s < losses.size(); ++s) {
      const double usd_per_t = losses[s].added_usd_per_day / here.t_per_day;
      const double cut_off = losses[s].cut_off_t_per_day / here.t_per_day;
      here.mean_usd_per_t += usd_per_t / static_cast<double>(losses.size());
      here.mean_cut_off_share += cut_off / static_cast<double>(losses.size());
      if (usd_per_t > here.worst_usd_per_t) {
        here.worst_usd_per_t = usd_per_t;
        here.worst_for_cost = all.subjects[s];
      }
      if (cut_off > here.worst_cut_off_share) {
        here.worst_cut_off_share = cut_off;
        here.worst_cut = all.subjects[s];
      }
    }
    zones.push_back(here);
  }
  std::stable_sort(zones.begin(), zones.end(), [](const ZoneExposure& a, const ZoneExposure& b) {
    return a.mean_usd_per_t > b.mean_usd_per_t;
  });
  return zones;
}

}  // namespace

ClassicIndices classic_indices(const Case& a_case, const cost::ArcStates& states,
                               const cases::Season& season, int year,
                               std::optional<CommodityId> commodity, int threads) {
  const Closables all = closables(a_case);
  const auto priced = priced_commodities(a_case, states, season, year, commodity);
  ClassicIndices result;
  for (const Subject& subject : all.subjects) {
    result.links.push_back({.subject = subject});
  }
  const auto most = add_betweenness(a_case, priced, all, result.links);
  add_redundancy(a_case, priced, all, most, result.links);
  const auto pairs = losses_by_pair(a_case, priced, all, threads);
  double tonnes = 0;
  for (const PairOfZones& pair : pairs) {
    tonnes += pair.t_per_day;
    for (std::size_t s = 0; s < result.links.size(); ++s) {
      result.links[s].importance_usd_per_t += pair.losses[s].added_usd_per_day;
      result.links[s].cut_off_share += pair.losses[s].cut_off_t_per_day;
    }
  }
  for (LinkIndices& link : result.links) {
    link.importance_usd_per_t /= tonnes > 0 ? tonnes : 1;
    link.cut_off_share /= tonnes > 0 ? tonnes : 1;
  }
  result.zones = exposure(a_case, pairs, all);
  return result;
}

}  // namespace corridor::study
