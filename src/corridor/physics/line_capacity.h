// How many trains a line takes: blocking times, headways, UIC 406, single track; and what a plan of
// trains needs in a year.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/physics/train_run.h"

namespace corridor::physics {

/// A block is held from the approach to its clearing (Pachl).
struct SignalRules {
  double setup_s = 5;
  double reaction_s = 10;  // sight and reaction
  double release_s = 5;
  int aspects_ahead = 1;  // approach: so many blocks before the one entered
};

struct Blocking {
  double from_m = 0;
  double to_m = 0;
  double begin_s = 0;  // from the train's departure
  double end_s = 0;
};

/// @param blocks_m boundaries along the run, rising; a train of `length_m` clears a block when its
///                 tail leaves it (or when the run ends)
std::vector<Blocking> blocking_times(const TrainRun& run, double length_m,
                                     std::span<const double> blocks_m,
                                     const SignalRules& rules = {});

/// Smallest time between the departures of two trains over the same blocks: the greatest of
/// end(first) - begin(second).
double line_headway_s(std::span<const Blocking> first, std::span<const Blocking> second);

/// UIC 406 compression: share of the period that the sequence takes, each train as close behind the
/// one before as headways allow, the first again behind the last. headway_s[i][j]: j behind i.
double uic406_occupation(const std::vector<std::vector<double>>& headway_s,
                         std::span<const std::size_t> sequence, double period_s);
/// What UIC 406 (2004) recommends not to exceed; sources in docs/methods/rail.md.
enum class LineUse { mixed, suburban, high_speed };
double uic406_recommended(LineUse use, bool peak_hour);

/// Paired timetable of single track (Chinese rule): N = (1440 - T_fix) d / T pairs a day.
double paired_capacity_pairs(double period_min, double fixed_min = 90, double efficiency = 0.9);
/// Scott: 1440 / (T + t) x E trains a day, both directions.
double scott_trains(double running_min, double block_min, double efficiency = 0.7);
/// US Army TR0603: trains a day = (NT + 1)/2 x 24 S / LD; NT passing places, S speed, LD length.
double army_trains(int passing_places, double speed_mi_h, double length_mi);

/// A stretch between two loops of a single-track line.
struct Section {
  std::string name = {};
  double up_min = 0;  // running time, starts and stops included
  double down_min = 0;
  double intervals_min = 0;  // both station intervals
};
struct SingleTrack {
  double period_min = 0;  // of the worst section
  std::size_t worst = 0;
  double pairs_per_day = 0;
};
/// @throws InputError if there is no section or a time is not positive
SingleTrack single_track_capacity(std::span<const Section> sections, double fixed_min = 90,
                                  double efficiency = 0.9);
/// Freight pairs left beside others: each passenger pair takes `coefficient` (1.1 to 1.5) of them.
double freight_pairs(double pairs, double passenger_pairs, double coefficient = 1.3);

/// What a year of freight needs.
struct FreightPlan {
  double tonnes_per_year = 0;  // heavier direction
  double payload_t = 0;        // of a train
  double days_per_year = 350;
  double peak_factor = 1.15;  // heaviest month over mean
  double round_trip_h = 48;   // of wagons, terminals included
  double locomotive_round_trip_h = 36;
  int locomotives = 1;
  int wagons = 50;
  double reserve = 1.1;  // repair and stand-by
  double crew_hours_per_day = 8;
  double crew_days_per_year = 220;
  double train_hours = 12;  // crewed hours of a one-way trip
  int crew = 2;
};
struct FleetNeed {
  double trains_per_day = 0;  // each direction, in the peak
  double locomotives = 0;
  double wagons = 0;
  double crew = 0;
};
FleetNeed fleet_need(const FreightPlan& plan);
/// Tonnes a year of a number of trains a day.
double annual_tonnes(double trains_per_day, double payload_t, double days_per_year = 350,
                     double peak_factor = 1.15);

}  // namespace corridor::physics
