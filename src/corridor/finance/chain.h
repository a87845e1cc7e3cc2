// From traffic to treasury in one function: what streams of money, loans, an appraisal and a
// country give when named inputs have given values. Change one closure, loan term, forecast or
// exchange rate, and the effect can be followed to debt cover, net present value and debt ratios.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/base/money.h"
#include "corridor/finance/appraisal.h"
#include "corridor/finance/monte_carlo.h"
#include "corridor/finance/ratios.h"
#include "corridor/finance/schedule.h"

namespace corridor::finance {

/// A named number that a claim, a distribution or the user may set: a factor (base 1), a shift of a
/// rate (base 0), a term in years.
struct ChainInput {
  std::string name = {};
  double base = 1;
};

enum class StreamKind { revenue, operating, construction };  // operating: upkeep and renewals too

/// Nominal money of each year in its own currency, above 0.
struct CashStream {
  std::string name = {};
  StreamKind kind = StreamKind::revenue;
  Currency currency = {};
  std::vector<double> per_year = {};
  std::vector<std::string> factors = {};  // inputs that multiply it ("demand", "toll")
  /// What closures change in sampled futures (LossSamples), sample by sample, a year each, before
  /// the factors; empty: nothing.
  std::vector<double> sampled_change = {};
};

struct ChainLoan {
  Loan loan = {};
  std::vector<std::string> amount_factors = {};
  std::vector<std::string> rate_shifts = {};  // inputs added to the yearly rate
  std::string maturity_input = {};            // years; empty: as in the loan
  std::string grace_input = {};
  bool borne_by_state = true;  // false: the project pays, the state guaranteed_share of a shortfall
  /// Its service stands against the revenue of the streams. A loan for something whose revenue is
  /// not among them (a metro, a power station) counts in sums and country ratios alone.
  bool in_cover = true;
};

struct ExchangePath {
  Currency currency = {};
  std::vector<double> per_reporting = {};  // units per unit of the reporting currency, a year each
  std::vector<std::string> factors = {};
};

struct ChainLine {
  AppraisalLine line = {};
  std::vector<std::string> factors = {};
};

struct ChainCountry {
  /// In the reporting currency; one a year of the chain. A year of which nothing is known (GDP,
  /// exports and revenue 0) has no ratios.
  std::vector<CountryYear> years = {};
  std::vector<std::string> gdp_factors = {};
  std::vector<std::string> export_factors = {};
  std::vector<std::string> revenue_factors = {};
  Thresholds thresholds = {};
};

/// Yearly losses of sampled futures, as the disruption engine hands them over.
struct LossSamples {
  std::size_t samples = 0;
  std::size_t years = 0;
  std::vector<double> economic_loss = {};  // sample by sample, a year each, the appraisal's money
};

struct Chain {
  int first_year = 0;
  std::size_t years = 0;
  int first_month = 1;     // of the fiscal year (DebtByYear)
  int operating_from = 0;  // year from which debt cover counts; 0: the first
  int value_year = 0;      // at whose end net present values stand; 0: the first
  Currency currency = {};  // of reporting
  std::vector<ChainInput> inputs = {};
  std::vector<ExchangePath> exchange = {};
  std::vector<CashStream> streams = {};
  std::vector<ChainLoan> loans = {};
  int price_year = kNominal;          // of the lines
  std::vector<ChainLine> lines = {};  // the appraisal: real, in the reporting currency
  std::optional<ChainCountry> country = {};
  LossSamples losses = {};  // none: 0 samples
  std::vector<std::string> loss_factors = {};
  double financial_rate_per_year = 0.10;  // nominal, for the project's NPV and life cover
  double economic_rate_per_year = 0.09;
  double covenant_dscr = 1.2;
};

/// Headline figures, in the order in which a chain model writes them; NaN: there is none.
enum class Figure {
  economic_npv,
  economic_irr,   // nearest to zero
  financial_npv,  // revenue less operating less construction, before financing
  financial_irr,  // nearest to zero
  minimum_dscr,
  loan_life_cover,  // at the end of the year in which most is owed
  peak_debt_service,
  worst_burden,  // largest ratio over its threshold, over all years: above 1 is a breach
};
inline constexpr std::size_t kFigures = 8;
std::string_view name(Figure figure);

/// All years of one evaluation, in the reporting currency, for tables and the workbook.
struct ChainYears {
  std::vector<double> revenue = {};  // after losses
  std::vector<double> operating = {};
  std::vector<double> construction = {};
  std::vector<double> cash_flow = {};  // available for debt service
  DebtService service = {};            // interest with fees; all loans
  DebtService cover_service = {};      // of the loans that count for cover
  std::vector<double> owed = {};
  std::vector<double> cover_owed = {};
  std::vector<double> guarantee_calls = {};
  std::vector<double> net_benefits = {};  // of the appraisal, losses included
};

struct ChainResult {
  std::vector<double> figures = {};  // by Figure
  ChainYears years = {};
  CoverRatios cover = {};
  std::optional<int> peak_service_year = {};
  std::vector<RatioRow> country = {};
};

/// A chain with its names resolved and its schedules prepared. Evaluations share nothing but what
/// is constant, so several may run at once on different workers.
class PreparedChain {
 public:
  /// @param workers of later model() calls
  /// @throws InputError with the problems of all loans, series of wrong length (E5031), inputs that
  ///         are named but not there (E5043), currencies without a path (E5003), loans that outlive
  ///         the chain (E5031), losses that are not numbers (E5017)
  explicit PreparedChain(Chain chain, std::size_t workers = 1, const Error& place = {});
  ~PreparedChain();
  PreparedChain(PreparedChain&&) noexcept;
  PreparedChain& operator=(PreparedChain&&) noexcept;

  const Chain& chain() const;

  /// Warnings of its loans: negative rates, parts never drawn.
  const ErrorList& notes() const;

  /// Inputs at their base values.
  std::vector<double> base() const;

  /// Figures and years for given inputs; losses are those of `draw` and `seed`, or their mean
  /// without a draw.
  /// @throws InputError E5031 unless there is a value for each input; E5010, E5031 if inputs that
  /// are
  ///         terms of a loan make one that cannot be
  ChainResult evaluate(std::span<const double> inputs, std::optional<std::uint64_t> draw = {},
                       std::uint64_t seed = 1) const;

  /// For monte_carlo(), tornado() and compare_claims(): kFigures outputs. Losses of a draw are the
  /// sample that `seed` and the draw choose. The chain must outlive the model.
  Model model(std::uint64_t seed = 1) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace corridor::finance
