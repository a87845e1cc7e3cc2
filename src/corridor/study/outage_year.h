// One simulated year told event by event: what a list or a moving map shows of an ensemble.
#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/study/stress.h"

namespace corridor::study {

/// A link or terminal that an event holds up until `end_day`.
struct HeldUp {
  cases::HazardSubject subject = {};
  double end_day = 0;
};

/// Days count from 1 January; what began before is negative, what lasts longer ends after the year.
struct ListedEvent {
  std::size_t process = 0;  // of the model
  double start_day = 0;
  double end_day = 0;  // of what is held up longest
  std::vector<HeldUp> held_up = {};
};

/// The events of the ensemble's year `number`, counted from 1, in the order of their start: those
/// that stress() met in it (without importance sampling).
std::vector<ListedEvent> outage_year(const StressModel& model, std::uint64_t number);

nlohmann::ordered_json outage_year_json(const StressModel& model, std::uint64_t number);

}  // namespace corridor::study
