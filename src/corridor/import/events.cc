#include "corridor/import/events.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/table/csv.h"

namespace corridor::import {
namespace {

using table::Table;

constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

// What a source calls the columns; empty: it has none.
struct Columns {
  std::string_view id, first, last, kind, country, province, longitude, latitude, precision;
  std::vector<std::string_view> needed;
};

const Columns& columns_of(EventSource source) {
  static const Columns kUcdp{
      "id",
      "date_start",
      "date_end",
      "type_of_violence",
      "country",
      "adm_1",
      "longitude",
      "latitude",
      "where_prec",
      {"id", "date_start", "date_end", "type_of_violence", "country", "adm_1", "where_prec"}};
  static const Columns kAcled{
      "event_id_cnty",
      "event_date",
      "",
      "event_type",
      "country",
      "admin1",
      "longitude",
      "latitude",
      "geo_precision",
      {"event_id_cnty", "event_date", "event_type", "country", "admin1", "geo_precision"}};
  static const Columns kGdacs{"eventid",   "fromdate",
                              "todate",    "eventtype",
                              "country",   "",
                              "longitude", "latitude",
                              "",          {"eventid", "fromdate", "eventtype", "country"}};
  static const Columns kEmdat{"DisNo.",    "",
                              "",          "Disaster Type",
                              "Country",   "",
                              "Longitude", "Latitude",
                              "",          {"DisNo.", "Disaster Type", "Country", "Start Year"}};
  switch (source) {
    case EventSource::ucdp:
      return kUcdp;
    case EventSource::acled:
      return kAcled;
    case EventSource::gdacs:
      return kGdacs;
    case EventSource::emdat:
      return kEmdat;
  }
  return kUcdp;
}

std::optional<Day> day_of(long long year, long long month, long long day) {
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(year)},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (year < 1000 || year > 2200 || month < 1 || month > 12 || day < 1 || !date.ok()) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date).time_since_epoch().count();
}

class EventReader {
 public:
  EventReader(const Table& table, EventSource source, ErrorList& errors)
      : table_(table), source_(source), columns_(columns_of(source)), errors_(errors) {}

  std::vector<Event> read() {
    bool complete = true;
    for (const std::string_view column : columns_.needed) {
      if (table_.column(column) == table::kNoColumn) {
        complete = false;
        Error error = table_.header_error(
            table::kNoColumn, "E2601",
            fmt::format("the column \"{}\" of {} is missing", column, name(source_)));
        error.field = column;
        error.hint = name_hint(column, table_.header());
        errors_.add(std::move(error));
      }
    }
    std::vector<Event> events;
    for (std::size_t row = 0; complete && row < table_.row_count(); ++row) {
      if (auto event = read_row(row)) {
        events.push_back(std::move(*event));
      }
    }
    return events;
  }

 private:
  std::string text(std::size_t row, std::string_view column) const {
    return column.empty() ? std::string() : std::string(table_.cell(row, column));
  }

  void add(std::size_t row, std::string_view column, const char* code, std::string what,
           std::string expected) {
    Error error = table_.error(row, table_.column(column), code, std::move(what));
    error.expected = std::move(expected);
    errors_.add(std::move(error));
  }

  std::optional<Event> read_row(std::size_t row) {
    Event event{.id = text(row, columns_.id),
                .kind = text(row, columns_.kind),
                .country = text(row, columns_.country),
                .province = text(row, columns_.province)};
    if (source_ == EventSource::ucdp) {
      event.kind = event.kind == "1"   ? "state"
                   : event.kind == "2" ? "non-state"
                   : event.kind == "3" ? "one-sided"
                                       : event.kind;
    }
    const std::size_t before = errors_.error_count();
    read_days(row, event);
    read_place(row, event);
    read_precision(row, event);
    return errors_.error_count() == before ? std::optional(std::move(event)) : std::nullopt;
  }

  void read_days(std::size_t row, Event& event) {
    if (source_ == EventSource::emdat) {
      read_split_days(row, event);
      return;
    }
    const auto first = parse_day(text(row, columns_.first));
    if (!first) {
      add(row, columns_.first, "E2602", "a date that cannot be read", "a day as 2024-03-31");
      return;
    }
    event.first_day = event.last_day = *first;
    const std::string last_text = text(row, columns_.last);
    if (last_text.empty()) {
      return;
    }
    const auto last = parse_day(last_text);
    if (!last) {
      add(row, columns_.last, "E2602", "a date that cannot be read", "a day as 2024-03-31");
    } else if (*last < *first) {
      add(row, columns_.last, "E2603", "an event that ends before it begins",
          fmt::format("{} or later", day_text(*first)));
    } else {
      event.last_day = *last;
    }
  }

  // Year, month and day in columns of their own; month and day may be unknown.
  void read_split_days(std::size_t row, Event& event) {
    const auto part = [&](const std::string& column, long long otherwise) {
      return parse_integer(text(row, column)).value_or(otherwise);
    };
    const auto first = day_of(part("Start Year", 0), part("Start Month", 1), part("Start Day", 1));
    if (!first) {
      add(row, "Start Year", "E2602", "a date that cannot be read", "a year, month and day");
      return;
    }
    event.first_day = event.last_day = *first;
    if (text(row, "End Year").empty()) {
      return;
    }
    const auto last = day_of(part("End Year", 0), part("End Month", part("Start Month", 12)),
                             part("End Day", part("Start Day", 28)));
    if (!last) {
      add(row, "End Year", "E2602", "a date that cannot be read", "a year, month and day");
    } else if (*last < *first) {
      add(row, "End Year", "E2603", "an event that ends before it begins",
          fmt::format("{} or later", day_text(*first)));
    } else {
      event.last_day = *last;
    }
  }

  void read_place(std::size_t row, Event& event) {
    const auto coordinate = [&](std::string_view column, double most) -> std::optional<double> {
      const std::string given = text(row, column);
      if (given.empty()) {
        return std::nullopt;
      }
      const auto value = parse_number(given);
      if (!value || !(std::abs(*value) <= most)) {
        add(row, column, "E2604", "a place outside the earth",
            fmt::format("degrees from -{0} to {0}", most));
        return std::nullopt;
      }
      return value;
    };
    event.longitude = coordinate(columns_.longitude, 180);
    event.latitude = coordinate(columns_.latitude, 90);
  }

  // UCDP: 1 exact, 2 near a known point, 3 district, 4 province, 5 to 7 vaguer. ACLED: 1 a town, 2
  // part of a region, 3 region.
  void read_precision(std::size_t row, Event& event) {
    if (columns_.precision.empty()) {
      event.precision =
          event.longitude && event.latitude ? PlacePrecision::point : PlacePrecision::country;
      return;
    }
    const auto code = parse_integer(text(row, columns_.precision));
    const long long most = source_ == EventSource::ucdp ? 7 : 3;
    if (!code || *code < 1 || *code > most) {
      add(row, columns_.precision, "E2605", "a precision code that the source does not have",
          fmt::format("1 to {}", most));
      return;
    }
    if (source_ == EventSource::ucdp) {
      event.precision = *code <= 2   ? PlacePrecision::point
                        : *code == 3 ? PlacePrecision::district
                        : *code == 4 ? PlacePrecision::province
                                     : PlacePrecision::country;
    } else {
      event.precision = *code == 1   ? PlacePrecision::point
                        : *code == 2 ? PlacePrecision::district
                                     : PlacePrecision::province;
    }
  }

  const Table& table_;
  EventSource source_;
  const Columns& columns_;
  ErrorList& errors_;
};

}  // namespace

std::optional<EventSource> parse_event_source(std::string_view text) {
  for (const EventSource source :
       {EventSource::ucdp, EventSource::acled, EventSource::gdacs, EventSource::emdat}) {
    if (name(source) == text) {
      return source;
    }
  }
  return std::nullopt;
}

std::string_view name(EventSource source) {
  constexpr std::array<std::string_view, 4> kNames = {"ucdp", "acled", "gdacs", "emdat"};
  return kNames[static_cast<std::size_t>(source)];
}

std::string_view name(PlacePrecision precision) {
  constexpr std::array<std::string_view, 4> kNames = {"point", "district", "province", "country"};
  return kNames[static_cast<std::size_t>(precision)];
}

std::optional<Day> parse_day(std::string_view text) {
  const std::string_view clean = trimmed(text);
  if (clean.size() >= 10 && clean[4] == '-' && clean[7] == '-' &&
      (clean.size() == 10 || clean[10] == ' ' || clean[10] == 'T')) {
    const auto year = parse_integer(clean.substr(0, 4));
    const auto month = parse_integer(clean.substr(5, 2));
    const auto day = parse_integer(clean.substr(8, 2));
    return year && month && day ? day_of(*year, *month, *day) : std::nullopt;
  }
  const auto parts = split(std::string(clean), ' ');
  if (parts.size() != 3) {
    return std::nullopt;
  }
  std::string month = parts[1];
  std::transform(month.begin(), month.end(), month.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto found = std::find(kMonths.begin(), kMonths.end(), month);
  const auto day = parse_integer(parts[0]);
  const auto year = parse_integer(parts[2]);
  if (found == kMonths.end() || !day || !year) {
    return std::nullopt;
  }
  return day_of(*year, found - kMonths.begin() + 1, *day);
}

std::string day_text(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::vector<Event> read_events(const std::filesystem::path& path, EventSource source,
                               ErrorList& errors) {
  const auto table = Table::read(path, path.string(), errors);
  if (!table) {
    return {};
  }
  return EventReader(*table, source, errors).read();
}

std::vector<EventCount> count_events(const std::vector<Event>& events, Day first, Day last) {
  std::map<std::tuple<std::string, std::string, std::string>, EventCount> counts;
  for (const Event& event : events) {
    if (event.first_day < first || event.first_day > last) {
      continue;
    }
    const std::string province =
        event.precision == PlacePrecision::country ? std::string() : event.province;
    EventCount& count = counts[{event.country, province, event.kind}];
    count.country = event.country;
    count.province = province;
    count.kind = event.kind;
    ++count.events;
    count.point += event.precision == PlacePrecision::point ? 1U : 0U;
    count.district += event.precision == PlacePrecision::district ? 1U : 0U;
    count.mean_days += static_cast<double>(event.last_day - event.first_day + 1);
  }
  std::vector<EventCount> rows;
  for (auto& [key, count] : counts) {
    count.mean_days /= static_cast<double>(count.events);
    rows.push_back(std::move(count));
  }
  return rows;
}

}  // namespace corridor::import
