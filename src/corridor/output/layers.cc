#include "corridor/output/layers.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/map.h"
#include "corridor/output/qgis_style.h"

namespace corridor::output {
namespace {

using cases::Case;
using network::Direction;
using study::YearResult;

FieldType type_of(const table::Table& table, std::size_t column) {
  const std::string& name = table.header()[column];
  bool any = false;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    if (table.missing(row, column)) {
      continue;
    }
    if (name.ends_with("_id") || !parse_number(table.cell(row, column))) {
      return FieldType::text;  // ids are strings though they may look like numbers
    }
    any = true;
  }
  return any ? FieldType::real : FieldType::text;
}

Value value_of(const table::Table& table, std::size_t row, std::size_t column, FieldType type) {
  if (table.missing(row, column)) {
    return {};
  }
  if (type == FieldType::real) {
    const auto number = table.number(row, column);
    return number ? Value(*number) : Value();
  }
  return std::string(table.cell(row, column));
}

// All columns of a table but its geometry; the caller adds the shapes.
Layer layer_of(const Case& a_case, const std::string& file, std::string name, std::string title,
               Shape shape) {
  Layer layer{.name = std::move(name), .title = std::move(title), .shape = shape};
  const auto found = a_case.tables.find(file);
  if (found == a_case.tables.end()) {
    return layer;
  }
  const table::Table& table = found->second;
  std::vector<std::size_t> columns;
  for (std::size_t c = 0; c < table.header().size(); ++c) {
    if (table.header()[c] != "geometry") {
      columns.push_back(c);
      layer.fields.push_back({table.header()[c], type_of(table, c)});
    }
  }
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    Feature& feature = layer.features.emplace_back();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      feature.values.push_back(value_of(table, row, columns[i], layer.fields[i].type));
    }
  }
  return layer;
}

void add_text(Layer& layer, const std::string& name, const std::vector<std::string>& values) {
  layer.fields.push_back({name, FieldType::text});
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    layer.features[i].values.emplace_back(values[i]);
  }
}

Layer node_layer(const Case& a_case) {
  Layer layer = layer_of(a_case, "node.csv", "node", "Places", Shape::point);
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    layer.features[i].geometry = {position(a_case.places.items()[i])};
  }
  layer.style_qml = place_style();
  return layer;
}

std::vector<std::string> families(const Case& a_case) {
  std::vector<std::string> names;
  for (const cases::Link& link : a_case.links) {
    names.emplace_back(cases::name(a_case.modes[link.mode].family));
  }
  return names;
}

Layer link_layer(const Case& a_case, const IdVector<LinkId, Line>& lines) {
  Layer layer = layer_of(a_case, "link.csv", "link", "Links by mode and status", Shape::line);
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    layer.features[i].geometry = lines.items()[i];
  }
  add_text(layer, "family", families(a_case));
  layer.style_qml = link_style();
  return layer;
}

Layer terminal_layer(const Case& a_case) {
  Layer layer = layer_of(a_case, "terminal.csv", "terminal", "Terminals and borders", Shape::point);
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    layer.features[i].geometry = {position(a_case.places[a_case.terminals.items()[i].place])};
  }
  layer.style_qml = terminal_style();
  return layer;
}

Layer zone_layer(const Case& a_case) {
  Layer layer = layer_of(a_case, "zone.csv", "zone", "Zones", Shape::point);
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    layer.features[i].geometry = {position(a_case.places[a_case.zones.items()[i].place])};
  }
  layer.style_qml = place_style();
  return layer;
}

std::string table_name(std::string_view text) {
  std::string name{text};
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    c = plain ? c : '_';
  }
  return name;
}

double tonnes_of(const YearResult& year, CommodityId commodity, ArcId arc) {
  double tonnes = 0;
  for (const study::SeasonResult& season : year.seasons) {
    tonnes += season.arc_t_per_day_of[commodity.value][arc.value] * season.days;
  }
  return tonnes;
}

// Largest share of a capacity that a season fills, over both directions.
Value fullest_season(const Case& a_case, const YearResult& year, const std::array<ArcId, 2>& arcs) {
  double most = -1;
  for (const ArcId arc : arcs) {
    for (const study::SeasonResult& season : year.seasons) {
      const auto capacity =
          arc.valid() ? cost::capacity_t_per_day(a_case, arc, season.states) : std::nullopt;
      if (capacity && *capacity > 0) {
        most = std::max(most, season.arc_t_per_day[arc.value] / *capacity);
      }
    }
  }
  return most < 0 ? Value() : Value(most);
}

bool open_sometime(const YearResult& year, const std::array<ArcId, 2>& arcs) {
  return std::any_of(arcs.begin(), arcs.end(), [&](ArcId arc) {
    return arc.valid() && std::any_of(year.seasons.begin(), year.seasons.end(),
                                      [&](const study::SeasonResult& season) {
                                        return season.states.open[arc.value] != 0;
                                      });
  });
}

Layer flow_layer(const Case& a_case, const YearResult& year, const IdVector<LinkId, Line>& lines) {
  Layer layer{.name = table_name(fmt::format("flow_{}_{}", year.scenario, year.year)),
              .title = fmt::format("Tonnes a year, scenario {} {}", year.scenario, year.year),
              .shape = Shape::line};
  layer.fields = {{"link_id", FieldType::text},
                  {"name", FieldType::text},
                  {"mode", FieldType::text},
                  {"family", FieldType::text},
                  {"status", FieldType::text},
                  {"open", FieldType::integer},
                  {"tonnes_per_year", FieldType::real},
                  {"forward_t_per_year", FieldType::real},
                  {"backward_t_per_year", FieldType::real},
                  {"width_class", FieldType::integer},
                  {"volume_over_capacity", FieldType::real}};
  for (const cases::Commodity& commodity : a_case.commodities) {
    layer.fields.push_back({commodity.id + "_t_per_year", FieldType::real});
  }
  for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
    const cases::Link& link = a_case.links[id];
    const auto& arcs = a_case.supernetwork.link_arcs[id];
    const auto tonnes = [&](ArcId arc) { return arc.valid() ? year.arc_t[arc.value] : 0.0; };
    const double both = tonnes(arcs[0]) + tonnes(arcs[1]);
    Feature feature{.geometry = lines[id], .values = {}};
    feature.values = {link.id,
                      link.name,
                      a_case.modes[link.mode].id,
                      std::string(cases::name(a_case.modes[link.mode].family)),
                      std::string(cases::name(link.availability.status)),
                      std::int64_t{open_sometime(year, arcs) ? 1 : 0},
                      both,
                      tonnes(arcs[0]),
                      tonnes(arcs[1]),
                      std::int64_t{width_class(both)},
                      fullest_season(a_case, year, arcs)};
    for (const CommodityId commodity : IdRange<CommodityId>(a_case.commodities.size())) {
      double sum = 0;
      for (const ArcId arc : arcs) {
        sum += arc.valid() ? tonnes_of(year, commodity, arc) : 0;
      }
      feature.values.emplace_back(sum);
    }
    layer.features.push_back(std::move(feature));
  }
  layer.style_qml = flow_style();
  return layer;
}

}  // namespace

std::vector<Layer> run_layers(const Case& a_case, const study::FlowsResult& result) {
  const auto lines = link_lines(a_case);
  std::vector<Layer> layers{node_layer(a_case), link_layer(a_case, lines), terminal_layer(a_case),
                            zone_layer(a_case)};
  for (const YearResult& year : result.years) {
    layers.push_back(flow_layer(a_case, year, lines));
  }
  return layers;
}

}  // namespace corridor::output
