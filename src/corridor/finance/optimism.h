// By how much projects of a kind have cost more, or carried less, than promised: uplifts and
// factors by reference class. Where the table has no figure there is none, not a guess.
//
// Sources: Scottish STAG, table 13.4 (uplift by stage); Flyvbjerg, Skamris Holm and Buhl (2002),
// 258 projects (mean cost overrun); Flyvbjerg et al. (2005), rail passengers (outcome 51 % below
// forecast); DfT, Procedures for dealing with optimism bias in transport planning (2004), uplifts
// by chance of overrun, of which the 80 % ones are recalled (confidence C).
#pragma once

#include <optional>
#include <string_view>

namespace corridor::finance {

enum class ReferenceClass { road, fixed_link, rail };  // fixed link: bridge or tunnel

struct Uplift {
  double share = 0;  // 0.44: 44 % on top of the estimate
  std::string_view source = {};
  char confidence = 'A';
};

/// STAG stage 1 (strategic), 2 (outline) or 3 (full business case); none for rail.
std::optional<Uplift> uplift_by_stage(ReferenceClass asset, int stage);

Uplift mean_overrun(ReferenceClass asset);

/// Uplift after which half (50) or one in five (20) of past projects still overran; none for other
/// chances.
std::optional<Uplift> uplift_by_chance(ReferenceClass asset, int overrun_chance_percent);

/// Outcome over forecast of demand: 0.49 of the forecast rail passengers came; none for the others.
std::optional<Uplift> mean_demand_change(ReferenceClass asset);

inline double with_uplift(double estimate, const Uplift& uplift) {
  return estimate * (1 + uplift.share);
}

}  // namespace corridor::finance
