// Trains of a plan on a single-track line with loops: who waits where. One after the other, in the
// order of the plan, each train takes the earliest way that those before it leave free.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"

namespace corridor::physics {

/// Between station s and s + 1. One train at a time.
struct TrackSection {
  double up_min = 0;  // s to s + 1
  double down_min = 0;
  double interval_min = 2;  // from one train out to the next one in
};

struct PlannedTrain {
  std::string name = {};
  bool up = true;  // from the first station to the last
  double depart_min = 0;
};

struct Passage {
  double arrive_min = 0;
  double depart_min = 0;
};

struct TrainPath {
  bool scheduled = false;
  std::vector<Passage> at = {};  // per station of the line; at the ends arrive = depart
  double travel_min = 0;         // from the wished departure
  double delay_min = 0;          // over the sum of running times
};

struct MeetPass {
  std::vector<TrainPath> trains = {};  // as planned
  std::size_t scheduled = 0;
  double mean_delay_min = 0;  // of scheduled trains
  double worst_delay_min = 0;
  double busiest_section_share = 0;  // of the plan's span, intervals included
  std::size_t busiest_section = 0;
};

/// @param tracks   per station, loops and the through track; the two end stations hold any number
/// @param sections one fewer than stations
/// @param horizon_min no train may arrive later
/// @throws InputError (E7222) if sizes differ, a time is not positive or a station has no track
MeetPass meet_pass(std::span<const int> tracks, std::span<const TrackSection> sections,
                   std::span<const PlannedTrain> plan, double horizon_min);

}  // namespace corridor::physics
