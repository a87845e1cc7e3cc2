#include "corridor/disrupt/closure_loss.h"

#include <algorithm>
#include <memory>

#include "corridor/base/parallel.h"
#include "corridor/disrupt/subtree_repair.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

// Fixed, so that sums do not depend on threads; few, so that memory stays small.
constexpr std::size_t kMostBlocks = 32;

class OriginLosses {
 public:
  OriginLosses(const network::Graph& graph, std::span<const double> cost, const Wait& wait)
      : repair_(graph, cost), wait_(wait) {}

  void set(const OriginDemand& demand) {
    repair_.set_origin(demand.origin);
    demand_.assign(repair_.reached(), 0);
    for (std::size_t i = 0; i < demand.destinations.size(); ++i) {
      const std::uint32_t p = repair_.position(demand.destinations[i]);
      if (p != SubtreeRepair::kNowhere) {
        demand_[p] += demand.t_per_day[i];
      }
    }
    first_with_demand_.resize(demand_.size() + 1);
    first_with_demand_.back() = static_cast<std::uint32_t>(demand_.size());
    for (std::size_t p = demand_.size(); p-- > 0;) {
      first_with_demand_[p] =
          demand_[p] > 0 ? static_cast<std::uint32_t>(p) : first_with_demand_[p + 1];
    }
  }

  /// @param wait_usd_per_t for the whole closure; < 0: by arc, or nobody waits
  void add(std::span<const ArcId> closed, double wait_usd_per_t, Loss& loss) {
    const auto ranges = repair_.affected(closed);
    const bool matters = std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
      return first_with_demand_[range.begin] < range.end;
    });
    if (!matters) {
      return;
    }
    const auto rises = repair_.rises(closed, ranges);
    for (const Range& range : ranges) {
      for (std::uint32_t p = first_with_demand_[range.begin]; p < range.end;
           p = first_with_demand_[p + 1]) {
        count(closed, wait_usd_per_t, p, rises[p], loss);
      }
    }
    repair_.reset(ranges);
  }

 private:
  double wait_usd_per_t(std::span<const ArcId> closed, std::uint32_t position) const {
    double dearest = 0;
    for (const ArcId arc : closed) {
      const std::uint32_t child = repair_.subtree_of(arc);
      if (child != SubtreeRepair::kNowhere && repair_.range_of(child).begin <= position &&
          position < repair_.range_of(child).end) {
        dearest = std::max(dearest, wait_.usd_per_t[arc.value]);
      }
    }
    return dearest;
  }

  void count(std::span<const ArcId> closed, double all_wait_usd_per_t, std::uint32_t p, double rise,
             Loss& loss) const {
    if ((all_wait_usd_per_t >= 0 || !wait_.usd_per_t.empty()) && rise > 0) {
      const double wait = all_wait_usd_per_t >= 0 ? all_wait_usd_per_t : wait_usd_per_t(closed, p);
      if (wait < std::min(rise, wait_.unmet_usd_per_t)) {
        loss.waiting_t_per_day += demand_[p];
        loss.waiting_usd_per_day += demand_[p] * wait;
        return;
      }
    }
    if (rise == path::kUnreachable || rise > wait_.unmet_usd_per_t) {
      loss.cut_off_t_per_day += demand_[p];
    } else if (rise > 0) {
      loss.added_usd_per_day += demand_[p] * rise;
      loss.delayed_t_per_day += demand_[p];
    }
  }

  SubtreeRepair repair_;
  Wait wait_;
  std::vector<double> demand_;                    // by position
  std::vector<std::uint32_t> first_with_demand_;  // at or after a position
};

}  // namespace

Loss& Loss::operator+=(const Loss& other) {
  added_usd_per_day += other.added_usd_per_day;
  delayed_t_per_day += other.delayed_t_per_day;
  cut_off_t_per_day += other.cut_off_t_per_day;
  waiting_t_per_day += other.waiting_t_per_day;
  waiting_usd_per_day += other.waiting_usd_per_day;
  return *this;
}

Csr<ClosureId, ArcId> closures_of_arcs(std::span<const std::vector<ArcId>> arcs) {
  Csr<ClosureId, ArcId> closures;
  for (const auto& closed : arcs) {
    closures.values.insert(closures.values.end(), closed.begin(), closed.end());
    closures.offsets.push_back(static_cast<std::uint32_t>(closures.values.size()));
  }
  return closures;
}

std::vector<Loss> closure_losses(const network::Graph& graph, std::span<const double> cost,
                                 const Csr<ClosureId, ArcId>& closures,
                                 std::span<const OriginDemand> demand, const LossOptions& options) {
  const std::size_t blocks = std::min(kMostBlocks, demand.size());
  const int threads = resolve_threads(options.threads);
  std::vector<std::unique_ptr<OriginLosses>> workers(static_cast<std::size_t>(threads));
  std::vector<std::vector<Loss>> by_block(blocks);
  parallel_blocks(blocks, threads, [&](std::size_t block, std::size_t worker) {
    if (!workers[worker]) {
      workers[worker] = std::make_unique<OriginLosses>(graph, cost, options.wait);
    }
    by_block[block].resize(closures.rows());
    const std::size_t end = (block + 1) * demand.size() / blocks;
    for (std::size_t o = block * demand.size() / blocks; o < end; ++o) {
      workers[worker]->set(demand[o]);
      for (const ClosureId closure : IdRange<ClosureId>(closures.rows())) {
        const double wait_usd_per_t = options.wait.usd_per_t_by_closure.empty()
                                          ? -1
                                          : options.wait.usd_per_t_by_closure[closure.value];
        workers[worker]->add(closures[closure], wait_usd_per_t, by_block[block][closure.value]);
      }
    }
  });
  std::vector<Loss> total(closures.rows());
  for (const auto& losses : by_block) {
    for (std::size_t c = 0; c < total.size(); ++c) {
      total[c] += losses[c];
    }
  }
  return total;
}

}  // namespace corridor::disrupt
