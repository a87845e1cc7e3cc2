#include "finance.h"

#include "finance/reference_vectors.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/random.h"
#include "corridor/base/text.h"
#include "corridor/finance/finance.h"

namespace {

using corridor::shortest;
namespace finance = corridor::finance;

// A published number as it was printed, ours to two digits more than the tolerance asks for.
std::string ours(double value, double tolerance) {
  if (!std::isfinite(value)) {
    return "none";
  }
  const int digits =
      tolerance > 0 ? std::clamp(static_cast<int>(std::ceil(-std::log10(tolerance))) + 1, 0, 12)
                    : 12;
  return fmt::format("{:.{}f}", value, digits);
}

void vectors() {
  const auto all = finance::reference_vectors();
  const auto holds = [](const finance::ReferenceVector& row) {
    return (std::isnan(row.expected) && std::isnan(row.computed)) ||
           std::abs(row.computed - row.expected) <= row.tolerance;
  };
  const auto good = std::count_if(all.begin(), all.end(), holds);
  fmt::print(
      "## Finance: published values\n\n"
      "Every row of the reference file of published vectors: {} values, {} of them within the "
      "stated "
      "tolerance.\n\n"
      "| row | what | published | ours | tolerance | | source |\n"
      "|---|---|---|---|---|---|---|\n",
      all.size(), good);
  for (const finance::ReferenceVector& row : all) {
    fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", row.id, row.what,
               std::isnan(row.expected) ? "none" : shortest(row.expected),
               ours(row.computed, row.tolerance), shortest(row.tolerance),
               holds(row) ? "holds" : "DIFFERS", row.source);
  }
}

std::string threshold_text(finance::DebtCapacity capacity) {
  std::string text;
  for (const auto& threshold : finance::lic_dsf_thresholds(capacity)) {
    if (threshold) {
      text += (text.empty() ? "" : "/") + shortest(threshold->percent);
    }
  }
  return text;
}

// Largest difference between the closed form of the OECD and the schedule, on terms drawn at
// random.
double closed_form_difference(int loans) {
  using corridor::Stream;
  double largest = 0;
  for (int i = 0; i < loans; ++i) {
    const auto draw = [&](std::uint32_t which) {
      return corridor::uniform(1, Stream::finance, static_cast<std::uint64_t>(i), which);
    };
    const int per_year = draw(0) < 0.5 ? 1 : 2;
    const int grace = 1 + static_cast<int>(draw(1) * 10);
    const int maturity = grace + 1 + static_cast<int>(draw(2) * 30);
    const double rate = draw(3) * 0.1;
    const double discount = draw(4) * 0.12;
    const finance::Loan loan{.loan_id = "random",
                             .currency = corridor::kUsd,
                             .amount = 1e6,
                             .start = finance::date(2020, 1, 1),
                             .maturity_years = static_cast<double>(maturity),
                             .grace_years = static_cast<double>(grace),
                             .payments_per_year = per_year,
                             .rate = finance::fixed_rate(rate),
                             .first_repayment = finance::FirstRepayment::at_end_of_grace};
    const double by_form =
        finance::oecd_grant_element_percent({.grace_rate_per_year = rate,
                                             .rate_per_year = rate,
                                             .maturity_years = static_cast<double>(maturity),
                                             .first_repayment_years = static_cast<double>(grace),
                                             .repayments_per_year = per_year,
                                             .discount_per_year = discount});
    const double by_schedule =
        finance::grant_element_percent(finance::schedule(loan, {.digits = {}}), discount);
    largest = std::max(largest, std::abs(by_form - by_schedule));
  }
  return largest;
}

void identities() {
  constexpr int kLoans = 1000;
  fmt::print(
      "\n## Finance: thresholds, closed forms, internal rates\n\n"
      "| what | published | ours |\n|---|---|---|\n"
      "| LIC-DSF thresholds, weak capacity, percent (PV/GDP, PV/exports, service/exports, "
      "service/revenue, PV of public debt/GDP in the order of the module) | 30/140/10/14/35 | {} "
      "|\n"
      "| likewise, medium | 40/180/15/18/55 | {} |\n"
      "| likewise, strong | 55/240/21/23/70 | {} |\n"
      "| closed form of the grant element (OECD) = schedule, largest difference on {} random "
      "loans, "
      "percentage points | below 1e-9 | {:.1e} |\n",
      threshold_text(finance::DebtCapacity::weak), threshold_text(finance::DebtCapacity::medium),
      threshold_text(finance::DebtCapacity::strong), kLoans, closed_form_difference(kLoans));
  for (const std::vector<double>& flows :
       {std::vector<double>{-1, -2, -3}, std::vector<double>{-1000, 2500, -1540}}) {
    const finance::InternalRates rates = finance::irr(flows);
    fmt::print("| internal rate of {} | none or several: explained | {} ({}) |\n",
               fmt::join(flows, ", "), fmt::join(rates.rates, " and "), rates.why);
  }
  fmt::print("\n");
}

}  // namespace

void finance_section() {
  vectors();
  identities();
}
