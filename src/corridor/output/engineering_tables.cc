#include "corridor/output/engineering_tables.h"

#include <cmath>
#include <optional>

#include "corridor/base/units.h"
#include "corridor/physics/convert.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

constexpr double kPaPerMpa = 1e6;
constexpr double kMmPerM = 1000;
constexpr double kPermille = 1000;

}  // namespace

std::string station_csv(const physics::PipelineDesign& design, const physics::Profile& profile) {
  table::CsvWriter csv{
      "chainage_km",      "place",         "kind",         "elevation_m",  "arrival_head_m",
      "discharge_head_m", "discharge_bar", "lift_m",       "drop_m",       "shaft_mw",
      "drive_mw",         "installed_mw",  "recovered_mw", "binding_head", "binding_spacing"};
  for (const physics::StationResult& station : design.stations) {
    csv.add(station.x_m / kMetresPerKm)
        .add(station.place.empty() ? physics::place_text(profile, station.x_m) : station.place)
        .add(physics::text(station.kind))
        .add(station.elevation_m)
        .add(station.arrival_head_m)
        .add(station.discharge_head_m)
        .add(station.discharge_pressure_pa / 1e5)
        .add(station.lift_m)
        .add(station.drop_m)
        .add(station.shaft_mw)
        .add(station.drive_mw)
        .add(station.installed_mw)
        .add(station.recovered_mw)
        .add(station.binding_head)
        .add(station.binding_spacing)
        .end_row();
  }
  return csv.text();
}

std::string pipeline_line_csv(const physics::PipelineDesign& design) {
  const physics::PipelineSeries& s = design.series;
  table::CsvWriter csv{"chainage_km",       "ground_m",       "head_m",
                       "allowed_head_m",    "shut_in_head_m", "wall_mm",
                       "friction_m_per_km", "temperature_c",  "slack"};
  for (std::size_t i = 0; i < s.x_m.size(); ++i) {
    csv.add(s.x_m[i] / kMetresPerKm)
        .add(s.ground_m[i])
        .add(s.head_m[i])
        .add(s.allowed_head_m[i])
        .add(s.static_head_m[i])
        .add(s.wall_m[i] * kMmPerM)
        .add(s.friction_slope[i] * kMetresPerKm)
        .add(s.temperature_c[i])
        .add(s.slack[i] != 0)
        .end_row();
  }
  return csv.text();
}

double diameter_in(const physics::Pipe& pipe) {
  constexpr double kSteps = 1e6;
  return std::round(pipe.outside_diameter_m / physics::kMetresPerInch * kSteps) / kSteps;
}

std::string sweep_csv(const physics::Sweep& sweep) {
  table::CsvWriter csv{
      "diameter_in",          "grade",    "parallel_lines", "feasible",     "pump_stations",
      "reduction_stations",   "shaft_mw", "kwh_per_bbl",    "kwh_per_t_km", "steel_kt",
      "weight_musd_per_year", "problem"};
  for (const physics::SweepEntry& entry : sweep.entries) {
    const physics::PipelineQuantities& q = entry.quantities;
    // A line that cannot be built has no quantities; 0 would read as one without pumps.
    const auto found = [&](double value) {
      return entry.feasible ? std::optional<double>(value) : std::nullopt;
    };
    csv.add(diameter_in(entry.pipe))
        .add(entry.pipe.grade.name)
        .add(entry.pipe.parallel_lines)
        .add(entry.feasible)
        .add(found(static_cast<double>(q.pump_stations)))
        .add(found(static_cast<double>(q.reduction_stations)))
        .add(found(q.shaft_mw))
        .add(found(q.kwh_per_bbl))
        .add(found(q.kwh_per_t_km))
        .add(found(q.steel_t / 1000))
        .add(found(entry.weight))
        .add(entry.problem)
        .end_row();
  }
  return csv.text();
}

std::string train_run_csv(const physics::TrainRun& run) {
  const physics::TrainSeries& s = run.series;
  table::CsvWriter csv{"chainage_km", "elevation_m", "gradient_permille",
                       "ceiling_kmh", "speed_kmh",   "time_h",
                       "force_kn",    "effort_kn",   "limit"};
  for (std::size_t i = 0; i < s.x_m.size(); ++i) {
    csv.add(s.x_m[i] / kMetresPerKm)
        .add(s.elevation_m[i])
        .add(s.gradient[i] * kPermille)
        .add(kmh_from_m_s(s.ceiling_m_s[i]))
        .add(kmh_from_m_s(s.speed_m_s[i]))
        .add(s.time_s[i] / physics::kSecondsPerHour)
        .add(s.force_n[i] / 1000)
        .add(s.effort_n[i] / 1000)
        .add(physics::text(s.limit[i]))
        .end_row();
  }
  return csv.text();
}

std::string truck_run_csv(const physics::TruckRun& run, bool diesel) {
  const physics::TruckSeries& s = run.series;
  table::CsvWriter csv{"chainage_km", "elevation_m", "gradient_percent", "ceiling_kmh",
                       "crawl_kmh",   "speed_kmh",   "time_h",           diesel ? "litres" : "kwh",
                       "limit"};
  for (std::size_t i = 0; i < s.x_m.size(); ++i) {
    csv.add(s.x_m[i] / kMetresPerKm)
        .add(s.elevation_m[i])
        .add(s.gradient[i] * 100)
        .add(kmh_from_m_s(s.ceiling_m_s[i]))
        .add(kmh_from_m_s(s.crawl_m_s[i]))
        .add(kmh_from_m_s(s.speed_m_s[i]))
        .add(s.time_s[i] / physics::kSecondsPerHour)
        .add(s.use[i])
        .add(physics::text(s.limit[i]))
        .end_row();
  }
  return csv.text();
}

}  // namespace corridor::output
