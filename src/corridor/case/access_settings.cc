#include "corridor/case/access_settings.h"

#include <algorithm>

#include "corridor/base/text.h"
#include "corridor/case/reader.h"
#include "corridor/table/toml.h"

namespace corridor::cases {
namespace {

using table::TomlTable;

std::optional<TomlTable> section_of(const Case& a_case, const char* name) {
  ErrorList known;  // what is wrong with the file as a whole is reported by read_settings()
  const auto path = a_case.folder / "case.toml";
  const auto file = TomlTable::read(path, path.string(), known);
  return file ? file->table(name, known) : std::nullopt;
}

void check_scenarios(const Case& a_case, const TomlTable& section,
                     const std::vector<std::string>& pair, ErrorList& errors) {
  std::vector<std::string> ids;
  for (const Scenario& scenario : a_case.scenarios) {
    ids.push_back(scenario.id);
  }
  for (const std::string& id : pair) {
    if (a_case.find_scenario(id) == nullptr) {
      Error error = section.error("compare", "E1047", "a scenario that the case does not have");
      error.found = id;
      error.hint = name_hint(id, ids);
      errors.add(std::move(error));
    }
  }
}

template <class Items>
void check_ids(const TomlTable& section, const char* key, const Items& items, const char* file,
               const std::vector<std::string>& named, ErrorList& errors) {
  std::vector<std::string> ids;
  for (const auto& item : items) {
    ids.push_back(item.id);
  }
  for (const std::string& id : named) {
    if (!ids.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) {
      Error error =
          section.error(key, "E2004", std::string("a row that ") + file + " does not have");
      error.found = id;
      error.hint = name_hint(id, ids);
      errors.add(std::move(error));
    }
  }
}

}  // namespace

AccessSettings read_access_settings(const Case& a_case, ErrorList& errors) {
  AccessSettings settings;
  const auto section = section_of(a_case, "access");
  if (!section) {
    return settings;
  }
  section->check_keys({"compare", "gateways", "commodity", "threshold", "decay"}, errors);
  for (const auto& pair : section->text_rows("compare", errors)) {
    if (pair.size() != 2) {
      Error error = section->error("compare", "E1040", "a comparison of other than two scenarios");
      error.expected = "pairs of scenarios, as [[\"before\", \"after\"]]";
      errors.add(std::move(error));
      continue;
    }
    check_scenarios(a_case, *section, pair, errors);
    settings.compare.push_back({pair[0], pair[1]});
  }
  settings.gateways = section->texts("gateways", errors);
  check_ids(*section, "gateways", a_case.places, "node.csv", settings.gateways, errors);
  settings.commodity = section->text("commodity", errors).value_or("");
  if (!settings.commodity.empty()) {
    check_ids(*section, "commodity", a_case.commodities, "commodity.csv", {settings.commodity},
              errors);
  }
  settings.threshold = section->text("threshold", errors).value_or(settings.threshold);
  settings.decay = section->text("decay", errors).value_or(settings.decay);
  return settings;
}

HubSettings read_hub_settings(const Case& a_case, ErrorList& errors) {
  HubSettings settings;
  const auto section = section_of(a_case, "hub");
  if (!section) {
    return settings;
  }
  section->check_keys({"port", "rivals", "sweeps", "markets"}, errors);
  settings.port = section->text("port", errors).value_or("");
  if (!settings.port.empty()) {
    check_ids(*section, "port", a_case.places, "node.csv", {settings.port}, errors);
  }
  settings.rivals = section->texts("rivals", errors);
  check_ids(*section, "rivals", a_case.places, "node.csv", settings.rivals, errors);
  settings.sweeps = section->texts("sweeps", errors);
  settings.markets = section->texts("markets", errors);
  check_ids(*section, "markets", a_case.zones, "zone.csv", settings.markets, errors);
  return settings;
}

AccessSettings read_access_settings(const Case& a_case) {
  ErrorList none;
  return read_access_settings(a_case, none);
}

HubSettings read_hub_settings(const Case& a_case) {
  ErrorList none;
  return read_hub_settings(a_case, none);
}

IdVector<ZoneId, std::optional<double>> zone_areas_km2(const Case& a_case) {
  IdVector<ZoneId, std::optional<double>> areas(a_case.zones.size());
  const table::Table& zones = a_case.tables.at("zone.csv");
  const std::size_t column = zones.column("area_km2");
  for (std::uint32_t row = 0; row < areas.size(); ++row) {
    areas[ZoneId{row}] = zones.number(row, column);
  }
  return areas;
}

}  // namespace corridor::cases
