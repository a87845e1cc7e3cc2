// Matrices between zones along the cheapest routes of one commodity.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/cost/cost.h"

namespace corridor::study {

/// Row-major zones x zones; infinity where nothing joins a pair, 0 on the diagonal.
struct Skim {
  std::size_t zones = 0;
  std::vector<double> generalized_usd_per_t;
  std::vector<double> price_usd_per_t;
  std::vector<double> levy_usd_per_t;
  std::vector<double> hours;
  std::vector<double> length_km;
  std::vector<double> co2_kg_per_t;
};

/// The names of a skim's matrices, with units, and where they are.
struct SkimMatrix {
  std::string name;
  const std::vector<double>* values;
};
std::vector<SkimMatrix> matrices(const Skim& skim);

/// @param threads 0: all cores; the result is the same for any number
Skim skim(const cases::Case& a_case, const cost::ArcCosts& costs, int threads);

}  // namespace corridor::study
