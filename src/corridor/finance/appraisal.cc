#include "corridor/finance/appraisal.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

double sign(Side side) {
  return side == Side::benefit ? 1 : -1;
}

std::vector<double> total(const Appraisal& appraisal, Side side) {
  std::vector<double> sum(appraisal.years(), 0.0);
  for (const AppraisalLine& line : appraisal.lines) {
    for (std::size_t year = 0; line.side == side && year < sum.size(); ++year) {
      sum[year] += line.per_year[year];
    }
  }
  return sum;
}

}  // namespace

ErrorList check(const Appraisal& appraisal, const Error& place) {
  ErrorList errors;
  if (appraisal.price_year == kNominal) {
    errors.add(placed({.code = "E5004",
                       .what = "the appraisal has no price year",
                       .field = "price_year",
                       .found = "nothing",
                       .expected = "the year of prices: an appraisal is in real money",
                       .hint = "nominal cash flows belong to the financing"},
                      place));
  }
  if (appraisal.lines.empty()) {
    errors.add(placed({.code = "E5032",
                       .what = "the appraisal has neither benefits nor costs",
                       .found = "no lines",
                       .expected = "at least one line"},
                      place));
  }
  for (const AppraisalLine& line : appraisal.lines) {
    if (line.per_year.size() != appraisal.years()) {
      errors.add(placed({.code = "E5031",
                         .what = fmt::format("\"{}\" does not cover the same years", line.name),
                         .found = fmt::format("{} years", line.per_year.size()),
                         .expected = fmt::format("{} years", appraisal.years())},
                        place));
    }
    const auto odd = std::find_if(line.per_year.begin(), line.per_year.end(),
                                  [](double value) { return !std::isfinite(value); });
    if (odd != line.per_year.end()) {
      errors.add(placed({.code = "E5017",
                         .what = fmt::format("\"{}\" is not a number in {}", line.name,
                                             appraisal.first_year + (odd - line.per_year.begin())),
                         .found = shortest(*odd),
                         .expected = "an amount"},
                        place));
    }
  }
  return errors;
}

std::vector<double> net_benefits(const Appraisal& appraisal) {
  std::vector<double> net(appraisal.years(), 0.0);
  for (const AppraisalLine& line : appraisal.lines) {
    for (std::size_t year = 0; year < net.size(); ++year) {
      net[year] += sign(line.side) * line.per_year[year];
    }
  }
  return net;
}

AppraisalResult evaluate(const Appraisal& appraisal, double rate_per_year, const Error& place) {
  check(appraisal, place).throw_if_any();
  const std::vector<double> net = net_benefits(appraisal);
  AppraisalResult result{
      .npv = {npv(rate_per_year, net), appraisal.currency, appraisal.price_year},
      .benefit_cost_ratio = benefit_cost_ratio(rate_per_year, total(appraisal, Side::benefit),
                                               total(appraisal, Side::cost)),
      .economic_rate = irr(net),
      .simple_payback = payback(net),
      .discounted_payback = payback(net, rate_per_year)};
  for (const AppraisalLine& line : appraisal.lines) {
    const double value = npv(rate_per_year, line.per_year);
    LineValue row{.name = line.name, .side = line.side, .present_value = value};
    if (value != 0) {
      row.switching_change = -result.npv.amount / (sign(line.side) * value);
    }
    result.lines.push_back(std::move(row));
  }
  return result;
}

std::vector<double> npv_curve(const Appraisal& appraisal, std::span<const double> rates_per_year) {
  const std::vector<double> net = net_benefits(appraisal);
  std::vector<double> values;
  for (const double rate : rates_per_year) {
    values.push_back(npv(rate, net));
  }
  return values;
}

std::vector<PartyGain> distribution(const Appraisal& appraisal, double rate_per_year) {
  std::vector<PartyGain> gains;
  for (const AppraisalLine& line : appraisal.lines) {
    const auto known = std::find_if(gains.begin(), gains.end(), [&](const PartyGain& gain) {
      return gain.country == line.country && gain.party == line.party;
    });
    PartyGain& gain =
        known != gains.end()
            ? *known
            : gains.emplace_back(PartyGain{.country = line.country, .party = line.party});
    gain.present_value += sign(line.side) * npv(rate_per_year, line.per_year);
  }
  return gains;
}

std::vector<double> over_years(std::span<const YearValue> points, int first_year, std::size_t years,
                               const Error& place) {
  if (points.empty()) {
    throw InputError(placed({.code = "E5032",
                             .what = "a series has no analysis year",
                             .found = "nothing",
                             .expected = "a value for at least one year"},
                            place));
  }
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].year <= points[i - 1].year) {
      throw InputError(placed({.code = "E5006",
                               .what = "analysis years are out of order",
                               .found = fmt::format("{}", points[i].year),
                               .expected = fmt::format("a year after {}", points[i - 1].year)},
                              place));
    }
  }
  std::vector<double> values;
  std::size_t next = 0;
  for (std::size_t i = 0; i < years; ++i) {
    const int year = first_year + static_cast<int>(i);
    while (next < points.size() && points[next].year < year) {
      ++next;
    }
    if (next == 0 || next == points.size()) {
      values.push_back(next == 0 ? points.front().value : points.back().value);
      continue;
    }
    const YearValue& a = points[next - 1];
    const YearValue& b = points[next];
    const double share = static_cast<double>(year - a.year) / (b.year - a.year);
    values.push_back(a.value + share * (b.value - a.value));
  }
  return values;
}

double residual_value(double cost, double used_years, double life_years) {
  return life_years > 0 ? cost * std::clamp(1 - used_years / life_years, 0.0, 1.0) : 0;
}

std::vector<double> emission_cost(std::span<const double> change_t_per_year,
                                  std::span<const double> price_per_t) {
  if (change_t_per_year.size() != price_per_t.size()) {
    throw InputError({.code = "E5031",
                      .what = "the price of emissions does not cover the same years",
                      .found = fmt::format("{} years", price_per_t.size()),
                      .expected = fmt::format("{} years", change_t_per_year.size())});
  }
  std::vector<double> cost;
  for (std::size_t year = 0; year < price_per_t.size(); ++year) {
    cost.push_back(change_t_per_year[year] * price_per_t[year]);
  }
  return cost;
}

}  // namespace corridor::finance
