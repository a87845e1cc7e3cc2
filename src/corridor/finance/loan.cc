#include "corridor/finance/loan.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

constexpr double kHalfCent = 0.005;
constexpr double kWhole = 1e-9;  // periods from years given in decimals
constexpr int kMonthsPerYear = 12;

bool whole(double periods) {
  return std::abs(periods - std::round(periods)) <= kWhole * std::max(1.0, std::abs(periods));
}

double drawn_in_all(const Loan& loan) {
  return std::accumulate(loan.draws.begin(), loan.draws.end(), 0.0,
                         [](double sum, const Draw& draw) { return sum + draw.amount; });
}

// Collects the problems of one loan; each check is one question.
class Checker {
 public:
  Checker(const Loan& loan, const Error& place) : loan_(loan), place_(place) {}

  ErrorList run() {
    amount();
    if (periods()) {
      maturity();
      custom();
    }
    rate();
    draws();
    fees();
    deferrals();
    return std::move(errors_);
  }

 private:
  std::string named(std::string_view what) const {
    return loan_.loan_id.empty() ? std::string(what)
                                 : fmt::format("loan {}: {}", loan_.loan_id, what);
  }

  void add(Error error) {
    error.what = named(error.what);
    errors_.add(placed(std::move(error), place_));
  }

  void amount() {
    if (!(loan_.amount > 0) || !std::isfinite(loan_.amount)) {
      add({.code = "E5017",
           .what = "the amount cannot be used",
           .field = "amount",
           .found = shortest(loan_.amount),
           .expected = "an amount above 0"});
    }
    if (!loan_.currency.known()) {
      add({.code = "E5002",
           .what = "the loan has no currency",
           .field = "currency",
           .found = "nothing",
           .expected = "three capital letters of ISO 4217, as USD, PKR, CNY"});
    }
  }

  bool periods() {
    const int a = loan_.payments_per_year;
    if (a < 1 || a > kMonthsPerYear || kMonthsPerYear % a != 0) {
      add({.code = "E5011",
           .what = "payments do not fall on whole months",
           .field = "payments_per_year",
           .found = fmt::format("{}", a),
           .expected = "1, 2, 3, 4, 6 or 12 payments a year"});
      return false;
    }
    bool fine = true;
    const auto term = [&](const char* field, double years) {
      if (!(years >= 0) || !std::isfinite(years) || !whole(years * a)) {
        add({.code = "E5011",
             .what = fmt::format("{} is not a whole number of payment periods", field),
             .field = field,
             .found = shortest(years),
             .expected = fmt::format("a multiple of 1/{} of a year, 0 or above", a),
             .hint = "change the term or payments_per_year"});
        fine = false;
      }
    };
    term("maturity_years", loan_.maturity_years);
    term("grace_years", loan_.grace_years);
    return fine;
  }

  void maturity() {
    if (period_count(loan_) >= std::max(1, first_repayment_period(loan_)) ||
        (loan_.repayment == Repayment::bullet && loan_.maturity_years >= loan_.grace_years &&
         loan_.maturity_years > 0)) {
      return;
    }
    add({.code = "E5010",
         .what = "maturity leaves no repayment after the grace",
         .field = "maturity_years",
         .found = fmt::format("{} years, of which grace {}", shortest(loan_.maturity_years),
                              shortest(loan_.grace_years)),
         .expected = "a maturity, counted from the start, longer than the grace within it",
         .hint = "if the source gives the repayment period alone, add the grace to it"});
  }

  void rate() {
    if (loan_.rate.base.empty()) {
      add({.code = "E5014",
           .what = "the loan has no interest rate",
           .field = "rate_per_year",
           .found = "nothing",
           .expected = "a rate (0 for an interest-free loan)"});
      return;
    }
    double lowest = loan_.rate.base.front().rate_per_year;
    bool usable = true;
    for (std::size_t i = 0; i < loan_.rate.base.size(); ++i) {
      const RateStep& step = loan_.rate.base[i];
      const double rate = step.rate_per_year + loan_.rate.margin_per_year;
      if (!std::isfinite(rate) || !(rate / loan_.payments_per_year > -1)) {
        usable = false;
        add({.code = "E5014",
             .what = "an interest rate cannot be used",
             .field = "rate_per_year",
             .found = shortest(rate),
             .expected = "a rate above -1 a period (0.05 is 5 % a year)"});
      }
      if (i > 0 && !(loan_.rate.base[i - 1].from < step.from)) {
        add({.code = "E5006",
             .what = "rate steps are out of order",
             .field = "rate_per_year",
             .found = text(step.from),
             .expected = fmt::format("a day after {}", text(loan_.rate.base[i - 1].from))});
      }
      lowest = std::min(lowest, step.rate_per_year);
    }
    if (usable && lowest + loan_.rate.margin_per_year < 0) {
      add({.code = "W5015",
           .what = "the interest rate is negative: the lender pays",
           .field = "rate_per_year",
           .found = shortest(lowest + loan_.rate.margin_per_year),
           .expected = "0 or above, in most contracts",
           .severity = Severity::warning});
    }
  }

  void draws() {
    if (loan_.draws.empty()) {
      return;
    }
    const Date maturity =
        add_months(loan_.start, static_cast<int>(std::lround(loan_.maturity_years * 12)));
    for (std::size_t i = 0; i < loan_.draws.size(); ++i) {
      const Draw& draw = loan_.draws[i];
      if (draw.date < loan_.start || !(draw.date < maturity)) {
        add({.code = "E5012",
             .what = draw.date < loan_.start ? "a drawdown before the start of the loan"
                                             : "a drawdown at or after maturity",
             .field = "draw_date",
             .found = text(draw.date),
             .expected =
                 fmt::format("a day from {} to before {}", text(loan_.start), text(maturity))});
      }
      if (!(draw.amount >= 0) || !std::isfinite(draw.amount)) {
        add({.code = "E5013",
             .what = "a drawdown cannot be used",
             .field = "draw_amount",
             .found = shortest(draw.amount),
             .expected = "an amount of 0 or above"});
      }
      if (i > 0 && draw.date < loan_.draws[i - 1].date) {
        add({.code = "E5006",
             .what = "drawdowns are out of order",
             .field = "draw_date",
             .found = text(draw.date),
             .expected = fmt::format("{} or later", text(loan_.draws[i - 1].date)),
             .hint = "sort the rows by date"});
      }
    }
    against_amount(drawn_in_all(loan_));
  }

  void against_amount(double drawn) {
    const double rest = loan_.amount - drawn;
    if (rest < -kHalfCent) {
      add({.code = "E5013",
           .what = "more is drawn than was committed",
           .field = "draw_amount",
           .found = grouped(drawn, 2),
           .expected = fmt::format("{} at most", grouped(loan_.amount, 2))});
    } else if (rest > kHalfCent) {
      add({.code = "W5019",
           .what = "part of the loan is never drawn and lapses after the last drawdown",
           .field = "draw_amount",
           .found = grouped(drawn, 2),
           .expected = grouped(loan_.amount, 2),
           .severity = Severity::warning});
    }
  }

  void custom() {
    if (loan_.repayment != Repayment::custom) {
      return;
    }
    const int repayments = period_count(loan_) - first_repayment_period(loan_) + 1;
    if (std::cmp_not_equal(loan_.custom_shares.size(), std::max(repayments, 0))) {
      add({.code = "E5016",
           .what = "custom repayment needs a share for each repayment",
           .field = "custom_shares",
           .found = fmt::format("{} shares", loan_.custom_shares.size()),
           .expected = fmt::format("{} shares", repayments)});
      return;
    }
    const double sum = std::accumulate(loan_.custom_shares.begin(), loan_.custom_shares.end(), 0.0);
    if (std::abs(sum - 1) > 1e-6) {
      add({.code = "E5016",
           .what = "custom shares do not repay the loan",
           .field = "custom_shares",
           .found = fmt::format("a sum of {}", shortest(sum)),
           .expected = "a sum of 1"});
    }
    const Date first = add_months(
        loan_.start, first_repayment_period(loan_) * kMonthsPerYear / loan_.payments_per_year);
    if (!loan_.draws.empty() && loan_.draws.back().date > first) {
      add({.code = "E5012",
           .what = "a drawdown after the first custom repayment",
           .field = "draw_date",
           .found = text(loan_.draws.back().date),
           .expected = fmt::format("{} or earlier", text(first))});
    }
  }

  void fees() {
    const auto fee = [&](const char* field, double value) {
      if (!(value >= 0 && value < 1)) {
        add({.code = "E5014",
             .what = "a fee cannot be used",
             .field = field,
             .found = shortest(value),
             .expected = "a share from 0 to below 1 (0.0075 is 0.75 %)"});
      }
    };
    fee("management_share", loan_.fees.management_share);
    fee("commitment_per_year", loan_.fees.commitment_per_year);
    fee("guarantee_per_year", loan_.fees.guarantee_per_year);
    if (!(loan_.guaranteed_share >= 0 && loan_.guaranteed_share <= 1)) {
      add({.code = "E5014",
           .what = "the guaranteed share cannot be used",
           .field = "guaranteed_share",
           .found = shortest(loan_.guaranteed_share),
           .expected = "a share from 0 to 1"});
    }
  }

  void deferrals() {
    for (const Deferral& deferral : loan_.deferrals) {
      if (deferral.to < deferral.from) {
        add({.code = "E5006",
             .what = "a rescheduling ends before it begins",
             .field = "deferral_to",
             .found = text(deferral.to),
             .expected = fmt::format("{} or later", text(deferral.from))});
      }
      const int months_per_period =
          kMonthsPerYear / std::clamp(loan_.payments_per_year, 1, kMonthsPerYear);
      if (deferral.months <= 0 || deferral.months % months_per_period != 0) {
        add({.code = "E5018",
             .what = "a rescheduling does not move principal to a payment date",
             .field = "deferral_months",
             .found = fmt::format("{} months", deferral.months),
             .expected = fmt::format("a multiple of {} months above 0", months_per_period)});
      }
    }
  }

  const Loan& loan_;
  const Error& place_;
  ErrorList errors_;
};

}  // namespace

Rate fixed_rate(double rate_per_year) {
  return {.base = {{.rate_per_year = rate_per_year}}};
}

Rate floating_rate(std::vector<RateStep> base, double margin_per_year) {
  return {.base = std::move(base), .margin_per_year = margin_per_year};
}

double rate_on(const Rate& rate, Date day) {
  const auto later = std::upper_bound(rate.base.begin(), rate.base.end(), day,
                                      [](Date d, const RateStep& step) { return d < step.from; });
  const RateStep& step = later == rate.base.begin() ? rate.base.front() : *(later - 1);
  return step.rate_per_year + rate.margin_per_year;
}

std::vector<Draw> even_draws(Date start, double years, int count, double amount) {
  std::vector<Draw> draws;
  double left = amount;
  for (int i = 0; i < count; ++i) {
    const double part = i + 1 == count ? rounded(left) : rounded(amount / count);
    const int months = static_cast<int>(std::lround(years * kMonthsPerYear * i / count));
    draws.push_back({add_months(start, months), part});
    left -= part;
  }
  return draws;
}

std::vector<Draw> yearly_draws(Date start, const std::vector<double>& shares, double amount) {
  std::vector<Draw> draws;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    draws.push_back(
        {add_months(start, kMonthsPerYear * static_cast<int>(i)), rounded(amount * shares[i])});
  }
  return draws;
}

int period_count(const Loan& loan) {
  return static_cast<int>(std::lround(loan.maturity_years * loan.payments_per_year));
}

int first_repayment_period(const Loan& loan) {
  if (loan.repayment == Repayment::bullet) {
    return period_count(loan);
  }
  const int grace = static_cast<int>(std::lround(loan.grace_years * loan.payments_per_year));
  return loan.first_repayment == FirstRepayment::one_period_after_grace ? grace + 1
                                                                        : std::max(grace, 1);
}

ErrorList check(const Loan& loan, const Error& place) {
  return Checker(loan, place).run();
}

}  // namespace corridor::finance
