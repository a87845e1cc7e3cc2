// Event tables of others (UCDP GED, ACLED, GDACS, EM-DAT) as counts by area and kind. Read, never
// bundled. Who counted, and how precisely a place is known, stays with every event.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::import {

enum class EventSource { ucdp, acled, gdacs, emdat };

std::optional<EventSource> parse_event_source(std::string_view name);
std::string_view name(EventSource source);

/// How precisely the place is known. An event is never given a better place than its source has.
enum class PlacePrecision { point, district, province, country };
std::string_view name(PlacePrecision precision);

/// Days since 1970-01-01 (proleptic Gregorian).
using Day = long long;

struct Event {
  std::string id = {};
  Day first_day = 0;
  Day last_day = 0;
  std::string kind = {};
  std::string country = {};
  std::string province = {};
  std::optional<double> longitude = {};
  std::optional<double> latitude = {};
  PlacePrecision precision = PlacePrecision::country;
};

/// Reads one table of one source. Problems (E26xx): columns that miss, dates that are none or out
/// of order, precision codes that the source does not have, coordinates outside the earth.
std::vector<Event> read_events(const std::filesystem::path& path, EventSource source,
                               ErrorList& errors);

/// Counts of one area and kind. An event known to its country only is counted for the country, not
/// for a province.
struct EventCount {
  std::string country = {};
  std::string province = {};  // empty: known to the country only
  std::string kind = {};
  std::size_t events = 0;
  std::size_t point = 0;     // of them, known to a point
  std::size_t district = 0;  // and to a district
  double mean_days = 0;      // from the first to the last day, both counted
};

/// By country, province and kind, rising. Events that do not begin within the days are left out.
std::vector<EventCount> count_events(const std::vector<Event>& events, Day first, Day last);

/// "2024-03-31" and what sources write beside it: "31 March 2024", "2024-03-31 00:00:00.000".
std::optional<Day> parse_day(std::string_view text);
std::string day_text(Day day);

}  // namespace corridor::import
