#include <algorithm>
#include <cmath>

#include "corridor/base/text.h"
#include "corridor/import/packed_text.h"
#include "corridor/import/tntp.h"
#include "corridor/import/tntp_lines.h"

namespace corridor::import {

namespace {

/// @param place of the number in its line
void add_trip(TntpLines& lines, TntpTrips& trips, std::uint32_t origin, std::uint32_t destination,
              double value, std::size_t place) {
  if (!(value >= 0) || !std::isfinite(value)) {
    lines.add({.code = "E3302",
               .what = "impossible number of trips",
               .field = "trips",
               .expected = "a finite number, 0 or above"},
              place, shortest(value));
  } else if (value > 0 && origin == destination) {
    trips.intrazonal += value;
  } else if (value > 0) {
    trips.entries.push_back({origin - 1, destination - 1, value});
  }
}

std::uint32_t read_zone(TntpLines& lines, std::string_view ends, const char* field,
                        std::uint32_t zones) {
  lines.skip_blanks();
  const std::size_t place = lines.place();
  const auto zone = read_number<std::uint32_t>(lines, ends, field);
  if (zone && (*zone < 1 || *zone > zones)) {
    lines.add({.code = "E3301",
               .what = "trips of a zone that does not exist",
               .field = field,
               .expected = "a zone from 1 to " + std::to_string(zones)},
              place, std::to_string(*zone));
    return 0;
  }
  return zone.value_or(0);
}

/// `destination : trips ;` as often as the line has it.
void read_destinations(TntpLines& lines, TntpTrips& trips, std::uint32_t origin,
                       std::uint32_t zones) {
  for (lines.skip_blanks(); !lines.ended(); lines.skip_blanks()) {
    if (lines.peek() == ';') {
      lines.skip(1);
      continue;
    }
    const std::size_t errors_before = lines.problems.error_count();
    const std::uint32_t destination = read_zone(lines, ":;", "destination", zones);
    lines.skip_blanks();
    if (lines.peek() != ':') {
      if (lines.problems.error_count() == errors_before) {
        lines.add({.code = "E1303",
                   .what = "no : after the destination",
                   .expected = "destination : trips;"},
                  lines.place(), lines.left().substr(0, 1));
      }
      return;
    }
    lines.skip(1);
    lines.skip_blanks();
    const std::size_t place = lines.place();
    const auto value = read_number<double>(lines, ";", "trips");
    if (!value) {
      return;
    }
    if (destination != 0 && origin != 0) {
      add_trip(lines, trips, origin, destination, *value, place);
    }
  }
}

void sort_and_add_up(TntpTrips& trips) {
  auto& entries = trips.entries;
  const auto key = [](const TntpTrips::Entry& e) { return pair_key(e.origin, e.destination); };
  if (!std::ranges::is_sorted(entries, {}, key)) {
    std::ranges::stable_sort(entries, {}, key);
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept > 0 && key(entries[kept - 1]) == key(entries[i])) {
      entries[kept - 1].trips += entries[i].trips;
      ++trips.repeated_pairs;
    } else {
      entries[kept++] = entries[i];
    }
  }
  entries.resize(kept);
  for (const auto& entry : entries) {
    trips.total += entry.trips;
  }
}

void compare_total(TntpLines& lines, const TntpTrips& trips, const std::optional<double>& stated) {
  constexpr double kTolerance = 1e-3;  // heads round, some to six digits
  const double read = trips.total + trips.intrazonal;
  if (stated && std::abs(read - *stated) > kTolerance * std::max(read, *stated)) {
    lines.add_for_file({.code = "W3301",
                        .what = "the trips do not add up to the total that the head states",
                        .field = "TOTAL OD FLOW",
                        .found = shortest(read),
                        .expected = shortest(*stated),
                        .hint = "the file may be cut off",
                        .severity = Severity::warning});
  }
  if (trips.repeated_pairs > 0) {
    lines.add_for_file({.code = "W3302",
                        .what = std::to_string(trips.repeated_pairs) +
                                " rows repeat a pair of zones; their trips are added up",
                        .severity = Severity::warning});
  }
}

}  // namespace

TntpTrips parse_tntp_trips(std::string_view text, const std::string& name) {
  TntpLines lines(text, name);
  TntpMetadata metadata;
  bool more = read_metadata(lines, metadata);
  TntpTrips trips;
  const std::uint32_t zones = count_of(lines, metadata.zones, "NUMBER OF ZONES", kMostZones);
  lines.problems.throw_if_any();
  trips.zone_count = zones;
  std::uint32_t origin = 0;
  bool any_origin = false;
  for (; more; more = lines.next()) {
    const std::string_view word = lines.left().substr(0, 6);
    if (word == "Origin" || word == "origin" || word == "ORIGIN") {
      lines.skip(6);
      origin = read_zone(lines, "", "Origin", zones);
      any_origin = true;
      continue;
    }
    if (!any_origin) {
      lines.add({.code = "E1304",
                 .what = "trips before the first origin",
                 .expected = "a line \"Origin 1\"",
                 .hint = "is this a TNTP trip table?"},
                lines.place(), word);
      break;
    }
    read_destinations(lines, trips, origin, zones);
  }
  lines.problems.throw_if_any();
  sort_and_add_up(trips);
  compare_total(lines, trips, metadata.total_flow);
  trips.warnings = std::move(lines.problems);
  return trips;
}

TntpTrips read_tntp_trips(const std::filesystem::path& path) {
  return parse_tntp_trips(read_packed_text(path), path.string());
}

}  // namespace corridor::import
