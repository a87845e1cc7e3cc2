#include "corridor/disrupt/closure_loss.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "corridor/base/parallel.h"
#include "corridor/disrupt/dead_ends.h"
#include "corridor/disrupt/subtree_repair.h"
#include "corridor/path/tree.h"

namespace corridor::disrupt {
namespace {

// Fixed, so that sums do not depend on threads; few, so that memory stays small.
constexpr std::size_t kMostBlocks = 32;

// Closures as arcs of the core and of dead ends.
struct CoreClosures {
  Csr<ClosureId, ArcId> core;
  Csr<ClosureId, ArcId> dead_end;  // arcs of the whole network
};

CoreClosures split(const Core& core, const Csr<ClosureId, ArcId>& closures) {
  CoreClosures result;
  const auto end_row = [](Csr<ClosureId, ArcId>& rows) {
    rows.offsets.push_back(static_cast<std::uint32_t>(rows.values.size()));
  };
  for (const ClosureId closure : IdRange<ClosureId>(closures.rows())) {
    for (const ArcId arc : closures[closure]) {
      if (core.dead_end[arc].end.valid()) {
        result.dead_end.values.push_back(arc);
      } else if (core.arc[arc].valid()) {
        result.core.values.push_back(core.arc[arc]);
      }
    }
    end_row(result.core);
    end_row(result.dead_end);
  }
  return result;
}

// Per arc of the core what is told per arc of the network.
std::vector<double> of_core(const Core& core, std::span<const double> by_arc) {
  std::vector<double> result(by_arc.empty() ? 0 : core.graph.arc_count());
  for (std::uint32_t a = 0; a < by_arc.size(); ++a) {
    if (core.arc[ArcId{a}].valid()) {
      result[core.arc[ArcId{a}].value] = by_arc[a];
    }
  }
  return result;
}

class OriginLosses {
 public:
  OriginLosses(const Core& core, const Wait& wait)
      : core_(core),
        repair_(core.graph, core.cost),
        wait_(wait),
        core_wait_usd_per_t_(of_core(core, wait.usd_per_t)) {}

  void set(const OriginDemand& demand) {
    origin_ = core_.hanging[demand.origin];
    if (const NodeId root = core_.node[demand.origin]; root != root_) {
      repair_.set_origin(root);
      root_ = root;
    }
    destinations_.clear();
    for (std::size_t i = 0; i < demand.destinations.size(); ++i) {
      const NodeId node = demand.destinations[i];
      const std::uint32_t p = repair_.position(core_.node[node]);
      if (p != SubtreeRepair::kNowhere && core_.joins(demand.origin, node)) {
        destinations_.push_back({core_.hanging[node].begin, p, demand.t_per_day[i]});
      }
    }
    std::stable_sort(
        destinations_.begin(), destinations_.end(),
        [](const Destination& a, const Destination& b) { return a.number < b.number; });
    first_from_.assign(core_.hanging.size() + 1, 0);
    for (const Destination& to : destinations_) {
      ++first_from_[to.number + 1];
    }
    std::partial_sum(first_from_.begin(), first_from_.end(), first_from_.begin());
    demand_.assign(repair_.reached(), 0);
    for (const Destination& to : destinations_) {
      demand_[to.position] += to.t_per_day;
    }
    first_with_demand_.resize(demand_.size() + 1);
    first_with_demand_.back() = static_cast<std::uint32_t>(demand_.size());
    for (std::size_t p = demand_.size(); p-- > 0;) {
      first_with_demand_[p] =
          demand_[p] > 0 ? static_cast<std::uint32_t>(p) : first_with_demand_[p + 1];
    }
  }

  /// @param closed         arcs of the core
  /// @param dead_ends      arcs of dead ends
  /// @param wait_usd_per_t for the whole closure; < 0: by arc, or nobody waits
  void add(std::span<const ArcId> closed, std::span<const ArcId> dead_ends, double wait_usd_per_t,
           Loss& loss) {
    if (!dead_ends.empty()) {
      cut_off(closed, dead_ends, wait_usd_per_t, loss);
    }
    add_core(closed, wait_usd_per_t, loss);
    for (const auto& [position, t_per_day] : set_aside_) {
      demand_[position] = t_per_day;
    }
    set_aside_.clear();
  }

 private:
  struct Destination {
    std::uint32_t number;  // see Hanging
    std::uint32_t position;
    double t_per_day;
  };

  void add_core(std::span<const ArcId> closed, double wait_usd_per_t, Loss& loss) {
    const auto ranges = repair_.affected(closed);
    const bool matters = std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
      return first_with_demand_[range.begin] < range.end;
    });
    if (!matters) {
      return;
    }
    const auto rises = repair_.rises(closed, ranges);
    Loss here;  // in registers
    for (const Range& range : ranges) {
      for (std::uint32_t p = first_with_demand_[range.begin]; p < range.end;
           p = first_with_demand_[p + 1]) {
        if (rises[p] > 0) {
          const double wait = wait_usd_per_t >= 0 ? wait_usd_per_t : core_wait(closed, p);
          count(demand_[p], rises[p], wait, here);
        }
      }
    }
    loss += here;
    repair_.reset(ranges);
  }

  bool parts(const DeadEndArc& arc, const Destination& to) const {
    const Hanging& end = core_.hanging[arc.end];
    const bool to_is_there = end.begin <= to.number && to.number < end.end;
    return end.holds(origin_) ? !arc.outwards && !to_is_there : arc.outwards && to_is_there;
  }

  // Those whose way leads over a closed arc of a dead end. What is left of the demand of their core
  // node is added up anew.
  void cut_off(std::span<const ArcId> closed, std::span<const ArcId> dead_ends,
               double wait_usd_per_t, Loss& loss) {
    cut_.clear();
    for (const ArcId arc : dead_ends) {
      const DeadEndArc& dead_end = core_.dead_end[arc];
      const Hanging& end = core_.hanging[dead_end.end];
      const bool from_there = end.holds(origin_);
      if (from_there == dead_end.outwards) {
        continue;
      }
      const std::uint32_t first = first_from_[end.begin];
      const std::uint32_t last = first_from_[end.end];
      for (std::uint32_t i = from_there ? 0 : first; i < (from_there ? first : last); ++i) {
        cut_.push_back(i);
      }
      for (std::uint32_t i = last; from_there && i < destinations_.size(); ++i) {
        cut_.push_back(i);
      }
    }
    if (cut_.empty()) {
      return;
    }
    std::sort(cut_.begin(), cut_.end());
    cut_.erase(std::unique(cut_.begin(), cut_.end()), cut_.end());
    for (const std::uint32_t i : cut_) {
      const Destination& to = destinations_[i];
      double wait = wait_usd_per_t;
      if (wait < 0) {
        wait = core_wait(closed, to.position);
        for (const ArcId arc : dead_ends) {
          if (!wait_.usd_per_t.empty() && parts(core_.dead_end[arc], to)) {
            wait = std::max(wait, wait_.usd_per_t[arc.value]);
          }
        }
      }
      count(to.t_per_day, path::kUnreachable, wait, loss);
    }
    if (!closed.empty()) {
      set_aside();
    }
  }

  void set_aside() {
    for (std::size_t c = 0; c < cut_.size();) {
      const std::uint32_t position = destinations_[cut_[c]].position;
      // All of one core node lie side by side.
      std::uint32_t i = cut_[c];
      while (i > 0 && destinations_[i - 1].position == position) {
        --i;
      }
      double left = 0;
      for (; i < destinations_.size() && destinations_[i].position == position; ++i) {
        if (c < cut_.size() && cut_[c] == i) {
          ++c;
        } else {
          left += destinations_[i].t_per_day;
        }
      }
      set_aside_.push_back({position, demand_[position]});
      demand_[position] = left;
    }
  }

  // Of the closed arcs on the way to a node of the core, the dearest to wait for; < 0: nobody
  // waits.
  double core_wait(std::span<const ArcId> closed, std::uint32_t position) const {
    if (core_wait_usd_per_t_.empty()) {
      return -1;
    }
    double dearest = 0;
    for (const ArcId arc : closed) {
      const std::uint32_t child = repair_.subtree_of(arc);
      if (child != SubtreeRepair::kNowhere && repair_.range_of(child).begin <= position &&
          position < repair_.range_of(child).end) {
        dearest = std::max(dearest, core_wait_usd_per_t_[arc.value]);
      }
    }
    return dearest;
  }

  // A tonne takes the way round, waits (wait_usd_per_t >= 0) or is lost.
  void count(double t_per_day, double rise, double wait_usd_per_t, Loss& loss) const {
    if (wait_usd_per_t >= 0 && wait_usd_per_t < std::min(rise, wait_.unmet_usd_per_t)) {
      loss.waiting_t_per_day += t_per_day;
      loss.waiting_usd_per_day += t_per_day * wait_usd_per_t;
    } else if (rise == path::kUnreachable || rise > wait_.unmet_usd_per_t) {
      loss.cut_off_t_per_day += t_per_day;
    } else {
      loss.added_usd_per_day += t_per_day * rise;
      loss.delayed_t_per_day += t_per_day;
    }
  }

  const Core& core_;
  SubtreeRepair repair_;
  Wait wait_;
  std::vector<double> core_wait_usd_per_t_;  // by arc of the core
  NodeId root_;
  Hanging origin_;
  std::vector<Destination> destinations_;  // by rising number
  std::vector<std::uint32_t> first_from_;  // by number: the first destination of it or a later one
  std::vector<double> demand_;             // by position
  std::vector<std::uint32_t> first_with_demand_;             // at or after a position
  std::vector<std::uint32_t> cut_;                           // destinations
  std::vector<std::pair<std::uint32_t, double>> set_aside_;  // by position, of all its demand
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
  const Core core = without_dead_ends(graph, exactly_summable(cost, graph.node_count()));
  const CoreClosures split_closures = split(core, closures);
  std::vector<std::unique_ptr<OriginLosses>> workers(static_cast<std::size_t>(threads));
  std::vector<std::vector<Loss>> by_block(blocks);
  parallel_blocks(blocks, threads, [&](std::size_t block, std::size_t worker) {
    if (!workers[worker]) {
      workers[worker] = std::make_unique<OriginLosses>(core, options.wait);
    }
    by_block[block].resize(closures.rows());
    const std::size_t end = (block + 1) * demand.size() / blocks;
    for (std::size_t o = block * demand.size() / blocks; o < end; ++o) {
      workers[worker]->set(demand[o]);
      for (const ClosureId closure : IdRange<ClosureId>(closures.rows())) {
        const double wait_usd_per_t = options.wait.usd_per_t_by_closure.empty()
                                          ? -1
                                          : options.wait.usd_per_t_by_closure[closure.value];
        workers[worker]->add(split_closures.core[closure], split_closures.dead_end[closure],
                             wait_usd_per_t, by_block[block][closure.value]);
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
