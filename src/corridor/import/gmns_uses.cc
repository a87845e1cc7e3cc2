#include "corridor/import/gmns_uses.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/import/problem_cap.h"

namespace corridor::import {
namespace {

using table::kNoColumn;
using table::Table;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::string lower(std::string_view text) {
  std::string low(text);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return low;
}

// Names of use_definition.csv and use_group.csv, by their lower-case form.
std::map<std::string, std::string> defined_uses(const GmnsFiles& files) {
  std::map<std::string, std::string> names;
  for (const char* file : {"use_definition.csv", "use_group.csv"}) {
    if (const GmnsFile* f = files.find(file)) {
      for (std::size_t row = 0; row < f->table.row_count(); ++row) {
        const std::string name(f->table.cell(row, f->schema.key));
        names.emplace(lower(name), name);
      }
    }
  }
  return names;
}

// Each use that link.csv names, with the first row that names it.
std::map<std::string, std::size_t> named_uses(const Table& links, std::size_t column) {
  std::map<std::string, std::size_t> uses;
  std::unordered_set<std::string_view> seen;
  for (std::size_t row = 0; row < links.row_count(); ++row) {
    const std::string_view cell = links.cell(row, column);
    if (cell.empty() || !seen.insert(cell).second) {
      continue;
    }
    for (const std::string& use : split(cell, ',')) {
      uses.emplace(use, row);
    }
  }
  return uses;
}

void check_allowed_uses(GmnsFiles& files, std::vector<std::string>& notes) {
  GmnsFile& links = *files.find("link.csv");
  const std::size_t column = links.table.column("allowed_uses");
  if (column == kNoColumn) {
    return;
  }
  const auto defined = defined_uses(files);
  std::vector<std::string> candidates;
  for (const auto& [low, name] : defined) {
    candidates.push_back(name);
  }
  ProblemCap cap(links.problems);
  for (const auto& [use, row] : named_uses(links.table, column)) {
    const auto found = defined.find(lower(use));
    if (found != defined.end()) {
      if (found->second != use) {
        notes.push_back(
            fmt::format("link.csv: the use \"{}\" is taken as \"{}\"", use, found->second));
      }
      continue;
    }
    cap.add([&, &name = use, first = row] {
      Error error = links.table.error(first, column, "W2044", "a use that no table defines");
      error.found = name;
      error.expected = "a use of use_definition.csv or a group of use_group.csv";
      error.hint = defined.empty() ? "neither file is there: allowed_uses is only carried along"
                                   : name_hint(name, candidates);
      error.severity = Severity::warning;
      return error;
    });
    if (defined.empty()) {
      return;  // true of all of them
    }
  }
}

// "06:00", "6:00:00" as "0600".
std::optional<std::string> hhmm(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) {
    return std::nullopt;
  }
  const auto hours = parse_integer(parts[0]);
  const auto minutes = parse_integer(parts[1]);
  constexpr int kHours = 24;
  constexpr int kMinutes = 60;
  if (!hours || !minutes || *hours < 0 || *hours > kHours || *minutes < 0 || *minutes >= kMinutes) {
    return std::nullopt;
  }
  return fmt::format("{:02}{:02}", *hours, *minutes);
}

// Each row of time_set_definitions.csv as GMNS writes time_day.
std::vector<std::string> time_days(GmnsFile& sets) {
  const bool capital = sets.table.column("friday") == kNoColumn;
  const std::array<const char*, 8> days = {"sunday",    "monday",   "tuesday",
                                           "wednesday", "thursday", capital ? "Friday" : "friday",
                                           "saturday",  "holiday"};
  std::vector<std::string> texts;
  ProblemCap cap(sets.problems);
  for (std::size_t row = 0; row < sets.table.row_count(); ++row) {
    std::string text;
    for (const char* day : days) {
      text += sets.table.boolean(row, sets.table.column(day)).value_or(false) ? '1' : '0';
    }
    for (const char* end : {"start_time", "end_time"}) {
      const std::size_t column = sets.table.column(end);
      const auto time = column == kNoColumn ? std::nullopt : hhmm(sets.table.cell(row, column));
      if (!time && column != kNoColumn && !sets.table.missing(row, column)) {
        cap.add([&] {
          Error error = sets.table.error(row, column, "E1067", "no time of day");
          error.expected = "HH:MM";
          return error;
        });
      }
      text += '_';
      text += time.value_or("0000");
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

}  // namespace

std::vector<GmnsUse> read_uses(GmnsFiles& files, std::vector<std::string>& notes) {
  check_allowed_uses(files, notes);
  std::vector<GmnsUse> uses;
  if (const GmnsFile* file = files.find("use_definition.csv")) {
    const Table& table = file->table;
    for (std::size_t row = 0; row < table.row_count(); ++row) {
      uses.push_back({.use = std::string(table.cell(row, "use")),
                      .persons_per_vehicle =
                          table.number(row, table.column("persons_per_vehicle")).value_or(kNaN),
                      .pce = table.number(row, table.column("pce")).value_or(kNaN)});
    }
  }
  return uses;
}

std::vector<GmnsLinkTimeOfDay> read_link_times(GmnsFile& tod, const GmnsFile& links, GmnsFile* sets,
                                               double kmh_per_speed) {
  const Table& table = tod.table;
  const auto link_rows = resolve(tod, "link_id", links);
  std::vector<std::uint32_t> set_rows(table.row_count(), table::RowIndex::kNone);
  std::vector<std::string> set_texts;
  if (sets != nullptr) {
    set_rows = resolve(tod, "timeday_id", *sets);
    set_texts = time_days(*sets);
  }
  const std::size_t time_day = table.column("time_day");
  const std::size_t timeday_id = table.column("timeday_id");
  const auto number = [&](std::size_t row, const char* column, double factor) {
    const auto value = table.number(row, table.column(column));
    return value && factor > 0 ? *value * factor : kNaN;
  };
  std::vector<GmnsLinkTimeOfDay> times;
  ProblemCap cap(tod.problems);
  for (std::uint32_t row = 0; row < table.row_count(); ++row) {
    std::string when = set_rows[row] != table::RowIndex::kNone
                           ? set_texts[set_rows[row]]
                           : std::string(table.cell(row, time_day));
    const bool dangling = timeday_id != kNoColumn && !table.missing(row, timeday_id);
    if (when.empty() && !(dangling && sets != nullptr)) {
      cap.add([&] {
        Error error = table.error(row, 0, "E1066", "a row that does not say when it holds");
        error.found.clear();
        error.expected = "a timeday_id of time_set_definitions.csv, or a time_day";
        return error;
      });
    }
    times.push_back({.link = LinkId{link_rows[row]},
                     .time_day = std::move(when),
                     .capacity_pce_per_h_lane = number(row, "capacity", 1),
                     .free_speed_kmh = number(row, "free_speed", kmh_per_speed),
                     .lanes = number(row, "lanes", 1),
                     .toll = number(row, "toll", 1),
                     .allowed_uses = std::string(table.cell(row, "allowed_uses"))});
  }
  return times;
}

}  // namespace corridor::import
