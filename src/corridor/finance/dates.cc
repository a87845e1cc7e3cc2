#include "corridor/finance/dates.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

namespace chrono = std::chrono;

chrono::year_month_day calendar(Date date) {
  return chrono::year_month_day{chrono::sys_days{chrono::days{date.days}}};
}

Date serial(chrono::year_month_day day) {
  return {static_cast<std::int32_t>(chrono::sys_days{day}.time_since_epoch().count())};
}

chrono::year_month_day calendar(int year, int month, int day) {
  return chrono::year{year} / static_cast<int>(month) / static_cast<int>(day);
}

[[noreturn]] void refuse_date(std::string found, const Error& place) {
  throw InputError(placed({.code = "E5005",
                           .what = fmt::format("\"{}\" is not a date", found),
                           .found = found,
                           .expected = "a day of the calendar as 2016-04-28"},
                          place));
}

double thirty_day_months(CivilDate from, CivilDate to) {
  const int days = 360 * (to.year - from.year) + 30 * (to.month - from.month) + (to.day - from.day);
  return static_cast<double>(days) / 360.0;
}

double actual_actual(Date from, Date to) {
  double years = 0;
  for (int year = civil(from).year; from < to; ++year) {
    const Date next_year = serial(calendar(year + 1, 1, 1));
    const Date end = std::min(to, next_year);
    years += static_cast<double>(end.days - from.days) / (chrono::year{year}.is_leap() ? 366 : 365);
    from = end;
  }
  return years;
}

}  // namespace

Date date(int year, int month, int day, const Error& place) {
  const auto candidate = calendar(year, month, day);
  if (month < 1 || day < 1 || !candidate.ok()) {
    refuse_date(fmt::format("{:04}-{:02}-{:02}", year, month, day), place);
  }
  return serial(candidate);
}

Date parse_date(std::string_view text, const Error& place) {
  const std::string_view day = trimmed(text);
  const auto number = [&](std::size_t at, std::size_t size) {
    const std::string_view digits = day.substr(at, size);
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      refuse_date(std::string(text), place);
    }
    return static_cast<int>(*parse_integer(digits));
  };
  if (day.size() != 10 || day[4] != '-' || day[7] != '-') {
    refuse_date(std::string(text), place);
  }
  return date(number(0, 4), number(5, 2), number(8, 2), place);
}

CivilDate civil(Date date) {
  const auto day = calendar(date);
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

std::string text(Date date) {
  const CivilDate day = civil(date);
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

Date add_months(Date date, int months) {
  const auto from = calendar(date);
  const auto month = from.year() / from.month() + chrono::months{months};
  const auto day = month / from.day();
  return serial(day.ok() ? day : chrono::year_month_day{month / chrono::last});
}

std::string_view name(DayCount rule) {
  switch (rule) {
    case DayCount::actual_365:
      return "act/365";
    case DayCount::actual_360:
      return "act/360";
    case DayCount::thirty_360:
      return "30/360";
    case DayCount::thirty_e_360:
      return "30E/360";
    case DayCount::actual_actual_isda:
      return "act/act ISDA";
  }
  return "";
}

double year_fraction(DayCount rule, Date from, Date to) {
  if (to < from) {
    return -year_fraction(rule, to, from);
  }
  const double days = static_cast<double>(to.days - from.days);
  CivilDate begin = civil(from);
  CivilDate end = civil(to);
  switch (rule) {
    case DayCount::actual_365:
      return days / 365.0;
    case DayCount::actual_360:
      return days / 360.0;
    case DayCount::thirty_360:
      begin.day = std::min(begin.day, 30);
      end.day = begin.day == 30 ? std::min(end.day, 30) : end.day;
      return thirty_day_months(begin, end);
    case DayCount::thirty_e_360:
      begin.day = std::min(begin.day, 30);
      end.day = std::min(end.day, 30);
      return thirty_day_months(begin, end);
    case DayCount::actual_actual_isda:
      return actual_actual(from, to);
  }
  return 0;
}

void require_in_order(std::span<const Date> dates, std::string_view what, const Error& place) {
  for (std::size_t i = 1; i < dates.size(); ++i) {
    if (dates[i] < dates[i - 1]) {
      throw InputError(placed({.code = "E5006",
                               .what = fmt::format("{}: dates are out of order", what),
                               .found = text(dates[i]),
                               .expected = fmt::format("{} or later", text(dates[i - 1])),
                               .hint = "sort the rows by date"},
                              place));
    }
  }
}

}  // namespace corridor::finance
