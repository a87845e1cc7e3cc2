#include "corridor/output/engineering_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"

namespace corridor::output {
namespace {

// Okabe and Ito (2008).
constexpr const char* kGround = "#8C7A5B";
constexpr const char* kBlue = "#0072B2";
constexpr const char* kRed = "#D55E00";
constexpr const char* kGrey = "#888888";
constexpr const char* kGreen = "#009E73";
constexpr const char* kPurple = "#CC79A7";

std::vector<double> scaled(const std::vector<double>& values, double factor) {
  std::vector<double> out(values.size());
  std::transform(values.begin(), values.end(), out.begin(),
                 [&](double value) { return value * factor; });
  return out;
}

std::vector<double> km(const std::vector<double>& x_m) {
  return scaled(x_m, 1 / kMetresPerKm);
}

// Places that a reader knows: the ends, the highest, and others far enough apart.
std::vector<Marker> places_of(const physics::Profile& profile) {
  std::vector<Marker> out;
  for (std::size_t i = 0; i < profile.place.size(); ++i) {
    if (!profile.place[i].empty()) {
      out.push_back({.x = profile.x_m[i] / kMetresPerKm,
                     .y = profile.z_m[i],
                     .label = profile.place[i],
                     .tooltip = fmt::format("{}, km {:.0f}, {:.0f} m", profile.place[i],
                                            profile.x_m[i] / kMetresPerKm, profile.z_m[i]),
                     .colour = "#5b4d33",
                     .shape = MarkerShape::dot});
    }
  }
  return out;
}

Panel ground_panel(const std::vector<double>& x_m, const std::vector<double>& z_m,
                   const physics::Profile& profile) {
  Panel panel{.y_title = "m above sea level", .height = 240};
  panel.curves.push_back(
      {.name = "ground", .colour = kGround, .style = CurveStyle::filled, .x = km(x_m), .y = z_m});
  panel.markers = places_of(profile);
  // Labels stand above their points: room for them.
  const auto [low, high] = std::minmax_element(z_m.begin(), z_m.end());
  panel.curves.push_back({.colour = "none",
                          .x = {x_m.front() / kMetresPerKm},
                          .y = {*high + 0.45 * std::max(*high - *low, 100.0)}});
  return panel;
}

std::vector<double> permille(const std::vector<double>& gradient) {
  return scaled(gradient, 1000);
}

std::vector<double> kmh(const std::vector<double>& speed_m_s, double most_kmh) {
  std::vector<double> out;
  for (const double v : speed_m_s) {
    out.push_back(std::min(kmh_from_m_s(v), most_kmh));
  }
  return out;
}

double greatest_kmh(const std::vector<double>& speed_m_s) {
  return kmh_from_m_s(*std::max_element(speed_m_s.begin(), speed_m_s.end()));
}

}  // namespace

LinePlot pipeline_plot(const physics::PipelineDesign& design, const physics::Profile& profile,
                       const std::string& title) {
  const physics::PipelineSeries& series = design.series;
  const physics::PipelineQuantities& q = design.quantities;
  LinePlot plot{.title = title};
  plot.subtitle = fmt::format(
      "{:.0f} in {} x {}, {} barrels a day, {} pump and {} reduction stations, {:.0f} MW shaft, "
      "{:.2f} kWh a barrel",
      design.pipe.outside_diameter_m / 0.0254, design.pipe.grade.name, design.pipe.parallel_lines,
      grouped(std::round(design.flow_m3_s * 86400 / kM3PerBarrel)), q.pump_stations,
      q.reduction_stations, q.shaft_mw, q.kwh_per_bbl);
  Panel head{.y_title = "head, m above sea level", .height = 420};
  head.curves = {{.name = "ground",
                  .colour = kGround,
                  .style = CurveStyle::filled,
                  .x = km(series.x_m),
                  .y = series.ground_m},
                 {.name = "allowed head (wall chosen)",
                  .colour = kRed,
                  .style = CurveStyle::dashed,
                  .x = km(series.x_m),
                  .y = series.allowed_head_m},
                 {.name = "shut in",
                  .colour = kGrey,
                  .style = CurveStyle::dotted,
                  .x = km(series.x_m),
                  .y = series.static_head_m},
                 {.name = "head line", .colour = kBlue, .x = km(series.x_m), .y = series.head_m}};
  std::size_t number = 0;
  for (const physics::StationResult& station : design.stations) {
    const bool reduction = station.kind == physics::StationKind::reduction;
    const bool terminal = station.kind == physics::StationKind::terminal;
    number += reduction || terminal ? 0 : 1;
    head.markers.push_back(
        {.x = station.x_m / kMetresPerKm,
         .y = station.elevation_m,
         .label = terminal    ? ""
                  : reduction ? "reduction"
                              : fmt::format("pump {}", number),
         .tooltip = fmt::format("{} {}: {}", physics::text(station.kind),
                                physics::place_text(profile, station.x_m), station.binding_head),
         .colour = reduction  ? kPurple
                   : terminal ? "#333333"
                              : kGreen,
         .shape = reduction  ? MarkerShape::down
                  : terminal ? MarkerShape::dot
                             : MarkerShape::up});
  }
  Panel wall{.y_title = "wall, mm", .height = 110, .from_zero = true};
  wall.curves = {
      {.colour = kRed, .steps = true, .x = km(series.x_m), .y = scaled(series.wall_m, 1000)}};
  plot.panels = {head, wall};
  return plot;
}

LinePlot train_plot(const physics::TrainRun& run, const physics::Profile& profile,
                    const std::string& title) {
  const physics::TrainSeries& series = run.series;
  LinePlot plot{.title = title};
  plot.subtitle =
      fmt::format("{} km in {:.1f} h, {} kWh at the wheel, slowest {:.0f} km/h at {}",
                  grouped(run.length_m / kMetresPerKm), run.total_s / 3600, grouped(run.wheel_kwh),
                  kmh_from_m_s(run.slowest_m_s), physics::place_text(profile, run.slowest_x_m));
  const double most = greatest_kmh(series.ceiling_m_s);
  Panel speed{.y_title = "speed, km/h", .height = 170, .from_zero = true};
  speed.curves = {
      {.name = "limit, brakes and top speed",
       .colour = kRed,
       .style = CurveStyle::dashed,
       .x = km(series.x_m),
       .y = kmh(series.ceiling_m_s, most)},
      {.name = "speed", .colour = kBlue, .x = km(series.x_m), .y = kmh(series.speed_m_s, most)}};
  Panel effort{.y_title = "at the wheel, kN", .height = 170, .from_zero = true};
  effort.curves = {{.name = "effort there",
                    .colour = kGrey,
                    .style = CurveStyle::dotted,
                    .x = km(series.x_m),
                    .y = scaled(series.effort_n, 1e-3)},
                   {.name = "effort used (below 0: brakes)",
                    .colour = kGreen,
                    .x = km(series.x_m),
                    .y = scaled(series.force_n, 1e-3)}};
  Panel gradient{.y_title = "gradient, permille", .height = 110, .from_zero = true};
  gradient.curves = {{.name = "mean under the train, curves included",
                      .colour = kPurple,
                      .x = km(series.x_m),
                      .y = permille(series.gradient)}};
  plot.panels = {ground_panel(series.x_m, series.elevation_m, profile), speed, effort, gradient};
  return plot;
}

LinePlot truck_plot(const physics::TruckRun& run, const physics::Profile& profile,
                    const std::string& title) {
  const physics::TruckSeries& series = run.series;
  LinePlot plot{.title = title};
  plot.subtitle = fmt::format(
      "{} km in {:.1f} h of driving, {:.0f} km/h on the mean, slowest {:.0f} km/h at {}",
      grouped(run.length_m / kMetresPerKm), run.time_s / 3600, kmh_from_m_s(run.mean_m_s),
      kmh_from_m_s(run.slowest_m_s), physics::place_text(profile, run.slowest_x_m));
  const double most = greatest_kmh(series.ceiling_m_s);
  Panel speed{.y_title = "speed, km/h", .height = 200, .from_zero = true};
  speed.curves = {
      {.name = "limit (posted, curve, roughness, descent)",
       .colour = kRed,
       .style = CurveStyle::dashed,
       .x = km(series.x_m),
       .y = kmh(series.ceiling_m_s, most)},
      {.name = "full power holds",
       .colour = kGrey,
       .style = CurveStyle::dotted,
       .x = km(series.x_m),
       .y = kmh(series.crawl_m_s, most)},
      {.name = "speed", .colour = kBlue, .x = km(series.x_m), .y = kmh(series.speed_m_s, most)}};
  Panel gradient{.y_title = "gradient, percent", .height = 120, .from_zero = true};
  gradient.curves = {
      {.colour = kPurple, .steps = true, .x = km(series.x_m), .y = scaled(series.gradient, 100)}};
  plot.panels = {ground_panel(series.x_m, series.elevation_m, profile), speed, gradient};
  return plot;
}

}  // namespace corridor::output
