#include "corridor/study/robustness.h"

#include <algorithm>

#include "corridor/base/parallel.h"

namespace corridor::study {
double moved_t_per_day(const PairResult& pair) {
  return pair.t_per_day - pair.unmet_t_per_day;
}

double mean_usd_per_t(const PairResult& pair) {
  double usd = 0;
  double share = 0;
  for (const RouteResult& route : pair.routes) {
    if (route.share > 0) {
      usd += route.share * (route.generalized_usd_per_t - route.queue_usd_per_t);
      share += route.share;
    }
  }
  return share > 0 ? usd / share : 0;
}

std::vector<RobustnessIndex> robustness(const cases::Case& a_case, const WhatIf& state,
                                        std::span<const Subject> subjects,
                                        std::optional<CommodityId> commodity) {
  const auto base = what_if_base(a_case, state);
  const SeasonResult& open = base->flows.years.front().seasons.front();
  std::vector<RobustnessIndex> indices(subjects.size());
  parallel_blocks(subjects.size(), state.threads, [&](std::size_t s, std::size_t) {
    const Subject subject = subjects[s];
    WhatIf alone = state;
    alone.threads = 1;
    alone.progress = {};
    const FlowsResult flows = flows_with(a_case, alone,
                                         {subject.table == network::Subject::link
                                              ? network::close_link(LinkId{subject.index})
                                              : network::close_terminal(TerminalId{subject.index})},
                                         *base);
    const SeasonResult& closed = flows.years.front().seasons.front();
    RobustnessIndex& index = indices[s];
    index.subject = subject;
    index.converged = open.congestion.converged && closed.congestion.converged;
    for (std::size_t p = 0; p < open.pairs.size(); ++p) {
      const PairResult& before = open.pairs[p];
      const PairResult& after = closed.pairs[p];
      if (commodity && before.commodity != *commodity) {
        continue;
      }
      const double both = std::min(moved_t_per_day(before), moved_t_per_day(after));
      const double lost = moved_t_per_day(before) - moved_t_per_day(after);
      if (both > 0) {
        index.index_usd_per_day += both * (mean_usd_per_t(after) - mean_usd_per_t(before));
      }
      index.lost_t_per_day += lost;
      index.lost_usd_per_day += lost * a_case.commodities[before.commodity].unmet_usd_per_t;
    }
  });
  return indices;
}

}  // namespace corridor::study
