#include "corridor/study/robustness.h"

#include "corridor/base/parallel.h"

namespace corridor::study {

std::vector<RobustnessIndex> robustness(const cases::Case& a_case, const ClosureFlows& flows,
                                        std::span<const Subject> subjects, int threads) {
  std::vector<RobustnessIndex> indices(subjects.size());
  parallel_blocks(subjects.size(), threads, [&](std::size_t s, std::size_t) {
    const Subject subject = subjects[s];
    const auto& network = a_case.supernetwork;
    const auto& both = subject.table == network::Subject::link
                           ? network.link_arcs[LinkId{subject.index}]
                           : network.transfer_arcs[TerminalId{subject.index}];
    std::vector<ArcOutage> outages;
    for (const ArcId arc : both) {
      if (arc.valid()) {
        outages.push_back({.arc = arc});
      }
    }
    const ClosedFlows closed = flows.solve(outages);
    RobustnessIndex& index = indices[s];
    index.subject = subject;
    index.converged = closed.converged;
    for (std::size_t p = 0; p < closed.pairs.size(); ++p) {
      const ClosedPair& pair = closed.pairs[p];
      index.index_usd_per_day += pair.both_t_per_day * pair.mean_rise_usd_per_t;
      index.lost_t_per_day += pair.lost_t_per_day;
      index.lost_usd_per_day +=
          pair.lost_t_per_day * a_case.commodities[flows.open().pairs[p].commodity].unmet_usd_per_t;
    }
  });
  return indices;
}

}  // namespace corridor::study
