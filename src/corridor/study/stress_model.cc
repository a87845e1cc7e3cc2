// From a case to what disrupt simulates: processes, exposed subjects, demand and costs by season.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"
#include "corridor/study/stress.h"

namespace corridor::study {

using cases::Case;

struct StressModel::Builder {
  StressModel& model;
  const Case& a_case;
  const cases::Scenario& scenario;
  cases::Hazards hazards = {};
  std::vector<const cases::Measure*> taken = {};
  disrupt::ResponseModel::Inputs inputs = {};
  std::vector<disrupt::HazardProcess> processes = {};
  std::vector<HazardId> ids = {};
  std::map<cases::HazardSubject, std::uint16_t> subject_index = {};
  std::map<disrupt::OutageLevel, std::uint8_t> level_index = {};
  network::Overlay opened = {};
  std::map<cases::HazardSubject, double> capacity_factor = {};

  void run() {
    hazards = cases::hazards_of(a_case);
    take_measures();
    ids = cases::hazards_taken(hazards, model.options_.hazards, model.year_);
    for (const HazardId id : ids) {
      model.hazards_.push_back(hazards.all[id]);
      add_process(hazards.all[id], id);
    }
    link_processes();
    add_commodities();
    if (model.options_.receipts) {
      model.accounts_ = receipt_accounts(a_case);
      inputs.accounts = model.accounts_.all.size();
    }
    for (const cases::Season& season : a_case.seasons) {
      add_season(season);
    }
    model.response_ =
        std::make_unique<disrupt::ResponseModel>(a_case.supernetwork.graph, std::move(inputs));
    model.sampler_ = std::make_unique<disrupt::HazardSampler>(std::move(processes));
    model.years_.response = model.response_.get();
    model.years_.sampler = model.sampler_.get();
    set_seasons_of_months();
    sum_demand();
    watch_pair();
    set_controls();
    if (model.options_.equilibrium) {
      solve_open();
    }
  }

  // The network with nothing closed, by season, from which all outage states are solved.
  void solve_open() {
    network::Overlay overlay = opened;
    for (const auto& [subject, factor] : capacity_factor) {
      overlay.push_back({.subject = subject.table,
                         .index = subject.index,
                         .attribute = network::Attribute::capacity_factor,
                         .value = factor});
    }
    model.congested_ = std::make_unique<CongestedStates>(
        a_case, scenario.id, model.year_, *model.response_, model.subjects_, std::move(overlay),
        model.options_.threads);
    CongestedStates& states = *model.congested_;
    model.years_.congested = {
        .matters = [&states](std::size_t season,
                             std::uint16_t subject) { return states.matters(season, subject); },
        .state = [&states](std::size_t season, std::span<const disrupt::OutageItem> items,
                           disrupt::OutageState& state) { states.state(season, items, state); }};
  }

  void take_measures() {
    const cases::Measures measures = cases::measures_of(a_case, hazards);
    std::vector<std::string> known;
    for (const cases::Measure& measure : measures.all) {
      known.push_back(measure.id);
    }
    kept_measures = measures;
    for (const std::string& id : model.options_.measures) {
      const auto found = kept_measures.find(id);
      if (!found) {
        throw InputError(Error{.code = "E2510",
                               .what = "there is no such measure",
                               .file = "--measure",
                               .found = id,
                               .expected = "a measure_id of measure.csv",
                               .hint = name_hint(id, known)});
      }
      taken.push_back(&kept_measures.all[*found]);
    }
    for (const cases::Measure* measure : taken) {
      for (const cases::MeasureEffect& effect : measure->effects) {
        if (effect.hazard.valid() || !effect.subject) {
          continue;
        }
        if (effect.attribute == cases::EffectAttribute::opens) {
          opened.push_back({.subject = effect.subject->table,
                            .index = effect.subject->index,
                            .attribute = network::Attribute::closed,
                            .value = 0});
        } else if (effect.attribute == cases::EffectAttribute::capacity_factor) {
          capacity_factor.try_emplace(*effect.subject, 1).first->second *= effect.value;
        }
      }
    }
  }
  cases::Measures kept_measures = {};

  // Product of the factors on a hazard, as a whole (no subject) or on one of its members.
  double factor(HazardId hazard, cases::EffectAttribute attribute,
                const cases::FootprintMember* member) const {
    double product = 1;
    for (const cases::Measure* measure : taken) {
      for (const cases::MeasureEffect& effect : measure->effects) {
        if (effect.hazard != hazard || effect.attribute != attribute) {
          continue;
        }
        const bool applies =
            member == nullptr
                ? !effect.subject
                : effect.subject && std::find(member->subjects.begin(), member->subjects.end(),
                                              *effect.subject) != member->subjects.end();
        product *= applies ? effect.value : 1;
      }
    }
    return product;
  }

  bool open_today(const cases::FootprintMember& member) const {
    return std::any_of(member.subjects.begin(), member.subjects.end(), [&](const auto& subject) {
      return subject.table == network::Subject::link
                 ? a_case.links[LinkId{subject.index}].availability.status == cases::Status::open
                 : a_case.terminals[TerminalId{subject.index}].availability.status ==
                       cases::Status::open;
    });
  }

  // The rate is that of the members open today; others have the same by weight and length.
  double rate_of_all(const cases::Hazard& hazard) const {
    constexpr double kKmOfUnit = 100;
    double all = 0;
    double open = 0;
    for (const cases::FootprintMember& member : hazard.members) {
      all += member.draw_weight();
      open += open_today(member) ? member.draw_weight() : 0;
    }
    if (hazard.rate_unit == cases::RateUnit::per_year_per_100km) {
      return hazard.rate * all / kKmOfUnit;
    }
    const bool as_one = hazard.hits == cases::Hits::all;
    return open > 0 && !as_one ? hazard.rate * all / open : hazard.rate;
  }

  std::uint8_t level_of(const disrupt::OutageLevel& level) {
    const auto [found, is_new] =
        level_index.try_emplace(level, static_cast<std::uint8_t>(inputs.levels.size()));
    if (is_new) {
      inputs.levels.push_back(level);
    }
    return found->second;
  }

  std::uint16_t subject_of(const cases::HazardSubject& subject) {
    const auto [found, is_new] =
        subject_index.try_emplace(subject, static_cast<std::uint16_t>(inputs.subjects.size()));
    if (is_new) {
      const auto& network = a_case.supernetwork;
      const auto& both = subject.table == network::Subject::link
                             ? network.link_arcs[LinkId{subject.index}]
                             : network.transfer_arcs[TerminalId{subject.index}];
      disrupt::ExposedSubject exposed;
      std::copy_if(both.begin(), both.end(), std::back_inserter(exposed.arcs),
                   [](ArcId arc) { return arc.valid(); });
      inputs.subjects.push_back(std::move(exposed));
      model.subjects_.push_back(subject);
    }
    return found->second;
  }

  void add_process(const cases::Hazard& hazard, HazardId id) {
    using cases::EffectAttribute;
    disrupt::HazardProcess process;
    process.key = id.value;
    process.rate_per_year = rate_of_all(hazard);
    process.month_share = hazard.month_share;
    process.duration = disrupt::duration_of(hazard);
    process.hits = hazard.hits;
    process.correlation_km = hazard.correlation_km;
    process.kept = std::min(factor(id, EffectAttribute::rate_factor, nullptr), 1.0);
    process.rate_per_year *= std::max(factor(id, EffectAttribute::rate_factor, nullptr), 1.0);
    process.duration_factor = factor(id, EffectAttribute::duration_factor, nullptr);
    const double missed = factor(id, EffectAttribute::capacity_factor, nullptr);
    disrupt::ProcessTargets targets;
    for (const cases::FootprintMember& member : hazard.members) {
      process.members.push_back(
          {.weight = member.draw_weight(),
           .longitude = member.longitude,
           .latitude = member.latitude,
           .kept = std::min(factor(id, EffectAttribute::rate_factor, &member), 1.0),
           .duration_factor = factor(id, EffectAttribute::duration_factor, &member)});
      const std::uint8_t level =
          level_of({.remaining_capacity = hazard.remaining_capacity,
                    .remaining_speed = hazard.remaining_speed,
                    .missed_share = std::min(
                        missed * factor(id, EffectAttribute::capacity_factor, &member), 1.0)});
      std::vector<disrupt::OutageItem> items;
      for (const cases::HazardSubject& subject : member.subjects) {
        items.push_back({subject_of(subject), level});
      }
      targets.of_member.push_back(std::move(items));
    }
    processes.push_back(std::move(process));
    model.years_.targets.push_back(std::move(targets));
  }

  // Common causes and dependences among the hazards that are taken.
  void link_processes() {
    std::map<std::string, std::uint32_t> leader_of;
    for (std::uint32_t p = 0; p < processes.size(); ++p) {
      const cases::Hazard& hazard = model.hazards_[p];
      for (std::uint32_t q = 0; q < ids.size(); ++q) {
        if (hazard.raised_by.valid() && ids[q] == hazard.raised_by) {
          processes[p].raised_by = q;
          processes[p].raise_factor = hazard.raise_factor;
          processes[p].raise_days = hazard.raise_days;
        }
      }
      if (!hazard.common_cause_group.empty()) {
        const auto [found, is_new] = leader_of.try_emplace(hazard.common_cause_group, p);
        if (!is_new) {
          processes[p].leader = found->second;
          processes[p].raised_by = disrupt::HazardProcess::kNone;
        }
      }
    }
    // One draw of events for all: at the highest rate, in which each takes part by its own.
    for (std::uint32_t p = 0; p < processes.size(); ++p) {
      if (processes[p].leader != disrupt::HazardProcess::kNone) {
        double& rate = processes[processes[p].leader].rate_per_year;
        rate = std::max(rate, processes[p].rate_per_year);
      }
    }
    for (std::uint32_t p = 0; p < processes.size(); ++p) {
      if (processes[p].leader != disrupt::HazardProcess::kNone) {
        const double rate = processes[processes[p].leader].rate_per_year;
        processes[p].leader_share = rate > 0 ? processes[p].rate_per_year / rate : 0;
      } else if (!model.hazards_[p].common_cause_group.empty()) {
        const double own = rate_of_all(model.hazards_[p]);
        const double rate = processes[p].rate_per_year;
        processes[p].kept *= rate > 0 ? std::min(own / rate, 1.0) : 1;
      }
    }
  }

  void add_commodities() {
    for (const cases::Commodity& commodity : a_case.commodities) {
      disrupt::ResponseCommodity response;
      response.holding_usd_per_t_day = commodity.value_of_time_usd_per_t_h * kHoursPerDay;
      response.unmet_usd_per_t = commodity.unmet_usd_per_t;
      if (commodity.perishable_days) {
        response.keeps_days = *commodity.perishable_days;
      }
      inputs.commodities.push_back(response);
    }
  }

  std::optional<ZoneId> watched_zone(const std::string& id) const {
    if (const auto zone = a_case.find_zone(id)) {
      return zone;
    }
    for (const ZoneId zone : IdRange<ZoneId>(a_case.zones.size())) {
      if (a_case.places[a_case.zones[zone].place].id == id) {
        return zone;
      }
    }
    return std::nullopt;
  }

  std::optional<NodeId> watched_node(const std::string& id) const {
    const auto zone = watched_zone(id);
    return zone ? std::optional(a_case.supernetwork.centroid[*zone]) : std::nullopt;
  }

  void add_season(const cases::Season& season) {
    network::Overlay overlay = cases::scenario_overlay(a_case, scenario, model.year_, season);
    overlay.insert(overlay.end(), opened.begin(), opened.end());
    const cost::ArcStates states = cost::arc_states(a_case, overlay);
    disrupt::ResponseSeason result;
    for (const CommodityId c : IdRange<CommodityId>(a_case.commodities.size())) {
      cost::ArcCosts costs = cost::arc_costs(a_case, states, c, model.year_);
      if (model.options_.receipts) {
        result.receipts.push_back(arc_receipts(model.accounts_, costs));
      }
      result.cost_usd_per_t.push_back(std::move(costs.generalized_usd));
      result.hours.push_back(std::move(costs.hours));
    }
    for (const cases::Flow& flow : cases::demand_flows(a_case, model.year_, season)) {
      result.pairs.push_back({.origin = a_case.supernetwork.centroid[flow.origin],
                              .destination = a_case.supernetwork.centroid[flow.destination],
                              .commodity = flow.commodity.value,
                              .t_per_day = flow.t_per_day});
    }
    const auto& pair = a_case.settings.pair;
    if (pair.size() == 2 && watched_node(pair[0]) && watched_node(pair[1])) {
      result.pairs.push_back({.origin = *watched_node(pair[0]),
                              .destination = *watched_node(pair[1]),
                              .commodity = 0,
                              .t_per_day = 0});
    }
    const std::size_t arcs = a_case.supernetwork.graph.arc_count();
    result.capacity_t_per_day.assign(arcs, 0);
    for (std::uint32_t a = 0; a < arcs; ++a) {
      const auto origin = a_case.supernetwork.origin[ArcId{a}];
      if (origin.kind != network::ArcKind::access) {
        result.capacity_t_per_day[a] =
            cost::capacity_t_per_day(a_case, ArcId{a}, states).value_or(0);
        const cases::HazardSubject subject{origin.kind == network::ArcKind::link
                                               ? network::Subject::link
                                               : network::Subject::terminal,
                                           origin.index};
        const auto factor = capacity_factor.find(subject);
        result.capacity_t_per_day[a] *= factor == capacity_factor.end() ? 1 : factor->second;
      }
    }
    inputs.seasons.push_back(std::move(result));
  }

  void set_seasons_of_months() {
    for (std::size_t s = 0; s < a_case.seasons.size(); ++s) {
      for (const int month : a_case.seasons[s].months) {
        model.years_.season_of_month[static_cast<std::size_t>(month - 1)] =
            static_cast<std::uint8_t>(s);
      }
    }
  }

  void sum_demand() {
    for (std::size_t s = 0; s < a_case.seasons.size(); ++s) {
      model.demand_t_ += model.response_->season(s).demand_t_per_day * a_case.seasons[s].days;
      model.left_out_t_ += model.response_->season(s).left_out_t_per_day * a_case.seasons[s].days;
    }
  }

  // The pair of case.toml for the first commodity: the last pair of a season, of no tonnes.
  void watch_pair() {
    const auto& pair = a_case.settings.pair;
    bool any = false;
    for (std::size_t s = 0; s < a_case.seasons.size(); ++s) {
      model.years_.watched.push_back(disrupt::OutageResponse::kNone);
      const auto& pairs = model.response_->season(s).pairs;
      for (std::uint32_t i = 0; pair.size() == 2 && i < pairs.size(); ++i) {
        const disrupt::ResponsePair& one = pairs[i].pair;
        if (one.commodity == 0 && one.t_per_day == 0 && one.origin == watched_node(pair[0]) &&
            one.destination == watched_node(pair[1])) {
          model.years_.watched.back() = i;
          any = true;
        }
      }
    }
    if (any) {
      model.watched_name_ = fmt::format("{} to {}, {}", a_case.zones[*watched_zone(pair[0])].name,
                                        a_case.zones[*watched_zone(pair[1])].name,
                                        a_case.commodities[CommodityId{0}].name);
    }
  }

  // N-1 losses a day by hazard and first member: every tonne goes round, waits for what a closure
  // lasts on average once it is met, or is lost.
  void set_controls() {
    disrupt::OutageResponse response(*model.response_);
    for (std::uint32_t p = 0; p < model.years_.targets.size(); ++p) {
      disrupt::ProcessTargets& targets = model.years_.targets[p];
      const disrupt::HazardProcess& process = model.sampler_->processes()[p];
      std::vector<disrupt::OutageItem> all;
      for (const auto& items : targets.of_member) {
        all.insert(all.end(), items.begin(), items.end());
      }
      double of_all = -1;
      for (std::uint32_t m = 0; m < targets.of_member.size(); ++m) {
        double usd = of_all;
        if (process.hits != cases::Hits::all || of_all < 0) {
          usd = alone_usd_per_day(response, process,
                                  process.hits == cases::Hits::all ? all : targets.of_member[m]);
          of_all = process.hits == cases::Hits::all ? usd : of_all;
        }
        targets.control_usd_per_day.push_back(usd);
        model.control_usd_ += usd * model.sampler_->expected_days(p, m);
      }
    }
  }

  double alone_usd_per_day(disrupt::OutageResponse& response, const disrupt::HazardProcess& process,
                           std::vector<disrupt::OutageItem> items) const {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end(),
                            [](const auto& a, const auto& b) { return a.subject == b.subject; }),
                items.end());
    const double wait_days = process.duration.mean_wait_days() * process.duration_factor;
    double usd = 0;
    double days = 0;
    for (std::size_t s = 0; s < a_case.seasons.size(); ++s) {
      double here = 0;
      for (const disrupt::Hindered& one : response.state(s, items).hindered) {
        const double holding =
            model.response_->inputs().commodities[one.commodity].holding_usd_per_t_day;
        here += one.t_per_day * std::min(one.threshold_usd_per_t, holding * wait_days);
      }
      double share = 0;  // of the hazard's events in the season
      for (const int month : a_case.seasons[s].months) {
        share += process.month_share[static_cast<std::size_t>(month - 1)];
      }
      usd += here * share;
      days += share;
    }
    return days > 0 ? usd / days : 0;
  }
};

double StressModel::receipts_usd_per_year(std::size_t account) const {
  double usd = 0;
  for (std::size_t s = 0; s < case_.seasons.size(); ++s) {
    usd += response_->season(s).receipts_usd_per_day[account] * case_.seasons[s].days;
  }
  return usd;
}

StressModel::StressModel(const Case& a_case, const cases::Scenario& scenario, int year,
                         const StressOptions& options)
    : case_(a_case), options_(options), scenario_(scenario.id), year_(year) {
  Builder{.model = *this, .a_case = a_case, .scenario = scenario}.run();
}

}  // namespace corridor::study
