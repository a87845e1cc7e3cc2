// The first page: the answer in a paragraph, ten numbers, the plates.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/html.h"
#include "corridor/output/map.h"
#include "corridor/output/reference_season.h"
#include "corridor/output/report_parts.h"

namespace corridor::output {
namespace {

using cases::Case;
using cases::Family;
using network::ArcKind;
using study::RouteResult;
using study::YearResult;

std::string card(std::string_view value, std::string_view label, const std::string& detail,
                 std::string_view when, const std::string& trace) {
  return fmt::format(
      "<div class=\"card\"><p class=\"value\">{}</p><p class=\"label\">{}</p><p>{}</p>"
      "<p class=\"when\">{}</p>{}</div>\n",
      escape(value), escape(label), detail, escape(when), trace);
}

SourceIds demand_sources(const Book& book) {
  SourceIds ids;
  for (const study::SeasonResult& season : book.base.seasons) {
    for (const study::PairResult& pair : season.pairs) {
      for (const std::size_t row : pair.demand_rows) {
        add_sources(ids, book.a_case.demand[row].evidence);
      }
    }
  }
  return ids;
}

bool open_in(const study::SeasonResult& season, const Case& a_case, LinkId link) {
  const auto& arcs = a_case.supernetwork.link_arcs[link];
  return std::any_of(arcs.begin(), arcs.end(),
                     [&](ArcId arc) { return arc.valid() && season.states.open[arc.value] != 0; });
}

std::string network_card(const Book& book) {
  const Case& a_case = book.a_case;
  std::map<Family, double> km;
  std::set<PlaceId> places;
  SourceIds ids;
  for (const LinkId id : IdRange<LinkId>(a_case.links.size())) {
    if (open_in(book.season, a_case, id)) {
      const cases::Link& link = a_case.links[id];
      km[a_case.modes[link.mode].family] += link.length_km;
      places.insert(link.from);
      places.insert(link.to);
      add_sources(ids, link.evidence);
    }
  }
  std::set<std::string> countries;
  for (const PlaceId place : places) {
    countries.insert(a_case.places[place].country);
  }
  std::string detail;
  for (const Family family : {Family::road, Family::rail, Family::pipeline}) {
    if (km[family] > 0) {
      detail += fmt::format("{}{} km of {}", detail.empty() ? "" : ", ", grouped(km[family]),
                            cases::name(family));
    }
  }
  return card(fmt::format("{} places", places.size()),
              fmt::format("joined in {} countries", countries.size()),
              detail + " open to freight; ports by sea lanes", scenario_label(book, book.base),
              sources_html(ids));
}

std::string moved_card(const Book& book, const std::string& trace) {
  const YearResult& base = book.base;
  const std::string detail =
      base.unmet_t < 1 ? "all that wants to move finds a way in time"
                       : fmt::format("of {} that want to move; {} find no way or none in time",
                                     tonnes_text(base.demand_t), tonnes_text(base.unmet_t));
  return card(tonnes_text(base.moved_t) + " a year", "moved on the whole network",
              escape(detail) + fmt::format("; {} tonne-km", count_text(base.tonne_km)),
              scenario_label(book, base), trace);
}

std::string corridor_card(const Book& book, const std::string& trace) {
  const double tonnes = corridor_tonnes(book, book.base);
  const double share = book.base.moved_t > 0 ? 100 * tonnes / book.base.moved_t : 0;
  return card(
      tonnes_text(tonnes) + " a year", "use a link that the corridor's projects built or upgraded",
      fmt::format("{} % of what moves", grouped(share, 1)), scenario_label(book, book.base), trace);
}

// The border of a route at which the country of the links changes; else its first border.
std::optional<TerminalId> border_on(const Book& book, const RouteResult& route) {
  std::optional<TerminalId> first;
  std::optional<TerminalId> waiting;
  std::string country;
  for (const ArcId arc : route.arcs) {
    const auto origin = book.a_case.supernetwork.origin[arc];
    if (origin.kind == ArcKind::link) {
      const std::string& next = book.a_case.links[LinkId{origin.index}].country;
      if (waiting && next != country) {
        return waiting;
      }
      country = next;
      waiting.reset();
    } else if (origin.kind == ArcKind::transfer &&
               book.a_case.terminals[TerminalId{origin.index}].type == "border") {
      waiting = TerminalId{origin.index};
      first = first ? first : waiting;
    }
  }
  return first;
}

double through(const Book& book, const YearResult& year, TerminalId terminal) {
  double tonnes = 0;
  for (const ArcId arc : book.a_case.supernetwork.transfer_arcs[terminal]) {
    tonnes += arc.valid() ? year.arc_t[arc.value] : 0;
  }
  return tonnes;
}

std::string border_card(const Book& book) {
  if (book.pairs.empty() || book.pairs.front().routes.empty()) {
    return {};
  }
  const auto on_route = border_on(book, book.pairs.front().routes.front());
  if (!on_route) {
    return {};
  }
  const cases::Terminal& border = book.a_case.terminals[*on_route];
  SourceIds ids;
  add_sources(ids, border.evidence);
  return card(tonnes_text(through(book, book.base, *on_route)) + " a year",
              "cross at " + border.name, "both directions together",
              scenario_label(book, book.base), sources_html(ids));
}

std::string pair_text(const ReportPair& pair) {
  return pair.from + " to " + pair.to;
}

std::string season_label(const Book& book) {
  return scenario_label(book, book.base) + ", " + spaced(book.season.season);
}

std::string time_card(const Book& book, const ReportPair& pair) {
  const RouteResult& route = pair.routes.front();
  return card(
      duration_text(route.hours), pair_text(pair),
      fmt::format("{} km, give or take {} (one standard deviation); {}", grouped(route.length_km),
                  duration_text(route.sd_hours), chain_html(route.chain)),
      season_label(book), sources_html(sources_of(book, pair, route)));
}

std::string price_card(const Book& book, const ReportPair& pair) {
  const RouteResult& route = pair.routes.front();
  return card(fmt::format("USD {} a tonne", grouped(route.price_usd_per_t)), pair_text(pair),
              fmt::format("to pay for {}, of which USD {} are tolls and fees; USD {} with time and "
                          "reliability valued",
                          escape(book.a_case.commodities[pair.commodity].name),
                          grouped(route.levy_usd_per_t, 1), grouped(route.generalized_usd_per_t)),
              season_label(book), sources_html(sources_of(book, pair, route)));
}

// The first pair with demand, other than the headline's, that has a way by the corridor's projects
// and one without them; else the headline's.
std::string against_card(const Book& book) {
  std::vector<const ReportPair*> order;
  for (std::size_t p = 1; p < book.pairs.size(); ++p) {
    if (book.pairs[p].t_per_year > 0) {
      order.push_back(&book.pairs[p]);
    }
  }
  if (!book.pairs.empty()) {
    order.push_back(&book.pairs.front());
  }
  for (const ReportPair* candidate : order) {
    const ReportPair& pair = *candidate;
    const auto by = std::find_if(pair.routes.begin(), pair.routes.end(), [&](const auto& route) {
      return uses_corridor(book, route.arcs);
    });
    const auto other = std::find_if(pair.routes.begin(), pair.routes.end(), [&](const auto& route) {
      return !uses_corridor(book, route.arcs);
    });
    if (by == pair.routes.end() || other == pair.routes.end()) {
      continue;
    }
    SourceIds ids = sources_of(book, pair, *by);
    ids.merge(sources_of(book, pair, *other));
    return card(fmt::format("{} against {}", duration_text(by->hours), duration_text(other->hours)),
                pair_text(pair) + ": by the corridor's projects against without them",
                fmt::format("USD {} against USD {} a tonne to pay; the other way: {}",
                            grouped(by->price_usd_per_t), grouped(other->price_usd_per_t),
                            chain_html(other->chain)),
                season_label(book), sources_html(ids));
  }
  return {};
}

std::string modes_card(const Book& book, const std::string& trace) {
  const auto countries = pair_countries(book);
  if (countries.empty()) {
    return {};
  }
  const auto sums = tonne_km_by_family(book, book.base, countries.front());
  const double land = sums[0] + sums[1] + sums[2];
  if (land <= 0) {
    return {};
  }
  const auto share = [&](std::size_t family) { return grouped(100 * sums[family] / land, 1); };
  return card(share(0) + " % by road", "of tonne-km on land in " + countries.front(),
              fmt::format("{} % by rail, {} % by pipeline, of {} tonne-km; other countries below",
                          share(1), share(2), count_text(land)),
              scenario_label(book, book.base), trace);
}

double through_place(const Book& book, const YearResult& year, PlaceId place) {
  double tonnes = 0;
  for (const TerminalId id : IdRange<TerminalId>(book.a_case.terminals.size())) {
    if (book.a_case.terminals[id].place == place && book.a_case.terminals[id].type == "port") {
      tonnes += through(book, year, id);
    }
  }
  return tonnes;
}

// The ports of the headline pair's countries, busiest first.
std::string ports_card(const Book& book) {
  const auto countries = pair_countries(book);
  std::vector<std::pair<double, PlaceId>> ports;
  SourceIds ids;
  std::set<PlaceId> seen;
  for (const cases::Terminal& terminal : book.a_case.terminals) {
    const std::string& country = book.a_case.places[terminal.place].country;
    if (terminal.type != "port" || countries.empty() || country != countries.front()) {
      continue;
    }
    add_sources(ids, terminal.evidence);
    if (seen.insert(terminal.place).second) {
      ports.emplace_back(-through_place(book, book.base, terminal.place), terminal.place);
    }
  }
  if (ports.empty()) {
    return {};
  }
  std::sort(ports.begin(), ports.end());
  std::string others;
  for (std::size_t p = 1; p < std::min<std::size_t>(ports.size(), 4); ++p) {
    others +=
        fmt::format("{}{} {}", others.empty() ? "" : ", ",
                    escape(book.a_case.places[ports[p].second].name), tonnes_text(-ports[p].first));
  }
  return card(tonnes_text(-ports.front().first) + " a year",
              "through " + book.a_case.places[ports.front().second].name,
              others.empty() ? "the only port of " + escape(countries.front())
                             : "the busiest port of " + escape(countries.front()) + "; " + others,
              scenario_label(book, book.base), sources_html(ids));
}

// The scenario of the same year that leaves projects out, if there is one.
std::string without_card(const Book& book) {
  for (const YearResult& year : book.result.years) {
    const cases::Scenario* scenario = book.a_case.find_scenario(year.scenario);
    if (scenario == nullptr || scenario->excluded_projects.empty() || year.year != book.base.year ||
        &year == &book.base) {
      continue;
    }
    const ReportPair& pair = book.pairs.front();
    const auto routes = routes_in(book, pair, year, year.seasons[reference_season(year)],
                                  book.a_case.settings.alternatives);
    const auto best =
        std::min_element(routes.begin(), routes.end(), [](const auto& a, const auto& b) {
          return a.generalized_usd_per_t < b.generalized_usd_per_t;
        });
    if (best == routes.end()) {
      return {};
    }
    return card(
        duration_text(best->hours), pair_text(pair) + " without the corridor's projects",
        fmt::format("{} km, USD {} a tonne to pay; with them {}, USD {}", grouped(best->length_km),
                    grouped(best->price_usd_per_t), duration_text(pair.routes.front().hours),
                    grouped(pair.routes.front().price_usd_per_t)),
        scenario_label(book, year), sources_html(sources_of(book, pair, *best)));
  }
  return {};
}

std::string average_card(const Book& book, const std::string& trace) {
  const YearResult& base = book.base;
  if (base.moved_t <= 0) {
    return {};
  }
  return card(fmt::format("USD {} a tonne", grouped(base.price_usd / base.moved_t, 1)),
              "average to pay over everything that moves",
              fmt::format("{} on the way; tolls and fees are USD {} of it",
                          duration_text(base.hours_t / base.moved_t),
                          grouped(base.levy_usd / base.moved_t, 2)),
              scenario_label(book, base), trace);
}

std::string carbon_card(const Book& book, const std::string& trace) {
  const YearResult& base = book.base;
  const double grams = base.tonne_km > 0 ? 1e6 * base.co2_t / base.tonne_km : 0;
  return card(tonnes_text(base.co2_t) + " CO₂ a year", "from moving it",
              fmt::format("{} g a tonne-km", grouped(grams, 1)), scenario_label(book, base), trace);
}

SourceIds mode_sources(const Case& a_case) {
  SourceIds ids;
  for (const cases::Mode& mode : a_case.modes) {
    add_sources(ids, mode.evidence);
  }
  return ids;
}

SourceIds price_sources(const Book& book) {
  SourceIds ids = mode_sources(book.a_case);
  for (const cases::Tariff& tariff : book.a_case.tariffs) {
    add_sources(ids, tariff.evidence);
  }
  return ids;
}

std::string answer(const Book& book) {
  if (book.pairs.empty() || book.pairs.front().routes.empty()) {
    return {};
  }
  const ReportPair& pair = book.pairs.front();
  const RouteResult& best = pair.routes.front();
  std::string text = fmt::format(
      "From <b>{}</b> to <b>{}</b> a tonne of {} travels {} km in {} for USD {}, by {}.",
      escape(pair.from), escape(pair.to), escape(book.a_case.commodities[pair.commodity].name),
      grouped(best.length_km), duration_text(best.hours), grouped(best.price_usd_per_t),
      chain_html(best.chain));
  if (pair.routes.size() > 1 && !pair.routes[1].too_slow) {
    const RouteResult& next = pair.routes[1];
    text += fmt::format(" The next way takes {} and costs USD {}: {}.", duration_text(next.hours),
                        grouped(next.price_usd_per_t), chain_html(next.chain));
  }
  return "<p class=\"lead\">" + text + "</p>\n";
}

// What the other analyses found, a line each.
std::string findings(const Book& book) {
  std::string items;
  for (const Finding& finding : book.context.findings) {
    const std::string more =
        finding.section.empty() ? ""
                                : fmt::format(" <a href=\"#{0}\" aria-label=\"more: {1}\">more</a>",
                                              escape(finding.section), escape(finding.text));
    items += fmt::format("<li>{}.{}</li>\n", escape(finding.text), more);
  }
  return items.empty() ? "" : "<h3>What else was asked</h3>\n<ul>\n" + items + "</ul>\n";
}

}  // namespace

std::string headline_chapter(const Book& book) {
  const std::string demand = sources_html(demand_sources(book));
  std::string html = answer(book) + "<div class=\"cards\">\n";
  html += network_card(book) + moved_card(book, demand);
  html += book.own_projects.empty() ? "" : corridor_card(book, demand);
  html += border_card(book) + ports_card(book);
  if (!book.pairs.empty() && !book.pairs.front().routes.empty()) {
    html += time_card(book, book.pairs.front()) + price_card(book, book.pairs.front()) +
            without_card(book);
  }
  html += against_card(book) + modes_card(book, demand);
  html += average_card(book, sources_html(price_sources(book)));
  html += carbon_card(book, sources_html(mode_sources(book.a_case)));
  return html + "</div>\n" + findings(book);
}

std::string map_chapter(const Book& book) {
  std::string html;
  for (const Plate& plate : plates_of(book.a_case)) {
    html += fmt::format(
        "<figure class=\"plate\"><figcaption><b>{}</b>. Flows of {}, both "
        "directions.</figcaption>\n"
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">{}</div></figure>\n",
        escape(plate.title), escape(scenario_label(book, book.base)), escape(plate.title),
        map_svg(book.a_case, book.base, plate));
  }
  html += map_legend();
  html +=
      "<p class=\"note\">Lines run straight between places, sea lanes over way-points; lengths in "
      "the calculation come from link.csv. Hover over a line of the detailed plate for its "
      "figures. "
      "Coastline: Natural Earth 1:50m (public domain). No boundaries between countries are drawn "
      "and none is implied. ";
  return html + escape(book.a_case.settings.map_note) + "</p>\n";
}

}  // namespace corridor::output
