#include "corridor/study/congested_states.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "corridor/study/robustness.h"

namespace corridor::study {
namespace {

using disrupt::OutageItem;

constexpr double kUsedShare = 1e-9;    // of a pair's tonnes
constexpr double kLeastRise = 1e-7;    // USD a tonne: below it a rise is that of the gap
constexpr double kLeastTonnes = 1e-9;  // share of a pair's tonnes, likewise
constexpr std::uint32_t kLevelBits = 8;
constexpr std::uint32_t kShut = 0xff;  // as a level: nothing passes

// What is left of a capacity, after what a measure bridges.
double remaining(const disrupt::OutageLevel& level) {
  return std::clamp(1 - (1 - level.remaining_capacity) * level.missed_share, 0.0, 1.0);
}

template <class Do>  // void(const RouteResult&)
void for_routes_in_use(const PairResult& pair, const Do& act) {
  for (const RouteResult& route : pair.routes) {
    if (route.share > kUsedShare) {
      act(route);
    }
  }
}

}  // namespace

CongestedStates::CongestedStates(const cases::Case& a_case, std::string scenario, int year,
                                 const disrupt::ResponseModel& model,
                                 std::span<const cases::HazardSubject> subjects,
                                 network::Overlay measures, int threads)
    : case_(a_case),
      scenario_(std::move(scenario)),
      year_(year),
      model_(model),
      subjects_(subjects.begin(), subjects.end()),
      measures_(std::move(measures)),
      open_(a_case.seasons.size()) {
  for (std::size_t s = 0; s < open_.size(); ++s) {
    solve_open(s, threads);
  }
}

FlowOptions CongestedStates::options_of(std::size_t season, network::Overlay overlay) const {
  return {.threads = 1,
          .scenarios = {scenario_},
          .year = year_,
          .seasons = {case_.seasons[season].id},
          .overlay = std::move(overlay)};
}

std::vector<std::uint8_t> CongestedStates::used_by(const SeasonResult& season) const {
  const auto subject_of = model_.subject_of_arc();
  std::vector<std::uint8_t> used(subjects_.size(), 0);
  for (const PairResult& pair : season.pairs) {
    for_routes_in_use(pair, [&](const RouteResult& route) {
      for (const ArcId arc : route.arcs) {
        if (subject_of[arc.value] != disrupt::ResponseModel::kNoSubject) {
          used[subject_of[arc.value]] = 1;
        }
      }
    });
  }
  return used;
}

void CongestedStates::solve_open(std::size_t s, int threads) {
  Open& open = open_[s];
  FlowOptions options = options_of(s, measures_);
  options.threads = threads;
  open.flows = run_flows_keeping(case_, options, open.kept);
  open.used = used_by(open.season());
  const auto subject_of = model_.subject_of_arc();
  for (const PairResult& pair : open.season().pairs) {
    auto& exposed = open.exposed.emplace_back();
    double hours = 0;
    double share = 0;
    for_routes_in_use(pair, [&](const RouteResult& route) {
      hours += route.share * route.hours;
      share += route.share;
      for (const ArcId arc : route.arcs) {
        if (subject_of[arc.value] != disrupt::ResponseModel::kNoSubject) {
          exposed.push_back(subject_of[arc.value]);
        }
      }
    });
    std::sort(exposed.begin(), exposed.end());
    exposed.erase(std::unique(exposed.begin(), exposed.end()), exposed.end());
    open.hours.push_back(share > 0 ? hours / share : 0);
  }
  worst_gap_ = std::max(worst_gap_, open.season().congestion.relative_gap);
}

// Shut subjects that can only be passed one after the other are one.
std::uint32_t CongestedStates::word_of(OutageItem item) const {
  const bool shut = !(remaining(model_.inputs().levels[item.level]) > 0);
  const std::uint32_t subject = shut ? model_.in_series_with(item.subject) : item.subject;
  return (subject << kLevelBits) | (shut ? kShut : item.level);
}

network::Overlay CongestedStates::overlay_of(const Key& key) const {
  using network::Attribute;
  network::Overlay overlay = measures_;
  for (std::size_t i = 1; i < key.size(); ++i) {
    const cases::HazardSubject& subject = subjects_[key[i] >> kLevelBits];
    const auto add = [&](Attribute attribute, double value) {
      overlay.push_back({.subject = subject.table,
                         .index = subject.index,
                         .attribute = attribute,
                         .value = value});
    };
    const std::uint32_t level = key[i] & ((1U << kLevelBits) - 1);
    if (level == kShut) {
      add(Attribute::closed, 1);
      continue;
    }
    add(Attribute::capacity_factor, remaining(model_.inputs().levels[level]));
    if (const double speed = model_.inputs().levels[level].remaining_speed; speed < 1) {
      add(Attribute::speed_factor, speed);
    }
  }
  return overlay;
}

CongestedStates::Solved CongestedStates::solve(std::size_t s, const Key& key) const {
  const Open& open = open_[s];
  const FlowsResult flows = run_flows_again(case_, options_of(s, overlay_of(key)), open.kept);
  const SeasonResult& closed = flows.years.front().seasons.front();
  Solved solved{.used = used_by(closed),
                .converged = closed.congestion.converged,
                .relative_gap = closed.congestion.relative_gap};
  for (std::uint32_t p = 0; p < closed.pairs.size(); ++p) {
    const PairResult& before = open.season().pairs[p];
    const PairResult& after = closed.pairs[p];
    const double both = std::min(moved_t_per_day(before), moved_t_per_day(after));
    Change change{.pair = p, .lost_t_per_day = moved_t_per_day(before) - moved_t_per_day(after)};
    const double least_t = kLeastTonnes * before.t_per_day;
    if (both > least_t) {
      const double rise = mean_usd_per_t(after) - mean_usd_per_t(before);
      change.rise_usd_per_t = std::abs(rise) > kLeastRise ? rise : 0;
      change.both_t_per_day = change.rise_usd_per_t != 0 ? both : 0;
    }
    change.lost_t_per_day = std::abs(change.lost_t_per_day) > least_t ? change.lost_t_per_day : 0;
    if (change.both_t_per_day > 0 || change.lost_t_per_day != 0) {
      solved.changes.push_back(change);
    }
  }
  return solved;
}

const CongestedStates::Solved& CongestedStates::solved(std::size_t season, const Key& key) {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = states_.find(key); found != states_.end()) {
      return *found->second;
    }
  }
  // Two threads may solve one state at once, to the same answer.
  auto fresh = std::make_unique<const Solved>(solve(season, key));
  const std::scoped_lock lock(mutex_);
  const auto [kept, is_new] = states_.try_emplace(key, std::move(fresh));
  if (is_new) {
    not_converged_ += kept->second->converged ? 0U : 1U;
    worst_gap_ = std::max(worst_gap_, kept->second->relative_gap);
  }
  return *kept->second;
}

void CongestedStates::state(std::size_t season, std::span<const OutageItem> items,
                            disrupt::OutageState& state) {
  // An outage where nobody goes changes nothing. So only those on ways in use are taken into
  // account, then those on the ways taken instead, until no more are met.
  const Open& open = open_[season];
  std::vector<std::uint8_t> taken(items.size(), 0);
  Key key{static_cast<std::uint32_t>(season)};
  const std::vector<std::uint8_t>* used = &open.used;
  const Solved* solution = nullptr;
  for (bool grown = true; grown;) {
    grown = false;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (taken[i] == 0 && (*used)[items[i].subject] != 0) {
        taken[i] = 1;
        key.push_back(word_of(items[i]));
        grown = true;
      }
    }
    if (grown) {
      // Falling by level: of two on one subject a shut one counts.
      std::sort(key.begin() + 1, key.end(), std::greater<>());
      key.erase(std::unique(key.begin() + 1, key.end(),
                            [](std::uint32_t a, std::uint32_t b) {
                              return a >> kLevelBits == b >> kLevelBits;
                            }),
                key.end());
      solution = &solved(season, key);
      used = &solution->used;
    }
  }
  state.hindered.clear();
  state.blockers.clear();
  if (solution == nullptr) {
    return;
  }
  for (const Change& change : solution->changes) {
    const PairResult& pair = open.season().pairs[change.pair];
    disrupt::Hindered one{.hours = open.hours[change.pair],
                          .commodity = pair.commodity.value,
                          .blocker_begin = static_cast<std::uint32_t>(state.blockers.size())};
    const auto& exposed = open.exposed[change.pair];
    for (const OutageItem item : items) {
      if (std::binary_search(exposed.begin(), exposed.end(), item.subject)) {
        state.blockers.push_back(item.subject);
      }
    }
    if (state.blockers.size() == one.blocker_begin) {
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (taken[i] != 0) {
          state.blockers.push_back(items[i].subject);
        }
      }
    }
    one.blocker_count = static_cast<std::uint16_t>(state.blockers.size() - one.blocker_begin);
    if (change.both_t_per_day > 0) {
      one.threshold_usd_per_t = change.rise_usd_per_t;
      one.t_per_day = change.both_t_per_day;
      state.hindered.push_back(one);
    }
    if (change.lost_t_per_day != 0) {
      // Tonnes that begin to move, where a closure leaves others room, do not wait for it to end.
      one.threshold_usd_per_t = change.lost_t_per_day > 0
                                    ? model_.inputs().commodities[one.commodity].unmet_usd_per_t
                                    : 0;
      one.t_per_day = change.lost_t_per_day;
      one.lost = true;
      state.hindered.push_back(one);
    }
  }
}

}  // namespace corridor::study
