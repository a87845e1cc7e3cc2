#include "corridor/finance/optimism.h"

namespace corridor::finance {

std::optional<Uplift> uplift_by_stage(ReferenceClass asset, int stage) {
  constexpr std::string_view kSource = "STAG table 13.4";
  if (stage < 1 || stage > 3 || asset == ReferenceClass::rail) {
    return std::nullopt;
  }
  constexpr double kRoad[] = {0.44, 0.15, 0.03};
  constexpr double kFixedLink[] = {0.66, 0.23, 0.06};
  return Uplift{(asset == ReferenceClass::road ? kRoad : kFixedLink)[stage - 1], kSource};
}

Uplift mean_overrun(ReferenceClass asset) {
  constexpr std::string_view kSource = "Flyvbjerg, Skamris Holm and Buhl (2002)";
  switch (asset) {
    case ReferenceClass::road:
      return {0.204, kSource};
    case ReferenceClass::fixed_link:
      return {0.338, kSource};
    case ReferenceClass::rail:
      return {0.447, kSource};
  }
  return {};
}

std::optional<Uplift> uplift_by_chance(ReferenceClass asset, int overrun_chance_percent) {
  constexpr std::string_view kSource = "DfT, optimism bias in transport planning (2004)";
  if (overrun_chance_percent != 50 && overrun_chance_percent != 20) {
    return std::nullopt;
  }
  const bool half = overrun_chance_percent == 50;
  switch (asset) {
    case ReferenceClass::road:
      return Uplift{half ? 0.15 : 0.32, kSource, half ? 'B' : 'C'};
    case ReferenceClass::fixed_link:
      return Uplift{half ? 0.23 : 0.55, kSource, half ? 'B' : 'C'};
    case ReferenceClass::rail:
      return Uplift{half ? 0.40 : 0.57, kSource, 'C'};
  }
  return std::nullopt;
}

std::optional<Uplift> mean_demand_change(ReferenceClass asset) {
  if (asset != ReferenceClass::rail) {
    return std::nullopt;
  }
  return Uplift{-0.51, "Flyvbjerg, Skamris Holm and Buhl (2005)"};
}

}  // namespace corridor::finance
