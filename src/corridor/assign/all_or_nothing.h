// Everybody takes the cheapest way at given costs.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "corridor/assign/bundle.h"

namespace corridor::assign {

struct Loading {
  std::vector<std::vector<double>> class_volume;  // [class][arc]: flow times volume_per_unit
  double cost = 0;                                // sum of demand times cheapest cost
  double objective_cost = 0;  // of classes with a value of time, divided by it, in volume
  std::vector<Unreachable> unreachable;
};

/// Loads a problem's demand again and again; keeps what speeds up the next time.
class AllOrNothing {
 public:
  AllOrNothing(const Problem& problem, int threads);

  /// @param class_cost [class][arc], >= 0, infinity: closed
  Loading load(const std::vector<std::vector<double>>& class_cost);

  /// Demand in units, unreachable included.
  double demand() const;

 private:
  void load_bundle(Bundle& bundle, OriginSearch& search, std::span<const double> cost,
                   std::vector<double>& through, Loading& part) const;

  const Problem& problem_;
  std::vector<Bundle> bundles_;
  SearchGraph graph_;
  std::vector<OriginSearch> searches_;
};

/// One loading at the costs of no flow (preload included).
Loading all_or_nothing(const Problem& problem, int threads = 1);

/// value_of_time * time + fixed_cost, [class][arc].
std::vector<std::vector<double>> class_costs(const Problem& problem, std::span<const double> time);

}  // namespace corridor::assign
