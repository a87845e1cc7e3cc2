// Going on in the direction in which a pass over all bushes moved.
//
// Passes move flow one origin and class at a time. Where several must move together (two classes
// that swap routes at equal volumes, origins that share a steep arc), each pass gains little and
// the next repeats it. The sum of a pass's shifts is a feasible direction; an exact line search
// along it takes many passes at once (pattern move of Hooke and Jeeves 1961).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/assign/bundle.h"

namespace corridor::assign {

class PatternStep {
 public:
  /// Forgets what was recorded.
  void clear();

  /// Flows of a bundle before its shifts of this pass, and after.
  void before(const Bundle& bundle);
  void after(const Bundle& bundle, std::uint32_t index, const UserClass& users);

  /// Moves bushes and volumes on along the recorded pass as far as the objective falls and all
  /// flows stay at least 0. Bundles that could not repeat the pass once are left out.
  /// @returns true if anything moved (times and costs of `state` are then stale)
  bool extend(std::span<Bundle> bundles, const Problem& problem, ArcState& state);

 private:
  struct Change {
    std::uint32_t approach;
    double volume;
  };
  struct Moved {
    std::uint32_t bundle;
    std::uint32_t first;  // in changes_
    double fixed_cost;    // of the change, in units of the objective
    double most_repeats;
  };
  std::vector<double> flow_before_;
  std::vector<Change> changes_;
  std::vector<Moved> moved_;
  std::vector<double> direction_;  // per arc
  std::vector<std::uint32_t> arcs_;
};

}  // namespace corridor::assign
