// hazard.csv and hazard_footprint.csv as typed objects: what takes capacity from links and
// terminals, how often, for how long, and where. Rates, durations and capacities only.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/case/case.h"

namespace corridor {
using HazardId = Id<struct HazardTag>;  // a row of hazard.csv
}

namespace corridor::cases {

enum class RateUnit : std::uint8_t {
  per_year,            // events of the whole footprint, as it is open today
  per_year_per_100km,  // of each footprint link, times its length and weight
};
enum class DurationKind : std::uint8_t { lognormal, gamma, empirical, fixed };
enum class Hits : std::uint8_t {
  one,   // one member of the footprint
  near,  // one, and every other with probability exp(-distance / correlation_km)
  all,
};

std::string_view name(DurationKind kind);

/// A link or terminal.
struct HazardSubject {
  network::Subject table = network::Subject::link;
  std::uint32_t index = 0;
  friend auto operator<=>(const HazardSubject&, const HazardSubject&) = default;
};

/// What an event hits as one: a link, a terminal, or all of a node.
struct FootprintMember {
  std::string subject_table = {};  // link, terminal, node
  std::string subject_id = {};
  std::vector<HazardSubject> subjects = {};
  double weight = 1;     // of the row; for links of an area times the share of the link inside
  double length_km = 0;  // of a link; 0: others
  double longitude = 0;  // middle, for distances
  double latitude = 0;

  /// By what the member is drawn: weight times length for links, weight for others.
  double draw_weight() const { return length_km > 0 ? weight * length_km : weight; }
};

/// One observed duration: exact (low == high), known to a range, or right-censored (high infinite).
struct ObservedDuration {
  double low_days = 0;
  double high_days = 0;
};

struct Hazard {
  std::string id = {};
  std::string name = {};
  std::string kind = {};
  double rate = 0;
  std::optional<double> rate_low = {};
  std::optional<double> rate_high = {};
  RateUnit rate_unit = RateUnit::per_year;
  std::array<double, 12> month_share = {};  // of the year's events, sum 1
  int year_from = 0;
  int year_to = 9999;
  DurationKind duration = DurationKind::lognormal;
  double mean_days = 0;  // 0: to be estimated from `observed`
  double sd_days = 0;
  std::vector<ObservedDuration> observed = {};
  double remaining_capacity = 0;
  double remaining_speed = 1;
  Hits hits = Hits::one;
  double correlation_km = 0;
  std::string common_cause_group = {};  // empty: none
  HazardId raised_by = {};              // none: nothing raises it
  double raise_factor = 1;
  double raise_days = 0;
  std::string group = {};  // of rival series; its id where none is given
  std::string series = {};
  bool base = true;
  std::vector<FootprintMember> members = {};
  Evidence evidence = {};
};

struct Hazards {
  IdVector<HazardId, Hazard> all = {};

  std::optional<HazardId> find(std::string_view id) const;
};

/// Reads and checks both tables of `a_case` (as they stand in a_case.tables; none: no hazards).
/// Links, terminals and nodes of the case must have been read. Problems (E24xx) go to `errors`.
Hazards read_hazards(const Case& a_case, ErrorList& errors);

/// read_hazards() of a case that read_case() found sound.
Hazards hazards_of(const Case& a_case);

/// The hazards of a run, in the order of the file: of every group its base, or the one that `taken`
/// names; and of those the ones that hold in `year`.
///
/// @param taken ids of hazards that stand in for the base of their group
/// @throws InputError E2415 for an unknown id, or two of one group
std::vector<HazardId> hazards_taken(const Hazards& hazards, const std::vector<std::string>& taken,
                                    int year);

}  // namespace corridor::cases
