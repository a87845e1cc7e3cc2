#include "corridor/study/outage_year.h"

#include <algorithm>
#include <tuple>

#include "corridor/base/units.h"
#include "corridor/study/criticality.h"

namespace corridor::study {

std::vector<ListedEvent> outage_year(const StressModel& model, std::uint64_t number) {
  disrupt::OutageYear drawn;
  model.years().sampler->sample(model.options().seed, number - 1, 1, false, drawn);
  std::vector<ListedEvent> events;
  for (const disrupt::OutageEvent& event : drawn.events) {
    ListedEvent listed{
        .process = event.process, .start_day = event.start_day, .end_day = event.start_day};
    const cases::Hazard& hazard = model.hazard(event.process);
    for (std::uint32_t h = event.hit_begin; h < event.hit_end; ++h) {
      listed.end_day = std::max(listed.end_day, drawn.hits[h].end_day);
      for (const cases::HazardSubject& subject : hazard.members[drawn.hits[h].member].subjects) {
        listed.held_up.push_back({subject, drawn.hits[h].end_day});
      }
    }
    events.push_back(std::move(listed));
  }
  std::stable_sort(events.begin(), events.end(), [](const ListedEvent& a, const ListedEvent& b) {
    return std::tie(a.start_day, a.process) < std::tie(b.start_day, b.process);
  });
  return events;
}

nlohmann::ordered_json outage_year_json(const StressModel& model, std::uint64_t number) {
  using Json = nlohmann::ordered_json;
  Json events = Json::array();
  for (const ListedEvent& event : outage_year(model, number)) {
    const cases::Hazard& hazard = model.hazard(event.process);
    Json held_up = Json::array();
    for (const HeldUp& one : event.held_up) {
      held_up.push_back(
          {{"table", one.subject.table == network::Subject::link ? "link" : "terminal"},
           {"id", id_of(model.a_case(), {one.subject.table, one.subject.index})},
           {"end_day", one.end_day}});
    }
    events.push_back({{"hazard", hazard.id},
                      {"name", hazard.name},
                      {"kind", hazard.kind},
                      {"start_day", event.start_day},
                      {"end_day", event.end_day},
                      {"remaining_capacity", hazard.remaining_capacity},
                      {"remaining_speed", hazard.remaining_speed},
                      {"confidence", std::string(1, hazard.evidence.confidence)},
                      {"held_up", held_up}});
  }
  return {{"scenario", model.scenario()}, {"year", model.year()}, {"seed", model.options().seed},
          {"simulated_year", number},     {"days", kDaysPerYear}, {"events", events}};
}

}  // namespace corridor::study
