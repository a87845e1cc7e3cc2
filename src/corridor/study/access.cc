#include "corridor/study/access.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <fmt/format.h>

#include "corridor/access/measure.h"
#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/case/access_settings.h"
#include "corridor/case/scenario.h"
#include "corridor/case/select.h"
#include "corridor/cost/cost.h"
#include "corridor/path/tree.h"

namespace corridor::study {
namespace {

using cases::Case;

constexpr double kNoWay = std::numeric_limits<double>::infinity();
constexpr double kLeastShare = 1e-12;  // of time: what rounding leaves of 1 is none

// Origins x destinations in one season and outage state.
struct Sample {
  double weight = 0;  // days
  std::vector<double> hours = {};
  std::vector<double> usd_per_t = {};
  std::vector<double> gateway_hours = {};
  std::vector<double> gateway_usd_per_t = {};
  std::vector<double> gateway_sd_hours = {};
};

Spread spread_of(std::span<const double> values, std::span<const double> weights) {
  double sum = 0;
  double all = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] > 0 ? weights[i] * values[i] : 0;
    all += weights[i];
  }
  return {.mean = sum / all,
          .p10 = access::weighted_percentile(values, weights, 0.1),
          .p90 = access::weighted_percentile(values, weights, 0.9)};
}

class AccessAnalysis {
 public:
  AccessAnalysis(const Case& a_case, const AccessOptions& options)
      : case_(a_case), options_(options) {
    select();
    select_zones();
  }

  Access run() {
    for (const cases::Scenario* scenario : access_.scenarios) {
      const auto samples = sample(*scenario);
      access_.samples = samples.size();
      measure(samples);
    }
    list_unjoined();
    if (access_.scenarios.size() == 2) {
      add_gains();
    }
    add_inequality();
    return std::move(access_);
  }

 private:
  void select() {
    const auto settings = cases::read_access_settings(case_);
    std::vector<std::string> ids = options_.scenarios;
    if (ids.empty() && !settings.compare.empty()) {
      ids = {settings.compare.front()[0], settings.compare.front()[1]};
    } else if (ids.empty()) {
      ids = {case_.settings.default_scenario};
    }
    for (const std::string& id : ids) {
      const cases::Scenario& scenario = cases::scenario_named(case_, id, "--compare");
      access_.scenarios.push_back(&scenario);
      access_.year = std::max(access_.year, scenario.years.front());
    }
    access_.year = options_.year == 0 ? access_.year : options_.year;
    const std::string commodity =
        options_.commodity.empty() ? settings.commodity : options_.commodity;
    const auto found = case_.find_commodity(commodity);
    if (!commodity.empty() && !found) {
      throw InputError(Error{.code = "E2004",
                             .what = "a commodity that commodity.csv does not have",
                             .file = "--commodity",
                             .found = commodity});
    }
    access_.commodity = found.value_or(CommodityId{0});
    const bool own_threshold = !options_.threshold.empty();
    access_.threshold =
        access::parse_threshold(own_threshold ? options_.threshold : settings.threshold,
                                own_threshold ? "--threshold" : "case.toml [access] threshold");
    const bool own_decay = !options_.decay.empty();
    access_.decay = access::parse_decay(own_decay ? options_.decay : settings.decay,
                                        own_decay ? "--decay" : "case.toml [access] decay");
    access_.weight = options_.weight;
    for (const std::string& id : settings.gateways) {
      access_.gateways.push_back(*case_.find_place(id));
    }
    for (const cases::Terminal& terminal : case_.terminals) {
      const bool gate = terminal.type == "port" || terminal.type == "border";
      if (settings.gateways.empty() && gate &&
          std::find(access_.gateways.begin(), access_.gateways.end(), terminal.place) ==
              access_.gateways.end()) {
        access_.gateways.push_back(terminal.place);
      }
    }
  }

  Error zone_warning(ZoneId zone, const char* column, const char* code, const char* what) const {
    const table::Table& table = case_.tables.at("zone.csv");
    const std::size_t at = table.column(column);  // the column need not be there at all
    Error error =
        table.error(zone.value, at == table::kNoColumn ? table.column("zone_id") : at, code, what);
    error.severity = Severity::warning;
    return error;
  }

  bool may_use(const cases::Zone& zone) const {
    const auto& may_use = case_.commodities[access_.commodity].may_use;
    return std::any_of(zone.access_modes.begin(), zone.access_modes.end(),
                       [&](ModeId mode) { return may_use[mode.value] != 0; });
  }

  void select_zones() {
    for (const ZoneId id : IdRange<ZoneId>(case_.zones.size())) {
      const cases::Zone& zone = case_.zones[id];
      if (!may_use(zone)) {
        Error error = zone_warning(id, "access_modes", "W8007",
                                   "a zone that the commodity cannot start from: left out");
        error.expected =
            fmt::format("a mode that may carry {}", case_.commodities[access_.commodity].id);
        access_.left_out.add(std::move(error));
        continue;
      }
      const bool people = options_.weight == Weight::population;
      const double weight = (people ? zone.population : zone.gdp_musd).value_or(0);
      if (!(weight > 0)) {
        Error error = zone_warning(id, people ? "population" : "gdp_musd", "W8006",
                                   "a zone without opportunities: left out");
        error.expected = people ? "a population above 0" : "a product above 0";
        access_.left_out.add(std::move(error));
        continue;
      }
      access_.zones.push_back({.zone = id,
                               .people = zone.population.value_or(0),
                               .gdp_musd = zone.gdp_musd.value_or(0)});
      opportunities_.push_back(weight);
      product_.push_back(zone.gdp_musd.value_or(0));
    }
    if (access_.zones.empty()) {
      throw InputError(
          Error{.code = "E8005",
                .what = "no zone has opportunities",
                .file = "zone.csv",
                .field = options_.weight == Weight::population ? "population" : "gdp_musd",
                .expected = "a number above 0 for the zones that goods start from",
                .hint = "--weight population or --weight gdp says which column is counted"});
    }
    areas_km2_ = cases::zone_areas_km2(case_);
  }

  // To its own market: over the mean distance within its area; no way where the area is unknown.
  void add_internal(std::size_t zone, Sample& sample) const {
    const auto area = areas_km2_[access_.zones[zone].zone];
    if (!area) {
      return;
    }
    const double km = access::internal_distance_km(*area);
    const double hours = km / case_.parameter("internal_speed_kmh", 30);
    const cases::Commodity& commodity = case_.commodities[access_.commodity];
    const auto& country = case_.places[case_.zones[access_.zones[zone].zone].place].country;
    double price = 0;
    for (const ModeId mode : IdRange<ModeId>(case_.modes.size())) {
      if (case_.modes[mode].family != cases::Family::road) {
        continue;
      }
      if (const auto row =
              cost::find_tariff(case_, mode, country, access_.commodity, access_.year)) {
        price = case_.tariffs[*row].price * km *
                cost::per_tonne(case_, case_.modes[mode], commodity, case_.tariffs[*row].unit);
        break;
      }
    }
    const std::size_t at = zone * access_.zones.size() + zone;
    sample.hours[at] = hours;
    sample.usd_per_t[at] = price + commodity.value_of_time_usd_per_t_h * hours;
  }

  Sample skim(const network::Overlay& overlay, double weight) const {
    const auto& network = case_.supernetwork;
    const auto costs =
        cost::arc_costs(case_, cost::arc_states(case_, overlay), access_.commodity, access_.year);
    const std::size_t n = access_.zones.size();
    const std::size_t gates = access_.gateways.size();
    Sample sample{.weight = weight};
    sample.hours.assign(n * n, kNoWay);
    sample.usd_per_t.assign(n * n, kNoWay);
    sample.gateway_hours.assign(n * gates, kNoWay);
    sample.gateway_usd_per_t.assign(n * gates, kNoWay);
    sample.gateway_sd_hours.assign(n * gates, kNoWay);
    path::TreeSearch search(network.graph);
    search.set_cost(costs.generalized_usd);
    path::Tree tree;
    std::vector<double> hours(network.graph.node_count());
    std::vector<double> sd_hours(network.graph.node_count());
    for (std::size_t i = 0; i < n; ++i) {
      search.run(network.centroid[access_.zones[i].zone], tree);
      for (const NodeId node : path::order_of(network.graph, tree).preorder) {
        const ArcId arc = tree.parent[node];
        const std::uint32_t before = arc.valid() ? network.graph.tail[arc].value : 0;
        hours[node.value] = arc.valid() ? hours[before] + costs.hours[arc.value] : 0;
        sd_hours[node.value] = arc.valid() ? sd_hours[before] + costs.sd_hours[arc.value] : 0;
      }
      for (std::size_t j = 0; j < n; ++j) {
        const NodeId centroid = network.centroid[access_.zones[j].zone];
        if (i != j && tree.dist[centroid] != path::kUnreachable) {
          sample.hours[i * n + j] = hours[centroid.value];
          sample.usd_per_t[i * n + j] = tree.dist[centroid];
        }
      }
      add_internal(i, sample);
      for (const NodeId node : IdRange<NodeId>(network.states.size())) {
        const auto gate =
            std::find(access_.gateways.begin(), access_.gateways.end(), network.states[node].place);
        // To the gate: as the mode that comes there first sees it, before goods change over.
        if (gate == access_.gateways.end() || network.states[node].zone.valid()) {
          continue;
        }
        const std::size_t at =
            i * gates + static_cast<std::size_t>(gate - access_.gateways.begin());
        if (tree.dist[node] < sample.gateway_usd_per_t[at]) {
          sample.gateway_usd_per_t[at] = tree.dist[node];
          sample.gateway_hours[at] = hours[node.value];
          sample.gateway_sd_hours[at] = sd_hours[node.value];
        }
      }
    }
    return sample;
  }

  std::vector<Sample> sample(const cases::Scenario& scenario) const {
    struct Task {
      network::Overlay overlay;
      double weight;
    };
    std::vector<Task> tasks;
    for (std::size_t s = 0; s < case_.seasons.size(); ++s) {
      const cases::Season& season = case_.seasons[s];
      const auto overlay = cases::scenario_overlay(case_, scenario, access_.year, season);
      double left = 1;
      for (const OutageSample& outage : options_.outages) {
        if (outage.season.value_or(s) == s) {
          Task task{overlay, season.days * outage.probability};
          task.overlay.insert(task.overlay.end(), outage.overlay.begin(), outage.overlay.end());
          tasks.push_back(std::move(task));
          left -= outage.probability;
        }
      }
      if (left > kLeastShare) {
        tasks.push_back({overlay, season.days * left});
      }
    }
    std::vector<Sample> samples(tasks.size());
    parallel_blocks(tasks.size(), options_.threads, [&](std::size_t t, std::size_t) {
      samples[t] = skim(tasks[t].overlay, tasks[t].weight);
    });
    return samples;
  }

  // [sample][zone] of one measure to the spread of each zone.
  void add(const std::vector<std::vector<double>>& by_sample, const std::vector<double>& weights,
           Spread ZoneMeasures::*field) {
    std::vector<double> values(by_sample.size());
    for (std::size_t z = 0; z < access_.zones.size(); ++z) {
      for (std::size_t s = 0; s < by_sample.size(); ++s) {
        values[s] = by_sample[s][z];
      }
      access_.zones[z].measures.back().*field = spread_of(values, weights);
    }
  }

  // Mean over the other zones that can be reached, weighted by their product.
  std::vector<double> mean_to_markets(const std::vector<double>& impedance) const {
    const std::size_t n = access_.zones.size();
    std::vector<double> means(n, kNoWay);
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      double all = 0;
      for (std::size_t j = 0; j < n; ++j) {
        const double one = impedance[i * n + j];
        if (i != j && std::isfinite(one)) {
          sum += product_[j] * one;
          all += product_[j];
        }
      }
      means[i] = all > 0 ? sum / all : kNoWay;
    }
    return means;
  }

  void measure(const std::vector<Sample>& samples) {
    for (ZoneAccess& zone : access_.zones) {
      zone.measures.emplace_back();
    }
    std::vector<double> weights;
    std::vector<std::vector<double>> cumulative, gravity, logsum, potential, hours, usd;
    for (const Sample& sample : samples) {
      weights.push_back(sample.weight);
      const auto impedance = [&](access::Impedance of) {
        return access::Reach{.impedance = of == access::Impedance::hours
                                              ? std::span(sample.hours)
                                              : std::span(sample.usd_per_t),
                             .opportunities = opportunities_,
                             .threads = 1};
      };
      cumulative.push_back(access::cumulative_opportunities(impedance(access_.threshold.of),
                                                            access_.threshold.value));
      gravity.push_back(access::gravity_access(impedance(access_.decay.of), access_.decay.value));
      logsum.push_back(access::logsum_access(impedance(access_.decay.of), access_.decay.value));
      potential.push_back(access::market_potential(
          {.impedance = sample.usd_per_t, .opportunities = product_, .threads = 1}));
      hours.push_back(mean_to_markets(sample.hours));
      usd.push_back(mean_to_markets(sample.usd_per_t));
    }
    add(cumulative, weights, &ZoneMeasures::cumulative);
    add(gravity, weights, &ZoneMeasures::gravity);
    add(logsum, weights, &ZoneMeasures::logsum);
    add(potential, weights, &ZoneMeasures::market_potential);
    add(hours, weights, &ZoneMeasures::hours);
    add(usd, weights, &ZoneMeasures::usd_per_t);
    add_gateways(samples, weights);
  }

  void add_gateways(const std::vector<Sample>& samples, const std::vector<double>& weights) {
    const std::size_t gates = access_.gateways.size();
    std::vector<double> hours(samples.size()), usd(samples.size()), sd(samples.size());
    for (std::size_t z = 0; z < access_.zones.size(); ++z) {
      auto& reached = access_.zones[z].measures.back().gateways;
      for (std::size_t g = 0; g < gates; ++g) {
        for (std::size_t s = 0; s < samples.size(); ++s) {
          hours[s] = samples[s].gateway_hours[z * gates + g];
          usd[s] = samples[s].gateway_usd_per_t[z * gates + g];
          sd[s] = samples[s].gateway_sd_hours[z * gates + g];
        }
        reached.push_back({.usd_per_t = spread_of(usd, weights),
                           .hours = spread_of(hours, weights),
                           .sd_hours = spread_of(sd, weights).mean});
      }
    }
  }

  // Off the network in one scenario at least: named, and kept with what it has.
  void list_unjoined() {
    for (const ZoneAccess& zone : access_.zones) {
      const bool off = std::any_of(zone.measures.begin(), zone.measures.end(),
                                   [](const auto& one) { return !std::isfinite(one.hours.mean); });
      if (off) {
        access_.left_out.add(zone_warning(zone.zone, "node_id", "W8008",
                                          "a zone that no open way joins to any other"));
      }
    }
  }

  void add_gains() {
    Gains gains;
    double people = 0;
    for (const ZoneAccess& zone : access_.zones) {
      const double usd = zone.measures[1].usd_per_t.mean - zone.measures[0].usd_per_t.mean;
      const double hours = zone.measures[1].hours.mean - zone.measures[0].hours.mean;
      if (!std::isfinite(usd)) {
        continue;  // joined to nothing in one of the two
      }
      const bool better = usd < -kNoChange_usd;
      const bool worse = usd > kNoChange_usd;
      (better ? gains.gain_people : worse ? gains.lose_people : gains.same_people) += zone.people;
      gains.gain_gdp_musd += better ? zone.gdp_musd : 0;
      gains.lose_gdp_musd += worse ? zone.gdp_musd : 0;
      gains.mean_usd_per_t += zone.people * usd;
      gains.mean_hours += zone.people * hours;
      people += zone.people;
    }
    if (people > 0) {
      gains.mean_usd_per_t /= people;
      gains.mean_hours /= people;
    }
    access_.gains = gains;
  }

  void add_inequality() {
    std::vector<double> people;
    for (const ZoneAccess& zone : access_.zones) {
      people.push_back(zone.people);
    }
    if (!(std::accumulate(people.begin(), people.end(), 0.0) > 0)) {
      return;
    }
    for (std::size_t s = 0; s < access_.scenarios.size(); ++s) {
      std::vector<double> gravity;
      for (const ZoneAccess& zone : access_.zones) {
        gravity.push_back(zone.measures[s].gravity.mean);
      }
      if (std::accumulate(gravity.begin(), gravity.end(), 0.0) > 0) {
        access_.inequality.push_back(access::inequality(gravity, people));
      }
    }
  }

  const Case& case_;
  const AccessOptions& options_;
  Access access_;
  std::vector<double> opportunities_;  // by zone of access_
  std::vector<double> product_;
  IdVector<ZoneId, std::optional<double>> areas_km2_;
};

}  // namespace

Access analyse_access(const Case& a_case, const AccessOptions& options) {
  return AccessAnalysis(a_case, options).run();
}

}  // namespace corridor::study
