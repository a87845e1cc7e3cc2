#include "corridor/study/protection.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "corridor/base/random.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"
#include "corridor/disrupt/closure_loss.h"
#include "corridor/study/criticality.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::EffectAttribute;
using cases::Hazard;
using cases::HazardSubject;
using cases::MeasureEffect;

constexpr double kDaysPerYear = 365.25;
constexpr double kHoursPerDay = 24;

struct MeanAndSd {
  double mean_days = 0;
  double sd_days = 0;
};

// As given, or of the closures observed: a range counts as its middle, a censored one as it stands.
MeanAndSd duration_of(const Hazard& hazard) {
  if (hazard.mean_days > 0 || hazard.observed.empty()) {
    return {hazard.mean_days, hazard.sd_days};
  }
  double sum = 0;
  double squares = 0;
  for (const cases::ObservedDuration& one : hazard.observed) {
    const double days =
        std::isinf(one.high_days) ? one.low_days : (one.low_days + one.high_days) / 2;
    sum += days;
    squares += days * days;
  }
  const auto count = static_cast<double>(hazard.observed.size());
  const double mean = sum / count;
  return {mean, std::sqrt(std::max(0.0, squares / count - mean * mean))};
}

// A gamma duration by Marsaglia and Tsang (2000); its draws are keyed, so that it is the same on
// any thread.
double gamma_days(MeanAndSd of, std::uint64_t seed, std::uint64_t year, std::uint32_t key) {
  const double shape = of.mean_days * of.mean_days / (of.sd_days * of.sd_days);
  const double boosted = shape < 1 ? shape + 1 : shape;
  const double d = boosted - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (std::uint32_t attempt = 0;; ++attempt) {
    const double x = normal(seed, Stream::duration, year, key + 4 * attempt);
    const double v = std::pow(1 + c * x, 3);
    const double u = uniform(seed, Stream::duration, year, key + 4 * attempt + 1);
    if (v > 0 && std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) {
      const double boost =
          shape < 1 ? std::pow(uniform(seed, Stream::duration, year, key + 2), 1 / shape) : 1;
      return d * v * boost * of.sd_days * of.sd_days / of.mean_days;
    }
  }
}

double draw_days(const Hazard& hazard, std::uint64_t seed, std::uint64_t year, std::uint32_t key) {
  const MeanAndSd of = duration_of(hazard);
  if (hazard.duration == cases::DurationKind::empirical && !hazard.observed.empty()) {
    const double u = uniform(seed, Stream::duration, year, key);
    const auto& one =
        hazard.observed[static_cast<std::size_t>(u * static_cast<double>(hazard.observed.size()))];
    return std::isinf(one.high_days) ? one.low_days : (one.low_days + one.high_days) / 2;
  }
  if (hazard.duration == cases::DurationKind::fixed || of.sd_days <= 0) {
    return of.mean_days;
  }
  if (hazard.duration == cases::DurationKind::gamma) {
    return gamma_days(of, seed, year, key);
  }
  const double ratio = of.sd_days / of.mean_days;
  const double variance = std::log(1 + ratio * ratio);
  return of.mean_days *
         std::exp(std::sqrt(variance) * normal(seed, Stream::duration, year, key) - variance / 2);
}

double bounded(double value, const std::optional<double>& low, const std::optional<double>& high,
               Bound bound) {
  return bound == Bound::low ? low.value_or(value)
                             : (bound == Bound::high ? high.value_or(value) : value);
}

double km_between(const cases::FootprintMember& a, const cases::FootprintMember& b) {
  cases::Place at;
  cases::Place to;
  at.longitude = a.longitude;
  at.latitude = a.latitude;
  to.longitude = b.longitude;
  to.latitude = b.latitude;
  return cases::straight_km(at, to);
}

// What an event that strikes `first` closes: of Hits::near, every other that is hit more likely
// than not.
std::vector<HazardSubject> closed_by(const Hazard& hazard, std::size_t first) {
  std::set<HazardSubject> closed;
  for (std::size_t m = 0; m < hazard.members.size(); ++m) {
    const bool near =
        hazard.hits == cases::Hits::near && hazard.correlation_km > 0 &&
        km_between(hazard.members[first], hazard.members[m]) < hazard.correlation_km * std::log(2);
    if (m == first || hazard.hits == cases::Hits::all || near) {
      closed.insert(hazard.members[m].subjects.begin(), hazard.members[m].subjects.end());
    }
  }
  return {closed.begin(), closed.end()};
}

std::vector<ArcId> arcs_of(const Case& a_case, const std::vector<HazardSubject>& subjects) {
  std::vector<ArcId> arcs;
  for (const HazardSubject& subject : subjects) {
    const auto& both = subject.table == network::Subject::link
                           ? a_case.supernetwork.link_arcs[LinkId{subject.index}]
                           : a_case.supernetwork.transfer_arcs[TerminalId{subject.index}];
    std::copy_if(both.begin(), both.end(), std::back_inserter(arcs),
                 [](ArcId arc) { return arc.valid(); });
  }
  return arcs;
}

bool is_there(const Case& a_case, const cases::Scenario& scenario, int year,
              const HazardSubject& subject) {
  return subject.table == network::Subject::link
             ? cases::is_there(a_case, scenario, year, a_case.links[LinkId{subject.index}])
             : cases::is_there(a_case, scenario, year, a_case.terminals[TerminalId{subject.index}]);
}

bool acts_on(const MeasureEffect& effect, HazardId hazard,
             const std::vector<HazardSubject>& struck) {
  return effect.hazard == hazard && effect.attribute != EffectAttribute::opens &&
         (!effect.subject ||
          std::find(struck.begin(), struck.end(), *effect.subject) != struck.end());
}

}  // namespace

Protection::Protection(const Case& a_case, const cases::Scenario& scenario, int year,
                       const ProtectionOptions& options)
    : case_(a_case), scenario_(scenario), year_(year), options_(options) {
  hazards_ = cases::hazards_of(a_case);
  measures_ = cases::measures_of(a_case, hazards_);
  find_cells();
  for (const MeasureId m : IdRange<MeasureId>(measures_.all.size())) {
    const auto& effects = measures_.all[m].effects;
    if (std::any_of(effects.begin(), effects.end(), [](const MeasureEffect& effect) {
          return effect.attribute == EffectAttribute::opens;
        })) {
      openers_.push_back(m);
    }
  }
  usd_per_day_.resize(std::size_t{1} << openers_.size());
  for (std::size_t set = 0; set < usd_per_day_.size(); ++set) {
    std::vector<HazardSubject> opened;
    for (std::size_t i = 0; i < openers_.size(); ++i) {
      for (const MeasureEffect& effect : measures_.all[openers_[i]].effects) {
        if ((set >> i & 1U) != 0 && effect.attribute == EffectAttribute::opens && effect.subject) {
          opened.push_back(*effect.subject);
        }
      }
    }
    price(opened, usd_per_day_[set]);
  }
}

// Every hazard, rivals too, at every place where it may strike first; where all is hit at once, one
// place stands for it.
void Protection::find_cells() {
  for (const HazardId h : IdRange<HazardId>(hazards_.all.size())) {
    const Hazard& hazard = hazards_.all[h];
    double open_weight = 0;
    double all_weight = 0;
    for (const cases::FootprintMember& member : hazard.members) {
      const bool open =
          std::any_of(member.subjects.begin(), member.subjects.end(),
                      [&](const HazardSubject& s) { return is_there(case_, scenario_, year_, s); });
      open_weight += open ? member.draw_weight() : 0;
      all_weight += member.draw_weight();
    }
    if (year_ < hazard.year_from || year_ > hazard.year_to || all_weight <= 0) {
      continue;
    }
    const std::size_t places = hazard.hits == cases::Hits::all ? 1 : hazard.members.size();
    for (std::size_t m = 0; m < places; ++m) {
      const cases::FootprintMember& member = hazard.members[m];
      cells_.push_back({h, m});
      closed_.push_back(closed_by(hazard, m));
      if (hazard.rate_unit == cases::RateUnit::per_year_per_100km) {
        share_.push_back(member.weight * member.length_km / 100);
      } else if (hazard.hits == cases::Hits::all) {
        share_.push_back(1);
      } else {
        share_.push_back(member.draw_weight() / (open_weight > 0 ? open_weight : all_weight));
      }
    }
  }
}

// USD a day of each cell's closure, seasons weighted by when its hazard strikes. Tonnes take the
// way round, wait for the end of the closure or are lost, whichever costs them least.
void Protection::price(const std::vector<HazardSubject>& opened, std::vector<double>& usd_per_day) {
  usd_per_day.assign(cells_.size(), 0);
  std::vector<std::vector<ArcId>> arcs;
  for (const auto& closed : closed_) {
    arcs.push_back(arcs_of(case_, closed));
  }
  const auto closures = disrupt::closures_of_arcs(arcs);
  for (const cases::Season& season : case_.seasons) {
    auto overlay = cases::scenario_overlay(case_, scenario_, year_, season);
    for (const HazardSubject& subject : opened) {
      overlay.push_back({.subject = subject.table, .index = subject.index, .value = 0});
    }
    const auto states = cost::arc_states(case_, overlay);
    const auto flows = cases::demand_flows(case_, year_, season);
    for (const CommodityId c : IdRange<CommodityId>(case_.commodities.size())) {
      const cases::Commodity& commodity = case_.commodities[c];
      const CommodityDemand demand = demand_of(case_, flows, c);
      if (demand.by_origin.empty()) {
        continue;
      }
      std::vector<double> wait;
      for (const ProtectionCell& cell : cells_) {
        const MeanAndSd of = duration_of(hazards_.all[cell.hazard]);
        // Who comes at a random time of a closure waits E[D^2] / (2 E[D]).
        const double days =
            of.mean_days > 0
                ? (of.mean_days * of.mean_days + of.sd_days * of.sd_days) / (2 * of.mean_days)
                : 0;
        const bool keeps = !commodity.perishable_days || days < *commodity.perishable_days;
        wait.push_back(keeps ? days * kHoursPerDay * commodity.value_of_time_usd_per_t_h
                             : std::numeric_limits<double>::infinity());
      }
      const auto losses = disrupt::closure_losses(
          case_.supernetwork.graph, cost::arc_costs(case_, states, c, year_).generalized_usd,
          closures, demand.by_origin,
          {.threads = options_.threads,
           .wait = {.usd_per_t = {},
                    .usd_per_t_by_closure = wait,
                    .unmet_usd_per_t = commodity.unmet_usd_per_t}});
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        const Hazard& hazard = hazards_.all[cells_[i].hazard];
        double share = 0;
        for (const int month : season.months) {
          share += hazard.month_share[static_cast<std::size_t>(month - 1)];
        }
        usd_per_day[i] += share * (1 - hazard.remaining_capacity) *
                          (losses[i].added_usd_per_day + losses[i].waiting_usd_per_day +
                           losses[i].cut_off_t_per_day * commodity.unmet_usd_per_t);
      }
    }
  }
}

protect::Problem Protection::problem(const ProtectionClaim& claim) const {
  protect::Problem problem;
  for (const cases::Measure& measure : measures_.all) {
    protect::Choice choice{.cost_usd = measure.cost_musd * 1e6};
    for (const MeasureId other : measure.excludes) {
      choice.excludes.push_back(other.value);
    }
    for (const MeasureId other : measure.requires_) {
      choice.requires_.push_back(other.value);
    }
    problem.measures.push_back(std::move(choice));
  }
  const auto taken = cases::hazards_taken(hazards_, claim.hazards, year_);
  const auto rate_of = [&](const Hazard& hazard) {
    return bounded(hazard.rate, hazard.rate_low, hazard.rate_high, claim.rates);
  };
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    const HazardId h = cells_[i].hazard;
    const Hazard& hazard = hazards_.all[h];
    protect::Cell cell{.mean_days = duration_of(hazard).mean_days};
    const bool holds = std::find(taken.begin(), taken.end(), h) != taken.end();
    double rate = holds ? rate_of(hazard) * share_[i] : 0;
    if (hazard.raised_by.valid()) {
      rate *= 1 + rate_of(hazards_.all[hazard.raised_by]) * hazard.raise_days / kDaysPerYear *
                      (hazard.raise_factor - 1);
    }
    cell.events_per_year = rate;
    const auto changed_by = [&](std::size_t opener) {  // does it change this cell's closure?
      for (std::size_t set = 0; set < usd_per_day_.size(); ++set) {
        if (usd_per_day_[set][i] != usd_per_day_[set ^ (std::size_t{1} << opener)][i]) {
          return true;
        }
      }
      return false;
    };
    std::vector<std::size_t> opener_of;  // by measure of the cell; none: openers_.size()
    for (const MeasureId m : IdRange<MeasureId>(measures_.all.size())) {
      const auto opener = static_cast<std::size_t>(std::find(openers_.begin(), openers_.end(), m) -
                                                   openers_.begin());
      const auto& effects = measures_.all[m].effects;
      const bool acts = std::any_of(effects.begin(), effects.end(), [&](const MeasureEffect& e) {
        return acts_on(e, h, closed_[i]);
      });
      if (acts || (opener < openers_.size() && changed_by(opener))) {
        cell.measures.push_back(m.value);
        opener_of.push_back(opener);
      }
    }
    for (std::uint32_t set = 0; set < 1U << cell.measures.size(); ++set) {
      double kept = 1;
      double left = 1;
      std::size_t opened = 0;
      for (std::size_t k = 0; k < cell.measures.size(); ++k) {
        if ((set >> k & 1U) == 0) {
          continue;
        }
        opened |= opener_of[k] < openers_.size() ? std::size_t{1} << opener_of[k] : 0;
        for (const MeasureEffect& effect : measures_.all[MeasureId{cell.measures[k]}].effects) {
          if (acts_on(effect, h, closed_[i])) {
            // The weak end of a factor is the high one.
            const double factor = bounded(effect.value, effect.high, effect.low, claim.effects);
            (effect.attribute == EffectAttribute::rate_factor ? kept : left) *= factor;
          }
        }
      }
      cell.kept.push_back(kept);
      cell.usd_per_day.push_back(left * usd_per_day_[opened][i]);
    }
    problem.cells.push_back(std::move(cell));
  }
  for (std::uint64_t year = 0; year < options_.years; ++year) {
    problem.years.emplace_back();
    for (std::uint32_t i = 0; i < problem.cells.size(); ++i) {
      // A Poisson number by multiplying uniforms (Knuth 1969): rates here are small.
      const double least = std::exp(-problem.cells[i].events_per_year);
      double product = 1;
      for (std::uint32_t n = 0; n < 64; ++n) {
        const std::uint32_t key = (i * 64 + n) * 2;
        product *= uniform(options_.seed, Stream::outage, year, key);
        if (product < least) {
          break;
        }
        problem.years.back().push_back(
            {.cell = i,
             .days = draw_days(hazards_.all[cells_[i].hazard], options_.seed, year, key * 64),
             .draw = uniform(options_.seed, Stream::outage, year, key + 1)});
      }
    }
  }
  return problem;
}

std::vector<ProtectionClaim> Protection::claims() const {
  std::vector<ProtectionClaim> all = {
      {},
      {.name = "rates at their low end", .rates = Bound::low},
      {.name = "rates at their high end", .rates = Bound::high},
      {.name = "measures do less", .effects = Bound::low},
      {.name = "measures do more", .effects = Bound::high},
  };
  for (const Hazard& hazard : hazards_.all) {
    if (!hazard.base && hazard.year_from <= year_ && year_ <= hazard.year_to) {
      all.push_back({.name = hazard.group + " by " + hazard.series, .hazards = {hazard.id}});
    }
  }
  return all;
}

std::vector<MeasureId> Protection::without_effect(const protect::Problem& problem) const {
  std::vector<MeasureId> idle;
  for (const MeasureId m : IdRange<MeasureId>(measures_.all.size())) {
    const bool acts =
        std::any_of(problem.cells.begin(), problem.cells.end(), [&](const auto& cell) {
          return cell.usd_per_day.front() > 0 &&
                 std::find(cell.measures.begin(), cell.measures.end(), m.value) !=
                     cell.measures.end();
        });
    if (!acts) {
      idle.push_back(m);
    }
  }
  return idle;
}

Regret regret_table(const Protection& protection, const protect::Risk& risk, double budget_usd,
                    double relative_gap) {
  Regret table{.claims = protection.claims()};
  std::vector<protect::Problem> problems;
  for (const ProtectionClaim& claim : table.claims) {
    problems.push_back(protection.problem(claim));
    table.best.push_back(protect::Chooser(problems.back(), risk).choose(budget_usd, relative_gap));
  }
  for (const protect::Chosen& chosen : table.best) {
    table.regret_usd.emplace_back();
    for (std::size_t under = 0; under < problems.size(); ++under) {
      table.regret_usd.back().push_back(std::max(
          0.0,
          protect::risk_usd(problems[under], risk, chosen.taken) - table.best[under].risk_usd));
    }
  }
  return table;
}

}  // namespace corridor::study
