// The terms of a loan as a contract or a press report gives them, and what is wrong with them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/base/money.h"
#include "corridor/finance/dates.h"

namespace corridor::finance {

/// A rate that holds from a date until the next step.
struct RateStep {
  Date from = {};
  double rate_per_year = 0;

  friend bool operator==(const RateStep&, const RateStep&) = default;
};

/// Fixed: one step and no margin. Floating: the path of the base rate, by assumption after today,
/// plus a margin; reset at the start of each period for the whole of it.
struct Rate {
  std::vector<RateStep> base = {};  // rising dates; the first holds before its date too
  double margin_per_year = 0;
};

Rate fixed_rate(double rate_per_year);
Rate floating_rate(std::vector<RateStep> base, double margin_per_year);

/// Base plus margin on a day; `rate` has a step at least.
double rate_on(const Rate& rate, Date day);

enum class Repayment {
  equal_principal,  // the balance in equal parts
  annuity,          // interest and principal together level; set anew when the rate is
  bullet,           // all at maturity
  custom,           // given shares of the balance at the first repayment
};

enum class GraceInterest { paid, capitalised };

/// A grace of 5 years and half-yearly payments: the first principal falls due after 5.5 years or
/// after 5. Contracts and press reports use both; the second is the interval G of the OECD.
enum class FirstRepayment { one_period_after_grace, at_end_of_grace };

struct Draw {
  Date date = {};
  double amount = 0;
};

struct Fees {
  double management_share = 0;     // of the amount, once, at the start
  double commitment_per_year = 0;  // of what is not drawn, until the last drawdown
  double guarantee_per_year = 0;   // of what is owed
};

/// Principal that falls due in [from, to] moves by `months`; interest goes on. With
/// `extends_maturity` all later principal moves as well.
struct Deferral {
  Date from = {};
  Date to = {};
  int months = 0;
  bool extends_maturity = false;
};

/// One loan, or one tranche of a financing: tranches are loans of one project_id.
struct Loan {
  std::string loan_id = {};
  std::string project_id = {};
  std::string lender = {};
  Currency currency = {};
  double amount = 0;  // committed
  Date start = {};    // grace, maturity and periods count from here
  double maturity_years = 0;
  double grace_years = 0;
  int payments_per_year = 2;  // 1, 2, 3, 4, 6 or 12
  Rate rate = {};
  Repayment repayment = Repayment::equal_principal;
  FirstRepayment first_repayment = FirstRepayment::one_period_after_grace;
  GraceInterest grace_interest = GraceInterest::paid;
  std::optional<DayCount> day_count = {};  // none: every period is 1 / payments_per_year
  std::vector<Draw> draws = {};            // rising dates; empty: all at the start
  std::vector<double> custom_shares = {};  // one a repayment, sum 1
  Fees fees = {};
  std::vector<Deferral> deferrals = {};  // applied one after the other
  double guaranteed_share = 0;           // of debt service, by the state
};

/// Equal drawdowns at the start of each of `count` parts of `years`.
std::vector<Draw> even_draws(Date start, double years, int count, double amount);

/// Drawdowns at the start of each year by shares of the amount.
std::vector<Draw> yearly_draws(Date start, const std::vector<double>& shares, double amount);

int period_count(const Loan& loan);            // maturity in periods
int first_repayment_period(const Loan& loan);  // counted from 1

/// Every problem of the terms: errors (E5010 .. E5018) and warnings (W5015 negative rate, W5019
/// part never drawn). Nothing is mended silently.
ErrorList check(const Loan& loan, const Error& place = {});

}  // namespace corridor::finance
