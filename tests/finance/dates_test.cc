#include "corridor/finance/dates.h"

#include "base/message_of.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::finance {
namespace {

using ::testing::HasSubstr;

TEST(Dates, ReadAndWriteTheSameDay) {
  EXPECT_EQ(text(parse_date("2016-04-28")), "2016-04-28");
  EXPECT_EQ(date(1970, 1, 1).days, 0);
  EXPECT_EQ(date(2000, 3, 1).days, 11017);  // Unix time 951868800 / 86400
}

TEST(Dates, AMonthLaterIsTheSameDayOrTheLastOfTheMonth) {
  EXPECT_EQ(text(add_months(date(2023, 1, 31), 1)), "2023-02-28");
  EXPECT_EQ(text(add_months(date(2023, 8, 31), 6)), "2024-02-29");
  EXPECT_EQ(text(add_months(date(2024, 3, 15), -15)), "2022-12-15");
}

// ISDA, EMU and market conventions: recent developments (1998), the Actual/Actual examples.
TEST(DayCounts, ActualActualOfIsdaSplitsAtTheNewYear) {
  EXPECT_NEAR(year_fraction(DayCount::actual_actual_isda, date(2003, 11, 1), date(2004, 5, 1)),
              0.497724380567, 1e-12);  // 61/365 + 121/366
  EXPECT_NEAR(year_fraction(DayCount::actual_actual_isda, date(1999, 2, 1), date(1999, 7, 1)),
              150.0 / 365, 1e-15);
  EXPECT_NEAR(year_fraction(DayCount::actual_actual_isda, date(1999, 7, 1), date(2000, 7, 1)),
              184.0 / 365 + 182.0 / 366, 1e-15);
}

// ISDA 2006 Definitions 4.16(f) and (g), examples of ISDA's 30/360 worksheet.
TEST(DayCounts, ThirtyDayMonths) {
  const auto days = [](DayCount rule, Date from, Date to) {
    return 360 * year_fraction(rule, from, to);
  };
  EXPECT_NEAR(days(DayCount::thirty_360, date(2007, 1, 15), date(2007, 1, 30)), 15, 1e-9);
  EXPECT_NEAR(days(DayCount::thirty_360, date(2007, 9, 30), date(2008, 3, 31)), 180, 1e-9);
  EXPECT_NEAR(days(DayCount::thirty_360, date(2007, 1, 15), date(2007, 1, 31)), 16, 1e-9);
  EXPECT_NEAR(days(DayCount::thirty_e_360, date(2007, 1, 15), date(2007, 1, 31)), 15, 1e-9);
  EXPECT_NEAR(days(DayCount::thirty_360, date(2008, 2, 29), date(2008, 3, 31)), 32, 1e-9);
  EXPECT_NEAR(days(DayCount::thirty_e_360, date(2008, 2, 29), date(2008, 3, 31)), 31, 1e-9);
}

TEST(DayCounts, ActualDaysOver365And360) {
  EXPECT_NEAR(year_fraction(DayCount::actual_365, date(2024, 1, 1), date(2025, 1, 1)), 366.0 / 365,
              1e-15);
  EXPECT_NEAR(year_fraction(DayCount::actual_360, date(2024, 1, 1), date(2025, 1, 1)), 366.0 / 360,
              1e-15);
  EXPECT_NEAR(year_fraction(DayCount::actual_365, date(2025, 1, 1), date(2024, 1, 1)), -366.0 / 365,
              1e-15);
}

TEST(Dates, ADayThatDoesNotExistIsNamedWithItsPlace) {
  const Error place{.file = "loan.csv", .line = 3, .field = "start"};
  EXPECT_EQ(message_of([&] { (void)parse_date("2023-02-30", place); }),
            "error[E5005]: \"2023-02-30\" is not a date\n"
            "  --> loan.csv:3  (start)\n"
            "    = found \"2023-02-30\", expected a day of the calendar as 2016-04-28\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_THAT(message_of([] { (void)parse_date("28.4.2016"); }), HasSubstr("E5005"));
  EXPECT_THAT(message_of([] { (void)parse_date("20x6-04-28"); }), HasSubstr("E5005"));
}

TEST(Dates, OutOfOrderIsAnError) {
  const std::vector<Date> days{date(2023, 7, 21), date(2023, 7, 1)};
  EXPECT_THAT(message_of([&] { require_in_order(days, "drawdowns of loan M5-A"); }),
              HasSubstr("error[E5006]: drawdowns of loan M5-A: dates are out of order\n"
                        "    = found \"2023-07-01\", expected 2023-07-21 or later\n"));
}

}  // namespace
}  // namespace corridor::finance
