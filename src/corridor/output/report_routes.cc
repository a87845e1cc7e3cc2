// How the pairs of the report are best joined, leg by leg, and what time and money go into.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/output/chart.h"
#include "corridor/output/html.h"
#include "corridor/output/report_parts.h"

namespace corridor::output {
namespace {

using cases::Case;
using network::ArcKind;
using study::Leg;
using study::LegKind;
using study::RouteResult;

// Road numbers and the like of each leg, in order: legs are cut where study::legs_of() cuts them.
std::vector<std::string> refs_of_legs(const Case& a_case, const std::vector<ArcId>& arcs) {
  std::vector<std::vector<std::string>> legs;
  std::uint32_t mode = ModeId::kNone;
  for (const ArcId arc : arcs) {
    const auto origin = a_case.supernetwork.origin[arc];
    if (origin.kind == ArcKind::access) {
      continue;
    }
    if (origin.kind == ArcKind::transfer) {
      legs.emplace_back();
      mode = ModeId::kNone;
      continue;
    }
    const cases::Link& link = a_case.links[LinkId{origin.index}];
    if (link.mode.value != mode) {
      legs.emplace_back();
      mode = link.mode.value;
    }
    const std::string& ref = link.ref;
    auto& refs = legs.back();
    if (!ref.empty() && std::find(refs.begin(), refs.end(), ref) == refs.end()) {
      refs.push_back(ref);
    }
  }
  std::vector<std::string> texts;
  for (const auto& refs : legs) {
    constexpr std::size_t kMost = 6;
    std::string text;
    for (std::size_t i = 0; i < std::min(kMost, refs.size()); ++i) {
      text += (i == 0 ? "" : ", ") + refs[i];
    }
    texts.push_back(text + (refs.size() > kMost ? ", …" : ""));
  }
  return texts;
}

std::string legs_table(const Book& book, const cost::ArcCosts& costs, const RouteResult& route,
                       std::size_t number) {
  HtmlTable table({{"Leg"},
                   {"From"},
                   {"To"},
                   {"km", true},
                   {"hours", true},
                   {"USD/t", true},
                   {"of it tolls, fees", true},
                   {"kg CO₂/t", true}},
                  "legs");
  const auto refs = refs_of_legs(book.a_case, route.arcs);
  const auto legs = study::legs_of(book.a_case, costs, route.arcs);
  for (std::size_t i = 0; i < legs.size(); ++i) {
    const Leg& leg = legs[i];
    const bool line = leg.kind == LegKind::line;
    std::string label = escape(leg.label);
    if (line && i < refs.size() && !refs[i].empty()) {
      label += " <small>" + escape(refs[i]) + "</small>";
    }
    table.row(
        {label, escape(book.a_case.places[leg.from].name),
         line ? escape(book.a_case.places[leg.to].name) : "", line ? grouped(leg.length_km) : "",
         grouped(leg.hours, 1), grouped(leg.price_usd_per_t, 1), grouped(leg.levy_usd_per_t, 1),
         line ? grouped(leg.co2_kg_per_t, 1) : ""},
        line ? "" : "stop");
  }
  return table.html(fmt::format("Way {}, leg by leg", number));
}

std::string summary_table(const Book& book, const ReportPair& pair) {
  const bool shares = pair.t_per_year > 0;
  std::vector<HtmlTable::Column> columns{{"Way"}};
  if (shares) {
    columns.push_back({"share", true});
  }
  for (const char* title : {"km", "days", "± days", "USD/t to pay", "USD/t in all", "kg CO₂/t"}) {
    columns.push_back({title, true});
  }
  HtmlTable table(columns, "ways");
  for (std::size_t r = 0; r < pair.routes.size(); ++r) {
    const RouteResult& route = pair.routes[r];
    std::string way = fmt::format("<b>{}</b> {}", r + 1, chain_html(route.chain));
    way += uses_corridor(book, route.arcs) ? " <span class=\"tag\">corridor</span>" : "";
    way += route.too_slow ? " <span class=\"tag\">too slow for the goods</span>" : "";
    std::vector<std::string> cells{way};
    if (shares) {
      cells.push_back(grouped(100 * route.share, 1) + " %");
    }
    for (const std::string& figure :
         {grouped(route.length_km), grouped(days_from_hours(route.hours), 1),
          grouped(days_from_hours(route.sd_hours), 1), grouped(route.price_usd_per_t),
          grouped(route.generalized_usd_per_t), grouped(route.co2_kg_per_t)}) {
      cells.push_back(figure);
    }
    table.row(cells);
  }
  return table.html(pair.from + " to " + pair.to);
}

constexpr std::array<cases::Family, 4> kFamilies{cases::Family::road, cases::Family::rail,
                                                 cases::Family::pipeline, cases::Family::sea};

std::string bar_label(std::size_t number) {
  return fmt::format("Way {}", number);
}

BarChart time_chart(const Book& book, const cost::ArcCosts& costs, const ReportPair& pair) {
  BarChart chart{.title = "Where the time goes, days",
                 .series = {{"On the road", "road"},
                            {"On rails", "rail"},
                            {"In a pipeline", "pipeline"},
                            {"At sea", "sea"},
                            {"At terminals and borders", "terminal"}},
                 .bars = {}};
  const char* const names[] = {"road", "rail", "pipeline", "sea", "terminals and borders"};
  for (std::size_t r = 0; r < pair.routes.size(); ++r) {
    Bar bar{.label = bar_label(r + 1),
            .figure = grouped(days_from_hours(pair.routes[r].hours), 1) + " days",
            .values = std::vector<double>(5, 0),
            .parts = {}};
    for (const ArcId arc : pair.routes[r].arcs) {
      const auto origin = book.a_case.supernetwork.origin[arc];
      if (origin.kind == ArcKind::transfer) {
        bar.values[4] += days_from_hours(costs.hours[arc.value]);
      } else if (origin.kind == ArcKind::link) {
        const auto family = book.a_case.modes[book.a_case.supernetwork.mode[arc]].family;
        const auto at = std::find(kFamilies.begin(), kFamilies.end(), family) - kFamilies.begin();
        bar.values[static_cast<std::size_t>(at)] += days_from_hours(costs.hours[arc.value]);
      }
    }
    for (std::size_t s = 0; s < bar.values.size(); ++s) {
      bar.parts.push_back(fmt::format("{} {}", names[s], grouped(bar.values[s], 1)));
    }
    chart.bars.push_back(std::move(bar));
  }
  return chart;
}

BarChart cost_chart(const ReportPair& pair) {
  BarChart chart{.title = "What a tonne costs, USD",
                 .series = {{"Carriage and handling", "price"},
                            {"Tolls and fees", "levy"},
                            {"Time, reliability, carbon, mode constant", "time"}},
                 .bars = {}};
  for (std::size_t r = 0; r < pair.routes.size(); ++r) {
    const RouteResult& route = pair.routes[r];
    Bar bar{.label = bar_label(r + 1),
            .figure = "USD " + grouped(route.generalized_usd_per_t),
            .values = {std::max(0.0, route.price_usd_per_t - route.levy_usd_per_t),
                       route.levy_usd_per_t,
                       std::max(0.0, route.generalized_usd_per_t - route.price_usd_per_t)},
            .parts = {}};
    bar.parts = {"carriage and handling " + grouped(bar.values[0], 1),
                 "tolls and fees " + grouped(bar.values[1], 1),
                 "time and other " + grouped(bar.values[2], 1)};
    chart.bars.push_back(std::move(bar));
  }
  return chart;
}

std::string seasons_line(const Book& book, const ReportPair& pair) {
  std::string text;
  for (const study::SeasonResult& season : book.base.seasons) {
    auto routes = routes_in(book, pair, book.base, season, book.a_case.settings.alternatives);
    const auto best =
        std::min_element(routes.begin(), routes.end(), [](const auto& a, const auto& b) {
          return a.generalized_usd_per_t < b.generalized_usd_per_t;
        });
    text += fmt::format("{}<b>{}</b> {}", text.empty() ? "" : "; ", escape(spaced(season.season)),
                        best == routes.end() ? "no way"
                                             : fmt::format("{}, USD {}", duration_text(best->hours),
                                                           grouped(best->price_usd_per_t)));
  }
  return "<p class=\"note\">Best way by season: " + text + ".</p>\n";
}

std::string pair_facts(const Book& book, const ReportPair& pair) {
  return fmt::format("<p class=\"facts-line\">{} · {} · {} · {}</p>\n",
                     escape(book.a_case.commodities[pair.commodity].name),
                     escape(scenario_label(book, book.base)), escape(spaced(book.season.season)),
                     pair.t_per_year > 0
                         ? tonnes_text(pair.t_per_year) + " a year want to move"
                         : "no demand in this case: ways as a shipper would find them");
}

std::string pair_section(const Book& book, const ReportPair& pair, bool headline) {
  std::string html = fmt::format("<section class=\"pair\"><h3>{} to {}</h3>\n", escape(pair.from),
                                 escape(pair.to)) +
                     pair_facts(book, pair);
  if (pair.routes.empty()) {
    return html + "<p>Nothing joins them in this scenario and season.</p></section>\n";
  }
  const auto costs =
      cost::arc_costs(book.a_case, book.season.states, pair.commodity, book.base.year);
  html += summary_table(book, pair) + seasons_line(book, pair);
  html += fmt::format("<details{}><summary>Where time and money go</summary><div class=\"two\">",
                      headline ? " open" : "");
  html +=
      bars_html(time_chart(book, costs, pair)) + bars_html(cost_chart(pair)) + "</div></details>\n";
  for (std::size_t r = 0; r < pair.routes.size(); ++r) {
    const RouteResult& route = pair.routes[r];
    html += fmt::format("<details{}><summary>Way {} leg by leg</summary>\n",
                        headline && r == 0 ? " open" : "", r + 1);
    html += legs_table(book, costs, route, r + 1) + sources_html(sources_of(book, pair, route)) +
            "</details>\n";
  }
  return html + "</section>\n";
}

}  // namespace

std::string routes_chapter(const Book& book) {
  std::string html =
      "<p>For each pair the best ways that really differ, by mode, terminal or border, dearest "
      "last. "
      "\"In all\" is what is paid, the value of time, reliability and carbon, and the calibrated "
      "constant of a mode where it has one. Corridor marks a way that uses a link of the "
      "corridor's "
      "own projects.</p>\n";
  for (std::size_t p = 0; p < book.pairs.size(); ++p) {
    html += pair_section(book, book.pairs[p], p == 0);
  }
  return html;
}

}  // namespace corridor::output
