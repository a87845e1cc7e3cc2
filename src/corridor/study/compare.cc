#include "corridor/study/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/flows.h"

namespace corridor::study {
namespace {

using cases::Case;
using network::ArcKind;

constexpr double kTeuPerFeu = 2;
constexpr const char* kBorder = "khunjerab";
constexpr int kRoutesLooked = 30;
constexpr double kMainShare = 0.95;  // of a route's length on the modes that a row names

/// "node:karachi_port node:port_qasim commodity:container" by key.
class Scope {
 public:
  explicit Scope(const std::string& text) {
    for (const std::string& part : split(text, ' ')) {
      const std::size_t colon = part.find(':');
      if (colon != std::string::npos) {
        values_[part.substr(0, colon)].push_back(part.substr(colon + 1));
      }
    }
  }
  std::string one(const std::string& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? "" : found->second.front();
  }
  std::vector<std::string> all(const std::string& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
  }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

bool contains(const std::vector<std::string>& items, const std::string& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

void set_deviation(Comparison& row) {
  if (!row.ours) {
    return;
  }
  const double nearer = *row.ours < row.published_low    ? row.published_low
                        : *row.ours > row.published_high ? row.published_high
                                                         : *row.ours;
  row.deviation_percent = nearer == 0 ? 0 : 100 * (*row.ours - nearer) / std::abs(nearer);
}

class Observer {
 public:
  Observer(const Case& a_case, int threads) : case_(a_case), threads_(threads) {
    first_year_ = std::numeric_limits<int>::max();
    for (const cases::Demand& demand : case_.demand) {
      first_year_ = std::min(first_year_, demand.year);
    }
  }

  Comparison compare(const cases::Observation& observation) {
    Comparison row{.id = observation.id,
                   .what = observation.quantity + " " + observation.scope,
                   .published_low = observation.low.value_or(0),
                   .published_high = observation.high.value_or(observation.low.value_or(0)),
                   .unit = observation.unit,
                   .calibrated = observation.calibration,
                   .source_id = observation.evidence.source_id,
                   .note = observation.evidence.note};
    const int observed = static_cast<int>(parse_integer(observation.year).value_or(first_year_));
    const int year = std::max(observed, first_year_);
    if (year != observed) {
      row.note = fmt::format("model year {}; {}", year, row.note);
    }
    row.ours = measure(observation.quantity, Scope(observation.scope), observation.unit, year);
    set_deviation(row);
    return row;
  }

 private:
  std::optional<double> measure(const std::string& quantity, const Scope& scope,
                                const std::string& unit, int year) {
    if (quantity == "node_throughput") {
      return node_throughput(scope, unit, year);
    }
    if (quantity == "terminal_throughput") {
      return terminal_throughput(scope, year);
    }
    if (quantity == "mode_tonnes" || quantity == "mode_tonne_km" || quantity == "mode_share") {
      return mode_use(quantity, scope, year);
    }
    if (quantity == "od_tonnes") {
      return od_tonnes(scope, year);
    }
    if (quantity == "od_hours" || quantity == "od_price") {
      return od_route(quantity, scope, year);
    }
    if (quantity.starts_with("route_saving")) {
      return saving(quantity, scope, year);
    }
    return std::nullopt;
  }

  const YearResult& result(int year) {
    auto found = results_.find(year);
    if (found == results_.end()) {
      FlowOptions options;
      options.threads = threads_;
      options.scenarios = {case_.settings.default_scenario};
      options.year = year;
      found = results_.emplace(year, run_flows(case_, options)).first;
    }
    return found->second.years.front();
  }

  // Tonnes a year on an arc, of containerised commodities only or of all.
  double arc_tonnes(const YearResult& year, ArcId arc, bool boxes, bool in_teu) const {
    double sum = 0;
    for (const SeasonResult& season : year.seasons) {
      for (const CommodityId id : IdRange<CommodityId>(case_.commodities.size())) {
        const double per_teu = case_.commodities[id].t_per_teu;
        if (boxes && per_teu == 0) {
          continue;
        }
        const double tonnes = season.arc_t_per_day_of[id.value][arc.value] * season.days;
        sum += in_teu ? tonnes / per_teu : tonnes;
      }
    }
    return sum;
  }

  // What passes between ship and land at the places: transfers with the sea on one side, and zones
  // that lie at the quay.
  double node_throughput(const Scope& scope, const std::string& unit, int year_number) {
    const YearResult& year = result(year_number);
    const bool boxes = scope.one("commodity") == "container";
    const auto places = scope.all("node");
    double sum = 0;
    const auto& network = case_.supernetwork;
    for (const ArcId arc : IdRange<ArcId>(network.graph.arc_count())) {
      const auto& tail = network.states[network.graph.tail[arc]];
      const auto& head = network.states[network.graph.head[arc]];
      const bool at_port = contains(places, case_.places[tail.place].id) &&
                           network.origin[arc].kind != ArcKind::link;
      if (at_port && is_sea(tail.mode) != is_sea(head.mode)) {
        sum += arc_tonnes(year, arc, boxes, unit == "teu_per_year");
      }
    }
    return sum;
  }

  bool is_sea(ModeId mode) const {
    return mode.valid() && case_.modes[mode].family == cases::Family::sea;
  }

  std::optional<double> terminal_throughput(const Scope& scope, int year_number) {
    const auto ids = scope.all("terminal");
    const YearResult& year = result(year_number);
    double sum = 0;
    for (const TerminalId id : IdRange<TerminalId>(case_.terminals.size())) {
      for (const ArcId arc : case_.supernetwork.transfer_arcs[id]) {
        sum += arc.valid() && contains(ids, case_.terminals[id].id) ? year.arc_t[arc.value] : 0;
      }
    }
    return sum;
  }

  std::optional<double> mode_use(const std::string& quantity, const Scope& scope, int year_number) {
    const YearResult& year = result(year_number);
    const std::string country = scope.one("country");
    const std::string mode = scope.one("mode");
    double of_mode = 0;
    double of_land = 0;  // road and rail
    const auto& network = case_.supernetwork;
    for (const LinkId id : IdRange<LinkId>(case_.links.size())) {
      const cases::Link& link = case_.links[id];
      const auto family = case_.modes[link.mode].family;
      if ((!country.empty() && link.country != country) || family == cases::Family::sea ||
          family == cases::Family::pipeline) {
        continue;
      }
      for (const ArcId arc : network.link_arcs[id]) {
        const double tonne_km = arc.valid() ? year.arc_t[arc.value] * link.length_km : 0;
        of_land += tonne_km;
        of_mode += case_.modes[link.mode].id == mode ? tonne_km : 0;
      }
    }
    if (quantity == "mode_share") {
      return of_land > 0 ? std::optional(100 * of_mode / of_land) : std::nullopt;
    }
    return quantity == "mode_tonne_km" ? of_mode : mode_tonnes(year, mode, country);
  }

  // Tonnes that used the mode in the country, each once.
  double mode_tonnes(const YearResult& year, const std::string& mode,
                     const std::string& country) const {
    const auto& network = case_.supernetwork;
    double sum = 0;
    for (const SeasonResult& season : year.seasons) {
      for (const PairResult& pair : season.pairs) {
        for (const RouteResult& route : pair.routes) {
          const bool uses = std::any_of(route.arcs.begin(), route.arcs.end(), [&](ArcId arc) {
            return network.origin[arc].kind == ArcKind::link &&
                   case_.modes[network.mode[arc]].id == mode &&
                   (country.empty() ||
                    case_.links[LinkId{network.origin[arc].index}].country == country);
          });
          sum += uses ? pair.t_per_day * route.share * season.days : 0;
        }
      }
    }
    return sum;
  }

  double od_tonnes(const Scope& scope, int year_number) {
    double sum = 0;
    for (const SeasonResult& season : result(year_number).seasons) {
      for (const PairResult& pair : season.pairs) {
        if (matches(scope, pair)) {
          sum += (pair.t_per_day - pair.unmet_t_per_day) * season.days;
        }
      }
    }
    return sum;
  }

  bool matches(const Scope& scope, const PairResult& pair) const {
    const auto fits = [&](const char* key, ZoneId zone) {
      const std::string wanted = scope.one(key);
      return wanted.empty() || case_.zones[zone].id == wanted ||
             case_.places[case_.zones[zone].place].country == wanted;
    };
    const std::string commodity = scope.one("commodity");
    return (commodity.empty() || case_.commodities[pair.commodity].id == commodity) &&
           fits("origin", pair.origin) && fits("destination", pair.destination);
  }

  // A centroid; for a given mode, or a place without a zone, the state of the place.
  std::optional<NodeId> find_node(const std::string& id, const std::string& mode) const {
    const auto& network = case_.supernetwork;
    if (const auto zone = case_.find_zone(id); zone && mode.empty()) {
      return network.centroid[*zone];
    }
    for (const NodeId node : IdRange<NodeId>(network.states.size())) {
      const network::State& state = network.states[node];
      if (state.mode.valid() && case_.places[state.place].id == id &&
          (mode.empty() || case_.modes[state.mode].id == mode)) {
        return node;
      }
    }
    return std::nullopt;
  }

  struct Found {
    double hours;
    double price_usd_per_t;
    double length_km;
  };

  bool passes(const RouteResult& route, const std::string& place) const {
    const auto& network = case_.supernetwork;
    return std::any_of(route.arcs.begin(), route.arcs.end(), [&](ArcId arc) {
      return case_.places[network.states[network.graph.head[arc]].place].id == place;
    });
  }

  // Nearly all of its length on the named modes: the way to a station does not count.
  bool mainly_on(const RouteResult& route, const std::vector<std::string>& modes) const {
    const auto& network = case_.supernetwork;
    double on_modes_km = 0;
    for (const ArcId arc : route.arcs) {
      if (network.origin[arc].kind == ArcKind::link &&
          contains(modes, case_.modes[network.mode[arc]].id)) {
        on_modes_km += case_.links[LinkId{network.origin[arc].index}].length_km;
      }
    }
    return on_modes_km >= kMainShare * route.length_km;
  }

  bool by_sea(const RouteResult& route) const {
    const auto& network = case_.supernetwork;
    return std::any_of(route.arcs.begin(), route.arcs.end(), [&](ArcId arc) {
      return network.origin[arc].kind == ArcKind::link && is_sea(network.mode[arc]);
    });
  }

  // The cheapest route that fits, in the last season (summer months; the pass is open all year
  // since 2024).
  template <class Fits>
  std::optional<Found> best_route(const std::string& from, const std::string& to,
                                  const std::string& mode, int year, const Fits& fits) {
    const auto origin = find_node(from, mode == "sea" ? mode : "");
    const auto destination = find_node(to, mode == "sea" ? mode : "");
    const cases::Scenario* scenario = case_.find_scenario(case_.settings.default_scenario);
    if (!origin || !destination || scenario == nullptr) {
      return std::nullopt;
    }
    const auto states = cost::arc_states(
        case_, cases::scenario_overlay(case_, *scenario, year, case_.seasons.back()));
    for (const RouteResult& route :
         find_routes(case_, states, CommodityId{0}, year, *origin, *destination, kRoutesLooked)) {
      if (fits(route)) {
        return Found{route.hours, route.price_usd_per_t, route.length_km};
      }
    }
    return std::nullopt;
  }

  double feu_tonnes() const { return kTeuPerFeu * case_.commodities[CommodityId{0}].t_per_teu; }

  std::optional<double> od_route(const std::string& quantity, const Scope& scope, int year) {
    const std::string via = scope.one("via");
    const auto modes = scope.all("mode");
    const auto found = best_route(scope.one("origin"), scope.one("destination"), scope.one("mode"),
                                  year, [&](const RouteResult& route) {
                                    return (via.empty() || passes(route, via)) &&
                                           (modes.empty() || mainly_on(route, modes));
                                  });
    if (!found) {
      return std::nullopt;
    }
    return quantity == "od_hours" ? found->hours : found->price_usd_per_t * feu_tonnes();
  }

  std::optional<double> saving(const std::string& quantity, const Scope& scope, int year) {
    const std::string from = scope.one("origin");
    const std::string to = scope.one("destination");
    const auto corridor = best_route(
        from, to, "", year, [&](const RouteResult& route) { return passes(route, kBorder); });
    const auto other = best_route(from, to, "", year, [&](const RouteResult& route) {
      return !passes(route, kBorder) && by_sea(route);
    });
    if (!corridor || !other) {
      return std::nullopt;
    }
    if (quantity == "route_saving_time") {
      return other->hours - corridor->hours;
    }
    if (quantity == "route_saving_km") {
      return other->length_km - corridor->length_km;
    }
    return (other->price_usd_per_t - corridor->price_usd_per_t) * feu_tonnes();
  }

  const Case& case_;
  int threads_;
  int first_year_;
  std::map<int, FlowsResult> results_;
};

}  // namespace

std::vector<Comparison> compare_route_lengths(const Case& a_case) {
  std::vector<Comparison> rows;
  for (const cases::RouteClaim& claim : a_case.route_claims) {
    const auto route = std::find_if(a_case.routes.begin(), a_case.routes.end(),
                                    [&](const auto& r) { return r.id == claim.route_id; });
    if (route == a_case.routes.end()) {
      continue;
    }
    double length_km = 0;
    for (const LinkId link : route->links) {
      length_km += a_case.links[link].length_km;
    }
    Comparison row{.id = claim.id,
                   .what = route->name,
                   .published_low = claim.claimed_km,
                   .published_high = claim.claimed_km,
                   .unit = "km",
                   .ours = length_km,
                   .tolerance_percent = claim.tolerance_pct,
                   .source_id = claim.source_id,
                   .note = claim.note};
    set_deviation(row);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Comparison> compare_observations(const Case& a_case, int threads) {
  Observer observer(a_case, threads);
  std::vector<Comparison> rows;
  for (const cases::Observation& observation : a_case.observations) {
    rows.push_back(observer.compare(observation));
  }
  return rows;
}

}  // namespace corridor::study
