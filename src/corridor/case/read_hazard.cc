// Hazards and their footprints, and what is wrong with them.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/hazard.h"
#include "corridor/case/hazard_area.h"
#include "corridor/case/reader.h"

namespace corridor::cases {
namespace {

constexpr const char* kHazardFile = "hazard.csv";
constexpr const char* kFootprintFile = "hazard_footprint.csv";

// "3" exact, "2-14" a range, "8+" still closed after 8 days.
std::optional<ObservedDuration> parse_duration(std::string_view text) {
  const double infinite = std::numeric_limits<double>::infinity();
  ObservedDuration observed;
  const std::size_t dash = text.find('-', 1);
  if (!text.empty() && text.back() == '+') {
    observed = {parse_number(text.substr(0, text.size() - 1)).value_or(-1), infinite};
  } else if (dash != std::string_view::npos) {
    observed = {parse_number(text.substr(0, dash)).value_or(-1),
                parse_number(text.substr(dash + 1)).value_or(-1)};
  } else {
    const double days = parse_number(text).value_or(-1);
    observed = {days, days};
  }
  const bool sound = std::isfinite(observed.low_days) && observed.low_days >= 0 &&
                     observed.high_days > 0 && observed.high_days >= observed.low_days;
  return sound ? std::optional(observed) : std::nullopt;
}

double middle_of(const ObservedDuration& seen) {
  return std::isfinite(seen.high_days) ? (seen.low_days + seen.high_days) / 2 : seen.low_days;
}

class HazardReader {
 public:
  HazardReader(const Case& a_case, ErrorList& errors) : case_(a_case), errors_(errors) {
    for (const Link& link : case_.links) {
      links_.add(link.id);
    }
    for (const Terminal& terminal : case_.terminals) {
      terminals_.add(terminal.id);
    }
    for (const Place& place : case_.places) {
      places_.add(place.id);
    }
    for (const Route& route : case_.routes) {
      routes_.add(route.id);
    }
    if (case_.links.empty()) {
      links_.mark_unreadable();
    }
    if (case_.places.empty()) {
      places_.mark_unreadable();
    }
  }

  Hazards read() {
    each_row(case_, kHazardFile, errors_, [&](const Row& row) { read_hazard(row); });
    std::size_t index = 0;
    each_row(case_, kHazardFile, errors_, [&](const Row& row) { read_raised_by(row, index++); });
    each_row(case_, kFootprintFile, errors_, [&](const Row& row) { read_member(row); });
    if (!hazards_.all.empty()) {
      check_footprints();
      check_groups();
      check_common_causes();
      check_loops();
    }
    return std::move(hazards_);
  }

 private:
  Row row(HazardId id) const { return {case_.tables.at(kHazardFile), id.value, errors_}; }

  void read_hazard(const Row& row) {
    Hazard hazard;
    hazard.id = row.text("hazard_id");
    hazard.name = row.text("name");
    hazard.kind = row.text("kind");
    hazard.rate = row.number("rate");
    hazard.rate_low = row.maybe("rate_low");
    hazard.rate_high = row.maybe("rate_high");
    hazard.rate_unit = row.text("rate_unit") == "per_year_per_100km" ? RateUnit::per_year_per_100km
                                                                     : RateUnit::per_year;
    hazard.year_from = row.whole("year_from", 0);
    hazard.year_to = row.whole("year_to", 9999);
    hazard.remaining_capacity = row.number("remaining_capacity");
    hazard.remaining_speed = row.number("remaining_speed", 1);
    const std::string hits = row.text("hits");
    hazard.hits = hits == "all" ? Hits::all : hits == "near" ? Hits::near : Hits::one;
    hazard.correlation_km = row.number("correlation_km");
    hazard.common_cause_group = row.text("common_cause_group");
    hazard.raise_factor = row.number("raise_factor", 1);
    hazard.raise_days = row.number("raise_days");
    hazard.group = row.missing("hazard_group") ? hazard.id : row.text("hazard_group");
    hazard.series = row.text("series");
    hazard.base = row.truth("base", true);
    hazard.evidence = row.evidence();
    read_months(row, hazard);
    read_duration(row, hazard);
    check_numbers(row, hazard);
    index_.add(hazard.id);
    hazards_.all.push_back(std::move(hazard));
  }

  static void read_months(const Row& row, Hazard& hazard) {
    constexpr std::array<double, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    constexpr double kDaysOfYear = 365;
    constexpr double kSlack = 0.005;  // two decimals each
    for (std::size_t m = 0; m < kDays.size(); ++m) {
      hazard.month_share[m] = kDays[m] / kDaysOfYear;
    }
    if (row.missing("months")) {
      return;
    }
    double sum = 0;
    std::vector<double> weights;
    for (const std::string& text : split(row.text("months"), ' ')) {
      weights.push_back(parse_number(text).value_or(-1));
      sum += weights.back();
    }
    const bool sound = weights.size() == 12 &&
                       std::all_of(weights.begin(), weights.end(), [](double w) { return w >= 0; });
    if (!sound) {
      row.error("months", "E2404", "months that are not 12 weights",
                "12 numbers of 0 or above from January, separated by blanks, sum 1",
                "leave it empty for a hazard of all the year");
    } else if (!(std::abs(sum - 1) <= kSlack)) {
      row.error("months", "E2405", fmt::format("months whose weights sum to {}", shortest(sum)),
                "12 weights that sum to 1", "each is the share of the year's events in that month");
    } else {
      for (std::size_t m = 0; m < weights.size(); ++m) {
        hazard.month_share[m] = weights[m] / sum;
      }
    }
  }

  static void read_duration(const Row& row, Hazard& hazard) {
    const std::string kind = row.text("duration_distribution");
    hazard.duration = kind == "gamma"       ? DurationKind::gamma
                      : kind == "empirical" ? DurationKind::empirical
                      : kind == "fixed"     ? DurationKind::fixed
                                            : DurationKind::lognormal;
    hazard.mean_days = row.number("duration_mean_days");
    hazard.sd_days = row.number("duration_sd_days");
    bool all_read = true;
    for (const std::string& text : split(row.text("durations_days"), ' ')) {
      if (const auto observed = parse_duration(text)) {
        hazard.observed.push_back(*observed);
      } else {
        row.error("durations_days", "E2407", "a duration that cannot be read",
                  "days as 3, a range as 2-14, or 8+ for one that was still closed after 8",
                  fmt::format("\"{}\" is none of them", text));
        all_read = false;
      }
    }
    if (all_read) {
      check_duration(row, hazard);
    }
  }

  static void check_duration(const Row& row, const Hazard& hazard) {
    const bool has_mean = !row.missing("duration_mean_days");
    const bool ended = std::any_of(hazard.observed.begin(), hazard.observed.end(),
                                   [](const auto& seen) { return std::isfinite(seen.high_days); });
    const bool differ = std::any_of(
        hazard.observed.begin(), hazard.observed.end(),
        [&](const auto& seen) { return middle_of(seen) != middle_of(hazard.observed.front()); });
    if (hazard.duration == DurationKind::empirical) {
      if (!ended) {
        row.error("durations_days", "E2406", "an empirical duration without an observed end",
                  "durations_days with at least one closure that ended", "");
      }
    } else if (!has_mean && hazard.duration != DurationKind::fixed && ended && !differ) {
      row.error("durations_days", "E2419", "durations that tell no spread",
                "two durations that differ, or duration_mean_days and duration_sd_days", "");
    } else if (!has_mean && (hazard.duration == DurationKind::fixed || !ended)) {
      row.error("duration_mean_days", "E2406", "a duration without a mean",
                hazard.duration == DurationKind::fixed
                    ? "duration_mean_days above 0"
                    : "duration_mean_days above 0, or durations_days to estimate it from",
                "a closure with no end belongs to link.csv as status closed");
    } else if (has_mean && hazard.mean_days > 0 && hazard.duration != DurationKind::fixed &&
               row.missing("duration_sd_days")) {
      row.error("duration_sd_days", "E2408", "a distribution without its spread",
                "duration_sd_days above 0", "duration_distribution = fixed has none");
    } else if (has_mean && hazard.duration != DurationKind::fixed && hazard.sd_days == 0 &&
               !row.missing("duration_sd_days")) {
      row.error("duration_sd_days", "E2408", "a distribution with no spread",
                "duration_sd_days above 0", "duration_distribution = fixed has none");
    }
  }

  static void check_numbers(const Row& row, const Hazard& hazard) {
    if (hazard.rate_low && *hazard.rate_low > hazard.rate) {
      row.error("rate_low", "E2403", "an interval that does not hold the rate",
                fmt::format("at most the rate of {}", shortest(hazard.rate)), "");
    }
    if (hazard.rate_high && *hazard.rate_high < hazard.rate) {
      row.error("rate_high", "E2403", "an interval that does not hold the rate",
                fmt::format("at least the rate of {}", shortest(hazard.rate)), "");
    }
    if (hazard.year_from > hazard.year_to) {
      row.error("year_to", "E2410", "a hazard that ends before it begins",
                fmt::format("{} or later", hazard.year_from), "");
    }
    if (hazard.hits == Hits::near && hazard.correlation_km <= 0) {
      row.error("correlation_km", "E2409", "a hazard that hits what is near, without a distance",
                "correlation_km above 0", "hits = one or all need none");
    }
    if (hazard.remaining_capacity >= 1 && hazard.remaining_speed >= 1) {
      row.error("remaining_capacity", "E2411", "a hazard that takes nothing",
                "remaining_capacity or remaining_speed below 1", "");
    }
  }

  void read_raised_by(const Row& row, std::size_t index) {
    Hazard& hazard = hazards_.all[HazardId{static_cast<std::uint32_t>(index)}];
    const int given = (row.missing("raised_by") ? 0 : 1) + (row.missing("raise_factor") ? 0 : 1) +
                      (row.missing("raise_days") ? 0 : 1);
    if (given % 3 != 0) {
      row.error("raised_by", "E2412", "a dependence that is not complete",
                "raised_by, raise_factor and raise_days together", "");
    } else if (const auto by = row.reference("raised_by", index_, kHazardFile)) {
      hazard.raised_by = HazardId{*by};
    }
  }

  void read_member(const Row& row) {
    const auto hazard = row.reference("hazard_id", index_, kHazardFile);
    const double weight = row.number("weight", 1);
    const std::string table = row.text("subject_table");
    if (table == "area") {
      read_area(row, hazard, weight);
      return;
    }
    const Index& index = table == "link"       ? links_
                         : table == "terminal" ? terminals_
                         : table == "route"    ? routes_
                                               : places_;
    const auto subject = row.reference("subject_id", index, table + ".csv");
    if (!subject || !hazard) {
      return;
    }
    auto& members = hazards_.all[HazardId{*hazard}].members;
    if (table == "link") {
      add_link(members, *subject, weight);
    } else if (table == "terminal") {
      add_terminal(members, *subject, weight);
    } else if (table == "route") {
      for (const LinkId link : case_.routes[*subject].links) {
        add_link(members, link.value, weight);
      }
    } else {
      add_node(row, members, PlaceId{*subject}, weight);
    }
  }

  void read_area(const Row& row, std::optional<std::uint32_t> hazard, double weight) {
    auto area = parse_area(row.text("area"));
    if (!area) {
      row.error("area", "E2413", "an area that cannot be read",
                "POLYGON ((lon lat, ...)), or LINESTRING (lon lat, ...) with a buffer_km",
                "in degrees; a polygon needs three points, a line two");
      return;
    }
    area->buffer_km = row.number("buffer_km");
    if (!area->polygon && area->buffer_km <= 0) {
      row.error("buffer_km", "E2413", "a line without a buffer", "buffer_km above 0", "");
      return;
    }
    const auto modes = split(row.text("modes"), ' ');
    bool any = false;
    for (const LinkId id : IdRange<LinkId>(case_.links.size())) {
      const Link& link = case_.links[id];
      if (!link.from.valid() || !link.to.valid() || !link.mode.valid() ||
          (!modes.empty() &&
           std::find(modes.begin(), modes.end(), case_.modes[link.mode].id) == modes.end())) {
        continue;
      }
      const double inside = share_inside(*area, at(link.from), at(link.to));
      if (inside > 0 && hazard) {
        add_link(hazards_.all[HazardId{*hazard}].members, id.value, weight * inside);
      }
      any = any || inside > 0;
    }
    if (!any && links_.readable()) {
      row.error("area", "E2402", "a footprint that hits nothing", "an area with links in it",
                "longitude stands first; links count as straight between their nodes");
    }
  }

  LonLat at(PlaceId id) const { return {case_.places[id].longitude, case_.places[id].latitude}; }

  void add_link(std::vector<FootprintMember>& members, std::uint32_t index, double weight) const {
    const Link& link = case_.links[LinkId{index}];
    FootprintMember member{.subject_table = "link",
                           .subject_id = link.id,
                           .subjects = {{network::Subject::link, index}},
                           .weight = weight,
                           .length_km = link.length_km};
    if (link.from.valid() && link.to.valid()) {
      member.longitude = (at(link.from).longitude + at(link.to).longitude) / 2;
      member.latitude = (at(link.from).latitude + at(link.to).latitude) / 2;
    }
    members.push_back(std::move(member));
  }

  void add_terminal(std::vector<FootprintMember>& members, std::uint32_t index,
                    double weight) const {
    const Terminal& terminal = case_.terminals[TerminalId{index}];
    FootprintMember member{.subject_table = "terminal",
                           .subject_id = terminal.id,
                           .subjects = {{network::Subject::terminal, index}},
                           .weight = weight};
    if (terminal.place.valid()) {
      member.longitude = at(terminal.place).longitude;
      member.latitude = at(terminal.place).latitude;
    }
    members.push_back(std::move(member));
  }

  void add_node(const Row& row, std::vector<FootprintMember>& members, PlaceId place,
                double weight) const {
    FootprintMember member{.subject_table = "node",
                           .subject_id = case_.places[place].id,
                           .subjects = {},
                           .weight = weight};
    for (const LinkId id : IdRange<LinkId>(case_.links.size())) {
      if (case_.links[id].from == place || case_.links[id].to == place) {
        member.subjects.push_back({network::Subject::link, id.value});
      }
    }
    for (const TerminalId id : IdRange<TerminalId>(case_.terminals.size())) {
      if (case_.terminals[id].place == place) {
        member.subjects.push_back({network::Subject::terminal, id.value});
      }
    }
    member.longitude = at(place).longitude;
    member.latitude = at(place).latitude;
    if (member.subjects.empty()) {
      row.error("subject_id", "E2402", "a footprint that hits nothing",
                "a node with links or terminals", "");
    } else {
      members.push_back(std::move(member));
    }
  }

  void check_footprints() {
    const auto table = case_.tables.find(kFootprintFile);
    for (const HazardId id : IdRange<HazardId>(hazards_.all.size())) {
      const Hazard& hazard = hazards_.all[id];
      bool named = false;
      for (std::size_t r = 0; table != case_.tables.end() && r < table->second.row_count(); ++r) {
        named = named || table->second.cell(r, "hazard_id") == hazard.id;
      }
      if (!named) {
        row(id).error("hazard_id", "E2401", "a hazard without a footprint",
                      "at least one row in hazard_footprint.csv", "");
        continue;
      }
      const bool only_links = hazard.rate_unit == RateUnit::per_year_per_100km;
      for (const FootprintMember& member : hazard.members) {
        if (only_links && member.subject_table != "link") {
          row(id).error("rate_unit", "E2414", "a rate per 100 km of what has no length",
                        "a footprint of links only, or per_year",
                        fmt::format("{} is a {}", member.subject_id, member.subject_table));
          break;
        }
      }
      const bool weightless =
          !hazard.members.empty() &&
          std::all_of(hazard.members.begin(), hazard.members.end(),
                      [](const FootprintMember& member) { return member.draw_weight() <= 0; });
      if (weightless) {
        row(id).error("hazard_id", "E2402", "a footprint that hits nothing",
                      "a weight above 0 in hazard_footprint.csv", "all its weights are 0");
      }
    }
  }

  void check_groups() {
    std::map<std::string, std::vector<HazardId>> members;
    for (const HazardId id : IdRange<HazardId>(hazards_.all.size())) {
      members[hazards_.all[id].group].push_back(id);
    }
    for (const auto& [group, ids] : members) {
      const auto bases =
          std::count_if(ids.begin(), ids.end(), [&](HazardId id) { return hazards_.all[id].base; });
      if (bases == 1) {
        continue;
      }
      row(ids.back())
          .error("base", "E2416",
                 bases == 0 ? "a hazard group without a base series"
                            : "a hazard group with several base series",
                 fmt::format("one base hazard in the group {}", group),
                 "series of different organisations are rivals: they are never added or mixed");
    }
  }

  void check_common_causes() {
    std::map<std::string, HazardId> first_of;
    for (const HazardId id : IdRange<HazardId>(hazards_.all.size())) {
      const Hazard& hazard = hazards_.all[id];
      if (hazard.common_cause_group.empty()) {
        continue;
      }
      const auto [found, is_new] = first_of.try_emplace(hazard.common_cause_group, id);
      const Hazard& first = hazards_.all[found->second];
      if (is_new) {
        continue;
      }
      const std::string hint = fmt::format("{} and {} happen together: one draw of events for both",
                                           first.id, hazard.id);
      if (first.rate != hazard.rate || first.rate_unit != hazard.rate_unit) {
        row(id).error("rate", "E2417", "hazards of one common cause with different rates",
                      fmt::format("the rate of {}, {}", first.id, shortest(first.rate)), hint);
      }
      if (first.month_share != hazard.month_share) {
        row(id).error("months", "E2417", "hazards of one common cause with different months",
                      fmt::format("the months of {}", first.id), hint);
      }
      if (first.raised_by != hazard.raised_by || first.raise_factor != hazard.raise_factor ||
          first.raise_days != hazard.raise_days) {
        row(id).error("raised_by", "E2417", "hazards of one common cause raised differently",
                      fmt::format("the dependence of {}", first.id), hint);
      }
    }
  }

  // What raises a hazard must not in turn be raised by it.
  void check_loops() {
    for (const HazardId id : IdRange<HazardId>(hazards_.all.size())) {
      HazardId at = hazards_.all[id].raised_by;
      for (std::size_t steps = 0; at.valid() && at != id && steps < hazards_.all.size(); ++steps) {
        at = hazards_.all[at].raised_by;
      }
      if (at == id) {
        row(id).error("raised_by", "E2418", "hazards that raise one another in a circle",
                      "a chain of causes with a beginning",
                      fmt::format("{} comes back to itself", hazards_.all[id].id));
      }
    }
  }

  const Case& case_;
  ErrorList& errors_;
  Index index_, links_, terminals_, places_, routes_;
  Hazards hazards_;
};

}  // namespace

std::string_view name(DurationKind kind) {
  switch (kind) {
    case DurationKind::lognormal:
      return "lognormal";
    case DurationKind::gamma:
      return "gamma";
    case DurationKind::empirical:
      return "empirical";
    case DurationKind::fixed:
      return "fixed";
  }
  return {};
}

std::optional<HazardId> Hazards::find(std::string_view id) const {
  for (const HazardId hazard : IdRange<HazardId>(all.size())) {
    if (all[hazard].id == id) {
      return hazard;
    }
  }
  return std::nullopt;
}

namespace {

// Stress, worst case and protection would take a lost tonne for the cheapest answer to any closure.
void warn_of_free_losses(const Case& a_case, ErrorList& errors) {
  each_row(a_case, "commodity.csv", errors, [](const Row& row) {
    if (row.missing("unmet_usd_per_t")) {
      row.error("unmet_usd_per_t", "W2416", "a tonne that costs nothing when it is lost",
                "the value of a tonne of " + row.text("commodity") + " that is not moved, USD/t",
                "the case has hazards: without it no closure costs more than giving up; 0 if so "
                "meant",
                Severity::warning);
    }
  });
}

}  // namespace

Hazards read_hazards(const Case& a_case, ErrorList& errors) {
  Hazards hazards = HazardReader(a_case, errors).read();
  if (!hazards.all.empty()) {
    warn_of_free_losses(a_case, errors);
  }
  return hazards;
}

Hazards hazards_of(const Case& a_case) {
  ErrorList none;
  return read_hazards(a_case, none);
}

std::vector<HazardId> hazards_taken(const Hazards& hazards, const std::vector<std::string>& taken,
                                    int year) {
  std::vector<std::string> ids;
  for (const Hazard& hazard : hazards.all) {
    ids.push_back(hazard.id);
  }
  std::map<std::string, HazardId> chosen;  // by group
  for (const std::string& id : taken) {
    const auto found = hazards.find(id);
    Error error{
        .code = "E2415", .what = "there is no such hazard", .file = "--hazard", .found = id};
    if (!found) {
      error.expected = "a hazard_id of hazard.csv";
      error.hint = name_hint(id, ids);
      throw InputError(error);
    }
    if (!chosen.try_emplace(hazards.all[*found].group, *found).second) {
      error.what = "two series of one hazard";
      error.expected = fmt::format("one hazard of the group {}", hazards.all[*found].group);
      error.hint = "series are rivals: they are never added or mixed";
      throw InputError(error);
    }
  }
  std::vector<HazardId> result;
  for (const HazardId id : IdRange<HazardId>(hazards.all.size())) {
    const Hazard& hazard = hazards.all[id];
    const auto named = chosen.find(hazard.group);
    const bool takes = named == chosen.end() ? hazard.base : named->second == id;
    if (takes && hazard.year_from <= year && year <= hazard.year_to) {
      result.push_back(id);
    }
  }
  return result;
}

}  // namespace corridor::cases
