#include "finance/reference_vectors.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "corridor/finance/finance.h"

namespace corridor::finance {
namespace {

const std::string kNumpy = "numpy-financial documentation and tests, commit f47e8af (2025)";
const std::string kExcel = "Microsoft Excel help (2025)";
const std::string kPyxirr = "pyxirr tests, commit 5f31a85 (2025)";
const std::string kWorksheet = "FM assignment, student worksheet (2020)";
const std::string kAdobe = "Adobe LiveCycle FormCalc reference, NPV (2012)";
const std::string kMescius = "MESCIUS SPREAD formula reference, NPV (2020)";
const std::string kOecd = "OECD DAC, Grant element formulae and examples (2001)";
const std::string kEncyclopedia = "Grant element, encyclopedia (2021)";

const double kNone = std::numeric_limits<double>::quiet_NaN();

using Table = std::vector<ReferenceVector>;

// What a spreadsheet would show, or NaN where there is no rate.
double spreadsheet_irr(const std::vector<double>& flows) {
  return irr(flows).nearest_to_zero().value_or(kNone);
}

void annuities(Table& table) {
  const std::string unit = "currency per month";
  table.push_back({"fv001", "payment: 200,000 at 7.5 % over 180 months", unit, 1854.0247200054619,
                   1e-8, annuity_payment(0.075 / 12, 180, 200000), kNumpy});
  table.push_back({"fv002", "payment: 15,000 at 8 % over 60 months", unit, 304.1459143262052, 1e-8,
                   annuity_payment(0.08 / 12, 60, 15000), kNumpy});
  table.push_back({"fv003", "payment: 15,000 at 0 % over 60 months", unit, 250, 1e-12,
                   annuity_payment(0, 60, 15000), kNumpy});
}

// Printed to cents from amounts that were not rounded on the way.
void printed_schedule(Table& table) {
  constexpr std::array kPrincipal = {200.58, 201.96, 203.35, 204.74, 206.15, 207.56,
                                     208.99, 210.42, 211.87, 213.32, 214.79, 216.26};
  constexpr std::array kInterest = {17.17, 15.79, 14.40, 13.01, 11.60, 10.18,
                                    8.76,  7.32,  5.88,  4.42,  2.96,  1.49};
  constexpr std::array kBalance = {2299.42, 2097.46, 1894.11, 1689.37, 1483.22, 1275.66,
                                   1066.67, 856.25,  644.38,  431.05,  216.26,  0.00};
  const Schedule plan = schedule({.currency = kUsd,
                                  .amount = 2500,
                                  .start = date(2025, 1, 1),
                                  .maturity_years = 1,
                                  .payments_per_year = 12,
                                  .rate = fixed_rate(0.0824),
                                  .repayment = Repayment::annuity},
                                 {.digits = {}});
  const auto add = [&](const std::string& what, double expected, double computed) {
    table.push_back({"fv004", what, "currency", expected, 0.005, computed, kNumpy});
  };
  for (std::size_t k = 0; k < kPrincipal.size(); ++k) {
    const std::string month = " in month " + std::to_string(k + 1);
    add("principal" + month, kPrincipal[k], plan.rows.at(k + 1).principal);
    add("interest" + month, kInterest[k], plan.rows.at(k + 1).interest_paid);
    add("balance" + month, kBalance[k], plan.rows.at(k + 1).closing);
  }
  add("total interest", 112.98, totals(plan).interest);
}

void cumulative(Table& table) {
  const double rate = 0.09 / 12;
  table.push_back({"fv005", "interest in months 13 to 24 of 125,000 at 9 % over 30 years",
                   "currency", 11135.23213, 1e-4, cumulative_interest(rate, 360, 125000, 13, 24),
                   kExcel});
  table.push_back({"fv006", "interest in month 1", "currency", 937.5, 1e-9,
                   cumulative_interest(rate, 360, 125000, 1, 1), kExcel});
  table.push_back({"fv007", "principal in months 13 to 24", "currency", 934.1071234, 1e-6,
                   cumulative_principal(rate, 360, 125000, 13, 24), kExcel});
  table.push_back({"fv008", "principal in month 1", "currency", 68.27827118, 1e-7,
                   cumulative_principal(rate, 360, 125000, 1, 1), kExcel});
}

void grace(Table& table) {
  const Schedule plan = schedule({.currency = kUsd,
                                  .amount = 10'000'000,
                                  .start = date(2020, 1, 1),
                                  .maturity_years = 20.25,
                                  .grace_years = 0.25,
                                  .payments_per_year = 12,
                                  .rate = fixed_rate(0.12),
                                  .repayment = Repayment::annuity,
                                  .grace_interest = GraceInterest::capitalised});
  table.push_back({"fv009", "balance after 3 months of capitalised interest at 1 %", "currency",
                   10303010.0, 0.005, plan.rows.at(3).closing, kWorksheet});
  // Kept to its last digit: by the instalment as printed, 110,108.61, it is 275.81031.
  table.push_back({"fv010", "months to repay it by the instalment of the 240-month loan", "months",
                   275.8102625, 1e-5,
                   annuity_periods(0.01, annuity_payment(0.01, 240, 1e7), plan.rows.at(3).closing)
                       .value_or(kNone),
                   kWorksheet});
  table.push_back({"fv011", "months to repay 8,000 by 150 at 7 %", "months", 64.07335, 1e-5,
                   annuity_periods(0.07 / 12, 150, 8000).value_or(kNone), kNumpy});
  table.push_back({"fv012", "100 now and 100 a month for 120 months at 5 %", "currency",
                   15692.92889433575, 1e-8, annuity_future_value(0.05 / 12, 120, 100, 100),
                   kNumpy});
  table.push_back({"fv013", "present value of 12,000 a year for 20 years at 7 %", "currency",
                   127128.1709461939, 1e-7, annuity_present_value(0.07, 20, 12000), kNumpy});
}

void present_values(Table& table) {
  const std::vector<double> project{-40000, 5000, 8000, 12000, 30000};
  const auto add = [&](const char* id, const char* what, double expected, double tolerance,
                       double computed, const std::string& source) {
    table.push_back({id, what, "currency", expected, tolerance, computed, source});
  };
  const auto later = FirstFlow::after_one_period;
  add("fv014", "NPV at 8 %, first flow now", 3065.22267, 1e-5, npv(0.08, project), kNumpy);
  add("fv015", "NPV at 8 %, first flow after a period", 2838.169137203, 1e-8,
      npv(0.08, project, later), kPyxirr);
  add("fv016", "NPV at 5 %, first flow now", 122.89, 0.005,
      npv(0.05, std::vector<double>{-15000, 1500, 2500, 3500, 4500, 6000}), kNumpy);
  add("fv017", "NPV at 10 %, first flow after a period", 11529.60863329007, 1e-8,
      npv(0.10, std::vector<double>{500, 1500, 4000, 10000}, later), kAdobe);
  add("fv018", "NPV at 2.75 % / 12, first flow after a period", 273.14193838457, 1e-8,
      npv(0.0022916666666666667, std::vector<double>{50, 60, 40, 100, 25}, later), kAdobe);
  add("fv019", "NPV at 6.5 %, first flow after a period", 2055.38, 0.005,
      npv(0.065, std::vector<double>{-10000, 3000, 3400, 7700}, later), kMescius);
}

void internal_rates(Table& table) {
  const auto add = [&](const char* id, const char* what, double expected, double tolerance,
                       double computed, const std::string& source) {
    table.push_back({id, what, "per period", expected, tolerance, computed, source});
  };
  add("fv020", "IRR of -250, 100, 150, 200, 250, 300 thousand", 0.5672303344358536, 1e-12,
      spreadsheet_irr({-250000, 100000, 150000, 200000, 250000, 300000}), kNumpy);
  add("fv021", "IRR of -100, 39, 59, 55, 20", 0.28095, 5e-6,
      spreadsheet_irr({-100, 39, 59, 55, 20}), kNumpy);
  add("fv022", "IRR of -100, 0, 0, 74", -0.0955, 5e-6, spreadsheet_irr({-100, 0, 0, 74}), kNumpy);
  const InternalRates two = irr(std::vector<double>{-100, 100, 0, -7});
  add("fv023", "IRR of -100, 100, 0, -7 nearest to zero", -0.0833, 5e-6,
      two.nearest_to_zero().value_or(kNone), kNumpy);
  add("fv023", "its other IRR", -0.67889, 5e-6, two.rates.empty() ? kNone : two.rates.front(),
      "the vectors' compiler");
  add("fv024", "IRR of -100, 100, 0, 7", 0.06206, 5e-6, spreadsheet_irr({-100, 100, 0, 7}), kNumpy);
  const InternalRates three = irr(std::vector<double>{-5, 10.5, 1, -8, 1});
  add("fv025", "IRR of -5, 10.5, 1, -8, 1 nearest to zero", 0.0886, 5e-6,
      three.nearest_to_zero().value_or(kNone), kNumpy);
  add("fv025", "its lowest IRR", -0.87020, 5e-6, three.rates.empty() ? kNone : three.rates.front(),
      "the vectors' compiler");
  add("fv025", "its highest IRR", 0.70956, 5e-6, three.rates.empty() ? kNone : three.rates.back(),
      "the vectors' compiler");
  const InternalRates none = irr(std::vector<double>{39000, 30000, 21000, 37000, 46000});
  table.push_back({"fv026", "number of IRRs of receipts alone, with the reason given", "rates", 0,
                   0, none.why.empty() ? kNone : static_cast<double>(none.rates.size()), kNumpy});
  add("fv027", "MIRR over five years, finance 10 %, reinvest 12 %", 0.126094, 1e-6,
      mirr(std::vector<double>{-120000, 39000, 30000, 21000, 37000, 46000}, 0.10, 0.12)
          .value_or(kNone),
      kNumpy);
  add("fv028", "MIRR over three years", -0.05, 0.005,
      mirr(std::vector<double>{-120000, 39000, 30000, 21000}, 0.10, 0.12).value_or(kNone), kExcel);
}

void dated(Table& table) {
  const std::vector<DatedFlow> flows{{date(2008, 1, 1), -10000},
                                     {date(2008, 3, 1), 2750},
                                     {date(2008, 10, 30), 4250},
                                     {date(2009, 2, 15), 3250},
                                     {date(2009, 4, 1), 2750}};
  table.push_back({"fv029", "XIRR of five dated flows", "per year", 0.373362535, 1e-8,
                   xirr(flows).only().value_or(kNone), kExcel});
  table.push_back({"fv030", "XNPV of the same at 9 % (confidence C)", "currency", 2086.647602, 1e-5,
                   xnpv(0.09, flows), kExcel});
  table.push_back({"fv031", "XNFV at 2.5 % on the last date", "currency", 57238.1249299303, 1e-6,
                   xnfv(0.025, std::vector<DatedFlow>{{date(2011, 11, 30), -100000},
                                                      {date(2012, 3, 15), -50000},
                                                      {date(2012, 7, 18), -2500},
                                                      {date(2012, 11, 30), 12500},
                                                      {date(2013, 1, 23), 37500},
                                                      {date(2013, 4, 30), 75000},
                                                      {date(2014, 2, 6), 90000}}),
                   kPyxirr});
}

void cover(Table& table) {
  table.push_back({"fv032", "DSCR of 130 against 100", "ratio", 1.3, 1e-12,
                   cover_ratios(std::vector<double>{130}, {.interest = {40}, .principal = {60}})
                       .dscr.at(0)
                       .value_or(kNone),
                   "Difference between DSCR, LLCR and PLCR (2014)"});
  table.push_back({"fv033", "LLCR of a present value of 560 over debt of 250", "ratio", 2.2, 0.05,
                   loan_life_cover(560, 250).value_or(kNone),
                   "Project finance debt coverage ratios, Financial Edge (2022)"});
  const CoverRatios series = cover_ratios(
      std::vector<double>{-42685.7, -14822.2, 14461.2, 32235.1, 51136.9, 71143.8, 82290.8, 84759.6},
      {.interest = std::vector<double>(8, 0.0),
       .principal = {10229.1, 9577.1, 8925.1, 8273.1, 7731.6, 7052.0, 6372.3, 5692.7}});
  constexpr std::array kPrinted = {-4.2, -1.5, 1.6, 3.9, 6.6, 10.1, 12.9, 14.9};
  for (std::size_t year = 0; year < kPrinted.size(); ++year) {
    table.push_back({"fv034", "DSCR in year " + std::to_string(year + 1), "ratio", kPrinted[year],
                     0.06, series.dscr.at(year).value_or(kNone),
                     "Example clause with table, Law Insider (2024)"});
  }
}

Schedule oecd_schedule(const OecdTerms& terms) {
  return schedule({.currency = kUsd,
                   .amount = 1e6,
                   .start = date(2020, 1, 1),
                   .maturity_years = terms.maturity_years,
                   .grace_years = terms.first_repayment_years,
                   .payments_per_year = terms.repayments_per_year,
                   .rate = fixed_rate(terms.rate_per_year),
                   .first_repayment = FirstRepayment::at_end_of_grace},
                  {.digits = {}});
}

void grant_elements(Table& table) {
  const auto add = [&](const char* id, const std::string& what, double expected, double computed,
                       const std::string& source) {
    table.push_back({id, what, "percent", expected, 1e-9, computed, source});
  };
  const std::vector<OecdTerms> loans{
      {.grace_rate_per_year = 0.02,
       .rate_per_year = 0.02,
       .maturity_years = 20,
       .first_repayment_years = 5,
       .discount_per_year = 0.05},
      {.grace_rate_per_year = 0.0372,
       .rate_per_year = 0.0372,
       .maturity_years = 10,
       .first_repayment_years = 3.5,
       .repayments_per_year = 4,
       .discount_per_year = 0.07},
      {.grace_rate_per_year = 0.01,
       .rate_per_year = 0.01,
       .maturity_years = 25,
       .first_repayment_years = 10,
       .repayments_per_year = 1},
  };
  for (const OecdTerms& terms : loans) {
    const Schedule plan = oecd_schedule(terms);
    add("fv035",
        "closed form less schedule, " + std::to_string(static_cast<int>(terms.maturity_years)) +
            " years",
        0, oecd_grant_element_percent(terms) - grant_element_percent(plan, terms.discount_per_year),
        kOecd);
  }
  // Simple interest of 2 % over 10 years with the principal at the end, against its one flow.
  std::vector<double> lump(11, 0.0);
  lump[10] = 1.2;
  add("fv036", "closed form less present value of the lump sum", 0,
      oecd_lump_sum_grant_element_percent(0.02, 10, 0.10) - 100 * (1 - npv(0.10, lump)), kOecd);
  add("fv037", "grant element at interest = discount rate, yearly payments", 0,
      oecd_grant_element_percent({.grace_rate_per_year = 0.10,
                                  .rate_per_year = 0.10,
                                  .maturity_years = 12,
                                  .first_repayment_years = 3,
                                  .repayments_per_year = 1}),
      kEncyclopedia);
  table.push_back({"fv038", "grant element of a gift", "percent", 100, 0,
                   grant_element_percent(1e6, 0), kEncyclopedia});
}

// Loan book of July 2023: principal due 2023-07-21 .. 2025-06-30 moved two years, interest paid.
void rescheduling(Table& table) {
  Loan loan{.currency = kUsd,
            .amount = 6035e6,
            .start = date(2018, 1, 1),
            .maturity_years = 20,
            .grace_years = 5,
            .rate = fixed_rate(0.02)};
  const Schedule before = schedule(loan);
  loan.deferrals = {
      {.from = date(2023, 7, 21), .to = date(2025, 6, 30), .months = 24, .extends_maturity = true}};
  const Schedule after = schedule(loan);
  const auto add = [&](const char* what, const char* unit, double expected, double computed) {
    table.push_back({"fv039", what, unit, expected, 0, computed, "AidData record 107066 (2023)"});
  };
  add("nominal principal after less before", "currency", 0,
      rounded(totals(after).principal - totals(before).principal));
  add("last repayment later by", "days", 730,  // 2038 and 2039
      after.rows.back().date.days - before.rows.back().date.days);
  add("interest rises", "1: yes", 1, totals(after).interest > totals(before).interest ? 1 : 0);
  add("present value at 5 % falls, the rate being 2 %", "1: yes", 1,
      present_value_of_service(after, 0.05) < present_value_of_service(before, 0.05) ? 1 : 0);
}

}  // namespace

std::vector<ReferenceVector> reference_vectors() {
  Table table;
  annuities(table);
  printed_schedule(table);
  cumulative(table);
  grace(table);
  present_values(table);
  internal_rates(table);
  dated(table);
  cover(table);
  grant_elements(table);
  rescheduling(table);
  table.push_back({"fv040", "emission of 20 t over 19,600 km at 8.15 g/tkm", "kg CO2e", 3195, 0.5,
                   emission_kg(20, 19600, 8.15), "EcoFreight worked example (2026)"});
  return table;
}

}  // namespace corridor::finance
