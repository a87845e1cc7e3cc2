// The measures of a case against the closures that its hazards cause, as a problem of portfolio
// choice: on fixed costs, closures one by one.
#pragma once

#include <string>
#include <vector>

#include "corridor/case/measure.h"
#include "corridor/case/select.h"
#include "corridor/protect/choose.h"

namespace corridor::study {

/// Which of rival values is taken.
enum class Bound : std::uint8_t { base, low, high };
struct ProtectionClaim {
  std::string name = "base values";
  Bound rates = Bound::base;              // ends of the ranges of hazard.csv
  Bound effects = Bound::base;            // low: measures do less; high: more
  std::vector<std::string> hazards = {};  // that stand in for the base of their group
};

struct ProtectionOptions {
  std::size_t years = 1000;  // sampled, for the tail
  std::uint64_t seed = 1;
  int threads = 0;
};

/// A cell of the problem: a hazard and where it strikes first.
struct ProtectionCell {
  HazardId hazard = {};
  std::size_t member = 0;
};

/// What closures cost, computed once for all claims.
class Protection {
 public:
  /// All seasons of a scenario's year.
  ///
  /// @throws InputError for unknown hazards
  Protection(const cases::Case& a_case, const cases::Scenario& scenario, int year,
             const ProtectionOptions& options = {});

  const cases::Measures& measures() const { return measures_; }
  const cases::Hazards& hazards() const { return hazards_; }
  const std::vector<ProtectionCell>& cells() const { return cells_; }

  protect::Problem problem(const ProtectionClaim& claim = {}) const;

  /// base values, rates and effects at both ends of their ranges, each rival series of a hazard.
  std::vector<ProtectionClaim> claims() const;

  /// Measures that change nothing here: they act on a link's own capacity, which fixed costs do not
  /// see, or on hazards that cost nothing.
  std::vector<MeasureId> without_effect(const protect::Problem& problem) const;

 private:
  void find_cells();
  void price(const std::vector<cases::HazardSubject>& opened, std::vector<double>& usd_per_day);

  const cases::Case& case_;
  const cases::Scenario& scenario_;
  int year_ = 0;
  ProtectionOptions options_;
  cases::Hazards hazards_;
  cases::Measures measures_;
  std::vector<ProtectionCell> cells_;
  std::vector<std::vector<cases::HazardSubject>> closed_;  // by cell
  std::vector<MeasureId> openers_;                         // measures that open a link or terminal
  std::vector<std::vector<double>> usd_per_day_;           // [set of openers][cell]
  std::vector<double> share_;                              // by cell: of the hazard's events
};

/// What a portfolio that is best under one claim costs more than the best under another.
struct Regret {
  std::vector<ProtectionClaim> claims = {};
  std::vector<protect::Chosen> best = {};            // by claim
  std::vector<std::vector<double>> regret_usd = {};  // [portfolio of][under]
};
Regret regret_table(const Protection& protection, const protect::Risk& risk, double budget_usd,
                    double relative_gap);

}  // namespace corridor::study
