#include "corridor/import/events.h"

#include "import/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::import {
namespace {

const std::string kUcdp =
    "id,type_of_violence,where_prec,adm_1,country,latitude,longitude,date_start,date_end\n"
    "1,1,1,Sindh,Pakistan,27.7,68.8,2023-05-01 00:00:00.000,2023-05-01 00:00:00.000\n"
    "2,1,3,Sindh,Pakistan,27.7,68.8,2023-06-01,2023-06-03\n"
    "3,3,6,Sindh,Pakistan,30,70,2024-01-01,2024-01-01\n"
    "4,1,1,Sindh,Pakistan,27.7,68.8,2019-01-01,2019-01-01\n";

std::string problems(const std::string& text, EventSource source) {
  const Folder folder({{"t.csv", text}});
  ErrorList errors;
  read_events(folder.path() / "t.csv", source, errors);
  std::string said = format(errors);
  const std::string prefix = folder.path().string() + "/";
  for (auto at = said.find(prefix); at != std::string::npos; at = said.find(prefix)) {
    said.erase(at, prefix.size());
  }
  return said;
}

std::vector<Event> events_of(const std::string& text, EventSource source) {
  const Folder folder({{"t.csv", text}});
  ErrorList errors;
  auto events = read_events(folder.path() / "t.csv", source, errors);
  errors.throw_if_any();
  return events;
}

TEST(Events, PrecisionStaysWithTheEvent) {
  const auto events = events_of(kUcdp, EventSource::ucdp);
  ASSERT_EQ(events.size(), 4U);
  EXPECT_EQ(events[0].precision, PlacePrecision::point);
  EXPECT_EQ(events[1].precision, PlacePrecision::district);
  EXPECT_EQ(events[2].precision, PlacePrecision::country);
  const auto counts = count_events(events, *parse_day("2023-01-01"), *parse_day("2024-12-31"));
  ASSERT_EQ(counts.size(), 2U);       // that of 2019 is outside the window
  EXPECT_EQ(counts[0].province, "");  // known to the country only: no province gets it
  EXPECT_EQ(counts[0].kind, "one-sided");
  EXPECT_EQ(counts[1].province, "Sindh");
  EXPECT_EQ(counts[1].events, 2U);
  EXPECT_EQ(counts[1].point, 1U);
  EXPECT_EQ(counts[1].district, 1U);
  EXPECT_EQ(counts[1].mean_days, 2);  // of one and three
}

TEST(Events, EverySourceIsRead) {
  const auto acled = events_of(
      "event_id_cnty,event_date,event_type,country,admin1,geo_precision,latitude,longitude\n"
      "PAK1,31 March 2024,Protests,Pakistan,Sindh,2,27,68\n",
      EventSource::acled);
  EXPECT_EQ(day_text(acled[0].first_day), "2024-03-31");
  EXPECT_EQ(acled[0].precision, PlacePrecision::district);
  const auto gdacs = events_of(
      "eventtype,eventid,fromdate,todate,country,latitude,longitude\n"
      "FL,10,2022-08-01T00:00:00,2022-09-15T00:00:00,Pakistan,27,68\n",
      EventSource::gdacs);
  EXPECT_EQ(gdacs[0].last_day - gdacs[0].first_day, 45);
  const auto emdat = events_of(
      "DisNo.,Disaster Type,Country,Start Year,Start Month,Start Day,End Year,End Month,End Day\n"
      "2022-0001-PAK,Flood,Pakistan,2022,6,14,2022,9,30\n2010-0002-PAK,Flood,Pakistan,2010,,,,,\n",
      EventSource::emdat);
  EXPECT_EQ(day_text(emdat[0].first_day), "2022-06-14");
  EXPECT_EQ(day_text(emdat[1].first_day), "2010-01-01");
  EXPECT_EQ(emdat[0].precision, PlacePrecision::country);
}

TEST(Events, MissingColumnsAreNamed) {
  EXPECT_EQ(problems("id,where_precision,adm_1,country,date_start,date_end\n1,1,S,P,2023-01-01,\n",
                     EventSource::ucdp),
            "error[E2601]: the column \"type_of_violence\" of ucdp is missing\n"
            "  --> t.csv:1  (type_of_violence)\n"
            "    = hint: one of id, where_precision, adm_1, country, date_start, date_end\n"
            "error[E2601]: the column \"where_prec\" of ucdp is missing\n"
            "  --> t.csv:1  (where_prec)\n"
            "    = hint: one of id, where_precision, adm_1, country, date_start, date_end\n"
            "result: 2 errors, 0 warnings\n");
}

TEST(Events, BadCellsAreAllToldAtOnce) {
  const std::string said = problems(
      "id,type_of_violence,where_prec,adm_1,country,latitude,longitude,date_start,date_end\n"
      "1,1,9,Sindh,Pakistan,27,68,2023-05-01,2023-05-01\n"
      "2,1,1,Sindh,Pakistan,27,68,2023-06-05,2023-06-03\n"
      "3,1,1,Sindh,Pakistan,97,68,2023-02-30,2023-03-03\n",
      EventSource::ucdp);
  EXPECT_THAT(said,
              testing::HasSubstr("error[E2605]: a precision code that the source does not have\n"
                                 "  --> t.csv:2:5  (where_prec)\n"
                                 "    |\n"
                                 "  2 | 1,1,9,Sindh,Pakistan,27,68,2023-05-01,2023-05-01\n"
                                 "    |     ^ found \"9\", expected 1 to 7\n"));
  EXPECT_THAT(said, testing::HasSubstr("error[E2603]: an event that ends before it begins\n"
                                       "  --> t.csv:3:39  (date_end)"));
  EXPECT_THAT(said, testing::HasSubstr("error[E2602]: a date that cannot be read\n"
                                       "  --> t.csv:4:28  (date_start)"));
  EXPECT_THAT(said, testing::HasSubstr("error[E2604]: a place outside the earth"));
  EXPECT_THAT(said, testing::HasSubstr("result: 4 errors, 0 warnings\n"));
}

}  // namespace
}  // namespace corridor::import
