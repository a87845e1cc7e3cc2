// What the scenarios differ in: modes, totals, and where volume comes near capacity.
#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/output/chart.h"
#include "corridor/output/html.h"
#include "corridor/output/reference_season.h"
#include "corridor/output/report_parts.h"
#include "corridor/study/route_labels.h"

namespace corridor::output {
namespace {

using cases::Case;
using cases::Family;
using network::ArcKind;
using study::SeasonResult;
using study::YearResult;

constexpr std::array<Family, 4> kFamilies{Family::road, Family::rail, Family::pipeline,
                                          Family::sea};

std::string short_label(const YearResult& year) {
  return fmt::format("{} {}", year.scenario, year.year);
}

BarChart split_chart(const Book& book, const std::string& title, const std::string& country,
                     bool with_sea) {
  BarChart chart{.title = title, .series = {}, .bars = {}, .to_full_width = true};
  const std::size_t count = with_sea ? 4 : 3;
  const char* const titles[] = {"Road", "Railway", "Pipeline", "Sea"};
  for (std::size_t f = 0; f < count; ++f) {
    chart.series.push_back({titles[f], std::string(cases::name(kFamilies[f]))});
  }
  for (const YearResult& year : book.result.years) {
    const auto sums = tonne_km_by_family(book, year, country);
    Bar bar{.label = short_label(year)};
    double total = 0;
    for (std::size_t f = 0; f < count; ++f) {
      bar.values.push_back(sums[f]);
      total += sums[f];
    }
    for (std::size_t f = 0; f < count; ++f) {
      bar.parts.push_back(fmt::format("{} {} %", cases::name(kFamilies[f]),
                                      grouped(total > 0 ? 100 * sums[f] / total : 0, 1)));
    }
    bar.figure = count_text(total);
    chart.bars.push_back(std::move(bar));
  }
  return chart;
}

// A row of the comparison: what it is and how a year answers it.
struct Measure {
  std::string name;
  std::function<std::string(const YearResult&)> value;
};

std::string per_tonne(double sum, const YearResult& year, int digits) {
  return year.moved_t > 0 ? grouped(sum / year.moved_t, digits) : "";
}

std::vector<Measure> measures(const Book& book) {
  std::vector<Measure> rows{{"Demand", [](const YearResult& y) { return tonnes_text(y.demand_t); }},
                            {"Moved", [](const YearResult& y) { return tonnes_text(y.moved_t); }},
                            {"Unmet", [](const YearResult& y) { return tonnes_text(y.unmet_t); }}};
  if (!book.own_projects.empty()) {
    rows.push_back({"On links of the corridor's projects", [&book](const YearResult& y) {
                      return tonnes_text(corridor_tonnes(book, y));
                    }});
  }
  rows.push_back({"Tonne-km", [](const YearResult& y) { return count_text(y.tonne_km); }});
  rows.push_back(
      {"Average to pay, USD/t", [](const YearResult& y) { return per_tonne(y.price_usd, y, 2); }});
  rows.push_back({"Average tolls and fees, USD/t",
                  [](const YearResult& y) { return per_tonne(y.levy_usd, y, 3); }});
  rows.push_back({"Average in all, USD/t",
                  [](const YearResult& y) { return per_tonne(y.generalized_usd, y, 2); }});
  rows.push_back(
      {"Average time, h", [](const YearResult& y) { return per_tonne(y.hours_t, y, 1); }});
  rows.push_back({"CO₂", [](const YearResult& y) { return tonnes_text(y.co2_t); }});
  for (const std::size_t f : {0U, 1U, 2U}) {
    rows.push_back({fmt::format("Share of {} in tonne-km on land", cases::name(kFamilies[f])),
                    [&book, f](const YearResult& y) {
                      const auto sums = tonne_km_by_family(book, y, "");
                      const double land = sums[0] + sums[1] + sums[2];
                      return land > 0 ? grouped(100 * sums[f] / land, 1) + " %" : std::string();
                    }});
  }
  return rows;
}

void headline_rows(const Book& book, HtmlTable& table) {
  if (book.pairs.empty()) {
    return;
  }
  const ReportPair& pair = book.pairs.front();
  std::vector<std::string> days{escape(pair.from + " to " + pair.to + ", days")};
  std::vector<std::string> price{escape(pair.from + " to " + pair.to + ", USD/t to pay")};
  std::vector<std::string> chain{escape("by way of")};
  for (const YearResult& year : book.result.years) {
    const auto routes = routes_in(book, pair, year, year.seasons[reference_season(year)],
                                  book.a_case.settings.alternatives);
    const auto best =
        std::min_element(routes.begin(), routes.end(), [](const auto& a, const auto& b) {
          return a.generalized_usd_per_t < b.generalized_usd_per_t;
        });
    const bool found = best != routes.end();
    days.push_back(found ? grouped(days_from_hours(best->hours), 1) : "no way");
    price.push_back(found ? grouped(best->price_usd_per_t) : "");
    chain.push_back(found ? "<small>" + chain_html(best->chain) + "</small>" : "");
  }
  table.row(days);
  table.row(price);
  table.row(chain);
}

struct Binding {
  const YearResult* year = nullptr;
  const SeasonResult* season = nullptr;
  ArcId arc = {};
  double volume = 0;
  double capacity = 0;
  double price = 0;  // shadow price, USD/t; highest of the year's seasons
  double ratio() const { return volume / capacity; }
};

// The fullest season of every arc with a known capacity, fullest first.
std::vector<Binding> fullest(const Book& book, const YearResult& year) {
  std::vector<Binding> all;
  for (std::uint32_t a = 0; a < year.arc_t.size(); ++a) {
    Binding most;
    for (const SeasonResult& season : year.seasons) {
      const double volume = season.arc_t_per_day[a];
      const auto capacity = cost::capacity_t_per_day(book.a_case, ArcId{a}, season.states);
      if (volume <= 0 || !capacity || *capacity <= 0) {
        continue;
      }
      const double price = season.congestion.solved ? season.congestion.price_usd_per_t[a] : 0;
      const Binding here{&year, &season, ArcId{a}, volume, *capacity, price};
      if (most.year == nullptr || here.price > most.price ||
          (here.price == most.price && here.ratio() > most.ratio())) {
        most = here;
      }
    }
    if (most.year != nullptr) {
      all.push_back(most);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Binding& a, const Binding& b) {
    return a.price != b.price ? a.price > b.price : a.ratio() > b.ratio();
  });
  return all;
}

std::vector<std::string> binding_cells(const Book& book, const Binding& binding) {
  const auto& network = book.a_case.supernetwork;
  const auto origin = network.origin[binding.arc];
  const auto place = [&](NodeId node) {
    return book.a_case.places[network.states[node].place].name;
  };
  std::string what;
  std::string kind;
  std::string source;
  if (origin.kind == ArcKind::transfer) {
    const cases::Terminal& terminal = book.a_case.terminals[TerminalId{origin.index}];
    what = fmt::format("{} ({})", terminal.name, terminal.id);
    kind = spaced(terminal.type);
    if (terminal.from != terminal.to) {
      const auto mode_name = [&](NodeId node) {
        return book.a_case.modes[network.states[node].mode].name;
      };
      kind += fmt::format(", {} to {}", mode_name(network.graph.tail[binding.arc]),
                          mode_name(network.graph.head[binding.arc]));
    }
    source = terminal.evidence.source_id;
  } else {
    const cases::Link& link = book.a_case.links[LinkId{origin.index}];
    what = fmt::format("{} to {}: {} ({})", place(network.graph.tail[binding.arc]),
                       place(network.graph.head[binding.arc]),
                       link.ref.empty() ? link.name : link.ref, link.id);
    kind = book.a_case.modes[link.mode].name;
    source = link.evidence.source_id;
  }
  return {escape(short_label(*binding.year)),
          escape(what),
          escape(kind),
          escape(spaced(binding.season->season)),
          grouped(binding.volume),
          grouped(binding.capacity),
          grouped(100 * binding.ratio()) + " %",
          binding.price > 0 ? grouped(binding.price, 2) : "",
          source_cell(source)};
}

// What stays for want of room, largest first, with what is full.
std::string unmet_list(const Book& book) {
  struct Stays {
    double tonnes = 0;
    std::vector<ArcId> cut = {};
  };
  HtmlTable table({{"Scenario"}, {"From"}, {"To"}, {"What"}, {"t/year", true}, {"What is full"}});
  constexpr std::size_t kMost = 5;
  constexpr double kLeastTonnes = 1;
  bool any = false;
  for (const YearResult& year : book.result.years) {
    std::map<std::array<std::uint32_t, 3>, Stays> all;
    for (const SeasonResult& season : year.seasons) {
      for (const study::PairResult& pair : season.pairs) {
        if (pair.cause == study::Unmet::no_capacity) {
          Stays& stays = all[{pair.origin.value, pair.destination.value, pair.commodity.value}];
          stays.tonnes += pair.unmet_t_per_day * season.days;
          stays.cut = pair.cut;
        }
      }
    }
    std::vector<std::pair<std::array<std::uint32_t, 3>, Stays>> rows(all.begin(), all.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return a.second.tonnes > b.second.tonnes;
    });
    for (std::size_t i = 0; i < std::min(kMost, rows.size()); ++i) {
      const auto& [key, stays] = rows[i];
      if (stays.tonnes < kLeastTonnes) {
        continue;
      }
      any = true;
      table.row({escape(short_label(year)), escape(book.a_case.zones[ZoneId{key[0]}].name),
                 escape(book.a_case.zones[ZoneId{key[1]}].name),
                 escape(book.a_case.commodities[CommodityId{key[2]}].name), grouped(stays.tonnes),
                 escape(study::arc_names(book.a_case, stays.cut))});
    }
  }
  return any ? table.html("Demand without room: it stays, and is in no flow") : std::string();
}

}  // namespace

std::string modes_chapter(const Book& book) {
  std::string html =
      "<p>Shares of the tonne-km of a year; the figure beside a bar is the total. Countries are "
      "those "
      "of the headline pair.</p><div class=\"two\">";
  for (const std::string& country : pair_countries(book)) {
    html += bars_html(split_chart(book, "On land in " + country, country, false));
  }
  return html + bars_html(split_chart(book, "On land everywhere", "", false)) +
         bars_html(split_chart(book, "Everywhere, the sea included", "", true)) + "</div>\n";
}

std::string scenarios_chapter(const Book& book) {
  std::vector<HtmlTable::Column> columns{{"A year"}};
  for (const YearResult& year : book.result.years) {
    columns.push_back({short_label(year), true});
  }
  HtmlTable table(columns, "compare");
  for (const Measure& measure : measures(book)) {
    std::vector<std::string> cells{escape(measure.name)};
    for (const YearResult& year : book.result.years) {
      cells.push_back(measure.value(year));
    }
    table.row(cells);
  }
  headline_rows(book, table);
  std::string list = "<dl class=\"scenarios\">";
  for (const YearResult& year : book.result.years) {
    list += fmt::format("<dt>{}</dt><dd>{}</dd>", escape(short_label(year)),
                        escape(scenario_label(book, year)));
  }
  return list + "</dl>\n" + table.html("Scenarios side by side") +
         "<p class=\"note\">Scenarios of unlike years differ by demand as well as by network. The "
         "pair "
         "is shown in each year's least disturbed season.</p>\n";
}

std::string limits_of_capacity_chapter(const Book& book) {
  constexpr std::size_t kMost = 8;
  constexpr double kFull = 0.8;
  HtmlTable table({{"Scenario"},
                   {"Where"},
                   {"Kind"},
                   {"Season"},
                   {"t/day", true},
                   {"capacity t/day", true},
                   {"use", true},
                   {"one more t/day saves, USD/t", true},
                   {"Source"}});
  for (const YearResult& year : book.result.years) {
    const auto all = fullest(book, year);
    for (std::size_t i = 0; i < std::min(kMost, all.size()); ++i) {
      if (all[i].ratio() >= kFull || i < 3) {
        table.row(binding_cells(book, all[i]), all[i].ratio() > 1 ? "over" : "");
      }
    }
  }
  const bool solved = !book.result.years.empty() && !book.result.years[0].seasons.empty() &&
                      book.result.years[0].seasons[0].congestion.solved;
  return std::string(
             "<p>Volume of the fullest season against capacity in one direction. Freight "
             "alone fills the capacities here; other traffic is not in them. ") +
         (solved ? "What is full has a shadow price: what one more tonne a day of room there would "
                   "save, every day. The dearest of each scenario stand first.</p>\n" +
                       unmet_list(book)
                 : "Rows above 100 % (marked by a bar at the left) carry more than the stated "
                   "capacity: this choice of way does not look at it.</p>\n") +
         table.html("Where volume comes near capacity");
}

}  // namespace corridor::output
