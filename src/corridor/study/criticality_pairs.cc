#include "corridor/study/criticality_pairs.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace corridor::study {
namespace {

using cases::Case;
using Key = std::pair<network::Subject, std::uint32_t>;

Key key_of(const Subject& subject) {
  return {subject.table, subject.index};
}

// Below this share of the pair's loss a difference is rounding.
constexpr double kRounding = 1e-9;

}  // namespace

CriticalPairs critical_pairs(const Case& a_case, const cost::ArcStates& states,
                             const cases::Season& season, int year,
                             std::optional<CommodityId> commodity, const Criticality& singles,
                             std::size_t top, int threads) {
  const Closables all = closables(a_case);
  std::map<Key, std::uint32_t> closure_of;
  for (std::uint32_t s = 0; s < all.subjects.size(); ++s) {
    closure_of[key_of(all.subjects[s])] = s;
  }
  CriticalPairs result{.top = std::min(top, singles.ranking.size())};
  std::vector<std::vector<ArcId>> arcs;
  std::vector<PairLoss> pairs;
  std::vector<std::uint8_t> is_top(all.subjects.size(), 0);
  for (std::size_t i = 0; i < result.top; ++i) {
    const std::uint32_t first = closure_of.at(key_of(singles.ranking[i].subject));
    is_top[first] = 1;
    for (std::uint32_t second = 0; second < all.subjects.size(); ++second) {
      if (is_top[second] != 0) {
        continue;  // itself, or paired from the other side
      }
      std::vector<ArcId>& both = arcs.emplace_back();
      for (const std::uint32_t one : {first, second}) {
        const auto closed = all.arcs[ClosureId{one}];
        both.insert(both.end(), closed.begin(), closed.end());
      }
      pairs.push_back({.first = all.subjects[first], .second = all.subjects[second]});
    }
  }
  result.closed_together = pairs.size();
  const auto closures = disrupt::closures_of_arcs(arcs);
  for (const auto& [c, demand, costs] :
       priced_commodities(a_case, states, season, year, commodity)) {
    const auto found = disrupt::closure_losses(a_case.supernetwork.graph, costs.generalized_usd,
                                               closures, demand.by_origin, {.threads = threads});
    for (std::size_t p = 0; p < pairs.size(); ++p) {
      pairs[p].loss += found[p];
      pairs[p].unmet_usd_per_day +=
          found[p].cut_off_t_per_day * a_case.commodities[c].unmet_usd_per_t;
    }
  }
  std::map<Key, const SubjectLoss*> alone;
  for (const SubjectLoss& loss : singles.ranking) {
    alone[key_of(loss.subject)] = &loss;
  }
  for (PairLoss& pair : pairs) {
    pair.beyond_added_usd_per_day = pair.loss.added_usd_per_day;
    pair.beyond_cut_off_t_per_day = pair.loss.cut_off_t_per_day;
    pair.beyond_unmet_usd_per_day = pair.unmet_usd_per_day;
    for (const Subject& one : {pair.first, pair.second}) {
      if (const auto single = alone.find(key_of(one)); single != alone.end()) {
        pair.beyond_added_usd_per_day -= single->second->loss.added_usd_per_day;
        pair.beyond_cut_off_t_per_day -= single->second->loss.cut_off_t_per_day;
        pair.beyond_unmet_usd_per_day -= single->second->unmet_usd_per_day;
      }
    }
    if (!result.worst || pair.usd_per_day() > result.worst->usd_per_day()) {
      result.worst = pair;
    }
    const auto differs = [](double beyond, double of) {
      return std::abs(beyond) > kRounding * std::max(1.0, of);
    };
    if (differs(pair.beyond_added_usd_per_day, pair.usd_per_day()) ||
        differs(pair.beyond_cut_off_t_per_day, pair.loss.cut_off_t_per_day)) {
      result.interacting.push_back(pair);
    }
  }
  std::stable_sort(result.interacting.begin(), result.interacting.end(),
                   [](const PairLoss& a, const PairLoss& b) {
                     return a.beyond_usd_per_day() > b.beyond_usd_per_day();
                   });
  return result;
}

}  // namespace corridor::study
