// Hazards as processes in time, and the closures of one simulated year, event by event.
//
// A year stands for itself: what began before it and still lasts is drawn with it, as in a process
// that has run for ever (the closures found going on at a time are a Poisson number whose durations
// are drawn in proportion to their length), so that years are independent. Every draw is a function
// of seed, year, hazard and number: the same events meet every scenario and every measure (common
// random numbers); a measure drops or shortens them.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/random.h"
#include "corridor/disrupt/duration.h"

namespace corridor::disrupt {

struct ProcessMember {
  double weight = 1;     // by which the first hit is drawn
  double longitude = 0;  // for distances of Hits::near
  double latitude = 0;
  double kept = 1;             // probability that a measure leaves a hit here
  double duration_factor = 1;  // of a measure
};

struct HazardProcess {
  static constexpr std::uint32_t kNone = 0xffff'ffff;

  std::uint32_t key = 0;     // of its draws: the row of hazard.csv
  double rate_per_year = 0;  // of all members together, open or not
  std::array<double, 12> month_share = {};
  Duration duration = {};
  cases::Hits hits = cases::Hits::one;
  double correlation_km = 0;
  std::vector<ProcessMember> members = {};
  double kept = 1;  // probability that a measure leaves an event
  double duration_factor = 1;
  std::uint32_t leader = kNone;     // its events are those of this process (common cause)
  double leader_share = 1;          // probability that it takes part in one of them
  std::uint32_t raised_by = kNone;  // the place of another process in the list
  double raise_factor = 1;
  double raise_days = 0;
};

/// A closure of some members from one time to others. Days count from 1 January of the year; what
/// began before is negative.
struct OutageEvent {
  std::uint32_t process = 0;
  double start_day = 0;
  std::uint32_t first_member = 0;
  bool raised = false;  // one that is there only because of another hazard
  std::uint32_t hit_begin = 0;
  std::uint32_t hit_end = 0;
};
struct OutageHit {
  std::uint32_t member = 0;
  double end_day = 0;
};
struct OutageYear {
  std::vector<OutageEvent> events = {};
  std::vector<OutageHit> hits = {};
  double likelihood_ratio = 1;  // of the plain process to the one with rare hazards raised
};

/// Draws the events of years. Read-only after construction: threads may share it.
class HazardSampler {
 public:
  /// @param processes a process is raised or led by an earlier or later one, never in a circle
  explicit HazardSampler(std::vector<HazardProcess> processes);

  /// Events that touch the year, unordered in time. For importance sampling the rates of rare
  /// processes may be raised in some of the years; the likelihood ratio is told for all.
  ///
  /// @param rare_factor for processes below kRareRate; 1: none
  /// @param raised      draw this year with the factor
  void sample(std::uint64_t seed, std::uint64_t year, double rare_factor, bool raised,
              OutageYear& out) const;

  std::span<const HazardProcess> processes() const { return processes_; }

  /// Expected days of the year closed by events that hit `member` first, of the hazard alone (what
  /// another raises is not in it): exact, by rate and mean duration.
  double expected_days(std::uint32_t process, std::uint32_t member) const;

  static constexpr double kRareRate = 0.2;  // a year

 private:
  struct Start {
    double day = 0;
    std::uint32_t draw = 0;  // block and number: the key of its other draws
    double lasts_days = -1;  // < 0: drawn later
    bool raised = false;
  };
  struct Window {
    double from = 0;
    double to = 0;
  };
  struct Draw {  // of one year
    std::uint64_t seed;
    std::uint64_t year;
    double rare_factor;
    bool raised;
    double log_ratio;  // of plain to raised rates
  };

  void set_look_back();
  std::uint32_t count(Draw& draw, std::uint32_t p, double mean, std::uint32_t block) const;
  void starts_of(Draw& draw, std::uint32_t p, double rate, std::uint32_t first_block,
                 std::vector<Start>& starts) const;
  void found_going_on(Draw& draw, std::uint32_t p, std::vector<Start>& starts) const;
  void follow(const Draw& draw, std::uint32_t p, const std::vector<Start>& of_leader,
              std::vector<Start>& starts) const;
  void raise(Draw& draw, std::uint32_t p, const std::vector<Window>& windows,
             std::vector<Start>& starts) const;
  bool add_event(const Draw& draw, std::uint32_t p, const Start& start, OutageYear& out) const;

  std::vector<HazardProcess> processes_;
  std::vector<std::vector<double>> cumulative_weight_;
  std::vector<std::vector<double>> near_;  // members x members, of Hits::near
  std::vector<double> look_back_days_;     // 0: what goes on at the start is drawn as such
  std::vector<double> longest_factor_;     // of measures on durations, at least 1
  std::vector<std::uint32_t> order_;       // leaders and raisers first
};

/// The number of a Poisson process: the quantile of one draw where the mean is moderate, else a
/// sum.
std::uint32_t poisson_count(double mean, std::uint64_t seed, Stream stream, std::uint64_t a,
                            std::uint32_t b);

}  // namespace corridor::disrupt
