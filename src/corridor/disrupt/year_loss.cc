#include "corridor/disrupt/year_loss.h"

#include <algorithm>
#include <cmath>

#include "corridor/base/units.h"

namespace corridor::disrupt {
namespace {

constexpr std::array<double, 13> kFirstDay = {0,   31,  59,  90,  120, 151, 181,
                                              212, 243, 273, 304, 334, 365};
// Days of a closure at which people are told anew what to expect.
constexpr std::array<double, 16> kTold = {0,   1,   2,   4,    8,    16,   32,   64,
                                          128, 256, 512, 1024, 2048, 4096, 8192, 16384};

}  // namespace

LossAmounts& LossAmounts::operator+=(const LossAmounts& other) {
  added_usd += other.added_usd;
  waiting_usd += other.waiting_usd;
  unmet_usd += other.unmet_usd;
  delayed_t += other.delayed_t;
  waiting_t += other.waiting_t;
  unmet_t += other.unmet_t;
  return *this;
}

YearSimulator::YearSimulator(const YearModel& model)
    : model_(model), response_(*model.response, model.watched) {
  const std::size_t subjects = model.response->inputs().subjects.size();
  expected_.resize(subjects);
  end_day_.resize(subjects);
  holder_.resize(subjects);
  for (const HazardProcess& process : model.sampler->processes()) {
    std::vector<double> told;
    for (std::size_t k = 0; k < kTold.size(); ++k) {
      const double factor = process.duration_factor;
      told.push_back(factor > 0 ? factor * process.duration.remaining_days(kTold[k] / factor) : 0);
    }
    told_.push_back(std::move(told));
  }
  loss_.by_commodity.resize(model.response->inputs().commodities.size());
  loss_.usd_of_process.resize(model.targets.size());
  loss_.usd_of_subject.resize(subjects);
  loss_.receipts_lost_usd.resize(model.response->inputs().accounts);
  loss_.receipts_gained_usd.resize(model.response->inputs().accounts);
}

// What was last told of the closure.
double YearSimulator::expected_days(const Active& hit, double day) const {
  std::size_t k = 0;
  while (k + 1 < kTold.size() && day - hit.start_day >= kTold[k + 1]) {
    ++k;
  }
  return told_[hit.process][k];
}

bool YearSimulator::matters_at_all(std::uint16_t subject) const {
  bool any = false;
  for (std::size_t s = 0; s < model_.response->season_count() && !any; ++s) {
    any = model_.response->matters(s, subject) ||
          (model_.congested.matters && model_.congested.matters(s, subject));
  }
  return any;
}

// Hits of the year on what carries demand, and the moments at which something changes.
void YearSimulator::collect() {
  hits_.clear();
  moments_.clear();
  for (const OutageEvent& event : drawn_.events) {
    const ProcessTargets& targets = model_.targets[event.process];
    loss_.events += event.start_day >= 0 ? 1 : 0;
    double last_end = 0;
    bool any = false;
    for (std::uint32_t h = event.hit_begin; h < event.hit_end; ++h) {
      const OutageHit& hit = drawn_.hits[h];
      for (const OutageItem item : targets.of_member[hit.member]) {
        hits_.push_back({item, event.process, event.start_day, hit.end_day});
        any = any || matters_at_all(item.subject);
      }
      if (hit.member == event.first_member && !event.raised) {
        const double days = std::min(hit.end_day, kDaysPerYear) - std::max(event.start_day, 0.0);
        loss_.control_usd += targets.control_usd_per_day[event.first_member] * days;
      }
      last_end = std::max(last_end, hit.end_day);
      if (hit.end_day < kDaysPerYear) {
        moments_.push_back(hit.end_day);
      }
    }
    if (event.start_day > 0) {
      moments_.push_back(event.start_day);
    }
    for (std::size_t k = 1; any && k < kTold.size(); ++k) {
      const double day = event.start_day + kTold[k];
      if (day > 0 && day < std::min(last_end, kDaysPerYear)) {
        moments_.push_back(day);
      }
    }
  }
  if (hits_.empty()) {
    return;
  }
  moments_.push_back(0);
  for (std::size_t m = 1; m < kFirstDay.size(); ++m) {
    if (m == 12 || model_.season_of_month[m] != model_.season_of_month[m - 1]) {
      moments_.push_back(kFirstDay[m]);
    }
  }
  std::sort(moments_.begin(), moments_.end());
  moments_.erase(std::unique(moments_.begin(), moments_.end()), moments_.end());
}

void YearSimulator::add_interval(double from, double to, std::size_t season) {
  items_.clear();
  bool matters = false;
  bool matters_congested = false;
  for (const Active& hit : hits_) {
    if (hit.start_day > from || hit.end_day <= from) {
      continue;
    }
    const std::uint16_t subject = hit.item.subject;
    const double expected = expected_days(hit, from);
    const auto same = std::find_if(items_.begin(), items_.end(),
                                   [&](const OutageItem& item) { return item.subject == subject; });
    if (same == items_.end()) {
      items_.push_back(hit.item);
      expected_[subject] = expected;
      end_day_[subject] = hit.end_day;
      holder_[subject] = hit.process;
      matters = matters || model_.response->matters(season, subject);
      matters_congested = matters_congested ||
                          (model_.congested.matters && model_.congested.matters(season, subject));
      continue;
    }
    // Of two hits on one subject the harder one counts, until the last of them is over.
    if (model_.response->blocked(season, hit.item) > model_.response->blocked(season, *same)) {
      *same = hit.item;
    }
    expected_[subject] = std::max(expected_[subject], expected);
    if (hit.end_day > end_day_[subject]) {
      end_day_[subject] = hit.end_day;
      holder_[subject] = hit.process;
    }
  }
  std::sort(items_.begin(), items_.end());
  if (matters_congested) {
    model_.congested.state(season, items_, congested_);
    count(congested_, from, to);
  }
  if (!matters) {
    items_.clear();
    watch({}, season, from, to);
    return;
  }
  const OutageState& state = response_.state(season, items_);
  if (!model_.congested.matters) {
    count(state, from, to);
  }
  watch(state, season, from, to);
}

// Days of the watched pair. An interruption that goes on at the end of the year lasts until what
// closed its way by then is over.
void YearSimulator::watch(const OutageState& state, std::size_t season, double from, double to) {
  const bool blocked = state.watched_blocked;
  loss_.blocked_days += blocked ? to - from : 0;
  loss_.cut_days += state.watched_cut ? to - from : 0;
  if (blocked && shut_since_ < 0) {
    shut_since_ = from;
  }
  const bool ends = shut_since_ >= 0 && (!blocked || to >= kDaysPerYear);
  if (!ends) {
    return;
  }
  double end = blocked ? to : from;
  for (const OutageItem item : items_) {
    const auto& exposed = model_.response->season(season).pairs[model_.watched[season]].exposed;
    const bool on_way = std::find(exposed.begin(), exposed.end(), item.subject) != exposed.end();
    if (blocked && on_way && model_.response->blocked(season, item) >= 1) {
      end = std::max(end, end_day_[item.subject]);
    }
  }
  if (shut_since_ > 0) {
    loss_.interruptions_days.push_back(end - shut_since_);
  }
  shut_since_ = -1;
}

// Waiting is chosen by what is expected and paid by what comes; goods that do not keep so long are
// not left to wait, and are lost if they wait too long after all.
LossAmounts YearSimulator::loss_of(const Hindered& one, double expected, double end, double from,
                                   double to) const {
  const ResponseCommodity& commodity = model_.response->inputs().commodities[one.commodity];
  const double slack_days = commodity.keeps_days - days_from_hours(one.hours);
  const double days = to - from;
  LossAmounts loss;
  if (commodity.holding_usd_per_t_day * expected < one.threshold_usd_per_t &&
      expected <= slack_days) {
    const double lost_until = std::clamp(end - slack_days, from, to);
    loss.unmet_t = one.t_per_day * (lost_until - from);
    loss.waiting_t = one.t_per_day * (to - lost_until);
    loss.waiting_usd =
        loss.waiting_t * commodity.holding_usd_per_t_day * ((end - lost_until) + (end - to)) / 2;
  } else if (one.lost) {
    loss.unmet_t = one.t_per_day * days;
  } else {
    loss.delayed_t = one.t_per_day * days;
    loss.added_usd = loss.delayed_t * one.threshold_usd_per_t;
  }
  loss.unmet_usd = loss.unmet_t * commodity.unmet_usd_per_t;
  return loss;
}

void YearSimulator::count_receipts(std::span<const ReceiptChange> changes, double round_t,
                                   double lost_t) {
  for (const ReceiptChange& change : changes) {
    const double usd = round_t * change.round_usd_per_t + lost_t * change.lost_usd_per_t;
    (usd < 0 ? loss_.receipts_lost_usd : loss_.receipts_gained_usd)[change.account] +=
        std::abs(usd);
  }
}

void YearSimulator::count(const OutageState& state, double from, double to) {
  for (const Hindered& one : state.hindered) {
    if (one.as_good) {
      count_receipts(state.receipts_of(one), one.t_per_day * (to - from), 0);
      continue;
    }
    const auto blockers = state.blockers_of(one);
    double expected = 0;
    double end = 0;
    for (const std::uint16_t subject : blockers) {
      expected = std::max(expected, expected_[subject]);
      end = std::max(end, end_day_[subject]);
    }
    const LossAmounts loss = loss_of(one, expected, end, from, to);
    loss_.all += loss;
    loss_.by_commodity[one.commodity] += loss;
    count_receipts(state.receipts_of(one), loss.delayed_t, loss.unmet_t);
    const double part = loss.total_usd() / static_cast<double>(blockers.size());
    for (const std::uint16_t subject : blockers) {
      loss_.usd_of_subject[subject] += part;
      loss_.usd_of_process[holder_[subject]] += part;
    }
  }
}

const YearLoss& YearSimulator::run(std::uint64_t seed, std::uint64_t year, double rare_factor,
                                   bool raised) {
  loss_.all = {};
  loss_.control_usd = loss_.blocked_days = loss_.cut_days = 0;
  loss_.events = 0;
  loss_.interruptions_days.clear();
  std::fill(loss_.by_commodity.begin(), loss_.by_commodity.end(), LossAmounts{});
  std::fill(loss_.usd_of_process.begin(), loss_.usd_of_process.end(), 0);
  std::fill(loss_.usd_of_subject.begin(), loss_.usd_of_subject.end(), 0);
  std::fill(loss_.receipts_lost_usd.begin(), loss_.receipts_lost_usd.end(), 0);
  std::fill(loss_.receipts_gained_usd.begin(), loss_.receipts_gained_usd.end(), 0);
  shut_since_ = -1;
  model_.sampler->sample(seed, year, rare_factor, raised, drawn_);
  loss_.likelihood_ratio = drawn_.likelihood_ratio;
  collect();
  for (std::size_t i = 0; i + 1 < moments_.size(); ++i) {
    std::size_t month = 0;
    while (month < 11 && moments_[i] >= kFirstDay[month + 1]) {
      ++month;
    }
    add_interval(moments_[i], moments_[i + 1], model_.season_of_month[month]);
  }
  return loss_;
}

}  // namespace corridor::disrupt
