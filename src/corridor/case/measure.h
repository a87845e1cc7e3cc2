// measure.csv and measure_effect.csv as typed objects: what can be done, what it costs, and which
// rates, durations and capacities it changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/case/hazard.h"

namespace corridor {
using MeasureId = Id<struct MeasureTag>;  // a row of measure.csv
}

namespace corridor::cases {

enum class EffectAttribute : std::uint8_t {
  rate_factor,      // on the rate of a hazard
  duration_factor,  // on its durations
  capacity_factor,  // of a hazard: on the capacity that is lost; else on the subject's own capacity
  opens,            // the link or terminal is there
};

struct MeasureEffect {
  HazardId hazard = {};                       // none: the subject itself
  std::optional<HazardSubject> subject = {};  // none: the whole footprint of the hazard
  EffectAttribute attribute = EffectAttribute::rate_factor;
  double value = 1;
  std::optional<double> low = {};
  std::optional<double> high = {};
  Evidence evidence = {};
};

struct Measure {
  std::string id = {};
  std::string name = {};
  std::string kind = {};
  double cost_musd = 0;
  std::optional<double> cost_low_musd = {};
  std::optional<double> cost_high_musd = {};
  double opex_musd_per_year = 0;
  double life_years = 0;
  std::vector<MeasureId> excludes = {};  // both ways, whichever of the two says so
  std::vector<MeasureId> requires_ = {};
  std::vector<MeasureEffect> effects = {};
  Evidence evidence = {};
};

struct Measures {
  IdVector<MeasureId, Measure> all = {};

  std::optional<MeasureId> find(std::string_view id) const;
};

/// Reads and checks both tables (none: no measures). Problems (E25xx) go to `errors`.
Measures read_measures(const Case& a_case, const Hazards& hazards, ErrorList& errors);

/// read_measures() of a case that read_case() found sound.
Measures measures_of(const Case& a_case, const Hazards& hazards);

}  // namespace corridor::cases
