#include "corridor/serve/case_json.h"

#include "corridor/output/basemap.h"
#include "corridor/output/flows_json.h"
#include "corridor/study/manifest.h"

namespace corridor::serve {
namespace {

using Json = nlohmann::ordered_json;

Json scenarios_json(const cases::Case& a_case) {
  Json all = Json::array();
  for (const cases::Scenario& scenario : a_case.scenarios) {
    all.push_back({{"id", scenario.id}, {"title", scenario.title}, {"years", scenario.years}});
  }
  return all;
}

Json seasons_json(const cases::Case& a_case) {
  Json all = Json::array();
  for (const cases::Season& season : a_case.seasons) {
    all.push_back({{"id", season.id}, {"months", season.months}, {"days", season.days}});
  }
  return all;
}

Json modes_json(const cases::Case& a_case) {
  Json all = Json::array();
  for (const cases::Mode& mode : a_case.modes) {
    all.push_back({{"id", mode.id}, {"name", mode.name}, {"family", cases::name(mode.family)}});
  }
  return all;
}

Json commodities_json(const cases::Case& a_case) {
  Json all = Json::array();
  for (const cases::Commodity& commodity : a_case.commodities) {
    all.push_back({{"id", commodity.id}, {"name", commodity.name}});
  }
  return all;
}

}  // namespace

Json case_json(const CaseView& view) {
  const cases::Case& a_case = view.a_case;
  Json problems = Json::array();
  for (const Error& error : view.problems.items()) {
    problems.push_back(output::error_json(error));
  }
  Json tables = Json::array();
  for (const auto& [file, table] : a_case.tables) {
    tables.push_back(file.substr(0, file.find('.')));
  }
  return {{"program", "corridor " + study::version()},
          {"version", view.version},
          {"folder", view.folder},
          {"sound", !view.problems.has_errors()},
          {"name", a_case.settings.name},
          {"title", a_case.settings.title},
          {"currency", a_case.settings.currency},
          {"price_year", a_case.settings.price_year},
          {"default_scenario", a_case.settings.default_scenario},
          {"pair", a_case.settings.pair},
          {"scenarios", scenarios_json(a_case)},
          {"seasons", seasons_json(a_case)},
          {"modes", modes_json(a_case)},
          {"commodities", commodities_json(a_case)},
          {"links", a_case.links.size()},
          {"tables", tables},
          {"analyses", view.analyses},
          {"map_note", a_case.settings.map_note},
          {"credits", a_case.settings.credits},
          {"problems", problems}};
}

Json table_json(const table::Table& table) {
  Json rows = Json::array();
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    Json cells = Json::array();
    for (std::size_t column = 0; column < table.header().size(); ++column) {
      cells.push_back(table.missing(row, column) ? Json(nullptr)
                                                 : Json(std::string(table.cell(row, column))));
    }
    rows.push_back(std::move(cells));
  }
  return {{"header", table.header()}, {"rows", rows}};
}

Json basemap_json(const cases::Case& a_case) {
  output::Box box;
  for (const cases::Place& place : a_case.places) {
    box.include({place.longitude, place.latitude});
  }
  Json rings = Json::array();
  if (!box.empty()) {
    for (const output::Line& ring : output::land_within(box.grown(1, 5))) {
      Json points = Json::array();
      for (const output::LonLat point : ring) {
        points.push_back({point.longitude, point.latitude});
      }
      rings.push_back(std::move(points));
    }
  }
  return {{"note", a_case.settings.map_note},
          {"source", "Natural Earth 1:50m land (public domain)"},
          {"west", box.west},
          {"south", box.south},
          {"east", box.east},
          {"north", box.north},
          {"rings", rings}};
}

}  // namespace corridor::serve
