// Moving all flows at once: Newton's method on what the bushes leave to choose.
//
// Shifts move flow one bush and node at a time, each at costs that the others left; where links are
// steep or shared by many a pass over all bushes undoes half of the one before. What is left to
// choose is small, though: at every node where two used ways of a bush meet, flow may move between
// two segments (pairs of alternative segments: Bar-Gera 2010). The same pair serves many origins.
// In the volumes moved over distinct pairs the objective has the Hessian A' S A, A the arcs of
// pairs with signs, S the slopes of time; its Newton step within what flows allow costs some
// thousand operations an iteration of conjugate gradients, whatever the number of origins.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "corridor/assign/bundle.h"

namespace corridor::assign {

class NewtonStep {
 public:
  explicit NewtonStep(std::size_t bundles) : collected_(bundles) {}

  /// Notes the pairs of a bundle that `balancer` has just labelled (and may have shifted), in place
  /// of what was noted of it. They hold until its bush is rebuilt.
  void collect(const Bundle& bundle, std::uint32_t index, const BushBalancer& balancer,
               const UserClass& users);

  /// Moves flows over the pairs of all bundles, step after step, until they cost alike or steps no
  /// longer help. Steps lower the objective, to within a tenth of the
  /// slope that they began with. Times of `state` are current afterwards, costs of
  /// classes are not.
  /// @param enough excess of the pairs, in cost times units, that is left alone
  /// @returns what is left of it, as a share of what was there
  double move(std::span<Bundle> bundles, const Problem& problem, ArcState& state, double enough);

 private:
  /// Two segments between the same two nodes as users of one class see them.
  struct Pair {
    std::uint32_t user_class = 0;
    std::uint32_t first = 0, middle = 0, last = 0;  // in arcs_: [first, middle) and [middle, last)
    double fixed_gain = 0;                          // of the first segment over the second, time
    double gain = 0;                                // the same with times
    double curvature = 0;                           // diagonal of the Hessian
    double most = 0, least = 0;  // volume that may move from the first segment to the second
  };
  /// A pair in one bush.
  struct Member {
    std::uint32_t pair = 0;
    std::uint32_t bundle = 0;
    std::uint32_t first = 0, middle = 0, last = 0;  // in its bundle's approaches
    double out = 0, back = 0;                       // least flow on its first and second segment
  };
  struct Change {
    std::uint32_t bundle, approach;
    double volume;
  };
  /// The pairs of a bundle: approaches, and where each pair's second segment and end lie.
  struct Collected {
    struct Place {
      std::uint32_t middle, last;
    };
    std::vector<std::uint32_t> approaches;
    std::vector<Place> places;
  };

  void assemble(std::span<const Bundle> bundles, const Problem& problem);
  std::uint32_t pair_of(std::uint32_t user_class, std::size_t length);
  double look(std::span<const Bundle> bundles, const Problem& problem, const ArcState& state);
  void solve(const ArcState& state);
  void sweep_step();
  bool descend_inside();
  double length_to_bounds() const;
  double model_value(std::span<const double> x);
  void multiply(std::span<const double> x, std::span<double> product);
  void add_over_arcs(const Pair& pair, double volume);
  double slope_across(const Pair& pair) const;
  double move_members(std::span<Bundle> bundles);
  double best_share(const ArcState& state, double fixed_cost) const;
  bool apply(std::span<Bundle> bundles, ArcState& state);
  double least_flow(std::span<const Bundle> bundles, const Member& member, std::uint32_t from,
                    std::uint32_t to) const;

  std::vector<Collected> collected_;  // per bundle
  std::vector<Pair> pairs_;
  std::vector<Member> members_;
  std::vector<std::uint32_t> arcs_;  // of all pairs
  std::vector<std::uint32_t> walk_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> pair_at_;  // by hash of class and arcs

  std::vector<std::uint32_t> used_arcs_;  // those of all pairs
  std::vector<std::uint32_t> local_arc_;  // arcs_ in terms of used_arcs_
  std::vector<std::uint32_t> local_of_;   // per arc of the network
  std::vector<double> slope_, over_arc_;  // per used arc
  std::vector<double> step_, change_, trial_, residual_, direction_, product_;
  std::vector<std::uint8_t> fixed_;
  std::vector<Change> changes_;
  std::vector<double> arc_change_;
  std::vector<std::uint32_t> changed_arcs_;
};

}  // namespace corridor::assign
