#include "corridor/disrupt/outage_response.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "corridor/base/units.h"

namespace corridor::disrupt {
namespace {

// What is kept at most, a thread: below two hundred megabytes.
constexpr std::size_t kMostStates = 1U << 15U;
constexpr std::size_t kMostItemsKept = 3;
constexpr std::size_t kMostWays = 1U << 18U;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

std::size_t OutageResponse::KeyHash::operator()(const std::vector<std::uint32_t>& key) const {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // Fowler, Noll and Vo, by words
  for (const std::uint32_t word : key) {
    hash = (hash ^ word) * 0x100000001b3ULL;
    hash ^= hash >> 29U;
  }
  return static_cast<std::size_t>(hash);
}

OutageResponse::OutageResponse(const ResponseModel& model, std::vector<std::uint32_t> watched)
    : model_(model),
      watched_(std::move(watched)),
      search_(model.graph()),
      receipts_(model.inputs().accounts),
      level_(model.inputs().subjects.size(), kOpen),
      is_shut_(model.inputs().subjects.size(), 0) {
  watched_.resize(model_.season_count(), kNone);
  std::size_t most = 0;
  for (std::size_t s = 0; s < model_.season_count(); ++s) {
    most = std::max(most, model_.season(s).pairs.size());
    first_way_.emplace_back(model_.season(s).pairs.size(), kNone);
  }
  stamp_.assign(most, 0);
}

void OutageResponse::forget() {
  ways_.clear();
  for (auto& season : first_way_) {
    std::fill(season.begin(), season.end(), kNone);
  }
}

void OutageResponse::set(std::size_t season, std::span<const OutageItem> items) {
  for (const std::uint16_t subject : set_now_) {
    level_[subject] = kOpen;
    is_shut_[subject] = 0;
  }
  set_now_.clear();
  for (const OutageItem item : items) {
    level_[item.subject] = item.level;
    is_shut_[item.subject] = model_.blocked(season, item) >= 1 ? 1 : 0;
    set_now_.push_back(item.subject);
  }
}

// The way that `pair` takes in the state that is set: `all_closed` for those who cannot pass what
// is partly open, else for those who can, at the speed that is left.
std::uint32_t OutageResponse::walk(std::size_t season, std::uint32_t pair, bool all_closed) {
  std::uint32_t at = first_way_[season][pair];
  if (at == kNone) {
    const auto& base = model_.season(season).pairs[pair];
    at = static_cast<std::uint32_t>(ways_.size());
    ways_.push_back({.added_usd_per_t = 0,
                     .hours = base.hours,
                     .exposed = base.exposed,
                     .receipts = base.receipts});
    first_way_[season][pair] = at;
  }
  for (;;) {
    OutageItem item;
    bool found = false;
    for (const std::uint16_t subject : ways_[at].exposed) {
      if (level_[subject] == kOpen) {
        continue;
      }
      const bool shut = all_closed || is_shut_[subject] != 0;
      const auto counted = [&](OutageItem one) {
        const auto& all = ways_[at].counted;
        return std::find(all.begin(), all.end(), one) != all.end();
      };
      if (shut) {
        item = {model_.in_series_with(subject), kOpen};  // kOpen stands for shut here
        item.subject = counted(item) ? subject : item.subject;
      } else {
        item = {subject, level_[subject]};
        if (model_.inputs().levels[item.level].remaining_speed >= 1 || counted(item)) {
          continue;
        }
      }
      found = true;
      break;
    }
    if (!found) {
      return at;
    }
    const auto& next = ways_[at].next;
    const auto known = std::find_if(next.begin(), next.end(),
                                    [&](const auto& step) { return step.first == item; });
    at = known != next.end() ? known->second : next_way(season, pair, at, item);
  }
}

std::uint32_t OutageResponse::next_way(std::size_t season, std::uint32_t pair, std::uint32_t way,
                                       OutageItem item) {
  const auto& base = model_.season(season).pairs[pair];
  const auto& inputs = model_.inputs();
  const ResponseSeason& given = inputs.seasons[season];
  const std::uint32_t c = base.pair.commodity;
  Way next;
  next.counted = ways_[way].counted;
  next.counted.push_back(item);
  std::vector<DearerArc> dearer;
  for (const OutageItem one : next.counted) {
    for (const ArcId arc : inputs.subjects[one.subject].arcs) {
      double cost = kInfinity;
      if (one.level != kOpen) {
        const double slower = 1 / inputs.levels[one.level].remaining_speed - 1;
        cost = given.cost_usd_per_t[c][arc.value] + inputs.commodities[c].holding_usd_per_t_day /
                                                        kHoursPerDay * slower *
                                                        given.hours[c][arc.value];
      }
      dearer.push_back({arc, cost});
    }
  }
  std::vector<ArcId> arcs;
  const double cost = search_.run(given.cost_usd_per_t[c], model_.potential(base.potential), dearer,
                                  base.pair.origin, base.pair.destination, arcs);
  ++searches_;
  next.added_usd_per_t = std::max(cost - base.cost_usd_per_t, 0.0);
  for (const ArcId arc : arcs) {
    const std::uint16_t subject = model_.subject_of_arc()[arc.value];
    double hours = given.hours[c][arc.value];
    if (subject != ResponseModel::kNoSubject) {
      for (const OutageItem one : next.counted) {
        if (one.subject == subject && one.level != kOpen) {
          hours /= inputs.levels[one.level].remaining_speed;
        }
      }
      if (next.exposed.empty() || next.exposed.back() != subject) {
        next.exposed.push_back(subject);
      }
    }
    next.hours += hours;
    if (!given.receipts.empty()) {
      receipts_.add(given.receipts[c][arc]);
    }
  }
  next.receipts = receipts_.take();
  const auto index = static_cast<std::uint32_t>(ways_.size());
  ways_.push_back(std::move(next));
  ways_[way].next.emplace_back(item, index);
  return index;
}

double OutageResponse::way_round(std::size_t season, std::uint32_t pair,
                                 std::span<const OutageItem> closed) {
  set(season, closed);
  const Way& way = ways_[walk(season, pair, true)];
  const std::uint32_t c = model_.season(season).pairs[pair].pair.commodity;
  const bool survives = days_from_hours(way.hours) <= model_.inputs().commodities[c].keeps_days;
  return survives ? way.added_usd_per_t : kInfinity;
}

void OutageResponse::add(const ResponseModel::BasePair& base, double share, const Way& way,
                         OutageState& state) {
  const ResponseCommodity& commodity = model_.inputs().commodities[base.pair.commodity];
  const bool survives = days_from_hours(way.hours) <= commodity.keeps_days;
  const double added = survives ? way.added_usd_per_t : kInfinity;
  const bool as_good = added <= 0;
  if (share <= 0 || base.pair.t_per_day <= 0 || (as_good && way.receipts == base.receipts)) {
    return;
  }
  Hindered one{.threshold_usd_per_t = std::min(added, commodity.unmet_usd_per_t),
               .t_per_day = base.pair.t_per_day * share,
               .hours = base.hours,
               .commodity = base.pair.commodity,
               .blocker_begin = static_cast<std::uint32_t>(state.blockers.size()),
               .receipt_begin = static_cast<std::uint32_t>(state.receipts.size()),
               .lost = !as_good && added > commodity.unmet_usd_per_t,
               .as_good = as_good};
  for (const std::uint16_t subject : base.exposed) {
    if (level_[subject] != kOpen) {
      state.blockers.push_back(subject);
      ++one.blocker_count;
    }
  }
  append_changes(base.receipts, std::isfinite(added) ? way.receipts : base.receipts,
                 state.receipts);
  one.receipt_count = static_cast<std::uint16_t>(state.receipts.size() - one.receipt_begin);
  state.hindered.push_back(one);
}

void OutageResponse::compute(std::size_t season, std::span<const OutageItem> items,
                             OutageState& state) {
  state.hindered.clear();
  state.blockers.clear();
  state.receipts.clear();
  set(season, items);
  const ResponseModel::Season& here = model_.season(season);
  ++stamp_now_;
  for (const OutageItem item : items) {
    for (const std::uint32_t pair : here.pairs_of_subject[NodeId{item.subject}]) {
      if (stamp_[pair] == stamp_now_) {
        continue;
      }
      stamp_[pair] = stamp_now_;
      const auto& base = here.pairs[pair];
      double blocked = 0;
      for (const std::uint16_t subject : base.exposed) {
        if (level_[subject] != kOpen) {
          blocked = std::max(blocked, model_.blocked(season, {subject, level_[subject]}));
        }
      }
      if (blocked > 0) {
        add(base, blocked, ways_[walk(season, pair, true)], state);
      }
      if (blocked < 1) {
        add(base, 1 - blocked, ways_[walk(season, pair, false)], state);
      }
    }
  }
  state.watched_blocked = state.watched_cut = false;
  const std::uint32_t watched = watched_[season];
  if (watched != kNone) {
    const auto& exposed = here.pairs[watched].exposed;
    state.watched_blocked = std::any_of(exposed.begin(), exposed.end(),
                                        [&](std::uint16_t s) { return is_shut_[s] != 0; });
    state.watched_cut = state.watched_blocked &&
                        !std::isfinite(ways_[walk(season, watched, false)].added_usd_per_t);
  }
}

const OutageState& OutageResponse::state(std::size_t season, std::span<const OutageItem> items) {
  if (ways_.size() >= kMostWays) {
    forget();
  }
  if (items.size() > kMostItemsKept) {
    compute(season, items, rare_);
    return rare_;
  }
  key_.assign(1, static_cast<std::uint32_t>(season));
  for (const OutageItem item : items) {
    key_.push_back((static_cast<std::uint32_t>(item.subject) << 8U) | item.level);
  }
  const auto found = states_.find(key_);
  if (found != states_.end()) {
    return found->second;
  }
  ++states_computed_;
  compute(season, items, rare_);
  return states_.size() < kMostStates ? states_.emplace(key_, rare_).first->second : rare_;
}

}  // namespace corridor::disrupt
