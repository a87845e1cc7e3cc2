#include "corridor/output/catchment_map.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/basemap.h"
#include "corridor/output/html.h"
#include "corridor/output/projection.h"
#include "corridor/path/tree.h"

namespace corridor::output {
namespace {

using cases::Case;
using network::ArcKind;

constexpr double kLabelHeight = 13;  // of a label on the map, in its units
constexpr double kLabelWidth = 150;
constexpr double kStep_km = 20;  // between points along a link
constexpr std::array<double, 3> kBands_h = {24, 72, 168};
// Okabe and Ito (2008), in the order of the gateways; as many again would repeat.
constexpr std::array<const char*, 7> kColours = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                                 "#56b4e9", "#d55e00", "#f0e442"};

bool is_over_land(const Case& a_case, ModeId mode) {
  return mode.valid() && (a_case.modes[mode].family == cases::Family::road ||
                          a_case.modes[mode].family == cases::Family::rail);
}

access::RegionOptions region_options(const Case& a_case, double value_per_km) {
  return {.cell_deg = 0.25,
          .reach_km = a_case.parameter("off_network_reach_km", 75),
          .value_per_km = value_per_km};
}

// Values of the states over land, as points at places and along links.
class Points {
 public:
  Points(const Case& a_case, const std::vector<double>& arc_value)
      : case_(a_case), arc_value_(arc_value), lines_(link_lines(a_case)) {}

  // value, label by node; infinity: not reached. `towards`: values are to a root, else from it.
  std::vector<access::ReachPoint> of(const std::vector<double>& value,
                                     const std::vector<std::uint32_t>& label, bool towards) const {
    std::vector<access::ReachPoint> points;
    const auto& network = case_.supernetwork;
    for (const NodeId node : IdRange<NodeId>(network.states.size())) {
      const network::State& state = network.states[node];
      if (!state.zone.valid() && is_over_land(case_, state.mode) &&
          std::isfinite(value[node.value])) {
        const LonLat at = position(case_.places[state.place]);
        points.push_back({{at.longitude, at.latitude}, value[node.value], label[node.value]});
      }
    }
    for (std::uint32_t a = 0; a < arc_value_.size(); ++a) {
      const auto origin = network.origin[ArcId{a}];
      if (origin.kind != ArcKind::link || !is_over_land(case_, network.mode[ArcId{a}]) ||
          !std::isfinite(arc_value_[a])) {
        continue;
      }
      const NodeId anchor = towards ? network.graph.head[ArcId{a}] : network.graph.tail[ArcId{a}];
      if (std::isfinite(value[anchor.value])) {
        const bool reverse = (origin.direction == network::Direction::forward) == towards;
        add_link(LinkId{origin.index}, a, value[anchor.value], label[anchor.value], reverse,
                 points);
      }
    }
    return points;
  }

 private:
  // Points of a link from the end that the value belongs to.
  void add_link(LinkId link, std::uint32_t arc, double value, std::uint32_t label, bool from_end,
                std::vector<access::ReachPoint>& points) const {
    Line line = lines_[link];
    if (from_end) {
      std::reverse(line.begin(), line.end());
    }
    const double length_km = case_.links[link].length_km;
    const auto steps = static_cast<int>(length_km / kStep_km);
    const auto segments = static_cast<double>(line.size() - 1);
    for (int s = 1; s <= steps; ++s) {
      const double part = s / static_cast<double>(steps + 1);
      const double along = part * segments;
      const auto i = std::min(static_cast<std::size_t>(along), line.size() - 2);
      const double rest = along - static_cast<double>(i);
      points.push_back({{line[i].longitude + rest * (line[i + 1].longitude - line[i].longitude),
                         line[i].latitude + rest * (line[i + 1].latitude - line[i].latitude)},
                        value + part * arc_value_[arc],
                        label});
    }
  }

  const Case& case_;
  const std::vector<double>& arc_value_;
  IdVector<LinkId, Line> lines_;
};

PlaceId transfer_place(const Case& a_case, ArcId arc) {
  const auto origin = a_case.supernetwork.origin[arc];
  return origin.kind == ArcKind::transfer ? a_case.terminals[TerminalId{origin.index}].place
                                          : PlaceId{};
}

std::vector<std::string> names(const Case& a_case, const std::vector<PlaceId>& places) {
  std::vector<std::string> result;
  for (const PlaceId place : places) {
    result.push_back(a_case.places[place].name);
  }
  return result;
}

Line line_of(const std::vector<access::Position>& ring) {
  Line line;
  for (const access::Position& at : ring) {
    line.push_back({at.longitude, at.latitude});
  }
  return line;
}

Feature feature_of(const access::Polygon& polygon, std::vector<Value> values) {
  Feature feature{.geometry = line_of(polygon.rings.front()), .values = std::move(values)};
  for (std::size_t r = 1; r < polygon.rings.size(); ++r) {
    feature.holes.push_back(line_of(polygon.rings[r]));
  }
  return feature;
}

std::string path_of(const Projection& projection, const Line& ring) {
  std::string path;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const Point at = projection(ring[i]);
    path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", at.x, at.y);
  }
  return path + "Z";
}

}  // namespace

Catchment catchment_of(const Case& a_case, const study::Hub& hub, CommodityId commodity,
                       ZoneId market) {
  Catchment result{.market = market, .gateways = {hub.port}, .polygons = {}};
  result.gateways.insert(result.gateways.end(), hub.rivals.begin(), hub.rivals.end());
  const auto& network = a_case.supernetwork;
  const auto& graph = network.graph;
  const auto costs =
      cost::arc_costs(a_case, hub.pool.seasons[hub.reference_season].states, commodity, hub.year);
  const path::Tree to_market = path::shortest_tree(graph, network.centroid[market],
                                                   costs.generalized_usd, path::Direction::to_root);
  // On the way to its gateway a tonne goes over land and passes no other.
  std::vector<double> before = costs.generalized_usd;
  for (std::uint32_t a = 0; a < before.size(); ++a) {
    const auto& gates = result.gateways;
    const bool sea = network.origin[ArcId{a}].kind == ArcKind::link &&
                     !is_over_land(a_case, network.mode[ArcId{a}]);
    if (sea ||
        std::find(gates.begin(), gates.end(), transfer_place(a_case, ArcId{a})) != gates.end()) {
      before[a] = path::kUnreachable;
    }
  }
  std::vector<double> value(graph.node_count(), path::kUnreachable);
  std::vector<std::uint32_t> label(graph.node_count(), 0);
  for (std::uint32_t a = 0; a < before.size(); ++a) {
    const auto gate =
        std::find(result.gateways.begin(), result.gateways.end(), transfer_place(a_case, ArcId{a}));
    const double onward = costs.generalized_usd[a] + to_market.dist[graph.head[ArcId{a}]];
    const NodeId at_gate = graph.tail[ArcId{a}];
    if (gate == result.gateways.end() || !std::isfinite(onward) ||
        !is_over_land(a_case, network.states[at_gate].mode)) {
      continue;
    }
    const path::Tree tree = path::shortest_tree(graph, at_gate, before, path::Direction::to_root);
    for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
      if (tree.dist[node] + onward < value[node.value]) {
        value[node.value] = tree.dist[node] + onward;
        label[node.value] = static_cast<std::uint32_t>(gate - result.gateways.begin());
      }
    }
  }
  // As for flows: who has a way of half that cost to the market is in nobody's catchment.
  for (const NodeId node : IdRange<NodeId>(graph.node_count())) {
    if (value[node.value] > study::kCouldComeCostRatio * to_market.dist[node]) {
      value[node.value] = path::kUnreachable;
    }
  }
  const cases::Commodity& goods = a_case.commodities[commodity];
  const double usd_per_km =
      goods.value_of_time_usd_per_t_h / a_case.parameter("off_network_speed_kmh", 10);
  const auto points = Points(a_case, before).of(value, label, true);
  result.polygons = access::catchments(points, static_cast<std::uint32_t>(result.gateways.size()),
                                       region_options(a_case, usd_per_km));
  return result;
}

std::vector<IsochroneBand> isochrones_of(const Case& a_case, const study::Hub& hub,
                                         CommodityId commodity) {
  const auto& network = a_case.supernetwork;
  const auto costs =
      cost::arc_costs(a_case, hub.pool.seasons[hub.reference_season].states, commodity, hub.year);
  std::vector<double> hours = costs.hours;
  for (std::uint32_t a = 0; a < hours.size(); ++a) {
    const bool sea = network.origin[ArcId{a}].kind == ArcKind::link &&
                     !is_over_land(a_case, network.mode[ArcId{a}]);
    hours[a] = sea || !std::isfinite(costs.generalized_usd[a]) ? path::kUnreachable : hours[a];
  }
  std::vector<double> value(network.graph.node_count(), path::kUnreachable);
  for (const NodeId node : IdRange<NodeId>(network.states.size())) {
    const network::State& state = network.states[node];
    if (state.place != hub.port || state.zone.valid() || !is_over_land(a_case, state.mode)) {
      continue;
    }
    const path::Tree tree = path::shortest_tree(network.graph, node, hours);
    for (const NodeId other : IdRange<NodeId>(network.graph.node_count())) {
      value[other.value] = std::min(value[other.value], tree.dist[other]);
    }
  }
  const std::vector<std::uint32_t> label(value.size(), 0);
  const auto points = Points(a_case, hours).of(value, label, false);
  const auto options = region_options(a_case, 1 / a_case.parameter("off_network_speed_kmh", 10));
  std::vector<IsochroneBand> bands;
  for (const double limit : kBands_h) {
    bands.push_back({limit, access::isochrone(points, limit, options)});
  }
  return bands;
}

std::vector<Layer> region_layers(const Case& a_case, const study::Hub& hub,
                                 const std::vector<Catchment>& catchments,
                                 const std::vector<IsochroneBand>& isochrones) {
  Layer catchment{
      .name = "catchment",
      .title = "Which gateway a tonne would take to a market",
      .shape = Shape::polygon,
      .fields = {{"market_zone_id"}, {"gateway_node_id"}, {"area_km2", FieldType::real}}};
  for (const Catchment& one : catchments) {
    for (std::size_t g = 0; g < one.gateways.size(); ++g) {
      for (const access::Polygon& polygon : one.polygons[g]) {
        catchment.features.push_back(
            feature_of(polygon, {a_case.zones[one.market].id, a_case.places[one.gateways[g]].id,
                                 access::area_km2(polygon)}));
      }
    }
  }
  Layer isochrone{
      .name = "isochrone",
      .title = "What lies within so many hours of the port, over land",
      .shape = Shape::polygon,
      .fields = {{"node_id"}, {"hours", FieldType::real}, {"area_km2", FieldType::real}}};
  for (const IsochroneBand& band : isochrones) {
    for (const access::Polygon& polygon : band.polygons) {
      isochrone.features.push_back(
          feature_of(polygon, {a_case.places[hub.port].id, band.hours, access::area_km2(polygon)}));
    }
  }
  return {std::move(catchment), std::move(isochrone)};
}

std::string catchment_html(const Case& a_case, const Catchment& catchment) {
  Box box;
  for (const auto& polygons : catchment.polygons) {
    for (const access::Polygon& polygon : polygons) {
      for (const access::Position& at : polygon.rings.front()) {
        box.include({at.longitude, at.latitude});
      }
    }
  }
  if (box.empty()) {
    return {};
  }
  constexpr double kWidth = 760;
  const Fitted page = fit_projection(box.grown(0.03, 0.5), kWidth);
  std::string land;
  for (const Line& ring : land_within(box.grown(0.3, 3))) {
    land += path_of(page.projection, ring);
  }
  std::string svg = fmt::format(
      "<svg viewBox=\"0 0 {:.0f} {:.0f}\" width=\"100%\" role=\"img\" aria-label=\"Catchments to "
      "{}\"><path d=\"{}\" fill=\"var(--wash)\" stroke=\"var(--line)\" fill-rule=\"evenodd\"/>",
      page.width, page.height, escape(a_case.zones[catchment.market].name), land);
  std::string legend;
  std::vector<Point> labels;
  const auto gateways = names(a_case, catchment.gateways);
  for (std::size_t g = 0; g < catchment.gateways.size(); ++g) {
    std::string path;
    for (const access::Polygon& polygon : catchment.polygons[g]) {
      for (const auto& ring : polygon.rings) {
        path += path_of(page.projection, line_of(ring));
      }
    }
    const char* colour = kColours[g % kColours.size()];
    if (!path.empty()) {
      svg += fmt::format("<path d=\"{}\" fill=\"{}\" fill-opacity=\"0.55\" fill-rule=\"evenodd\"/>",
                         path, colour);
    }
    double area = 0;
    for (const access::Polygon& polygon : catchment.polygons[g]) {
      area += access::area_km2(polygon);
    }
    legend += fmt::format("<li><span style=\"color:{}\">&#9632;</span> {}: {} km<sup>2</sup></li>",
                          colour, escape(gateways[g]), grouped(std::round(area / 1000) * 1000));
    const Point at = page.projection(position(a_case.places[catchment.gateways[g]]));
    double label_y = at.y + 4;
    while (std::any_of(labels.begin(), labels.end(), [&](const Point& other) {
      return std::abs(other.y - label_y) < kLabelHeight && std::abs(other.x - at.x) < kLabelWidth;
    })) {
      label_y += kLabelHeight;
    }
    labels.push_back({at.x, label_y});
    svg += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"{}\" stroke=\"currentColor\"/><text "
        "x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"12\" fill=\"currentColor\">{}</text>",
        at.x, at.y, colour, at.x + 8, label_y, escape(gateways[g]));
  }
  return fmt::format(
      "<figure><figcaption>Which gateway a tonne would take to {}</figcaption>{}</svg>"
      "<ul class=\"note\">{}</ul></figure>\n",
      escape(a_case.zones[catchment.market].name), svg, legend);
}

}  // namespace corridor::output
