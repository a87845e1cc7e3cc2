// Writes the validation page: published number | ours | deviation | source, from real runs.
#include "finance.h"
#include "physics/anchors.h"
#include "physics/reference_vectors.h"

#include <cmath>
#include <exception>
#include <filesystem>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/compare.h"

namespace {

using corridor::shortest;
using corridor::study::Comparison;

std::string number(double value) {
  const double size = std::abs(value);
  return corridor::grouped(value, size < 0.1 ? 4 : size < 10 ? 2 : size < 100 ? 1 : 0);
}

std::string published(const Comparison& row) {
  return row.published_low == row.published_high
             ? number(row.published_low)
             : number(row.published_low) + " to " + number(row.published_high);
}

std::string verdict(const Comparison& row) {
  if (!row.deviation_percent) {
    return "the model does not tell";
  }
  const std::string deviation = fmt::format("{:+.1f} %", *row.deviation_percent);
  return *row.deviation_percent == 0 ? "within" : deviation;
}

void route_lengths(const corridor::cases::Case& a_case) {
  std::size_t within = 0;
  std::size_t due = 0;
  std::string table;
  for (const Comparison& row : corridor::study::compare_route_lengths(a_case)) {
    std::string judgement = "contradicted by the links";
    if (row.tolerance_percent) {
      ++due;
      const bool good = std::abs(*row.deviation_percent) <= *row.tolerance_percent;
      within += good ? 1 : 0;
      judgement =
          fmt::format("{} ±{} %", good ? "within" : "outside", shortest(*row.tolerance_percent));
    }
    table += fmt::format("| {} | {} | {} | {} | {:+.1f} % | {} | {} |\n", row.id, row.what,
                         number(row.published_low), number(row.ours.value_or(0)),
                         row.deviation_percent.value_or(0), judgement, row.source_id);
  }
  fmt::print(
      "## Route lengths\n\n"
      "Sums of link lengths along the named routes of the default case against published "
      "lengths: {} of {} claims with a tolerance are met. Many link lengths are shares of "
      "a published total, so that agreement shows that nothing was lost, not that the "
      "total is right.\n\n"
      "| claim | route | published km | ours km | deviation | | source |\n"
      "|---|---|---|---|---|---|---|\n{}\n",
      within, due, table);
}

void observations(const corridor::cases::Case& a_case) {
  fmt::print(
      "## Flows, times and prices against what is observed\n\n"
      "Scenario `{}`. Rows marked *set* were used to set demand or a parameter, so that "
      "their agreement proves nothing; all others are held out. Inputs are not bent to hit "
      "a number: the note names what drives a deviation where that is known.\n\n"
      "| row | what | published | ours | deviation | unit | | source | note |\n"
      "|---|---|---|---|---|---|---|---|---|\n",
      a_case.settings.default_scenario);
  for (const Comparison& row : corridor::study::compare_observations(a_case, 0)) {
    fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", row.id, row.what, published(row),
               row.ours ? number(*row.ours) : "", verdict(row), row.unit,
               row.calibrated ? "set" : "held out", row.source_id, row.note);
  }
  fmt::print("\n");
}

// Every row of the reference tables, and real systems that the models must come near.
void engineering() {
  namespace physics = corridor::physics;
  const auto vectors = physics::reference_vectors(physics::reference_folder());
  std::size_t within = 0;
  for (const physics::ReferenceVector& row : vectors) {
    within += std::abs(row.computed - row.expected) <= row.tolerance ? 1U : 0U;
  }
  fmt::print(
      "## Engineering: pipeline, railway, road\n\n"
      "Published examples, other programs' results and closed forms: {} of {} rows within their "
      "tolerance, one test each (`tests/physics/reference_test.cc`).\n\n"
      "| id | quantity | published | ours | deviation | source |\n"
      "|---|---|---|---|---|---|\n{}\n",
      within, vectors.size(), physics::validation_rows(vectors));
  const physics::StationCount ceyhan = physics::baku_ceyhan();
  const physics::StationCount china = physics::kazakhstan_china();
  fmt::print(
      "Real pipelines as we would describe them (`tests/physics/anchors.cc`), a check of size and "
      "no fit:\n\n"
      "| system | published | ours |\n|---|---|---|\n"
      "| Trans-Alaska, 48 in, 1,288 km, 2.1 million barrels a day | 11 sites, 10 with main pumps | "
      "{:.0f} pump stations |\n"
      "| Baku-Tbilisi-Ceyhan, 46, 42 and 34 in, 1,768 km, 1 million barrels a day | 8 pump "
      "stations, 1 reduction station; friction slope 3.9 m/km by the reference model | {:.0f} and "
      "{:.0f}; {:.1f} m/km |\n"
      "| Kazakhstan-China (Atasu-Alashankou), 813 mm, 962 km, 20 Mt a year | friction slope 3.3 "
      "m/km by the reference model | {:.0f} pump stations; {:.1f} m/km |\n\n",
      physics::trans_alaska_stations(), ceyhan.pump_stations, ceyhan.reduction_stations,
      ceyhan.friction_slope_m_km, china.pump_stations, china.friction_slope_m_km);
}

}  // namespace

int main() {
  try {
    const auto a_case =
        corridor::cases::open_case(std::filesystem::path(CORRIDOR_SOURCE_DIR) / "cases" / "cpec");
    fmt::print(
        "# Validation\n\n"
        "Written by `build/release/bin/validation`; do not edit. Published numbers, ours, "
        "and how far apart they are.\n\n");
    route_lengths(a_case);
    observations(a_case);
    engineering();
    finance_section();
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
  return 0;
}
