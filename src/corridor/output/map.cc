#include "corridor/output/map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/basemap.h"
#include "corridor/output/html.h"
#include "corridor/output/map_label.h"
#include "corridor/output/projection.h"

namespace corridor::output {
namespace {

using cases::Case;
using cases::Family;
using cases::Status;

constexpr double kPageWidth = 1000;
constexpr double kTallest = 1150;
constexpr double kFont = 12;
constexpr double kLaneGap = 4.5;  // between lines that join the same two places
constexpr std::array<double, 7> kWidths{1.0, 1.5, 2.2, 3.2, 4.6, 6.6, 9.5};
constexpr std::array<double, kMapGrades> kMarkWidths{2.4, 4, 6, 8.5};
constexpr std::array<double, 5> kBreaks_t{1e4, 1e5, 1e6, 1e7, 1e8};

enum class Shown { open, building, planned, shut };

Shown shown(Status status, bool open) {
  if (open) {
    return Shown::open;
  }
  switch (status) {
    case Status::under_construction:
      return Shown::building;
    case Status::planned:
    case Status::proposed:
      return Shown::planned;
    case Status::open:  // but not in this year, scenario or by its months
    case Status::suspended:
    case Status::closed:
      break;
  }
  return Shown::shut;
}

const char* css(Shown shown) {
  switch (shown) {
    case Shown::open:
      return "";
    case Shown::building:
      return " bld";
    case Shown::planned:
      return " pln";
    case Shown::shut:
      return " sht";
  }
  return "";
}

bool open_sometime(const study::YearResult& year, ArcId arc) {
  return arc.valid() && std::any_of(year.seasons.begin(), year.seasons.end(),
                                    [&](const study::SeasonResult& season) {
                                      return season.states.open[arc.value] != 0;
                                    });
}

struct LinkLook {
  Shown shown = Shown::open;
  double tonnes = 0;
};

LinkLook look_of(const Case& a_case, const study::YearResult& year, LinkId id) {
  LinkLook look;
  bool open = false;
  for (const ArcId arc : a_case.supernetwork.link_arcs[id]) {
    open = open || open_sometime(year, arc);
    look.tonnes += arc.valid() ? year.arc_t[arc.value] : 0;
  }
  look.shown = shown(a_case.links[id].availability.status, open);
  return look;
}

// Stretches that links of one kind share are drawn once, with the tonnes of all: so that sea lanes
// add up.
struct Stretch {
  LonLat a;
  LonLat b;
  friend auto operator<=>(const Stretch&, const Stretch&) = default;
};
struct Kind {
  Shown shown;
  Family family;
  friend auto operator<=>(const Kind&, const Kind&) = default;
};
using Stretches = std::map<Stretch, std::map<Kind, double>>;

Stretches stretches_of(const Case& a_case, const study::YearResult& year) {
  Stretches stretches;
  const auto lines = link_lines(a_case);
  for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
    const LinkLook look = look_of(a_case, year, id);
    const Kind kind{look.shown, a_case.modes[a_case.links[id].mode].family};
    const Line& line = lines[id];
    for (std::size_t i = 1; i < line.size(); ++i) {
      stretches[{std::min(line[i - 1], line[i]), std::max(line[i - 1], line[i])}][kind] +=
          look.tonnes;
    }
  }
  return stretches;
}

std::string xy(Point p) {
  return fmt::format("{:.1f} {:.1f}", p.x, p.y);
}

std::optional<PlaceId> place_of(const Case& a_case, const std::string& id) {
  const auto zone = a_case.find_zone(id);
  return zone ? std::optional(a_case.zones[*zone].place) : a_case.find_place(id);
}

// Draws everything of one plate, layer by layer.
class Drawing {
 public:
  /// @param marks rising by grade; none: an ordinary plate
  Drawing(const Case& a_case, const study::YearResult& year, const Plate& plate,
          const std::vector<MapMark>* marks = nullptr)
      : case_(a_case),
        year_(year),
        plate_(plate),
        marks_(marks),
        page_(fit_projection(plate.box, kPageWidth)) {
    if (page_.height > kTallest) {
      page_ = fit_projection(plate.box, kPageWidth * kTallest / page_.height);
    }
  }

  std::string svg() {
    const std::string id = escape(plate_.id);
    text_ = fmt::format(
        "<svg class=\"map\" id=\"map-{0}\" viewBox=\"0 0 {1:.0f} {2:.0f}\" role=\"img\" "
        "aria-labelledby=\"map-{0}-title\" xmlns=\"http://www.w3.org/2000/svg\">"
        "<title id=\"map-{0}-title\">{3}</title>\n"
        "<defs><clipPath id=\"map-{0}-frame\"><rect width=\"{1:.0f}\" height=\"{2:.0f}\"/>"
        "</clipPath></defs>\n<g clip-path=\"url(#map-{0}-frame)\">\n"
        "<rect class=\"water\" width=\"{1:.0f}\" height=\"{2:.0f}\"/>\n",
        id, page_.width, page_.height, escape(plate_.title));
    ground();
    graticule();
    text_ += marks_ != nullptr ? "<g class=\"faint\">\n" : "";
    lines();
    if (marks_ != nullptr) {
      text_ += "</g>\n";
      marked_subjects();
    }
    symbols_and_labels();
    if (plate_.hover) {
      hover_lines();
    }
    text_ += "</g>\n";
    scale_bar();
    text_ += fmt::format(
        "<rect class=\"frame\" x=\".5\" y=\".5\" width=\"{:.0f}\" height=\"{:.0f}\"/>\n</svg>\n",
        page_.width - 1, page_.height - 1);
    return std::move(text_);
  }

 private:
  Point at(LonLat place) const { return page_.projection(place); }
  bool on_page(Point p) const {
    return p.x >= 0 && p.x <= page_.width && p.y >= 0 && p.y <= page_.height;
  }
  bool far_off(Point p) const {
    return p.x < -page_.width || p.x > 2 * page_.width || p.y < -page_.height ||
           p.y > 2 * page_.height;
  }

  void ground() {
    std::string d;
    for (const Line& ring : land_within(plate_.box.grown(0.4, 5))) {
      Point last{1e9, 1e9};
      std::size_t corners = 0;
      std::string outline;
      for (const LonLat corner : ring) {
        const Point p = at(corner);
        if (std::hypot(p.x - last.x, p.y - last.y) < 0.8) {
          continue;
        }
        outline += (corners == 0 ? "M" : "L") + xy(p);
        ++corners;
        last = p;
      }
      d += corners > 2 ? outline + "Z" : "";
    }
    text_ += "<path class=\"land\" fill-rule=\"evenodd\" d=\"" + d + "\"/>\n";
  }

  static double nice_step(double span_deg) {
    for (const double step : {1.0, 2.0, 5.0, 10.0, 20.0, 30.0}) {
      if (span_deg / step <= 6.5) {
        return step;
      }
    }
    return 45;
  }

  std::string curve(LonLat from, LonLat to) const {
    constexpr int kSteps = 24;
    std::string d;
    for (int i = 0; i <= kSteps; ++i) {
      const double t = static_cast<double>(i) / kSteps;
      d += (i == 0 ? "M" : "L") + xy(at({from.longitude + t * (to.longitude - from.longitude),
                                         from.latitude + t * (to.latitude - from.latitude)}));
    }
    return d;
  }

  void graticule() {
    const Box wide = plate_.box.grown(0.3, 3);
    const double step = nice_step(std::max(plate_.box.width_deg(), plate_.box.height_deg()));
    std::string d;
    std::string names;
    for (double x = std::ceil(wide.west / step) * step; x <= wide.east; x += step) {
      d += curve({x, wide.south}, {x, wide.north});
      name_meridian(x, names);
    }
    for (double y = std::ceil(wide.south / step) * step; y <= wide.north; y += step) {
      d += curve({wide.west, y}, {wide.east, y});
      name_parallel(y, names);
    }
    text_ += "<path class=\"grid\" d=\"" + d + "\"/>\n<g class=\"gridname\">" + names + "</g>\n";
  }

  // Where a line of the graticule leaves the page at the top (meridians) or at the left
  // (parallels).
  void name_meridian(double longitude, std::string& names) const {
    double low = -85;
    double high = 85;
    for (int i = 0; i < 50; ++i) {
      const double middle = (low + high) / 2;
      (at({longitude, middle}).y > 0 ? low : high) = middle;
    }
    const double x = at({longitude, low}).x;
    if (x > 40 && x < page_.width - 40) {
      names += fmt::format("<text x=\"{:.1f}\" y=\"12\" text-anchor=\"middle\">{:.0f}°{}</text>", x,
                           std::abs(longitude),
                           longitude < 0   ? "W"
                           : longitude > 0 ? "E"
                                           : "");
    }
  }

  void name_parallel(double latitude, std::string& names) const {
    double low = page_.projection.longitude_0 - 179;
    double high = page_.projection.longitude_0;
    for (int i = 0; i < 50; ++i) {
      const double middle = (low + high) / 2;
      (at({middle, latitude}).x < 0 ? low : high) = middle;
    }
    const double y = at({high, latitude}).y;
    if (y > 24 && y < page_.height - 12) {
      names += fmt::format("<text x=\"5\" y=\"{:.1f}\">{:.0f}°{}</text>", y - 3, std::abs(latitude),
                           latitude < 0   ? "S"
                           : latitude > 0 ? "N"
                                          : "");
    }
  }

  void lines() {
    struct Style {
      Shown shown;
      int width;
      Family family;
      auto key() const {
        // What is not open lies below, thin lines below thick ones.
        return std::tuple(shown == Shown::open ? 1 : 0, width, shown, family);
      }
      bool operator<(const Style& other) const { return key() < other.key(); }
    };
    std::map<Style, std::string> paths;
    for (const auto& [stretch, kinds] : stretches_of(case_, year_)) {
      Point a = at(stretch.a);
      Point b = at(stretch.b);
      if (far_off(a) || far_off(b)) {
        continue;
      }
      const double length = std::max(1e-9, std::hypot(b.x - a.x, b.y - a.y));
      double lane = -0.5 * static_cast<double>(kinds.size() - 1);
      for (const auto& [kind, tonnes] : kinds) {
        const double dx = -(b.y - a.y) / length * lane * kLaneGap * plate_.line_scale;
        const double dy = (b.x - a.x) / length * lane * kLaneGap * plate_.line_scale;
        paths[{kind.shown, width_class(tonnes), kind.family}] +=
            "M" + xy({a.x + dx, a.y + dy}) + "L" + xy({b.x + dx, b.y + dy});
        lane += 1;
      }
    }
    for (const auto& [style, d] : paths) {
      draw(style.family, style.shown, kWidths[static_cast<std::size_t>(style.width)], d);
    }
  }

  void draw(Family family, Shown state, double width, const std::string& d) {
    const double w = width * plate_.line_scale;
    const std::string_view name = cases::name(family);
    const double outer = family == Family::pipeline ? w + 1.8
                         : family == Family::rail   ? w + 0.7
                                                    : w;
    text_ += fmt::format("<path class=\"ln {}{}\" stroke-width=\"{:.1f}\" d=\"{}\"/>\n", name,
                         css(state), outer, d);
    if (state == Shown::open && (family == Family::rail || family == Family::pipeline)) {
      text_ +=
          fmt::format("<path class=\"in {}\" stroke-width=\"{:.1f}\" d=\"{}\"/>\n", name,
                      family == Family::rail ? std::max(0.9, w * 0.6) : std::max(0.9, w * 0.5), d);
    }
  }

  void marked_subjects() {
    const auto drawn = link_lines(case_);
    for (const MapMark& mark : *marks_) {
      const std::string title = "<title>" + escape(mark.text) + "</title>";
      const double width = kMarkWidths[static_cast<std::size_t>(mark.grade)];
      if (mark.subject.table == network::Subject::terminal) {
        const auto& terminal = case_.terminals[TerminalId{mark.subject.index}];
        const Point p = at(position(case_.places[terminal.place]));
        if (on_page(p)) {
          text_ += fmt::format(
              "<circle class=\"mk mk{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" "
              "stroke-width=\"{:.1f}\">{}</circle>\n",
              mark.grade, p.x, p.y, 6 + width / 2, width * 0.7, title);
        }
        continue;
      }
      std::string d;
      bool visible = false;
      for (const LonLat place : drawn[LinkId{mark.subject.index}]) {
        const Point p = at(place);
        visible = visible || on_page(p);
        d += (d.empty() ? "M" : "L") + xy(p);
      }
      if (visible) {
        text_ += fmt::format("<path class=\"mk mk{}\" stroke-width=\"{:.1f}\" d=\"{}\">{}</path>\n",
                             mark.grade, width, d, title);
      }
    }
  }

  // Wide invisible lines that say on hover what a link is and carries.
  void hover_lines() {
    const auto drawn = link_lines(case_);
    text_ += "<g class=\"hover\">\n";
    for (const LinkId id : IdRange<LinkId>(case_.links.size())) {
      std::string d;
      bool visible = false;
      for (const LonLat place : drawn[id]) {
        const Point p = at(place);
        visible = visible || on_page(p);
        d += (d.empty() ? "M" : "L") + xy(p);
      }
      if (visible) {
        text_ += fmt::format("<path d=\"{}\"><title>{}</title></path>\n", d, hover_text(id));
      }
    }
    text_ += "</g>\n";
  }

  std::string hover_text(LinkId id) const {
    const cases::Link& link = case_.links[id];
    const LinkLook look = look_of(case_, year_, id);
    const std::string what = link.ref.empty() ? link.name : link.ref + " " + link.name;
    return escape(fmt::format("{} ({}), {} to {}: {} km, {}, {} a year in {} {}. Source: {}",
                              what.empty() ? link.id : what, link.id, case_.places[link.from].name,
                              case_.places[link.to].name, grouped(link.length_km),
                              cases::name(link.availability.status), tonnes_text(look.tonnes),
                              year_.scenario, year_.year, link.evidence.source_id));
  }

  enum class Symbol { none, town, place, terminal, port, border };

  IdVector<PlaceId, Symbol> symbols_of_places() const {
    IdVector<PlaceId, Symbol> symbols(case_.places.size(), Symbol::none);
    const auto raise = [&](PlaceId place, Symbol symbol) {
      symbols[place] = std::max(symbols[place], symbol);
    };
    for (const PlaceId place : IdRange<PlaceId>(case_.places.size())) {
      if (plate_.hover && case_.places[place].type == "city") {
        raise(place, Symbol::town);
      }
    }
    if (plate_.detail) {
      for (const cases::Zone& zone : case_.zones) {
        raise(zone.place, Symbol::place);
      }
    }
    for (const cases::Terminal& terminal : case_.terminals) {
      if (terminal.type == "border" || terminal.type == "canal") {
        raise(terminal.place, Symbol::border);
      } else if (terminal.type == "port") {
        raise(terminal.place, Symbol::port);
      } else if (plate_.detail) {
        raise(terminal.place, Symbol::terminal);
      }
    }
    return symbols;
  }

  static std::string symbol_svg(Symbol symbol, Point p) {
    switch (symbol) {
      case Symbol::none:
        return {};
      case Symbol::town:
        return fmt::format("<circle class=\"town\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"1.7\"/>", p.x,
                           p.y);
      case Symbol::place:
        return fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2.2\"/>", p.x,
                           p.y);
      case Symbol::terminal:
        return fmt::format(
            "<rect class=\"term\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"6.4\" height=\"6.4\"/>",
            p.x - 3.2, p.y - 3.2);
      case Symbol::port:
        return fmt::format("<circle class=\"port\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4.4\"/>", p.x,
                           p.y);
      case Symbol::border:
        return fmt::format(
            "<path class=\"gate\" d=\"M{0:.1f} {2:.1f}V{1:.1f}H{3:.1f}V{2:.1f}M{0:.1f} "
            "{4:.1f}H{3:.1f}\"/>",
            p.x - 4.5, p.y - 4.5, p.y + 4.5, p.x + 4.5, p.y - 0.5);
    }
    return {};
  }

  // Headline and report places first, then ports and borders, then cities by size.
  std::vector<double> importance() const {
    std::vector<double> weight(case_.places.size(), 0);
    const auto raise = [&](const std::string& id, double value) {
      if (const auto place = place_of(case_, id)) {
        weight[place->value] = std::max(weight[place->value], value);
      }
    };
    for (const std::string& id : case_.settings.pair) {
      raise(id, 4e9);
    }
    for (const auto& pair : case_.settings.report_pairs) {
      for (const std::string& id : pair) {
        raise(id, 3e9);
      }
    }
    for (const cases::Terminal& terminal : case_.terminals) {
      const bool gate = terminal.type == "port" || terminal.type == "border";
      if (gate) {
        weight[terminal.place.value] = std::max(weight[terminal.place.value], 2e9);
      } else if (plate_.detail) {
        weight[terminal.place.value] = std::max(weight[terminal.place.value], 1.0);
      }
    }
    for (const PlaceId place : IdRange<PlaceId>(case_.places.size())) {
      if (plate_.hover && case_.places[place].type == "city") {
        weight[place.value] = std::max(weight[place.value], 0.5);
      }
    }
    for (const cases::Zone& zone : case_.zones) {
      double& w = weight[zone.place.value];
      w = std::max(w, zone.population.value_or(1)) + (w >= 1e9 ? zone.population.value_or(0) : 0);
    }
    return weight;
  }

  static std::string short_name(const std::string& name) {
    const std::size_t cut = std::min(name.find(" ("), name.find(" / "));
    return name.substr(0, cut);
  }

  void symbols_and_labels() {
    const auto symbols = symbols_of_places();
    const auto weight = importance();
    std::vector<LabelWish> wishes;
    std::vector<Point> shown_symbols;
    std::set<std::string> named;
    for (const PlaceId id : IdRange<PlaceId>(case_.places.size())) {
      const Point p = at(position(case_.places[id]));
      if (!on_page(p)) {
        continue;
      }
      const Symbol symbol = symbols[id];
      if (symbol != Symbol::none) {
        text_ += symbol_svg(symbol, p) + "\n";
        shown_symbols.push_back(p);
      }
      if (weight[id.value] > 0) {
        wishes.push_back({.text = short_name(case_.places[id].name),
                          .at = p,
                          .symbol_radius = symbol >= Symbol::port ? 5.0 : 2.5,
                          .importance = weight[id.value]});
      }
    }
    const LabelPage page{
        .width = page_.width, .height = page_.height, .font_px = kFont, .most = plate_.most_labels};
    text_ += "<g class=\"names\">\n";
    for (const PlacedLabel& label : place_labels(wishes, shown_symbols, page)) {
      const LabelWish& wish = wishes[label.wish];
      if (!named.insert(wish.text).second) {
        continue;
      }
      text_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\"{}>{}</text>\n",
                           label.baseline.x, label.baseline.y, label.text_anchor,
                           wish.importance >= 3e9 ? " class=\"main\"" : "", escape(wish.text));
    }
    text_ += "</g>\n";
  }

  void scale_bar() {
    const LonLat middle{(plate_.box.west + plate_.box.east) / 2,
                        page_.projection.kind == ProjectionKind::equirectangular
                            ? page_.projection.parallel_1
                            : (plate_.box.south + plate_.box.north) / 2};
    const double km_per_px = page_.projection.km_per_unit(middle);
    double km = 10;
    for (const double candidate : {20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0}) {
      km = candidate / km_per_px <= 0.2 * page_.width ? candidate : km;
    }
    const double length = km / km_per_px;
    const double x = page_.width - length - 24;
    const double y = page_.height - 22;
    text_ += fmt::format(
        "<g class=\"scale\"><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"34\"/>"
        "<path d=\"M{:.1f} {:.1f}v6h{:.1f}v-6\"/>"
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{} km at {:.0f}°{}</text></g>\n",
        x - 14, y - 20, length + 28, x, y, length, x + length / 2, y - 4, grouped(km),
        std::abs(middle.latitude), middle.latitude < 0 ? "S" : "N");
  }

  const Case& case_;
  const study::YearResult& year_;
  const Plate& plate_;
  const std::vector<MapMark>* marks_;
  Fitted page_;
  std::string text_;
};

// What the corridor's own projects and the headline pair span; `built`: without what is not open.
Box core_box(const Case& a_case, bool built) {
  std::set<std::string> own;
  for (const cases::Project& project : a_case.projects) {
    if (project.corridor) {
      own.insert(project.id);
    }
  }
  Box box;
  for (const cases::Link& link : a_case.links) {
    const bool counts = !built || link.availability.status == Status::open;
    if (counts && own.count(link.project_id) != 0) {
      box.include(position(a_case.places[link.from]));
      box.include(position(a_case.places[link.to]));
    }
  }
  for (const std::string& id : a_case.settings.pair) {
    if (const auto place = place_of(a_case, id)) {
      box.include(position(a_case.places[*place]));
    }
  }
  return box;
}

double area(const Box& box) {
  return box.width_deg() * box.height_deg();
}

// To take in places of the report that lie near, in the countries that the headline pair joins, the
// map shows at most this many times the land that the corridor's own projects need.
constexpr double kRegionOverCore = 2.6;

Box region_box(const Case& a_case) {
  const Box core = core_box(a_case, false);
  std::set<std::string> countries;
  for (const std::string& id : a_case.settings.pair) {
    if (const auto place = place_of(a_case, id)) {
      countries.insert(a_case.places[*place].country);
    }
  }
  Box region = core;
  for (const auto& pair : a_case.settings.report_pairs) {
    for (const std::string& id : pair) {
      const auto place = place_of(a_case, id);
      if (!place || countries.count(a_case.places[*place].country) == 0) {
        continue;
      }
      Box wider = region;
      wider.include(position(a_case.places[*place]));
      region = !core.empty() && area(wider) <= kRegionOverCore * area(core) ? wider : region;
    }
  }
  return region;
}

}  // namespace

std::vector<Plate> plates_of(const Case& a_case) {
  Box all;
  for (const Line& line : link_lines(a_case)) {
    for (const LonLat place : line) {
      all.include(place);
    }
  }
  if (all.empty()) {
    return {};
  }
  const Box core = core_box(a_case, true);
  const Box region = region_box(a_case);
  const Plate whole{.id = "region", .title = "The corridor", .box = all.grown(0.06, 0.4)};
  if (region.empty() || area(region) <= 0 || 2 * area(region) > area(all)) {
    return {whole};
  }
  std::vector<Plate> plates;
  plates.push_back({.id = "region",
                    .title = "The corridor and what it leads to",
                    .box = region.grown(0.06, 0.4),
                    .line_scale = 0.85,
                    .most_labels = 45});
  if (1.5 * area(core) < area(region)) {
    plates.push_back({.id = "core",
                      .title = "The corridor in detail",
                      .box = core.grown(0.05, 0.4),
                      .most_labels = 90});
  }
  plates.back().hover = true;
  plates.push_back({.id = "overview",
                    .title = "The ways that compete with it",
                    .box = all.grown(0.03, 1),
                    .line_scale = 0.62,
                    .most_labels = 36,
                    .detail = false});
  return plates;
}

int width_class(double tonnes_per_year) {
  if (tonnes_per_year < 0.5) {  // less than a tonne a year is rounding
    return 0;
  }
  int width = 1;
  for (const double limit : kBreaks_t) {
    width += tonnes_per_year >= limit ? 1 : 0;
  }
  return width;
}

std::string map_svg(const Case& a_case, const study::YearResult& year, const Plate& plate) {
  return Drawing(a_case, year, plate).svg();
}

std::string marked_map_svg(const Case& a_case, const study::YearResult& year, const Plate& plate,
                           std::vector<MapMark> marks) {
  std::stable_sort(marks.begin(), marks.end(),
                   [](const MapMark& a, const MapMark& b) { return a.grade < b.grade; });
  return Drawing(a_case, year, plate, &marks).svg();
}

namespace {

std::string legend_line(std::string_view classes, std::string_view inner, double width,
                        std::string_view text) {
  std::string svg = fmt::format(
      "<svg viewBox=\"0 0 44 14\" width=\"44\" height=\"14\" aria-hidden=\"true\">"
      "<path class=\"ln {}\" stroke-width=\"{:.1f}\" d=\"M1 7H43\"/>",
      classes, width);
  if (!inner.empty()) {
    svg += fmt::format("<path class=\"in {}\" stroke-width=\"{:.1f}\" d=\"M1 7H43\"/>", inner,
                       width * 0.55);
  }
  return fmt::format("<li>{}</svg>{}</li>", svg, escape(text));
}

std::string legend_symbol(std::string_view shape, std::string_view text) {
  return fmt::format(
      "<li><svg viewBox=\"0 0 14 14\" width=\"14\" height=\"14\" "
      "aria-hidden=\"true\">{}</svg>{}</li>",
      shape, escape(text));
}

}  // namespace

std::string mark_legend(const std::vector<std::string>& names) {
  std::string html = "<ul class=\"legend\">";
  for (std::size_t i = 0; i < names.size(); ++i) {
    html += fmt::format(
        "<li><svg viewBox=\"0 0 44 14\" width=\"44\" height=\"14\" aria-hidden=\"true\">"
        "<path class=\"mk mk{}\" stroke-width=\"{:.1f}\" d=\"M5 7H39\"/></svg>{}</li>",
        i, kMarkWidths.at(i), escape(names[i]));
  }
  return html + "</ul>";
}

std::string map_legend() {
  std::string html = "<ul class=\"legend\">";
  html += legend_line("road", "", 3.2, "Road");
  html += legend_line("rail", "rail", 3.9, "Railway");
  html += legend_line("pipeline", "pipeline", 4.4, "Pipeline");
  html += legend_line("sea", "", 3.2, "Sea");
  html += legend_line("road bld", "", 2.2, "Under construction");
  html += legend_line("road pln", "", 2.2, "Planned or proposed");
  html += legend_line("road sht", "", 2.2, "Closed, suspended or not in this scenario");
  html += legend_symbol("<path class=\"gate\" d=\"M2.5 11.5V2.5H11.5V11.5M2.5 6.5H11.5\"/>",
                        "Border or canal");
  html += legend_symbol("<circle class=\"port\" cx=\"7\" cy=\"7\" r=\"4.4\"/>", "Port");
  html += legend_symbol("<rect class=\"term\" x=\"3.8\" y=\"3.8\" width=\"6.4\" height=\"6.4\"/>",
                        "Inland terminal");
  html += legend_symbol("<circle class=\"dot\" cx=\"7\" cy=\"7\" r=\"2.2\"/>", "City with demand");
  html += legend_symbol("<circle class=\"town\" cx=\"7\" cy=\"7\" r=\"1.7\"/>", "Other town");
  html += "</ul><ul class=\"legend\"><li>Tonnes a year, both directions:</li>";
  const char* const names[] = {"none",       "below 10 kt",  "10 to 100 kt",   "100 kt to 1 Mt",
                               "1 to 10 Mt", "10 to 100 Mt", "100 Mt and more"};
  for (std::size_t i = 0; i < kWidths.size(); ++i) {
    html += legend_line("any", "", kWidths[i], names[i]);
  }
  return html + "</ul>";
}

std::string map_css() {
  return R"css(
:root{--mark0:#b08fc7;--mark1:#9160b0;--mark2:#6d3391;--mark3:#3f0f5c;--road:#D55E00;--rail:#0072B2;--pipeline:#009E73;--sea:#2f8fc4;--border:#b4508a;--terminal:#E69F00;
--water:#eaf1f5;--land:#faf8f3;--coast:#b9c4c9;--grid:#d3dde1;--halo:#fffffff0;--other:#767676}
@media (prefers-color-scheme:dark){:root{--mark0:#8a6aa6;--mark1:#a986c6;--mark2:#cbaee2;--mark3:#f0e2ff;--road:#f0803a;--rail:#4ba3e3;--pipeline:#2fc79b;--sea:#56B4E9;--border:#dc93bc;
--terminal:#f2b233;--water:#121a20;--land:#232a2e;--coast:#4d5a61;--grid:#2c363c;--halo:#161b1ee6;--other:#9a9a9a}}
.map{display:block;width:100%;height:auto}
.water{fill:var(--water)}.land{fill:var(--land);stroke:var(--coast);stroke-width:.8;stroke-linejoin:round}
.grid{fill:none;stroke:var(--grid);stroke-width:.7}.gridname text{font-size:10.5px;fill:var(--muted)}
.frame{fill:none;stroke:var(--coast)}
.ln,.in{fill:none;stroke-linecap:round;stroke-linejoin:round}
.ln.road{stroke:var(--road)}.ln.rail{stroke:var(--rail)}.ln.pipeline{stroke:var(--pipeline)}
.ln.sea{stroke:var(--sea);stroke-dasharray:7 4;stroke-linecap:butt}.ln.any{stroke:var(--other);stroke-linecap:butt}
.in.rail{stroke:var(--land);stroke-dasharray:1.6 6;stroke-linecap:butt}.in.pipeline{stroke:var(--land)}
.ln.bld{stroke-dasharray:9 3;stroke-linecap:butt;opacity:.85}
.ln.pln{stroke-dasharray:4 4;stroke-linecap:butt;opacity:.6}
.ln.sht{stroke-dasharray:1.5 4;stroke-linecap:butt;opacity:.6}
.faint{opacity:.35}.mk{fill:none;stroke-linecap:round;stroke-linejoin:round}
.mk0{stroke:var(--mark0)}.mk1{stroke:var(--mark1)}.mk2{stroke:var(--mark2)}.mk3{stroke:var(--mark3)}
.gate{fill:none;stroke:var(--border);stroke-width:2.2}
.term{fill:var(--terminal);stroke:var(--land);stroke-width:1}
.port{fill:var(--land);stroke:var(--ink);stroke-width:1.8}
.dot{fill:var(--ink)}.town{fill:var(--land);stroke:var(--ink);stroke-width:1}
.names text{font-size:12px;fill:var(--ink);stroke:var(--halo);stroke-width:3px;paint-order:stroke;stroke-linejoin:round}
.names .main{font-weight:650}
.hover path{fill:none;stroke:#000;stroke-opacity:0;stroke-width:9;pointer-events:stroke}
.scale rect{fill:var(--halo)}.scale path{fill:none;stroke:var(--ink);stroke-width:1.4}.scale text{font-size:11px;fill:var(--ink)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:.5rem 0 0;padding:0;font-size:.82rem}
.legend li{display:inline-flex;align-items:center;gap:.4rem}
)css";
}

}  // namespace corridor::output
