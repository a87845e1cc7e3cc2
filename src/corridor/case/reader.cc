#include "corridor/case/reader.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/geodesy.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"

namespace corridor::cases {

void Row::unknown(std::string_view column, std::string_view id, const Index& index,
                  std::string_view file) const {
  Error error = table_.error(row_, table_.column(column), "E2004",
                             fmt::format("an id that {} does not have", file));
  error.found = id;
  error.expected = fmt::format("an id of {}", file);
  error.hint = name_hint(id, index.ids());
  errors_.add(std::move(error));
}

std::optional<std::uint32_t> Row::reference(std::string_view column, const Index& index,
                                            std::string_view file) const {
  const std::string_view id = table_.cell(row_, column);
  if (id.empty() || !index.readable()) {
    return std::nullopt;
  }
  const auto found = index.find(id);
  if (!found) {
    unknown(column, id, index, file);
  }
  return found;
}

std::vector<std::uint32_t> Row::references(std::string_view column, const Index& index,
                                           std::string_view file, char separator) const {
  std::vector<std::uint32_t> found;
  if (!index.readable()) {
    return found;
  }
  for (const std::string& id : split(table_.cell(row_, column), separator)) {
    if (const auto number = index.find(id)) {
      found.push_back(*number);
    } else {
      unknown(column, id, index, file);
    }
  }
  return found;
}

Evidence Row::evidence() const {
  const std::string confidence = text("confidence");
  return {.source_id = text("source_id"),
          .as_of = text("as_of"),
          .confidence = confidence.empty() ? 'D' : confidence[0],
          .note = text("note")};
}

void Row::error(std::string_view column, std::string code, std::string what, std::string expected,
                std::string hint, Severity severity) const {
  const std::size_t index = table_.column(column);
  Error error = index == table::kNoColumn
                    ? table_.error(row_, 0, std::move(code), std::move(what))
                    : table_.error(row_, index, std::move(code), std::move(what));
  error.field = column;
  error.expected = std::move(expected);
  error.hint = std::move(hint);
  error.severity = severity;
  errors_.add(std::move(error));
}

std::string_view name(Family family) {
  constexpr std::array<std::string_view, 4> kNames = {"road", "rail", "pipeline", "sea"};
  return kNames[static_cast<std::size_t>(family)];
}

std::string_view name(Status status) {
  constexpr std::array<std::string_view, 6> kNames = {"open",     "under_construction", "planned",
                                                      "proposed", "suspended",          "closed"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view name(CapacityUnit unit) {
  constexpr std::array<std::string_view, 6> kNames = {"t/day",      "vehicles/day", "PCE/h",
                                                      "trains/day", "m3/day",       "TEU/day"};
  return kNames[static_cast<std::size_t>(unit)];
}

std::optional<Status> parse_status(std::string_view text) {
  for (int i = 0; i < 6; ++i) {
    if (name(static_cast<Status>(i)) == text) {
      return static_cast<Status>(i);
    }
  }
  return std::nullopt;
}

double straight_km(const Place& a, const Place& b) {
  return great_circle_km(a.longitude, a.latitude, b.longitude, b.latitude);
}

std::optional<PlaceId> Case::find_place(std::string_view id) const {
  for (const PlaceId place : IdRange<PlaceId>(places.size())) {
    if (places[place].id == id) {
      return place;
    }
  }
  return std::nullopt;
}

std::optional<ZoneId> Case::find_zone(std::string_view id) const {
  for (const ZoneId zone : IdRange<ZoneId>(zones.size())) {
    if (zones[zone].id == id) {
      return zone;
    }
  }
  return std::nullopt;
}

std::optional<CommodityId> Case::find_commodity(std::string_view id) const {
  for (const CommodityId commodity : IdRange<CommodityId>(commodities.size())) {
    if (commodities[commodity].id == id) {
      return commodity;
    }
  }
  return std::nullopt;
}

const Scenario* Case::find_scenario(std::string_view id) const {
  const auto found = std::find_if(scenarios.begin(), scenarios.end(),
                                  [&](const Scenario& scenario) { return scenario.id == id; });
  return found == scenarios.end() ? nullptr : &*found;
}

const Parameter* Case::find_parameter(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter& p) { return p.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

double Case::parameter(std::string_view name, double otherwise) const {
  const Parameter* found = find_parameter(name);
  return found == nullptr ? otherwise : found->value;
}

double Case::parameter(std::string_view name) const {
  const Parameter* found = find_parameter(name);
  if (found == nullptr) {
    throw InputError(Error{.code = "E2015",
                           .what = fmt::format("parameter {} is missing", name),
                           .file = (folder / "parameter.csv").string()});
  }
  return found->value;
}

Units units_of(const Case& a_case) {
  Units units;
  const auto config = a_case.tables.find("config.csv");
  if (config == a_case.tables.end() || config->second.row_count() == 0) {
    return units;
  }
  const std::string_view length = config->second.cell(0, "long_length");
  const std::string_view speed = config->second.cell(0, "speed");
  units.km_per_length = length.starts_with("mi")  ? kKmPerMile
                        : length.starts_with("m") ? 1 / kMetresPerKm
                                                  : 1;
  units.kmh_per_speed = speed == "mph" ? kKmPerMile : speed == "m/s" ? 3.6 : 1;
  return units;
}

double capacity_share(const table::Table& table, std::size_t row) {
  const std::size_t column = table.column("capacity_both_directions");
  return column != table::kNoColumn && table.boolean(row, column).value_or(false) ? 0.5 : 1;
}

}  // namespace corridor::cases
