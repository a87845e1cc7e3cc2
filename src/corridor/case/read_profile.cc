// Elevation profiles: of a case, and of a file alone.
#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/profile.h"
#include "corridor/case/reader.h"
#include "corridor/case/schema.h"
#include "corridor/table/schema.h"

namespace corridor::cases {
namespace {

ElevationProfile& profile_of(std::vector<ElevationProfile>& profiles, const std::string& id) {
  const auto found = std::find_if(profiles.begin(), profiles.end(),
                                  [&](const ElevationProfile& one) { return one.id == id; });
  return found == profiles.end() ? profiles.emplace_back(ElevationProfile{.id = id}) : *found;
}

void add_point(std::vector<ElevationProfile>& profiles, const Row& row, PlaceId node) {
  ElevationProfile& profile = profile_of(profiles, row.text("profile_id"));
  ProfilePoint point{.place = row.text("place"),
                     .node = node,
                     .chainage_km = row.number("chainage_km"),
                     .elevation_m = row.number("elevation_m"),
                     .radius_m = row.number("radius_m"),
                     .limit_kmh = row.number("limit_kmh"),
                     .tunnel = row.truth("tunnel", false),
                     .ground_c = row.maybe("ground_c"),
                     .evidence = row.evidence()};
  const bool readable = !row.missing("chainage_km");
  if (readable && !profile.points.empty() &&
      point.chainage_km <= profile.points.back().chainage_km) {
    row.error("chainage_km", "E7005", "chainage does not rise",
              fmt::format("above {} km", shortest(profile.points.back().chainage_km)),
              "sort the points of a profile by chainage and drop doubles");
    return;
  }
  profile.points.push_back(std::move(point));
}

void check_lengths(const std::vector<ElevationProfile>& profiles, const std::string& file,
                   ErrorList& errors) {
  for (const ElevationProfile& profile : profiles) {
    if (profile.points.size() < 2) {
      errors.add({.code = "E7001",
                  .what = fmt::format("profile \"{}\" has fewer than two points", profile.id),
                  .file = file,
                  .field = "profile_id",
                  .found = profile.points.empty() ? "none" : "one",
                  .expected = "2 or more",
                  .hint = "begin and end of the line, and its summits and valleys"});
    }
  }
}

// The columns of profile.csv; a file alone needs neither ids nor sources.
table::TableSchema schema_of_a_file() {
  table::TableSchema schema = *find_schema("profile.csv");
  for (table::Column& column : schema.columns) {
    column.required = column.name == "chainage_km" || column.name == "elevation_m";
    column.refers_to = {};
  }
  return schema;
}

}  // namespace

void read_profiles(Case& a_case, const Index& places, ErrorList& errors) {
  const auto found = a_case.tables.find("profile.csv");
  if (found == a_case.tables.end()) {
    return;
  }
  for (std::size_t i = 0; i < found->second.row_count(); ++i) {
    const Row row(found->second, i, errors);
    add_point(a_case.profiles, row,
              PlaceId{row.reference("node_id", places, "node.csv").value_or(PlaceId::kNone)});
  }
  check_lengths(a_case.profiles, found->second.file(), errors);
}

ElevationProfile open_profile(const std::filesystem::path& path, const std::string& id) {
  ErrorList errors;
  const auto table = table::Table::read(path, path.string(), errors);
  std::vector<ElevationProfile> profiles;
  if (table) {
    table::check(*table, schema_of_a_file(), errors);
    for (std::size_t i = 0; i < table->row_count(); ++i) {
      add_point(profiles, Row(*table, i, errors), PlaceId{});
    }
    if (profiles.empty()) {
      profiles.emplace_back();
    }
    check_lengths(profiles, path.string(), errors);
  }
  errors.throw_if_any();
  std::vector<std::string> ids;
  for (const ElevationProfile& profile : profiles) {
    ids.push_back(profile.id);
  }
  const auto wanted = std::find(ids.begin(), ids.end(), id);
  if (wanted == ids.end() && (!id.empty() || ids.size() > 1)) {
    throw InputError(Error{
        .code = "E7006",
        .what = id.empty() ? "a file of several profiles" : "there is no such profile in the file",
        .file = path.string(),
        .field = "profile_id",
        .found = id.empty() ? fmt::format("{} profiles", ids.size()) : id,
        .expected = "--profile with a profile_id of the file",
        .hint = name_hint(id, ids)});
  }
  return std::move(profiles[id.empty() ? 0 : static_cast<std::size_t>(wanted - ids.begin())]);
}

}  // namespace corridor::cases
