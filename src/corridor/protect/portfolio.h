// What measures do to losses, as plain values: nothing here knows a case, a network or a hazard.
//
// Losses are made of cells (a hazard at one place). What a cell loses depends on the few measures
// that act on it, told for each set of them, so that factors may multiply, and a measure may help
// only with another.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace corridor::protect {

struct Choice {
  double cost_usd = 0;
  std::vector<std::uint32_t> excludes = {};   // other measures, both ways
  std::vector<std::uint32_t> requires_ = {};  // taken only with all of these
};

/// By measure, 1: taken.
using Portfolio = std::vector<std::uint8_t>;

/// Arrays by set of the cell's measures: bit i of the index says that measures[i] is taken.
struct Cell {
  std::vector<std::uint32_t> measures = {};  // rising, at most kMostPerCell
  double events_per_year = 0;                // with no measure
  double mean_days = 0;                      // of an event
  std::vector<double> kept = {};             // share of the events that still happen
  std::vector<double> usd_per_day = {};      // for each day that the event would last untouched
};
inline constexpr std::size_t kMostPerCell = 12;

/// A sampled event; it happens if `draw` < kept.
struct Event {
  std::uint32_t cell = 0;
  double days = 0;
  double draw = 0;  // uniform in (0, 1)
};

struct Problem {
  std::vector<Choice> measures = {};
  std::vector<Cell> cells = {};
  std::vector<std::vector<Event>> years = {};  // equally likely; for the tail only
};

enum class Objective : std::uint8_t {
  expected,  // loss a year, by rates
  cvar,      // mean of the worst years of the sample (Rockafellar and Uryasev 2000)
  worst,     // the costliest k events at once, each of its mean length (Brown et al. 2006)
};

struct Risk {
  Objective objective = Objective::expected;
  double level = 0.95;  // of cvar: the worst 1 - level of the years, at least one
  int events = 2;       // of worst
};

/// Index of a cell's arrays under a portfolio.
std::uint32_t subset(const Cell& cell, const Portfolio& taken);

/// True if no two exclude each other and all have what they require.
bool is_consistent(std::span<const Choice> measures, const Portfolio& taken);
double cost_usd(std::span<const Choice> measures, const Portfolio& taken);

/// USD a year (expected, cvar) or an attack (worst).
double risk_usd(const Problem& problem, const Risk& risk, const Portfolio& taken);

/// Loss of every year of the sample.
std::vector<double> year_losses_usd(const Problem& problem, const Portfolio& taken);

/// A lower bound on the risk of every portfolio that is the risk of `taken` itself: the sum, over
/// the cells, of usd[cell][subset]. Expected: all cells; cvar: the worst years of `taken`; worst:
/// its costliest events.
struct Support {
  std::vector<std::uint32_t> cells = {};
  std::vector<std::vector<double>> usd = {};  // by cell of `cells` and subset
};
Support support(const Problem& problem, const Risk& risk, const Portfolio& taken);

}  // namespace corridor::protect
