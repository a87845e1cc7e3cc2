#include "corridor/finance/chain_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "corridor/base/random.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
// The index of the draw that picks a sample of losses: beyond those of any input.
constexpr std::uint32_t kLossIndex = 0xffff'0000;
const Rounding kUnrounded{.digits = {}};

double product(const Indices& factors, std::span<const double> inputs) {
  double value = 1;
  for (const std::size_t i : factors) {
    value *= inputs[i];
  }
  return value;
}

void reset(std::vector<double>& values, std::size_t years) {
  values.assign(years, 0.0);
}

// The first year is not discounted, as in npv(), whose checks are not needed ten thousand times.
double present_value(std::span<const double> flows, double rate) {
  const double factor = 1 / (1 + rate);
  double value = 0;
  for (std::size_t year = flows.size(); year-- > 0;) {
    value = value * factor + flows[year];
  }
  return value;
}

// One change of sign from payments to receipts: Newton on the present value, which then has one
// zero. Anything else goes the thorough way.
double internal_rate(std::span<const double> flows) {
  int changes = 0;
  double last = 0;
  for (const double flow : flows) {
    if (flow != 0) {
      changes += last != 0 && (flow < 0) != (last < 0) ? 1 : 0;
      last = flow;
    }
  }
  if (changes == 1) {
    double v = 1 / 1.08;  // 1 / (1 + rate)
    for (int i = 0; i < 40; ++i) {
      double value = 0;
      double slope = 0;
      for (std::size_t year = flows.size(); year-- > 0;) {
        slope = slope * v + value;
        value = value * v + flows[year];
      }
      const double next = v - value / slope;
      if (!(next > 1 / (1 + kHighestInternalRate)) || !(next < 10)) {
        break;
      }
      const double step = std::abs(next - v);
      v = next;
      if (step < 1e-14) {
        return 1 / v - 1;
      }
    }
  }
  return irr(flows).nearest_to_zero().value_or(kNone);
}

int fiscal_year(Date date, int first_month) {
  const CivilDate day = civil(date);
  return day.year + (first_month > 1 && day.month >= first_month ? 1 : 0);
}

}  // namespace

ChainRun::ChainRun(Chain terms, std::size_t workers, const Error& where)
    : chain(std::move(terms)), place(where), resolved(resolve(chain, place)) {
  for (const ChainLoan& entry : chain.loans) {
    grids_.push_back(make_grid(entry.loan));
    row_year_.push_back(years_of(entry.loan, grids_.back()));
  }
  prepare_losses();
  const int construction = chain.operating_from - chain.first_year;
  operating_from_ = std::min(chain.years, static_cast<std::size_t>(std::max(0, construction)));
  for (std::size_t worker = 0; worker < std::max<std::size_t>(workers, 1); ++worker) {
    works.push_back(new_work());
  }
}

void ChainRun::prepare_losses() {
  const std::size_t samples = chain.losses.samples;
  const auto mean_of = [&](const std::vector<double>& cells) {
    std::vector<double> mean(cells.empty() ? 0 : chain.years, 0.0);
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      mean[cell % chain.years] += cells[cell];
    }
    for (double& value : mean) {
      value /= static_cast<double>(samples);
    }
    return mean;
  };
  mean_economic_loss_ = mean_of(chain.losses.economic_loss);
  mean_economic_loss_.resize(chain.years, 0.0);
  for (const CashStream& stream : chain.streams) {
    mean_change_.push_back(mean_of(stream.sampled_change));
  }
}

ChainWork ChainRun::new_work() const {
  ChainWork work{.grids = grids_};
  for (const ChainLoan& entry : chain.loans) {
    work.loans.push_back(entry.loan);
  }
  for (const ExchangePath& path : chain.exchange) {
    work.rates.push_back(path.per_reporting);
  }
  return work;
}

std::vector<std::size_t> ChainRun::years_of(const Loan& loan, const LoanGrid& grid) const {
  std::vector<std::size_t> years;
  for (const GridPeriod& period : grid.periods) {
    const int year = fiscal_year(period.end, chain.first_month) - chain.first_year;
    if (year < 0 || year >= static_cast<int>(chain.years)) {
      throw InputError(placed(
          {.code = "E5031",
           .what = fmt::format("loan {} does not lie within the years of the chain", loan.loan_id),
           .found = text(period.end),
           .expected = fmt::format("payments from {} to {}", chain.first_year,
                                   chain.first_year + static_cast<int>(chain.years) - 1),
           .hint = "begin the chain earlier or lengthen it"},
          place));
    }
    years.push_back(static_cast<std::size_t>(year));
  }
  return years;
}

std::optional<std::size_t> ChainRun::sample(std::optional<std::uint64_t> draw,
                                            std::uint64_t seed) const {
  if (!draw || chain.losses.samples == 0) {
    return std::nullopt;
  }
  const double u = uniform(seed, Stream::finance, *draw, kLossIndex);
  return static_cast<std::size_t>(u * static_cast<double>(chain.losses.samples));
}

// The years of one sample, or their mean where none is drawn.
std::span<const double> ChainRun::of_sample(const std::vector<double>& cells,
                                            const std::vector<double>& mean,
                                            std::optional<std::size_t> sample) const {
  return sample && !cells.empty() ? std::span(cells).subspan(*sample * chain.years, chain.years)
                                  : std::span(mean);
}

void ChainRun::streams(std::span<const double> inputs, std::optional<std::size_t> sample,
                       ChainWork& work) const {
  for (std::size_t p = 0; p < chain.exchange.size(); ++p) {
    const double factor = product(resolved.exchange[p], inputs);
    for (std::size_t year = 0; year < chain.years; ++year) {
      work.rates[p][year] = chain.exchange[p].per_reporting[year] * factor;
    }
  }
  const double loss_factor = product(resolved.losses, inputs);
  for (auto* line : {&work.years.revenue, &work.years.operating, &work.years.construction}) {
    reset(*line, chain.years);
  }
  for (std::size_t s = 0; s < chain.streams.size(); ++s) {
    const CashStream& stream = chain.streams[s];
    std::vector<double>& sum = stream.kind == StreamKind::revenue     ? work.years.revenue
                               : stream.kind == StreamKind::operating ? work.years.operating
                                                                      : work.years.construction;
    const double factor = product(resolved.streams[s], inputs);
    const auto path = resolved.stream_path[s];
    const auto change = of_sample(stream.sampled_change, mean_change_[s], sample);
    for (std::size_t year = 0; year < chain.years; ++year) {
      double amount = stream.per_year[year];
      if (!change.empty()) {
        const double changed = amount + loss_factor * change[year];
        // A larger factor of losses takes no more than all that there is.
        amount = amount >= 0 ? std::max(changed, std::min(0.0, amount + change[year])) : changed;
      }
      sum[year] += amount * factor / (path ? work.rates[*path][year] : 1);
    }
  }
  work.years.cash_flow.resize(chain.years);
  for (std::size_t year = 0; year < chain.years; ++year) {
    work.years.cash_flow[year] = work.years.revenue[year] - work.years.operating[year];
  }
}

void ChainRun::one_loan(std::size_t i, std::span<const double> inputs, ChainWork& work) const {
  const ChainLoan& entry = chain.loans[i];
  Loan& loan = work.loans[i];
  LoanGrid& grid = work.grids[i];
  const std::vector<std::size_t>* years = &row_year_[i];
  std::vector<std::size_t> own_years;
  double shift = 0;
  for (const std::size_t input : resolved.loan_rates[i]) {
    shift += inputs[input];
  }
  if (resolved.maturity[i] || resolved.grace[i]) {
    loan.maturity_years =
        resolved.maturity[i] ? inputs[*resolved.maturity[i]] : entry.loan.maturity_years;
    loan.grace_years = resolved.grace[i] ? inputs[*resolved.grace[i]] : entry.loan.grace_years;
    check(loan, place).throw_if_any();
    grid = make_grid(loan);
    own_years = years_of(loan, grid);
    years = &own_years;
    for (GridPeriod& period : grid.periods) {
      period.rate_per_year += shift;
    }
  } else {
    for (std::size_t k = 0; k < grid.periods.size(); ++k) {
      grid.periods[k].rate_per_year = grids_[i].periods[k].rate_per_year + shift;
    }
  }
  const std::size_t used = roll(loan, grid, kUnrounded, work.rows);
  const double factor = product(resolved.loan_amounts[i], inputs);
  const auto path = resolved.loan_path[i];
  // What is owed at the end of a year is the balance after its last payment.
  reset(work.scratch, chain.years);
  reset(work.own_service, chain.years);
  reset(work.own_drawn, chain.years);
  std::size_t next_year = 0;
  for (std::size_t k = 0; k < used; ++k) {
    const ScheduleRow& row = work.rows[k];
    const std::size_t year = (*years)[k];
    const double rate = path ? work.rates[*path][year] : 1;
    const double interest = factor * (row.interest_paid + row.fees) / rate;
    const double principal = factor * row.principal / rate;
    work.own_service[year] += interest + principal;
    work.own_drawn[year] += row.drawn;
    work.years.service.interest[year] += interest;
    work.years.service.principal[year] += principal;
    if (entry.in_cover) {
      work.years.cover_service.interest[year] += interest;
      work.years.cover_service.principal[year] += principal;
    }
    (entry.borne_by_state ? work.state_service : work.project_service)[year] +=
        (entry.borne_by_state ? 1 : loan.guaranteed_share) * (interest + principal);
    for (; next_year < year; ++next_year) {
      work.scratch[next_year] = k > 0 ? factor * work.rows[k - 1].closing : 0;
    }
  }
  for (; next_year < chain.years; ++next_year) {
    work.scratch[next_year] = factor * work.rows[used - 1].closing;
  }
  for (std::size_t year = 0; year < chain.years; ++year) {
    const double owed = work.scratch[year] / (path ? work.rates[*path][year] : 1);
    work.years.owed[year] += owed;
    work.years.cover_owed[year] += entry.in_cover ? owed : 0;
    work.state_owed[year] += entry.borne_by_state ? owed : 0;
    work.scratch[year] = owed;
  }
  if (entry.borne_by_state) {
    add_state_pv(work);
  }
}

// What is not drawn yet is no debt: of the service to come, the share of the loan that is drawn. A
// loan dearer than the discount rate stands at what is owed (World Bank, International Debt
// Statistics, DT.DOD.PVLX.CD: a negative grant element counts as none).
void ChainRun::add_state_pv(ChainWork& work) const {
  double drawn = 0;
  for (const double amount : work.own_drawn) {
    drawn += amount;
  }
  if (drawn <= 0) {
    return;
  }
  double left = drawn;
  double value = 0;
  for (std::size_t year = chain.years; year-- > 0;) {
    work.state_pv[year] += std::min(value * left / drawn, work.scratch[year]);
    value = (value + work.own_service[year]) / (1 + kDebtSustainabilityRatePerYear);
    left -= work.own_drawn[year];
  }
}

void ChainRun::loans(std::span<const double> inputs, ChainWork& work) const {
  for (auto* line : {&work.years.service.interest, &work.years.service.principal, &work.years.owed,
                     &work.years.cover_service.interest, &work.years.cover_service.principal,
                     &work.years.cover_owed, &work.state_service, &work.project_service,
                     &work.state_owed, &work.state_pv, &work.years.guarantee_calls}) {
    reset(*line, chain.years);
  }
  for (std::size_t i = 0; i < chain.loans.size(); ++i) {
    one_loan(i, inputs, work);
  }
  // A guarantee is called for its share of what the cash flow leaves unpaid.
  for (std::size_t year = 0; year < chain.years; ++year) {
    const double due = work.years.service.interest[year] + work.years.service.principal[year] -
                       work.state_service[year];
    const double share = due > 0 ? work.project_service[year] / due : 0;
    work.years.guarantee_calls[year] = guarantee_call(share, due, work.years.cash_flow[year]);
  }
}

void ChainRun::lines(std::span<const double> inputs, std::span<const double> loss,
                     ChainWork& work) const {
  reset(work.years.net_benefits, chain.years);
  for (std::size_t l = 0; l < chain.lines.size(); ++l) {
    const AppraisalLine& line = chain.lines[l].line;
    const double factor =
        product(resolved.lines[l], inputs) * (line.side == Side::benefit ? 1 : -1);
    for (std::size_t year = 0; year < chain.years; ++year) {
      work.years.net_benefits[year] += factor * line.per_year[year];
    }
  }
  const double loss_factor = product(resolved.losses, inputs);
  for (std::size_t year = 0; year < chain.years; ++year) {
    work.years.net_benefits[year] -= loss_factor * loss[year];
  }
}

double ChainRun::worst_burden(std::span<const double> inputs, ChainWork& work,
                              std::vector<RatioRow>* rows) const {
  if (!chain.country) {
    return kNone;
  }
  const double gdp = product(resolved.gdp, inputs);
  const double exports = product(resolved.exports, inputs);
  const double revenue = product(resolved.revenue, inputs);
  for (std::size_t year = 0; year < chain.years; ++year) {
    work.state_service[year] += work.years.guarantee_calls[year];
  }
  const std::vector<double> calls_pv =
      remaining_present_value(work.years.guarantee_calls, kDebtSustainabilityRatePerYear);
  double worst = kNone;
  for (std::size_t year = 0; year < chain.years; ++year) {
    CountryYear country = chain.country->years[year];
    if (country.gdp == 0 && country.exports == 0 && country.revenue == 0) {
      continue;
    }
    country.gdp *= gdp;
    country.exports *= exports;
    country.revenue *= revenue;
    const ProjectDebtYear project{.pv_debt = work.state_pv[year] + calls_pv[year],
                                  .debt = work.state_owed[year],
                                  .service = work.state_service[year]};
    for (const RatioRow& row : country_ratios(std::span(&country, 1), std::span(&project, 1),
                                              chain.country->thresholds, place)) {
      worst = std::fmax(worst, row.with_percent / row.threshold.percent);
      if (rows != nullptr) {
        rows->push_back(row);
      }
    }
  }
  return worst;
}

void ChainRun::run(std::span<const double> inputs, std::optional<std::uint64_t> draw,
                   std::uint64_t seed, ChainWork& work, std::span<double> figures,
                   std::vector<RatioRow>* rows) const {
  if (inputs.size() != chain.inputs.size()) {
    throw InputError({.code = "E5031",
                      .what = "the chain is given another number of inputs than it has",
                      .found = fmt::format("{} values", inputs.size()),
                      .expected = fmt::format("{} values", chain.inputs.size())});
  }
  const std::optional<std::size_t> future = sample(draw, seed);
  streams(inputs, future, work);
  loans(inputs, work);
  lines(inputs, of_sample(chain.losses.economic_loss, mean_economic_loss_, future), work);
  const auto set = [&](Figure figure, double value) {
    figures[static_cast<std::size_t>(figure)] = value;
  };
  const bool appraised = !chain.lines.empty();
  const int shift = chain.value_year == 0 ? 0 : chain.value_year - chain.first_year;
  set(Figure::economic_npv,
      appraised ? present_value(work.years.net_benefits, chain.economic_rate_per_year) *
                      std::pow(1 + chain.economic_rate_per_year, shift)
                : kNone);
  set(Figure::economic_irr, appraised ? internal_rate(work.years.net_benefits) : kNone);

  work.scratch = work.years.cash_flow;
  for (std::size_t year = 0; year < chain.years; ++year) {
    work.scratch[year] -= work.years.construction[year];
  }
  set(Figure::financial_npv, present_value(work.scratch, chain.financial_rate_per_year) *
                                 std::pow(1 + chain.financial_rate_per_year, shift));
  set(Figure::financial_irr, internal_rate(work.scratch));

  double minimum = kNone;
  double peak = 0;
  std::size_t most_owed = 0;
  std::size_t last_due = 0;
  const ChainYears& years = work.years;
  for (std::size_t year = 0; year < chain.years; ++year) {
    const double due = years.cover_service.interest[year] + years.cover_service.principal[year];
    if (due > 0) {
      minimum = year < operating_from_ ? minimum : std::fmin(minimum, years.cash_flow[year] / due);
      last_due = year;
    }
    peak = std::max(peak, years.service.interest[year] + years.service.principal[year]);
    most_owed = years.cover_owed[year] > years.cover_owed[most_owed] ? year : most_owed;
  }
  set(Figure::minimum_dscr, minimum);
  set(Figure::peak_debt_service, chain.loans.empty() ? kNone : peak);
  double cover = kNone;
  if (years.cover_owed[most_owed] > 0 && last_due > most_owed) {
    const auto later = std::span(work.years.cash_flow).subspan(most_owed + 1, last_due - most_owed);
    cover = present_value(later, chain.financial_rate_per_year) /
            (1 + chain.financial_rate_per_year) / years.cover_owed[most_owed];
  }
  set(Figure::loan_life_cover, cover);
  set(Figure::worst_burden, worst_burden(inputs, work, rows));
}

CoverRatios ChainRun::cover(const ChainYears& years) const {
  const auto operating = [&](const std::vector<double>& values) {
    return std::vector<double>(values.begin() + static_cast<std::ptrdiff_t>(operating_from_),
                               values.end());
  };
  CoverRatios cover = cover_ratios(operating(years.cash_flow),
                                   {.interest = operating(years.cover_service.interest),
                                    .principal = operating(years.cover_service.principal)},
                                   chain.covenant_dscr, place);
  cover.dscr.insert(cover.dscr.begin(), operating_from_, std::nullopt);
  cover.minimum_year += operating_from_;
  return cover;
}

}  // namespace corridor::finance
