// Logit between chains of modes and ports, user equilibrium within each, on arcs that all pairs
// share: some delay (a road), some are full at a capacity and then cost a price (a terminal, a
// railway section). One fixed point for the whole.
//
// It is the solution of a convex program (Fisk 1980, with hard capacities; of several values of
// time without delays). We solve its dual over the prices of full arcs by Newton's method with an
// Armijo search (Bertsekas 1982, Projected Newton methods). What logit leaves rigid, the split
// within a chain and the tonnes that stay, is smoothed by proximal entropy terms around the shares
// of before (Censor and Zenios 1992, Proximal minimization algorithm with D-functions), whose
// repetition converges to the split itself, not to a smooth one. Delays follow between the steps.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "corridor/assign/volume_delay.h"

namespace corridor::assign {

struct SharedArc {
  double capacity_t_per_day = std::numeric_limits<double>::infinity();
  /// Hours by volume in t/day; those of no flow are in the routes' costs and are taken off.
  VolumeDelay delay = {};
};

struct ChainRoute {
  std::uint32_t chain = 0;               // number within the pair, from 0 without holes
  double cost_usd_per_t = 0;             // of no flow
  std::vector<std::uint32_t> arcs = {};  // shared arcs that it passes
};

struct ChainPair {
  double t_per_day = 0;
  double scale_t_per_usd = 1;            // theta of the logit between chains
  double value_of_time_usd_per_t_h = 0;  // for delays
  double stay_usd_per_t = 0;             // a tonne stays rather than pay a logsum above this
  std::vector<ChainRoute> routes = {};   // at least one; every chain below the highest occurs
};

struct ChainProblem {
  std::vector<SharedArc> arcs = {};
  std::vector<ChainPair> pairs = {};
};

struct ChainSolution;

struct ChainOptions {
  double relative_gap = 1e-9;
  double worst_overload = 1e-9;  // share of a capacity
  int max_iterations = 400;
  std::vector<double> start_usd_per_t = {};  // prices by arc to begin with; empty: 0
  /// Of the same problem before routes were added at the ends of pairs: begin with its prices,
  /// delays and flows; from the beginning where that does not converge in some 40 iterations.
  const ChainSolution* start = nullptr;
};

struct ChainSolution {
  bool converged = false;
  /// Excess over total cost: what routes cost above the cheapest of their chain, how far shares are
  /// from logit (in cost), tonnes that stay or move against their interest, and prices on arcs that
  /// are not full. All terms at least 0.
  double relative_gap = std::numeric_limits<double>::infinity();
  double worst_overload = 0;  // largest volume above a capacity, share of it
  int iterations = 0;
  std::vector<double> price_usd_per_t = {};   // by arc: what one more t/day of capacity would save
  std::vector<double> delay_h = {};           // by arc
  std::vector<double> volume_t_per_day = {};  // by arc
  std::vector<std::vector<double>> route_t_per_day = {};  // [pair][route]
  std::vector<double> unmet_t_per_day = {};               // by pair
  std::vector<double> logsum_usd_per_t = {};              // by pair, prices and delays in it
};

/// @throws std::invalid_argument for amounts, scales or capacities that are impossible
ChainSolution chain_equilibrium(const ChainProblem& problem, const ChainOptions& options = {});

}  // namespace corridor::assign
