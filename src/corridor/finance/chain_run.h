// One evaluation of a chain, pass by pass: streams, loans, appraisal, country. Prepared once, run
// ten thousand times. Not part of the front door.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "corridor/finance/chain.h"
#include "corridor/finance/chain_names.h"
#include "corridor/finance/loan_grid.h"

namespace corridor::finance {

/// What one evaluation writes to; one a worker, so that nothing is allocated in ten thousand draws.
struct ChainWork {
  std::vector<LoanGrid> grids = {};
  std::vector<Loan> loans = {};
  std::vector<ScheduleRow> rows = {};
  std::vector<std::vector<double>> rates = {};  // exchange paths with their factors
  ChainYears years = {};
  std::vector<double> state_service = {};
  std::vector<double> project_service = {};
  std::vector<double> state_owed = {};
  std::vector<double> state_pv = {};
  std::vector<double> own_service = {};  // of the loan at hand, a year each
  std::vector<double> own_drawn = {};    // likewise
  std::vector<double> scratch = {};
};

class ChainRun {
 public:
  /// @throws InputError with every problem of the chain: see PreparedChain
  ChainRun(Chain terms, std::size_t workers, const Error& where);

  /// Writes figures and the years of `work`; rows, if wanted, are those of the country.
  void run(std::span<const double> inputs, std::optional<std::uint64_t> draw, std::uint64_t seed,
           ChainWork& work, std::span<double> figures, std::vector<RatioRow>* rows) const;
  CoverRatios cover(const ChainYears& years) const;
  ChainWork new_work() const;

  Chain chain;
  Error place;
  ResolvedChain resolved = {};
  std::vector<ChainWork> works = {};  // one a worker

 private:
  void prepare_losses();
  std::vector<std::size_t> years_of(const Loan& loan, const LoanGrid& grid) const;
  std::optional<std::size_t> sample(std::optional<std::uint64_t> draw, std::uint64_t seed) const;
  std::span<const double> of_sample(const std::vector<double>& cells,
                                    const std::vector<double>& mean,
                                    std::optional<std::size_t> sample) const;
  void streams(std::span<const double> inputs, std::optional<std::size_t> sample,
               ChainWork& work) const;
  void loans(std::span<const double> inputs, ChainWork& work) const;
  void add_state_pv(ChainWork& work) const;
  void one_loan(std::size_t i, std::span<const double> inputs, ChainWork& work) const;
  void lines(std::span<const double> inputs, std::span<const double> loss, ChainWork& work) const;
  double worst_burden(std::span<const double> inputs, ChainWork& work,
                      std::vector<RatioRow>* rows) const;

  std::vector<LoanGrid> grids_ = {};
  std::vector<std::vector<std::size_t>> row_year_ = {};  // of each grid period, within the chain
  std::vector<std::vector<double>> mean_change_ = {};    // of each stream; empty: none
  std::vector<double> mean_economic_loss_ = {};
  std::size_t operating_from_ = 0;  // index of a year
};

}  // namespace corridor::finance
