#include "corridor/output/report_parts.h"

#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/html.h"
#include "corridor/output/reference_season.h"

namespace corridor::output {
namespace {

using cases::Case;
using network::ArcKind;
using study::PairResult;
using study::RouteResult;
using study::SeasonResult;
using study::YearResult;

const YearResult& base_year(const Case& a_case, const study::FlowsResult& result) {
  const YearResult* base = result.find(a_case.settings.default_scenario);
  return base != nullptr ? *base : result.years.front();
}

// The centroid of the zone of that id, else of the first zone at that place, else the place as its
// first mode sees it.
std::optional<NodeId> node_of(const Case& a_case, const std::string& id) {
  const auto& network = a_case.supernetwork;
  if (const auto zone = a_case.find_zone(id)) {
    return network.centroid[*zone];
  }
  const auto place = a_case.find_place(id);
  if (!place) {
    return {};
  }
  for (const ZoneId zone : IdRange<ZoneId>(a_case.zones.size())) {
    if (a_case.zones[zone].place == *place) {
      return network.centroid[zone];
    }
  }
  for (const NodeId node : IdRange<NodeId>(network.states.size())) {
    if (network.states[node].place == *place && network.states[node].mode.valid()) {
      return node;
    }
  }
  return {};
}

bool is_pair(const Case& a_case, const PairResult& pair, const ReportPair& wanted) {
  return a_case.supernetwork.centroid[pair.origin] == wanted.origin &&
         a_case.supernetwork.centroid[pair.destination] == wanted.destination;
}

std::string name_of(const Case& a_case, NodeId node) {
  const auto& state = a_case.supernetwork.states[node];
  return state.zone.valid() ? a_case.zones[state.zone].name : a_case.places[state.place].name;
}

// What moves most between the two, in both directions together; without demand the first commodity
// that goes in containers, else the first.
void choose_commodity(const Case& a_case, const YearResult& year, ReportPair& pair) {
  const ReportPair back{.origin = pair.destination, .destination = pair.origin};
  std::vector<double> there(a_case.commodities.size(), 0);
  std::vector<double> both(a_case.commodities.size(), 0);
  for (const SeasonResult& season : year.seasons) {
    for (const PairResult& result : season.pairs) {
      const double tonnes = result.t_per_day * season.days;
      const bool is_there = is_pair(a_case, result, pair);
      there[result.commodity.value] += is_there ? tonnes : 0;
      both[result.commodity.value] += is_there || is_pair(a_case, result, back) ? tonnes : 0;
    }
  }
  const auto most = std::max_element(both.begin(), both.end());
  if (*most > 0) {
    pair.commodity = CommodityId{static_cast<std::uint32_t>(most - both.begin())};
    pair.t_per_year = there[pair.commodity.value];
    return;
  }
  pair.commodity = CommodityId{0};
  for (const CommodityId id : IdRange<CommodityId>(a_case.commodities.size())) {
    if (a_case.commodities[id].t_per_teu > 0) {
      pair.commodity = id;
      return;
    }
  }
}

}  // namespace

std::vector<RouteResult> routes_in(const Book& book, const ReportPair& pair, const YearResult& year,
                                   const SeasonResult& season, int count) {
  for (const PairResult& result : season.pairs) {
    if (result.commodity == pair.commodity && is_pair(book.a_case, result, pair)) {
      const auto end =
          result.routes.begin() + std::min<std::ptrdiff_t>(count, std::ssize(result.routes));
      return {result.routes.begin(), end};
    }
  }
  return study::find_routes(book.a_case, season.states, pair.commodity, year.year, pair.origin,
                            pair.destination, count);
}

Book open_book(const Case& a_case, const study::FlowsResult& result, const ReportContext& context) {
  const YearResult& base = base_year(a_case, result);
  Book book{.a_case = a_case,
            .result = result,
            .context = context,
            .base = base,
            .season = base.seasons[reference_season(base)],
            .own_projects = {},
            .pairs = {}};
  for (const cases::Project& project : a_case.projects) {
    if (project.corridor) {
      book.own_projects.insert(project.id);
    }
  }
  auto wanted = a_case.settings.report_pairs;
  if (a_case.settings.pair.size() == 2) {
    wanted.erase(std::remove(wanted.begin(), wanted.end(), a_case.settings.pair), wanted.end());
    wanted.insert(wanted.begin(), a_case.settings.pair);
  }
  for (const auto& ids : wanted) {
    const auto from = ids.size() == 2 ? node_of(a_case, ids[0]) : std::nullopt;
    const auto to = ids.size() == 2 ? node_of(a_case, ids[1]) : std::nullopt;
    if (!from || !to) {
      continue;
    }
    ReportPair pair{.from = name_of(a_case, *from),
                    .to = name_of(a_case, *to),
                    .origin = *from,
                    .destination = *to};
    choose_commodity(a_case, base, pair);
    pair.routes = routes_in(book, pair, base, book.season, a_case.settings.alternatives);
    std::stable_sort(pair.routes.begin(), pair.routes.end(),
                     [](const RouteResult& a, const RouteResult& b) {
                       return a.generalized_usd_per_t < b.generalized_usd_per_t;
                     });
    book.pairs.push_back(std::move(pair));
  }
  return book;
}

bool uses_corridor(const Book& book, const std::vector<ArcId>& arcs) {
  return std::any_of(arcs.begin(), arcs.end(), [&](ArcId arc) {
    const auto origin = book.a_case.supernetwork.origin[arc];
    return origin.kind == ArcKind::link &&
           book.own_projects.count(book.a_case.links[LinkId{origin.index}].project_id) != 0;
  });
}

double corridor_tonnes(const Book& book, const YearResult& year) {
  double tonnes = 0;
  for (const SeasonResult& season : year.seasons) {
    for (const PairResult& pair : season.pairs) {
      for (const RouteResult& route : pair.routes) {
        if (route.share > 0 && uses_corridor(book, route.arcs)) {
          tonnes += route.share * pair.t_per_day * season.days;
        }
      }
    }
  }
  return tonnes;
}

std::vector<std::string> pair_countries(const Book& book) {
  std::vector<std::string> countries;
  if (book.pairs.empty()) {
    return countries;
  }
  for (const NodeId node : {book.pairs.front().origin, book.pairs.front().destination}) {
    const auto place = book.a_case.supernetwork.states[node].place;
    const std::string& country = book.a_case.places[place].country;
    if (std::find(countries.begin(), countries.end(), country) == countries.end()) {
      countries.push_back(country);
    }
  }
  return countries;
}

std::array<double, 4> tonne_km_by_family(const Book& book, const YearResult& year,
                                         const std::string& country) {
  std::array<double, 4> sums{};
  for (std::uint32_t a = 0; a < year.arc_t.size(); ++a) {
    const auto origin = book.a_case.supernetwork.origin[ArcId{a}];
    if (origin.kind != ArcKind::link) {
      continue;
    }
    const cases::Link& link = book.a_case.links[LinkId{origin.index}];
    if (country.empty() || link.country == country) {
      const auto family = book.a_case.modes[link.mode].family;
      sums[static_cast<std::size_t>(family)] += year.arc_t[a] * link.length_km;
    }
  }
  return sums;
}

void add_sources(SourceIds& to, const cases::Evidence& evidence) {
  for (const std::string& id : split(evidence.source_id, ';')) {
    to.insert(std::string(trimmed(id)));
  }
}

SourceIds sources_of(const Book& book, const ReportPair& pair, const RouteResult& route) {
  const Case& a_case = book.a_case;
  SourceIds ids;
  add_sources(ids, a_case.commodities[pair.commodity].evidence);
  for (const ArcId arc : route.arcs) {
    const auto origin = a_case.supernetwork.origin[arc];
    if (origin.kind == ArcKind::transfer) {
      add_sources(ids, a_case.terminals[TerminalId{origin.index}].evidence);
    } else if (origin.kind == ArcKind::link) {
      const cases::Link& link = a_case.links[LinkId{origin.index}];
      add_sources(ids, link.evidence);
      add_sources(ids, a_case.modes[link.mode].evidence);
      if (const auto row =
              cost::find_tariff(a_case, link.mode, link.country, pair.commodity, book.base.year)) {
        add_sources(ids, a_case.tariffs[*row].evidence);
      }
    }
  }
  return ids;
}

std::string source_cell(std::string_view joined) {
  std::string html;
  for (const std::string& id : split(joined, ';')) {
    const std::string_view key = trimmed(id);
    html += fmt::format("{}<a href=\"#{}\">{}</a>", html.empty() ? "" : " ", anchor("src-", key),
                        escape(key));
  }
  return html;
}

std::string sources_html(const SourceIds& ids) {
  if (ids.empty()) {
    return {};
  }
  std::string all;
  for (const std::string& id : ids) {
    all += (all.empty() ? "" : ";") + id;
  }
  return fmt::format("<details class=\"src\"><summary>{} source{}</summary><p>{}</p></details>",
                     ids.size(), ids.size() == 1 ? "" : "s", source_cell(all));
}

std::string confidence_mark(std::string_view confidence) {
  if (confidence.empty()) {
    return {};
  }
  const char grade = confidence.front();
  const char* meaning = grade == 'A'   ? "high confidence"
                        : grade == 'B' ? "medium confidence"
                        : grade == 'C' ? "low confidence"
                                       : "not checked in print";
  const char css = grade == 'A' ? 'a' : grade == 'B' ? 'b' : grade == 'C' ? 'c' : 'd';
  return fmt::format("<abbr class=\"conf {}\" title=\"{}\">{}</abbr>", css, meaning,
                     escape(confidence.substr(0, 1)));
}

std::string spaced(std::string text) {
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string chain_html(std::string_view chain) {
  constexpr std::string_view kBetween = " > ";
  std::string html;
  while (true) {
    const std::size_t cut = chain.find(kBetween);
    html += escape(chain.substr(0, cut));
    if (cut == std::string_view::npos) {
      return html;
    }
    html += " <span class=\"to\">→</span> ";
    chain.remove_prefix(cut + kBetween.size());
  }
}

std::string scenario_label(const Book& book, const YearResult& year) {
  const cases::Scenario* scenario = book.a_case.find_scenario(year.scenario);
  const std::string title =
      scenario == nullptr || scenario->title.empty() ? year.scenario : scenario->title;
  return fmt::format("{}, {}", title, year.year);
}

}  // namespace corridor::output
