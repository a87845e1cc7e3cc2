#include "corridor/study/outage_samples.h"

#include <array>

#include "corridor/base/random.h"
#include "corridor/study/stress.h"

namespace corridor::study {
namespace {

constexpr std::array<double, 12> kDaysOfMonth = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

// The day of the year that lies `day` days into the season.
double day_of_year(const cases::Season& season, double day) {
  for (const int month : season.months) {
    const auto m = static_cast<std::size_t>(month - 1);
    if (day < kDaysOfMonth[m]) {
      for (std::size_t before = 0; before < m; ++before) {
        day += kDaysOfMonth[before];
      }
      return day;
    }
    day -= kDaysOfMonth[m];
  }
  return 0;
}

network::Overlay overlay_on(const StressModel& model, const disrupt::OutageYear& drawn,
                            double day) {
  network::Overlay overlay;
  for (const disrupt::OutageEvent& event : drawn.events) {
    const cases::Hazard& hazard = model.hazard(event.process);
    for (std::uint32_t h = event.hit_begin; h < event.hit_end; ++h) {
      if (day < event.start_day || day >= drawn.hits[h].end_day) {
        continue;
      }
      for (const cases::HazardSubject& subject : hazard.members[drawn.hits[h].member].subjects) {
        network::Change change{.subject = subject.table, .index = subject.index};
        if (hazard.remaining_capacity > 0) {
          change.attribute = network::Attribute::speed_factor;
          change.value = hazard.remaining_speed;
        }
        if (change.attribute == network::Attribute::closed || change.value > 0) {
          overlay.push_back(change);
        }
      }
    }
  }
  return overlay;
}

}  // namespace

std::vector<OutageSample> sample_outages(const cases::Case& a_case, const cases::Scenario& scenario,
                                         int year, int count, std::uint64_t seed) {
  const StressModel model(a_case, scenario, year, {.seed = seed, .threads = 1});
  std::vector<OutageSample> samples;
  disrupt::OutageYear drawn;
  std::uint64_t draw = 0;
  for (std::size_t s = 0; s < a_case.seasons.size(); ++s) {
    for (int k = 0; k < count; ++k, ++draw) {
      model.years().sampler->sample(seed, draw, 1, false, drawn);
      const double day = day_of_year(a_case.seasons[s],
                                     a_case.seasons[s].days * uniform(seed, Stream::access, draw));
      samples.push_back(
          {.probability = 1.0 / count, .overlay = overlay_on(model, drawn, day), .season = s});
    }
  }
  return samples;
}

}  // namespace corridor::study
