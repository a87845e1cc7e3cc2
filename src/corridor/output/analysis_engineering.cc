// What the lines of [engineering] would be as engineering: the oil pipeline with its claimed flow
// and what else would fit, the railway, the road, each with what is most uncertain about it.
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/cost/vehicle.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/engineering_plot.h"
#include "corridor/output/engineering_tables.h"
#include "corridor/output/html.h"
#include "corridor/physics/convert.h"
#include "corridor/study/engineering.h"

namespace corridor::output {
namespace {

using cases::Case;

std::string list_html(const std::vector<std::string>& items) {
  std::string html;
  for (const std::string& item : items) {
    html += "<li>" + escape(item) + "</li>";
  }
  return html.empty() ? "" : "<ul>" + html + "</ul>\n";
}

std::string cost_words(const cost::UnitCost& cost) {
  return cost.complete()
             ? fmt::format("USD {} a tonne ({} to {} with all prices low or high)",
                           grouped(cost.usd_per_t, 2), grouped(cost.usd_per_t_low, 2),
                           grouped(cost.usd_per_t_high, 2))
             : fmt::format("no unit cost: unit_price.csv has no {}", cost.missing.front());
}

std::string figure_html(const LinePlot& plot) {
  return "<figure>" + line_plot_svg(plot, {.embedded = true}) + "</figure>\n";
}

// ---- pipeline

study::PipelineTask pipeline_task(const AnalysisInput& input, double bbl_per_day) {
  study::PipelineTask task;
  task.bbl_per_day = bbl_per_day;
  task.fluid = cost::crude_of(input.a_case);
  task.weights = cost::design_weights(input.a_case).value_or(physics::DesignWeights{});
  task.grades = {"X70"};
  task.threads = input.threads;
  return task;
}

std::vector<std::string> pipeline_row(const AnalysisInput& input, const std::string& name,
                                      const study::PipelineStudy& study) {
  const physics::PipelineDesign& best = study.best;
  const physics::PipelineQuantities& q = best.quantities;
  if (!best.feasible) {
    return {escape(name), escape(best.problem ? best.problem->what : ""), "", "", "", "", "", ""};
  }
  const cost::UnitCost cost = cost::pipeline_cost(input.a_case, best);
  return {escape(name),
          fmt::format("{:.0f} in", best.pipe.outside_diameter_m / physics::kMetresPerInch),
          std::to_string(q.pump_stations),
          std::to_string(q.reduction_stations),
          grouped(q.shaft_mw),
          grouped(q.kwh_per_bbl, 2),
          grouped(q.steel_t / 1000),
          cost.complete()
              ? fmt::format("{} ({} to {})", grouped(cost.usd_per_t, 1),
                            grouped(cost.usd_per_t_low, 1), grouped(cost.usd_per_t_high, 1))
              : ""};
}

void add_pipeline(const AnalysisInput& input, std::string& html, AnalysisOutput& output) {
  const Case& a_case = input.a_case;
  const study::Line line = study::line_of_route(a_case, a_case.settings.pipeline_route);
  const bool has_capacity = line.at_first != nullptr && line.at_first->capacity > 0 &&
                            line.at_first->capacity_unit == cases::CapacityUnit::t_per_day;
  const double claimed =
      has_capacity ? line.at_first->capacity * a_case.parameter("barrels_per_tonne", 7.33) : 1e6;
  HtmlTable table({{"Flow"},
                   {"Pipe of least cost", true},
                   {"Pump stations", true},
                   {"Reduction stations", true},
                   {"MW at the shaft", true},
                   {"kWh a barrel", true},
                   {"Steel, kt", true},
                   {"USD a tonne", true}});
  const auto add = [&](const std::string& name, const study::PipelineTask& task) {
    study::PipelineStudy study = study::study_pipeline(line.profile, task);
    table.row(pipeline_row(input, name, study));
    return study;
  };
  const study::PipelineStudy base =
      add(fmt::format("{} barrels a day (capacity of the links)", grouped(std::round(claimed))),
          pipeline_task(input, claimed));
  for (const double share : {0.5, 0.25}) {
    add(fmt::format("{} barrels a day", grouped(std::round(claimed * share))),
        pipeline_task(input, claimed * share));
  }
  for (const double factor : {0.5, 2.0}) {
    study::PipelineTask task = pipeline_task(input, claimed);
    task.fluid.viscosity_cold.viscosity_cst *= factor;
    task.fluid.viscosity_hot.viscosity_cst *= factor;
    add(fmt::format("as the first, viscosity times {}", shortest(factor)), task);
  }
  html += "<h3>" + escape(line.title) + " as an oil pipeline</h3>\n" + table.html("Oil pipeline");
  if (!base.best.feasible) {
    return;
  }
  html += figure_html(pipeline_plot(base.best, line.profile, line.title)) + list_html(line.notes) +
          list_html(base.best.caveats);
  output.files.push_back({"pipeline_station.csv", station_csv(base.best, line.profile)});
  output.files.push_back({"pipeline_cost_curve.csv", sweep_csv(base.sweep)});
  output.files.push_back(
      {"pipeline.svg", line_plot_svg(pipeline_plot(base.best, line.profile, line.title))});
  const physics::PipelineQuantities& q = base.best.quantities;
  output.answer.push_back(fmt::format(
      "{} as a pipeline of {} barrels a day: {} pump and {} reduction stations, {} MW, {}",
      line.title, grouped(std::round(claimed)), q.pump_stations, q.reduction_stations,
      grouped(q.shaft_mw), cost_words(cost::pipeline_cost(a_case, base.best))));
  output.json["pipeline"] = {{"line", line.title},
                             {"bbl_per_day", claimed},
                             {"pump_stations", q.pump_stations},
                             {"reduction_stations", q.reduction_stations},
                             {"shaft_mw", q.shaft_mw},
                             {"kwh_per_bbl", q.kwh_per_bbl}};
}

// ---- railway

study::TrainTask train_task(const physics::AltitudeTable& altitude, bool electric) {
  study::TrainTask task;
  task.train.locomotive = electric ? physics::hxd3() : physics::hxn3();
  if (!electric) {
    task.train.locomotive.altitude = altitude;
  }
  task.train.locomotives = 0;
  task.train.wagons = 40;
  task.train.wagon = physics::loaded_wagon();
  return task;
}

std::vector<std::string> train_row(const AnalysisInput& input, const std::string& name,
                                   const study::TrainStudy& study, const study::TrainTask& task) {
  if (!study.run.feasible) {
    return {escape(name), fmt::format("more than {}", task.most_locomotives), "", "", "", "", ""};
  }
  const cost::UnitCost cost = study::cost_of(input.a_case, study, task);
  return {escape(name),
          std::to_string(study.train.locomotives),
          grouped(physics::payload_kg(study.train) / 1000),
          grouped(study.run.total_s / physics::kSecondsPerHour, 1),
          grouped(study.capacity.capacity_vehicles_per_day, 1),
          grouped(study.tonnes_per_year / 1e6, 1),
          cost.complete() ? grouped(cost.usd_per_t, 2) : ""};
}

void add_train(const AnalysisInput& input, std::string& html, AnalysisOutput& output) {
  const study::Line line = study::line_of_route(input.a_case, input.a_case.settings.train_route);
  HtmlTable table({{"Locomotives"},
                   {"Needed", true},
                   {"Load of a train, t", true},
                   {"Hours one way", true},
                   {"Trains a day each way", true},
                   {"Mt a year each way", true},
                   {"USD a tonne, without the line", true}});
  const auto add = [&](const std::string& name, const study::TrainTask& task) {
    study::TrainStudy study = study::study_train(line.profile, task);
    table.row(train_row(input, name, study, task));
    return study;
  };
  const study::TrainTask base_task = train_task(physics::turbocharged_altitude(), false);
  const study::TrainStudy base =
      add("Diesel, turbocharged: full effort to 3,000 m (estimate)", base_task);
  add("Diesel, effort as at sea level", train_task({}, false));
  add("Diesel, effort of the DF4 (78 percent at 2,000 m)",
      train_task(physics::df4_altitude(), false));
  add("Electric", train_task({}, true));
  html += "<h3>" + escape(line.title) + " as a railway</h3>\n" +
          table.html("A train of 40 wagons, 61 t of load in each; single track, loops every 15 km");
  if (!base.run.feasible) {
    return;
  }
  html += figure_html(train_plot(base.run, line.profile, line.title)) + list_html(line.notes) +
          list_html(base.run.caveats);
  output.files.push_back({"train_run.csv", train_run_csv(base.run)});
  output.files.push_back(
      {"train.svg", line_plot_svg(train_plot(base.run, line.profile, line.title))});
  output.answer.push_back(fmt::format(
      "{} as a railway: {} locomotives for {} t of load, {} h, {} trains a day each way",
      line.title, base.train.locomotives, grouped(physics::payload_kg(base.train) / 1000),
      grouped(base.run.total_s / physics::kSecondsPerHour, 1),
      grouped(base.capacity.capacity_vehicles_per_day, 1)));
  output.json["train"] = {{"line", line.title},
                          {"locomotives", base.train.locomotives},
                          {"payload_t", physics::payload_kg(base.train) / 1000},
                          {"hours", base.run.total_s / physics::kSecondsPerHour},
                          {"trains_per_day_each_way", base.capacity.capacity_vehicles_per_day}};
}

// ---- road

std::vector<std::string> truck_row(const AnalysisInput& input, const std::string& name,
                                   const study::TruckStudy& study, const study::TruckTask& task) {
  if (!study.run.feasible) {
    return {escape(name), "cannot climb", "", "", "", "", ""};
  }
  const cost::UnitCost cost = study::cost_of(input.a_case, study, task);
  return {escape(name),
          grouped(study.run.time_s / physics::kSecondsPerHour, 1),
          grouped(kmh_from_m_s(study.run.slowest_m_s)),
          grouped(study.run.litres),
          grouped(study.capacity.capacity_vehicles_per_day),
          grouped(study.capacity.capacity_t_per_day),
          cost.complete() ? grouped(cost.usd_per_t, 2) : ""};
}

void add_truck(const AnalysisInput& input, std::string& html, AnalysisOutput& output) {
  const study::Line line = study::line_of_route(input.a_case, input.a_case.settings.truck_route);
  HtmlTable table({{"Truck"},
                   {"Hours of driving", true},
                   {"Slowest, km/h", true},
                   {"Litres one way", true},
                   {"Trucks a day this way", true},
                   {"t a day this way", true},
                   {"USD a tonne, without levies and waits", true}});
  const auto add = [&](const std::string& name, const study::TruckTask& task) {
    study::TruckStudy study = study::study_truck(line.profile, task);
    table.row(truck_row(input, name, study, task));
    return study;
  };
  const study::TruckTask legal;
  const study::TruckStudy base = add("Six axles, legal 58.5 t, power over height estimated", legal);
  study::TruckTask level = legal;
  level.use_altitude = false;
  add("the same, power as at sea level", level);
  study::TruckTask heavy = legal;
  heavy.truck = physics::overloaded_truck();
  add("Six axles as surveyed, 75 t", heavy);
  html += "<h3>" + escape(line.title) + " as a road</h3>\n" +
          table.html("Trucks over the road; a two-lane road's capacity by recalled HDM-4 values");
  if (!base.run.feasible) {
    return;
  }
  html += figure_html(truck_plot(base.run, line.profile, line.title)) + list_html(line.notes) +
          list_html(base.run.caveats);
  output.files.push_back({"truck_run.csv", truck_run_csv(base.run, true)});
  output.files.push_back(
      {"truck.svg", line_plot_svg(truck_plot(base.run, line.profile, line.title))});
  output.answer.push_back(
      fmt::format("{} by truck: {} h of driving, {} l, slowest {} km/h", line.title,
                  grouped(base.run.time_s / physics::kSecondsPerHour, 1), grouped(base.run.litres),
                  grouped(kmh_from_m_s(base.run.slowest_m_s))));
  output.json["truck"] = {{"line", line.title},
                          {"hours", base.run.time_s / physics::kSecondsPerHour},
                          {"litres", base.run.litres},
                          {"t_per_day", base.capacity.capacity_t_per_day}};
}

}  // namespace

AnalysisOutput run_engineering(const AnalysisInput& input) {
  const cases::Settings& settings = input.a_case.settings;
  AnalysisOutput output;
  if (settings.pipeline_route.empty() && settings.train_route.empty() &&
      settings.truck_route.empty()) {
    output.not_run.push_back(
        {"pipeline, railway and road of named routes ([engineering] in "
         "case.toml names none)",
         "corridor truck CASE --route ROUTE_ID"});
    return output;
  }
  output.json = nlohmann::ordered_json::object();
  std::string html =
      "<p>Hours, energy, stations and loads by engineering over the profile of the case. Heights "
      "of "
      "places far apart give mean gradients; the steepest are steeper. Engines above 3,000 m are "
      "the largest unknown: each vehicle is run with several tables of power over height. Prices: "
      "unit_price.csv, most of them orders of magnitude.</p>\n";
  if (!settings.pipeline_route.empty()) {
    add_pipeline(input, html, output);
  }
  if (!settings.train_route.empty()) {
    add_train(input, html, output);
  }
  if (!settings.truck_route.empty()) {
    add_truck(input, html, output);
  }
  output.sections.push_back({"engineering", "Engineering of the lines", html});
  return output;
}

}  // namespace corridor::output
