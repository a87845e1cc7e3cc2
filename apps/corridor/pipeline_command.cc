// pipeline: an oil line over a profile, its stations, walls, power and cost curve.
#include "commands.h"
#include "engineering.h"

#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/cost/vehicle.h"
#include "corridor/output/engineering_plot.h"
#include "corridor/output/engineering_tables.h"
#include "corridor/physics/convert.h"

namespace corridor::app {
namespace {

constexpr double kPaPerMpa = 1e6;
constexpr double kPaPerBar = 1e5;

struct PipelineOptions : LineOptions {
  double bbl_per_day = 0;  // 0: the capacity of the route's links
  std::vector<double> diameters_in;
  std::vector<std::string> grades = {"X65", "X70"};
  int lines = 1;
  double max_pressure_mpa = 10;
  double drag_reduction = 0;
  double api = 0;  // 0: density of the case
  double viscosity_20_cst = 20;
  double viscosity_50_cst = 8;
  double pour_point_c = -10;
  double ground_c = 12;
  double inlet_c = 35;
  double step_km = 5;
  bool slack = false;
};

double flow_of(const PipelineOptions& options, const ChosenLine& chosen) {
  if (options.bbl_per_day > 0) {
    return options.bbl_per_day;
  }
  const cases::Link* link = chosen.line.at_first;
  if (link != nullptr && link->capacity > 0 &&
      link->capacity_unit == cases::CapacityUnit::t_per_day) {
    return link->capacity * chosen.a_case->parameter("barrels_per_tonne");
  }
  throw InputError(Error{.code = "E1053",
                         .what = "how much is to flow?",
                         .file = "--bbl-per-day",
                         .expected = "barrels a day, as --bbl-per-day 250000",
                         .hint = "a pipeline route whose links have a capacity needs none"});
}

study::PipelineTask task_of(const PipelineOptions& options, const ChosenLine& chosen) {
  study::PipelineTask task;
  task.bbl_per_day = flow_of(options, chosen);
  if (chosen.a_case) {
    task.fluid = cost::crude_of(*chosen.a_case);
    task.weights = cost::design_weights(*chosen.a_case).value_or(physics::DesignWeights{});
  }
  if (options.api > 0) {
    task.fluid.density_15c_kg_m3 = physics::density_of_api(options.api);
  }
  task.fluid.viscosity_cold = {20, options.viscosity_20_cst};
  task.fluid.viscosity_hot = {50, options.viscosity_50_cst};
  task.fluid.pour_point_c = options.pour_point_c;
  task.rules.max_pressure_pa = options.max_pressure_mpa * kPaPerMpa;
  task.rules.ground_c = options.ground_c;
  task.rules.inlet_c = options.inlet_c;
  task.rules.candidate_step_m = options.step_km * kMetresPerKm;
  task.rules.operation = options.slack ? physics::Operation::slack : physics::Operation::tight;
  task.like.drag_reduction = options.drag_reduction;
  task.like.parallel_lines = options.lines;
  task.diameters_in = options.diameters_in;
  task.grades = options.grades;
  task.threads = options.threads;
  return task;
}

std::string pipe_text(const physics::Pipe& pipe) {
  return fmt::format(
      "{}{} in, {}", pipe.parallel_lines > 1 ? fmt::format("{} x ", pipe.parallel_lines) : "",
      shortest(std::round(pipe.outside_diameter_m / physics::kMetresPerInch)), pipe.grade.name);
}

Json station_json(const physics::Profile& profile, const physics::StationResult& station) {
  return {{"chainage_km", station.x_m / kMetresPerKm},
          {"place", physics::place_text(profile, station.x_m)},
          {"kind", physics::text(station.kind)},
          {"elevation_m", station.elevation_m},
          {"discharge_bar", station.discharge_pressure_pa / kPaPerBar},
          {"lift_m", station.lift_m},
          {"drop_m", station.drop_m},
          {"shaft_mw", station.shaft_mw},
          {"installed_mw", station.installed_mw},
          {"binding_head", station.binding_head},
          {"binding_spacing", station.binding_spacing}};
}

Json design_json(const ChosenLine& chosen, const study::PipelineStudy& study) {
  const physics::PipelineDesign& best = study.best;
  const physics::PipelineQuantities& q = best.quantities;
  Json stations = Json::array();
  for (const physics::StationResult& station : best.stations) {
    stations.push_back(station_json(chosen.line.profile, station));
  }
  Json curve = Json::array();
  for (const physics::SweepEntry& entry : study.sweep.entries) {
    const auto found = [&](const Json& value) { return entry.feasible ? value : Json(); };
    curve.push_back({{"diameter_in", output::diameter_in(entry.pipe)},
                     {"grade", entry.pipe.grade.name},
                     {"feasible", entry.feasible},
                     {"pump_stations", found(entry.quantities.pump_stations)},
                     {"shaft_mw", found(entry.quantities.shaft_mw)},
                     {"steel_t", found(entry.quantities.steel_t)},
                     {"weight_musd_per_year", found(entry.weight)},
                     {"problem", entry.problem}});
  }
  Json json = {{"line", chosen.line.title},
               {"feasible", true},
               {"length_km", q.length_km},
               {"bbl_per_day", best.flow_m3_s * physics::kSecondsPerDay / kM3PerBarrel},
               {"t_per_year", best.mass_t_per_year},
               {"diameter_in", output::diameter_in(best.pipe)},
               {"grade", best.pipe.grade.name},
               {"pump_stations", q.pump_stations},
               {"reduction_stations", q.reduction_stations},
               {"shaft_mw", q.shaft_mw},
               {"installed_mw", q.installed_mw},
               {"kwh_per_bbl", q.kwh_per_bbl},
               {"kwh_per_t_km", q.kwh_per_t_km},
               {"gwh_per_year", q.gwh_per_year},
               {"steel_t", q.steel_t},
               {"friction_head_m", q.friction_head_m},
               {"lift_head_m", q.lift_head_m},
               {"linefill_m3", q.linefill_m3},
               {"transit_h", q.transit_h},
               {"slack_km", best.slack_m / kMetresPerKm},
               {"stations", stations},
               {"cost_curve", curve}};
  if (chosen.a_case) {
    json["cost"] = cost_json(cost::pipeline_cost(*chosen.a_case, best));
  }
  json.update(remarks_json(chosen, best.warnings, best.caveats));
  return json;
}

void print_design(const ChosenLine& chosen, const physics::PipelineDesign& best) {
  const physics::PipelineQuantities& q = best.quantities;
  fmt::print("{}: {} km, {} to {} m, summit {} m at {}\n\n", chosen.line.title,
             grouped(q.length_km), grouped(chosen.line.profile.z_m.front()),
             grouped(chosen.line.profile.z_m.back()),
             grouped(chosen.line.profile.z_m[physics::highest_node(chosen.line.profile)]),
             physics::place_text(chosen.line.profile,
                                 chosen.line.profile.x_m[highest_node(chosen.line.profile)]));
  Facts facts = {
      {"flow", fmt::format("{} barrels a day, {} Mt a year",
                           grouped(best.flow_m3_s * physics::kSecondsPerDay / kM3PerBarrel),
                           grouped(best.mass_t_per_year / 1e6, 1))},
      {"pipe", fmt::format("{}; {} kt of steel", pipe_text(best.pipe), grouped(q.steel_t / 1000))},
      {"stations", fmt::format("{} pump, {} pressure reduction, {} valves", q.pump_stations,
                               q.reduction_stations, q.valves)},
      {"head", fmt::format("{} m friction, {} m pumped", grouped(q.friction_head_m),
                           grouped(q.lift_head_m))},
      {"power", fmt::format("{} MW at the shaft, {} MW installed", grouped(q.shaft_mw),
                            grouped(q.installed_mw))},
      {"energy", fmt::format("{} kWh a barrel, {} GWh a year", grouped(q.kwh_per_bbl, 2),
                             grouped(q.gwh_per_year))},
      {"oil in the line",
       fmt::format("{} m3, {} h on the way", grouped(q.linefill_m3), grouped(q.transit_h))}};
  if (best.slack_m > 0) {
    facts.push_back(
        {"slack", fmt::format("{} km run part full", grouped(best.slack_m / kMetresPerKm, 1))});
  }
  if (chosen.a_case) {
    const cost::UnitCost cost = cost::pipeline_cost(*chosen.a_case, best);
    facts.push_back({"cost", cost_text(cost)});
    if (cost.complete()) {
      facts.push_back({"", fmt::format("USD {} a barrel, USD {} bn at once",
                                       grouped(cost.usd_per_t * best.mass_t_per_year /
                                                   (best.flow_m3_s * physics::kSecondsPerDay /
                                                    kM3PerBarrel * kDaysPerYear),
                                               2),
                                       grouped(cost.capital_usd / 1e9, 1))});
    }
  }
  fmt::print("{}\n", facts_text(facts));
  TextTable stations{.header = {"station", "", "elevation m", "arrives m", "leaves m", "bar", "MW",
                                "head set by", "next no farther for"},
                     .rows = {}};
  for (const physics::StationResult& station : best.stations) {
    stations.rows.push_back(
        {physics::place_text(chosen.line.profile, station.x_m), physics::text(station.kind),
         grouped(station.elevation_m), grouped(station.arrival_head_m),
         grouped(station.discharge_head_m), grouped(station.discharge_pressure_pa / kPaPerBar),
         grouped(station.shaft_mw, 1), station.binding_head, station.binding_spacing});
  }
  fmt::print("{}\n", stations.text());
}

void print_curve(const study::PipelineStudy& study) {
  TextTable curve{
      .header = {"pipe", "pump", "reduction", "MW", "kWh/bbl", "steel kt", "M USD/year", ""},
      .rows = {}};
  for (const physics::SweepEntry& entry : study.sweep.entries) {
    const physics::PipelineQuantities& q = entry.quantities;
    const bool taken = &entry == &study.sweep.entries[study.sweep.best];
    curve.rows.push_back(
        entry.feasible
            ? std::vector<std::string>{pipe_text(entry.pipe), std::to_string(q.pump_stations),
                                       std::to_string(q.reduction_stations), grouped(q.shaft_mw),
                                       grouped(q.kwh_per_bbl, 2), grouped(q.steel_t / 1000),
                                       grouped(entry.weight), taken ? "taken" : ""}
            : std::vector<std::string>{pipe_text(entry.pipe), "", "", "", "", "", "",
                                       entry.problem});
  }
  fmt::print("Cost curve ({}):\n{}",
             study.best.caveats.empty() ? "" : "yearly weight of each pipe's best plan",
             curve.text());
}

int pipeline(const PipelineOptions& options) {
  const ChosenLine chosen = choose_line(options, &cases::Settings::pipeline_route);
  const study::PipelineTask task = task_of(options, chosen);
  const study::PipelineStudy study = study::study_pipeline(chosen.line.profile, task);
  if (!study.best.feasible) {
    return say_no(options, chosen, *study.best.problem);
  }
  const Json json = design_json(chosen, study);
  if (options.json) {
    print_json(json);
  } else {
    print_design(chosen, study.best);
    print_curve(study);
    print_remarks(chosen, study.best.warnings, study.best.caveats);
  }
  write_files(options, {{"pipeline.svg", output::line_plot_svg(output::pipeline_plot(
                                             study.best, chosen.line.profile, chosen.line.title))},
                        {"stations.csv", output::station_csv(study.best, chosen.line.profile)},
                        {"line.csv", output::pipeline_line_csv(study.best)},
                        {"cost_curve.csv", output::sweep_csv(study.sweep)},
                        {"pipeline.json", json.dump(2) + "\n"}});
  return kOk;
}

}  // namespace

void add_pipeline(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<PipelineOptions>();
  CLI::App* command = app.add_subcommand(
      "pipeline", "An oil pipeline over a route or profile: stations, pipe, power");
  add_line_options(*command, *options);
  command
      ->add_option("--bbl-per-day", options->bbl_per_day,
                   "flow, barrels a day; default: the capacity of the route")
      ->check(CLI::PositiveNumber);
  command->add_option("--diameter", options->diameters_in,
                      "inches, repeatable; default: API 5L from 16 to 56");
  command->add_option("--grade", options->grades, "API 5L steel, repeatable; default: X65 X70");
  command->add_option("--lines", options->lines, "parallel lines")->check(CLI::Range(1, 8));
  command->add_option("--max-pressure-mpa", options->max_pressure_mpa, "of the pressure class")
      ->check(CLI::PositiveNumber);
  command->add_option("--drag-reduction", options->drag_reduction, "share of friction, 0 to 0.5");
  command->add_option("--api", options->api, "gravity of the crude; default: the case's density");
  command->add_option("--viscosity-20", options->viscosity_20_cst, "cSt at 20 C");
  command->add_option("--viscosity-50", options->viscosity_50_cst, "cSt at 50 C");
  command->add_option("--pour-point", options->pour_point_c, "C");
  command->add_option("--ground", options->ground_c, "C at pipe depth, where the profile has none");
  command->add_option("--inlet", options->inlet_c, "C of the oil at the start");
  command->add_option("--candidates", options->step_km, "km between places for a station")
      ->check(CLI::PositiveNumber);
  command->add_flag("--slack", options->slack, "let descents run part full; default: tight line");
  command->footer(
      "Exit code 1: no set of stations does it, and why.\n"
      "Example: corridor pipeline cpec --bbl-per-day 500000 -o line");
  command->callback([=, &chosen] { chosen = [=] { return pipeline(*options); }; });
}

}  // namespace corridor::app
