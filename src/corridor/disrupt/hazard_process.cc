#include "corridor/disrupt/hazard_process.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "corridor/base/geodesy.h"
#include "corridor/base/units.h"

namespace corridor::disrupt {
namespace {

constexpr std::array<double, 13> kFirstDay = {0,   31,  59,  90,  120, 151, 181,
                                              212, 243, 273, 304, 334, 365};
constexpr double kYear = kDaysPerYear;
constexpr double kMostYearsBack = 100;

// Blocks of draws of one hazard and year: 0 the year, 1 .. 100 years back, then the others.
constexpr std::uint32_t kFoundBlock = 120;
constexpr std::uint32_t kRaisedBlock = 128;
enum Purpose : std::uint32_t { kCount, kStart, kLasts, kKept, kTakesPart };

std::uint64_t draw_key(std::uint64_t year, std::uint32_t draw) {
  return (year << 24U) | draw;
}
std::uint32_t block_draw(std::uint32_t block, std::uint32_t number) {
  return (block << 16U) | (number & 0xffffU);
}
std::uint32_t purpose_key(const HazardProcess& process, Purpose purpose) {
  return (process.key << 8U) | purpose;
}

double unit(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32U) | low;
  return (static_cast<double>(bits >> 11U) + 0.5) * 0x1.0p-53;
}

std::size_t first_not_below(const std::vector<double>& cumulative, double value) {
  const auto found = std::lower_bound(cumulative.begin(), cumulative.end(), value);
  return std::min(static_cast<std::size_t>(found - cumulative.begin()), cumulative.size() - 1);
}

double day_of(const HazardProcess& process, double u) {
  double below = 0;
  for (std::size_t m = 0; m < process.month_share.size(); ++m) {
    const double share = process.month_share[m];
    if (share > 0 && u < below + share) {
      return kFirstDay[m] + (u - below) / share * (kFirstDay[m + 1] - kFirstDay[m]);
    }
    below += share;
  }
  return kYear * u;  // only by rounding of the shares, at the very end
}

// The rate in a month over its mean of the year.
double season_factor(const HazardProcess& process, std::size_t month) {
  return process.month_share[month] * kYear / (kFirstDay[month + 1] - kFirstDay[month]);
}

double highest_factor(const HazardProcess& process) {
  double highest = 0;
  for (std::size_t m = 0; m < process.month_share.size(); ++m) {
    highest = std::max(highest, season_factor(process, m));
  }
  return highest;
}

std::size_t month_of(double day) {
  const double of_year = day - std::floor(day / kYear) * kYear;
  std::size_t month = 0;
  while (month < 11 && of_year >= kFirstDay[month + 1]) {
    ++month;
  }
  return month;
}

}  // namespace

std::uint32_t poisson_count(double mean, std::uint64_t seed, Stream stream, std::uint64_t a,
                            std::uint32_t b) {
  constexpr double kMostAtOnce = 500;  // exp(-500) is still a normal number
  std::uint32_t count = 0;
  for (std::uint64_t part = 0; mean > 0; ++part) {
    const double here = std::min(mean, kMostAtOnce);
    mean -= here;
    const double u = uniform(seed, stream, a | (part << 56U), b);
    double term = std::exp(-here);
    double below = term;
    std::uint32_t n = 0;
    while (u > below && term > 0) {
      ++n;
      term *= here / n;
      below += term;
    }
    count += n;
  }
  return count;
}

HazardSampler::HazardSampler(std::vector<HazardProcess> processes)
    : processes_(std::move(processes)) {
  for (const HazardProcess& process : processes_) {
    std::vector<double> cumulative;
    double sum = 0;
    for (const ProcessMember& member : process.members) {
      cumulative.push_back(sum += member.weight);
    }
    if (!(sum > 0)) {
      throw std::invalid_argument("a hazard process needs a member with a weight above 0");
    }
    cumulative_weight_.push_back(std::move(cumulative));
    std::vector<double> near;
    if (process.hits == cases::Hits::near) {
      for (const ProcessMember& a : process.members) {
        for (const ProcessMember& b : process.members) {
          near.push_back(
              std::exp(-great_circle_km(a.longitude, a.latitude, b.longitude, b.latitude) /
                       process.correlation_km));
        }
      }
    }
    near_.push_back(std::move(near));
  }
  set_look_back();
  const auto cause = [&](std::uint32_t p) {
    return processes_[p].leader != HazardProcess::kNone ? processes_[p].leader
                                                        : processes_[p].raised_by;
  };
  std::vector<std::uint8_t> placed(processes_.size(), 0);
  while (order_.size() < processes_.size()) {
    const std::size_t before = order_.size();
    for (std::uint32_t p = 0; p < processes_.size(); ++p) {
      if (placed[p] == 0 && (cause(p) == HazardProcess::kNone || placed[cause(p)] != 0)) {
        placed[p] = 1;
        order_.push_back(p);
      }
    }
    if (order_.size() == before) {
      throw std::invalid_argument("hazard processes that raise one another in a circle");
    }
  }
}

// A process whose past matters to others is drawn from so far back as they look; the past of the
// others is summed up in what still goes on at the start.
void HazardSampler::set_look_back() {
  look_back_days_.assign(processes_.size(), 0);
  for (const HazardProcess& process : processes_) {
    double factor = 1;
    for (const ProcessMember& member : process.members) {
      factor = std::max(factor, process.duration_factor * member.duration_factor);
    }
    longest_factor_.push_back(factor);
  }
  const auto horizon = [&](std::uint32_t p) {
    return processes_[p].duration.horizon_days() * longest_factor_[p];
  };
  for (std::size_t pass = 0; pass <= processes_.size(); ++pass) {  // chains settle
    for (std::uint32_t p = 0; p < processes_.size(); ++p) {
      const HazardProcess& process = processes_[p];
      double& back = look_back_days_[p];
      if (process.leader != HazardProcess::kNone) {
        back = std::max(back, horizon(p));
        double& of_leader = look_back_days_[process.leader];
        of_leader = std::max({of_leader, back, horizon(process.leader)});
      } else if (process.raised_by != HazardProcess::kNone) {
        back = std::max(back, horizon(p));
        double& of_raiser = look_back_days_[process.raised_by];
        of_raiser = std::max({of_raiser, back + process.raise_days, horizon(process.raised_by)});
      }
    }
  }
  for (double& days : look_back_days_) {
    days = std::min(days, kMostYearsBack * kYear);
  }
}

// Draws the number of a Poisson process of one block, and notes how much likelier it is at the
// plain rate.
std::uint32_t HazardSampler::count(Draw& draw, std::uint32_t p, double mean,
                                   std::uint32_t block) const {
  const HazardProcess& process = processes_[p];
  const bool rare = process.rate_per_year < kRareRate && draw.rare_factor != 1;
  const double raised_mean = rare ? mean * draw.rare_factor : mean;
  const std::uint32_t n =
      poisson_count(rare && draw.raised ? raised_mean : mean, draw.seed, Stream::outage,
                    draw_key(draw.year, block_draw(block, 0)), purpose_key(process, kCount));
  if (rare) {
    draw.log_ratio += raised_mean - mean - n * std::log(draw.rare_factor);
  }
  return n;
}

// Starts in the year and, if the process looks back, in years before it.
void HazardSampler::starts_of(Draw& draw, std::uint32_t p, double rate, std::uint32_t first_block,
                              std::vector<Start>& starts) const {
  const HazardProcess& process = processes_[p];
  const double back = look_back_days_[p];
  const auto years_back = static_cast<std::uint32_t>(std::ceil(back / kYear));
  for (std::uint32_t ago = 0; ago <= years_back; ++ago) {
    const std::uint32_t n_starts = count(draw, p, rate, first_block + ago);
    for (std::uint32_t n = 0; n < n_starts; ++n) {
      const std::uint32_t number = block_draw(first_block + ago, n);
      const double u = uniform(draw.seed, Stream::outage, draw_key(draw.year, number),
                               purpose_key(process, kStart));
      const double day = day_of(process, u) - ago * kYear;
      if (day >= -back) {
        starts.push_back({.day = day, .draw = number});
      }
    }
  }
}

// Closures that began before the year and still last: by Campbell's theorem a Poisson number of
// mean rate x mean duration; where the rate has seasons, at the highest rate and thinned.
void HazardSampler::found_going_on(Draw& draw, std::uint32_t p, std::vector<Start>& starts) const {
  const HazardProcess& process = processes_[p];
  const double highest = highest_factor(process);
  const double longest = longest_factor_[p];
  const double mean =
      process.rate_per_year * highest * longest * process.duration.mean_days() / kYear;
  const std::uint32_t found = count(draw, p, mean, kFoundBlock);
  for (std::uint32_t n = 0; n < found; ++n) {
    const std::uint32_t number = block_draw(kFoundBlock, n);
    const std::uint64_t key = draw_key(draw.year, number);
    const auto bits = random_bits(draw.seed, Stream::outage, key, purpose_key(process, kStart));
    const double lasts = process.duration.draw_found(
        uniform(draw.seed, Stream::duration, key, purpose_key(process, kLasts)));
    const double day = -lasts * longest * unit(bits[0], bits[1]);
    if (unit(bits[2], bits[3]) * highest < season_factor(process, month_of(day))) {
      starts.push_back({.day = day, .draw = number, .lasts_days = lasts});
    }
  }
}

void HazardSampler::follow(const Draw& draw, std::uint32_t p, const std::vector<Start>& of_leader,
                           std::vector<Start>& starts) const {
  const HazardProcess& process = processes_[p];
  for (const Start& start : of_leader) {
    const double u = uniform(draw.seed, Stream::outage, draw_key(draw.year, start.draw),
                             purpose_key(process, kTakesPart));
    if (u < process.leader_share && start.day >= -look_back_days_[p]) {
      starts.push_back({.day = start.day, .draw = start.draw, .raised = start.raised});
    }
  }
}

// In the windows after events of another hazard there are more starts, or fewer.
void HazardSampler::raise(Draw& draw, std::uint32_t p, const std::vector<Window>& windows,
                          std::vector<Start>& starts) const {
  const HazardProcess& process = processes_[p];
  const auto in_window = [&](const Start& start) {
    return std::any_of(windows.begin(), windows.end(), [&](const Window& window) {
      return window.from <= start.day && start.day < window.to;
    });
  };
  if (process.raise_factor < 1) {
    std::erase_if(starts, [&](const Start& start) {
      const double u = uniform(draw.seed, Stream::outage, draw_key(draw.year, start.draw),
                               purpose_key(process, kTakesPart));
      return in_window(start) && u >= process.raise_factor;
    });
    return;
  }
  std::vector<Start> more;
  starts_of(draw, p, (process.raise_factor - 1) * process.rate_per_year, kRaisedBlock, more);
  for (Start& start : more) {
    if (in_window(start)) {
      start.raised = true;
      starts.push_back(start);
    }
  }
}

// True if the event takes place, even if it is over before the year begins.
bool HazardSampler::add_event(const Draw& draw, std::uint32_t p, const Start& start,
                              OutageYear& out) const {
  const HazardProcess& process = processes_[p];
  const std::uint64_t key = draw_key(draw.year, start.draw);
  const auto bits = random_bits(draw.seed, Stream::outage, key, purpose_key(process, kKept));
  if (unit(bits[0], bits[1]) >= process.kept) {
    return false;
  }
  double lasts = start.lasts_days;
  if (lasts < 0) {
    lasts = process.duration.draw(
        uniform(draw.seed, Stream::duration, key, purpose_key(process, kLasts)));
  }
  lasts *= process.duration_factor;
  const auto& cumulative = cumulative_weight_[p];
  const auto first = static_cast<std::uint32_t>(
      first_not_below(cumulative, unit(bits[2], bits[3]) * cumulative.back()));
  const auto hit_begin = static_cast<std::uint32_t>(out.hits.size());
  bool happens = false;
  const auto hit = [&](std::uint32_t m, double probability) {
    const ProcessMember& member = process.members[m];
    if (probability < 1 || member.kept < 1) {
      const auto marks = random_bits(draw.seed, Stream::outage_near, key, (process.key << 16U) | m);
      if (unit(marks[0], marks[1]) >= probability || unit(marks[2], marks[3]) >= member.kept) {
        return;
      }
    }
    happens = true;
    const double end = start.day + lasts * member.duration_factor;
    if (end > 0) {
      out.hits.push_back({m, end});
    }
  };
  const auto members = static_cast<std::uint32_t>(process.members.size());
  for (std::uint32_t m = process.hits == cases::Hits::one ? first : 0;
       m < (process.hits == cases::Hits::one ? first + 1 : members); ++m) {
    const bool near = process.hits == cases::Hits::near && m != first;
    hit(m, near ? near_[p][first * members + m] : 1);
  }
  if (out.hits.size() > hit_begin) {
    out.events.push_back({.process = p,
                          .start_day = start.day,
                          .first_member = first,
                          .raised = start.raised,
                          .hit_begin = hit_begin,
                          .hit_end = static_cast<std::uint32_t>(out.hits.size())});
  }
  return happens;
}

void HazardSampler::sample(std::uint64_t seed, std::uint64_t year, double rare_factor, bool raised,
                           OutageYear& out) const {
  out.events.clear();
  out.hits.clear();
  Draw draw{
      .seed = seed, .year = year, .rare_factor = rare_factor, .raised = raised, .log_ratio = 0};
  std::vector<std::vector<Start>> starts(processes_.size());
  std::vector<std::vector<Window>> windows(processes_.size());
  for (const std::uint32_t p : order_) {
    const HazardProcess& process = processes_[p];
    std::vector<Start>& here = starts[p];
    if (process.leader != HazardProcess::kNone) {
      follow(draw, p, starts[process.leader], here);
    } else {
      starts_of(draw, p, process.rate_per_year, 0, here);
      if (look_back_days_[p] == 0) {
        found_going_on(draw, p, here);
      }
      if (process.raised_by != HazardProcess::kNone) {
        std::vector<Window> after = windows[process.raised_by];
        for (Window& window : after) {
          window.to = window.from + process.raise_days;
        }
        raise(draw, p, after, here);
      }
    }
    for (const Start& start : here) {
      if (add_event(draw, p, start, out)) {
        windows[p].push_back({start.day, start.day});
      }
    }
  }
  out.likelihood_ratio = std::exp(draw.log_ratio);
}

// What began in any year and lasts into this one is as much as what began in this one and lasts
// into others, so the days of a year are rate x mean duration (what is found at the start is drawn
// without an end to the past).
double HazardSampler::expected_days(std::uint32_t p, std::uint32_t m) const {
  const HazardProcess& process = processes_[p];
  const ProcessMember& member = process.members[m];
  double rate = process.rate_per_year;
  if (process.leader != HazardProcess::kNone) {
    rate = processes_[process.leader].rate_per_year * process.leader_share;
  }
  return rate * process.kept * member.kept * member.weight / cumulative_weight_[p].back() *
         process.duration.mean_days() * process.duration_factor * member.duration_factor;
}

}  // namespace corridor::disrupt
