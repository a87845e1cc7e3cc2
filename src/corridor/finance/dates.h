// Calendar dates and day counts: which share of a year lies between two dates, by which rule.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "corridor/base/error.h"

namespace corridor::finance {

/// A day of the Gregorian calendar.
struct Date {
  std::int32_t days = 0;  // since 1 January 1970

  friend constexpr auto operator<=>(Date, Date) = default;
};

struct CivilDate {
  int year = 1970;
  int month = 1;  // 1 .. 12
  int day = 1;    // 1 .. 31
};

/// @throws InputError E5005 if there is no such day (30 February)
Date date(int year, int month, int day, const Error& place = {});

/// "2016-04-28" (ISO 8601). @throws InputError E5005
Date parse_date(std::string_view text, const Error& place = {});

CivilDate civil(Date date);
std::string text(Date date);  // "2016-04-28"

/// The same day `months` later (or earlier); a day that the month lacks becomes its last.
Date add_months(Date date, int months);

/// Rules of ISDA (2006 Definitions, section 4.16): Actual/365 (Fixed), Actual/360, 30/360 ("bond
/// basis"), 30E/360 ("Eurobond basis"), Actual/Actual (days of leap years over 366, others over
/// 365).
enum class DayCount {
  actual_365,
  actual_360,
  thirty_360,
  thirty_e_360,
  actual_actual_isda,
};

std::string_view name(DayCount rule);  // "act/365", "act/360", "30/360", "30E/360", "act/act ISDA"

/// Years from `from` to `to`; negative if `to` is earlier.
double year_fraction(DayCount rule, Date from, Date to);

/// @param what    names the dates in the message: "drawdowns of loan M5-A"
/// @throws InputError E5006 unless dates never go back
void require_in_order(std::span<const Date> dates, std::string_view what, const Error& place = {});

}  // namespace corridor::finance
