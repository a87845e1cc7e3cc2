// train and truck: a vehicle over a profile, and what the line takes of it.
#include "commands.h"
#include "engineering.h"

#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/output/engineering_plot.h"
#include "corridor/output/engineering_tables.h"
#include "corridor/physics/convert.h"

namespace corridor::app {
namespace {

struct TrainOptions : LineOptions {
  std::string locomotive = "hxn3";
  std::string altitude = "turbocharged";
  int locomotives = 0;
  int wagons = 40;
  double payload_t = 61;
  double tare_t = 23;
  double max_kmh = 80;
  double ruling_permille = 0;
  double loop_spacing_km = 15;
  int tracks = 1;
};

struct TruckOptions : LineOptions {
  double payload_t = 40;
  double tare_t = 18.5;
  double power_kw = 280;
  double free_kmh = 80;
  double iri = 4;
  std::string altitude = "turbocharged";
  bool battery = false;
};

physics::AltitudeTable altitude_table(const std::string& name) {
  return name == "df4"            ? physics::df4_altitude()
         : name == "turbocharged" ? physics::turbocharged_altitude()
                                  : physics::AltitudeTable{};
}

study::TrainTask task_of(const TrainOptions& options) {
  study::TrainTask task;
  task.train.locomotive = options.locomotive == "hxd3" ? physics::hxd3() : physics::hxn3();
  if (task.train.locomotive.traction == physics::Traction::diesel) {
    task.train.locomotive.altitude = altitude_table(options.altitude);
  }
  task.train.locomotives = options.locomotives;
  task.train.wagons = options.wagons;
  task.train.wagon = physics::loaded_wagon(options.payload_t, options.tare_t);
  task.train.max_speed_m_s = m_s_from_kmh(options.max_kmh);
  task.loop_spacing_m = options.loop_spacing_km * kMetresPerKm;
  task.tracks = options.tracks;
  return task;
}

// The same train with another table of effort over height: how much of the answer is a guess.
std::vector<std::pair<std::string, study::TrainStudy>> altitude_trains(
    const physics::Profile& profile, const study::TrainTask& task) {
  std::vector<std::pair<std::string, study::TrainStudy>> out;
  if (task.train.locomotive.traction == physics::Traction::diesel) {
    for (const char* name : {"none", "turbocharged", "df4"}) {
      study::TrainTask other = task;
      other.train.locomotive.altitude = altitude_table(name);
      other.train.locomotives = 0;
      out.emplace_back(name, study::study_train(profile, other));
    }
  }
  return out;
}

void lay_line(ChosenLine& chosen, double ruling_permille) {
  if (ruling_permille <= 0) {
    return;
  }
  physics::Graded laid = physics::graded(chosen.line.profile, ruling_permille / 1000);
  if (laid.keeps_ends) {
    chosen.line.notes.push_back(
        fmt::format("laid at no more than {} permille, at most {:.0f} m above the ground given",
                    shortest(ruling_permille), laid.most_raised_m));
    chosen.line.profile = std::move(laid.profile);
    return;
  }
  physics::Developed longer = physics::developed(chosen.line.profile, ruling_permille / 1000);
  chosen.line.notes.push_back(fmt::format("{:.1f} km longer, to be no steeper than {} permille",
                                          longer.added_m / kMetresPerKm,
                                          shortest(ruling_permille)));
  chosen.line.profile = std::move(longer.profile);
}

double hours(double seconds) {
  return seconds / physics::kSecondsPerHour;
}

Json train_json(const ChosenLine& chosen, const study::TrainStudy& study,
                const study::TrainTask& task) {
  const physics::TrainRun& run = study.run;
  Json json = {{"line", chosen.line.title},
               {"feasible", true},
               {"length_km", run.length_m / kMetresPerKm},
               {"locomotive", study.train.locomotive.name},
               {"locomotives", study.train.locomotives},
               {"wagons", study.train.wagons},
               {"trailing_t", physics::trailing_kg(study.train) / 1000},
               {"payload_t", physics::payload_kg(study.train) / 1000},
               {"running_h", hours(run.running_s)},
               {"total_h", hours(run.total_s)},
               {"slowest_kmh", kmh_from_m_s(run.slowest_m_s)},
               {"slowest_at", physics::place_text(chosen.line.profile, run.slowest_x_m)},
               {"wheel_kwh", run.wheel_kwh},
               {"source_kwh", run.source_kwh},
               {"regenerated_kwh", run.regenerated_kwh},
               {"fuel_kg", run.fuel_kg},
               {"wh_per_net_t_km", run.wh_per_net_t_km},
               {"coupler_kn", run.coupler_n / 1000},
               {"trains_per_day_each_way", study.capacity.capacity_vehicles_per_day},
               {"t_per_year_each_way", study.tonnes_per_year}};
  if (chosen.a_case) {
    json["cost"] = cost_json(study::cost_of(*chosen.a_case, study, task));
  }
  json.update(remarks_json(chosen, run.warnings, joined(run.caveats, study.capacity.caveats)));
  return json;
}

void print_train(const ChosenLine& chosen, const study::TrainStudy& study,
                 const study::TrainTask& task) {
  const physics::TrainRun& run = study.run;
  const physics::Train& train = study.train;
  const bool diesel = train.locomotive.traction == physics::Traction::diesel;
  fmt::print("{}: {} km, climbs {} m, summit {} m\n\n", chosen.line.title,
             grouped(run.length_m / kMetresPerKm), grouped(physics::climb_m(chosen.line.profile)),
             grouped(chosen.line.profile.z_m[physics::highest_node(chosen.line.profile)]));
  Facts facts = {
      {"train",
       fmt::format("{} {} and {} wagons: {} t trailing, {} t of load", train.locomotives,
                   train.locomotive.name, train.wagons, grouped(physics::trailing_kg(train) / 1000),
                   grouped(physics::payload_kg(train) / 1000))},
      {"time",
       fmt::format("{} h running, {} h with {} % supplement", grouped(hours(run.running_s), 1),
                   grouped(hours(run.total_s), 1), shortest(task.time_supplement * 100))},
      {"slowest", fmt::format("{} km/h at {}", grouped(kmh_from_m_s(run.slowest_m_s)),
                              physics::place_text(chosen.line.profile, run.slowest_x_m))},
      {"energy", diesel
                     ? fmt::format("{} t of diesel, {} Wh a net t km",
                                   grouped(run.fuel_kg / 1000, 1), grouped(run.wh_per_net_t_km, 1))
                     : fmt::format("{} kWh from the grid, {} given back, {} Wh a net t km",
                                   grouped(run.source_kwh), grouped(run.regenerated_kwh),
                                   grouped(run.wh_per_net_t_km, 1))},
      {"coupler",
       fmt::format("{} kN behind the leading locomotives", grouped(run.coupler_n / 1000))},
      {"line takes", fmt::format("{} trains a day each way, {} Mt a year each way",
                                 grouped(study.capacity.capacity_vehicles_per_day, 1),
                                 grouped(study.tonnes_per_year / 1e6, 1))}};
  if (chosen.a_case) {
    facts.push_back({"cost", cost_text(study::cost_of(*chosen.a_case, study, task),
                                       ", without the line itself")});
  }
  fmt::print("{}", facts_text(facts));
}

void print_altitude(const physics::Profile& profile, const study::TrainTask& task) {
  const auto trains = altitude_trains(profile, task);
  if (trains.empty()) {
    return;
  }
  TextTable table{
      .header = {"effort over height", "locomotives", "h", "trains a day", "t of diesel"},
      .rows = {}};
  for (const auto& [name, study] : trains) {
    table.rows.push_back(
        study.run.feasible
            ? std::vector<std::string>{name, std::to_string(study.train.locomotives),
                                       grouped(hours(study.run.total_s), 1),
                                       grouped(study.capacity.capacity_vehicles_per_day, 1),
                                       grouped(study.run.fuel_kg / 1000, 1)}
            : std::vector<std::string>{name, fmt::format("more than {}", task.most_locomotives), "",
                                       "", ""});
  }
  fmt::print("\nEffort above 3,000 m is the largest unknown:\n{}", table.text());
}

int train(const TrainOptions& options) {
  ChosenLine chosen = choose_line(options, &cases::Settings::train_route);
  lay_line(chosen, options.ruling_permille);
  const study::TrainTask task = task_of(options);
  const study::TrainStudy study = study::study_train(chosen.line.profile, task);
  if (!study.run.feasible) {
    return say_no(options, chosen, *study.run.problem);
  }
  const Json json = train_json(chosen, study, task);
  if (options.json) {
    print_json(json);
  } else {
    print_train(chosen, study, task);
    print_altitude(chosen.line.profile, task);
    print_remarks(chosen, study.run.warnings, joined(study.run.caveats, study.capacity.caveats));
  }
  write_files(options, {{"train.svg", output::line_plot_svg(output::train_plot(
                                          study.run, chosen.line.profile, chosen.line.title))},
                        {"train_run.csv", output::train_run_csv(study.run)},
                        {"train.json", json.dump(2) + "\n"}});
  return kOk;
}

study::TruckTask task_of(const TruckOptions& options) {
  study::TruckTask task;
  task.truck.energy =
      options.battery ? physics::TruckEnergy::battery : physics::TruckEnergy::diesel;
  task.truck.payload_kg = options.payload_t * 1000;
  task.truck.tare_kg = options.tare_t * 1000;
  task.truck.axle_limit_kg = 0;  // how much is legal is told, not enforced
  task.truck.rated_power_w = options.power_kw * 1000;
  task.truck.altitude = options.altitude == "none" ? physics::AltitudeTable{}
                                                   : physics::turbocharged_truck_altitude();
  task.desired_kmh = options.free_kmh;
  task.iri_m_per_km = options.iri;
  task.use_altitude = options.altitude != "none";
  return task;
}

Json truck_json(const ChosenLine& chosen, const study::TruckStudy& study,
                const study::TruckTask& task) {
  const physics::TruckRun& run = study.run;
  Json json = {{"line", chosen.line.title},
               {"feasible", true},
               {"length_km", run.length_m / kMetresPerKm},
               {"gross_t", study.truck.mass_kg() / 1000},
               {"payload_t", study.truck.payload_kg / 1000},
               {"hours", hours(run.time_s)},
               {"mean_kmh", kmh_from_m_s(run.mean_m_s)},
               {"slowest_kmh", kmh_from_m_s(run.slowest_m_s)},
               {"slowest_at", physics::place_text(chosen.line.profile, run.slowest_x_m)},
               {"crawl_h", hours(run.crawl_s)},
               {"litres", run.litres},
               {"grid_kwh", run.grid_kwh},
               {"litres_per_100km", run.l_per_100km},
               {"kg_co2_per_t_km", run.kg_co2_per_t_km},
               {"empty_return_h", hours(study.empty.time_s)},
               {"empty_return_litres", study.empty.litres},
               {"trucks_per_day", study.capacity.capacity_vehicles_per_day},
               {"t_per_day", study.capacity.capacity_t_per_day}};
  if (chosen.a_case) {
    json["cost"] = cost_json(study::cost_of(*chosen.a_case, study, task));
  }
  json.update(remarks_json(chosen, run.warnings, joined(run.caveats, study.capacity.caveats)));
  return json;
}

void print_truck(const ChosenLine& chosen, const study::TruckStudy& study,
                 const study::TruckTask& task) {
  const physics::TruckRun& run = study.run;
  fmt::print("{}: {} km, climbs {} m, summit {} m\n\n", chosen.line.title,
             grouped(run.length_m / kMetresPerKm), grouped(physics::climb_m(chosen.line.profile)),
             grouped(chosen.line.profile.z_m[physics::highest_node(chosen.line.profile)]));
  const bool diesel = study.truck.energy == physics::TruckEnergy::diesel;
  Facts facts = {
      {"truck",
       fmt::format("{} t gross, {} t of load, {} kW", grouped(study.truck.mass_kg() / 1000, 1),
                   grouped(study.truck.payload_kg / 1000, 1),
                   grouped(study.truck.rated_power_w / 1000))},
      {"time",
       fmt::format("{} h of driving, {} km/h on the mean; stops, borders and rest not counted",
                   grouped(hours(run.time_s), 1), grouped(kmh_from_m_s(run.mean_m_s)))},
      {"slowest", fmt::format("{} km/h at {}; {} h below half of what the road allows",
                              grouped(kmh_from_m_s(run.slowest_m_s)),
                              physics::place_text(chosen.line.profile, run.slowest_x_m),
                              grouped(hours(run.crawl_s), 1))},
      {"energy", diesel ? fmt::format("{} l, {} l/100 km, {} kg CO2 a t km; back empty {} l",
                                      grouped(run.litres), grouped(run.l_per_100km, 1),
                                      grouped(run.kg_co2_per_t_km, 3), grouped(study.empty.litres))
                        : fmt::format("{} kWh from the grid, {} kWh a t km; back empty {} kWh",
                                      grouped(run.grid_kwh), grouped(run.kwh_per_t_km, 3),
                                      grouped(study.empty.grid_kwh))},
      {"road takes",
       fmt::format("{} such trucks a day this way at a two-lane road's capacity, {} t a day",
                   grouped(study.capacity.capacity_vehicles_per_day),
                   grouped(study.capacity.capacity_t_per_day))}};
  if (chosen.a_case) {
    facts.push_back({"cost", cost_text(study::cost_of(*chosen.a_case, study, task),
                                       ", without levies and waiting")});
  }
  fmt::print("{}", facts_text(facts));
}

void print_altitude(const physics::Profile& profile, const study::TruckTask& task) {
  if (task.truck.energy != physics::TruckEnergy::diesel) {
    return;
  }
  TextTable table{.header = {"power over height", "h", "slowest km/h", "litres"}, .rows = {}};
  for (const bool use : {false, true}) {
    study::TruckTask other = task;
    other.use_altitude = use;
    other.truck.altitude = physics::turbocharged_truck_altitude();
    const study::TruckStudy study = study::study_truck(profile, other);
    const std::string name = use ? "turbocharged (estimate)" : "as at sea level";
    table.rows.push_back(
        study.run.feasible
            ? std::vector<std::string>{name, grouped(hours(study.run.time_s), 2),
                                       grouped(kmh_from_m_s(study.run.slowest_m_s), 1),
                                       grouped(study.run.litres)}
            : std::vector<std::string>{name, "cannot climb", "", ""});
  }
  fmt::print("\nPower above 3,000 m is the largest unknown:\n{}", table.text());
}

int truck(const TruckOptions& options) {
  const ChosenLine chosen = choose_line(options, &cases::Settings::truck_route);
  const study::TruckTask task = task_of(options);
  const study::TruckStudy study = study::study_truck(chosen.line.profile, task);
  if (!study.run.feasible) {
    return say_no(options, chosen, *study.run.problem);
  }
  const Json json = truck_json(chosen, study, task);
  if (options.json) {
    print_json(json);
  } else {
    print_truck(chosen, study, task);
    print_altitude(chosen.line.profile, task);
    print_remarks(chosen, study.run.warnings, joined(study.run.caveats, study.capacity.caveats));
  }
  write_files(options, {{"truck.svg", output::line_plot_svg(output::truck_plot(
                                          study.run, chosen.line.profile, chosen.line.title))},
                        {"truck_run.csv", output::truck_run_csv(study.run, !options.battery)},
                        {"truck.json", json.dump(2) + "\n"}});
  return kOk;
}

}  // namespace

void add_train(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* command = app.add_subcommand(
      "train", "A goods train over a route or profile: time, locomotives, capacity");
  add_line_options(*command, *options);
  command->add_option("--locomotive", options->locomotive, "hxn3 (diesel) or hxd3 (electric)")
      ->check(CLI::IsMember({"hxn3", "hxd3"}));
  command->add_option("--locomotives", options->locomotives, "0: as many as the line needs")
      ->check(CLI::Range(0, 8));
  command->add_option("--wagons", options->wagons, "behind them")->check(CLI::Range(1, 300));
  command->add_option("--payload-t", options->payload_t, "of a wagon")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--tare-t", options->tare_t, "of a wagon")->check(CLI::PositiveNumber);
  command->add_option("--max-kmh", options->max_kmh, "top speed of the train")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--ruling-permille", options->ruling_permille,
                   "lay the line no steeper than this; 0: as the profile is")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--altitude", options->altitude,
                   "diesel effort over height: turbocharged, df4 or none")
      ->check(CLI::IsMember({"turbocharged", "df4", "none"}));
  command->add_option("--loops-km", options->loop_spacing_km, "between passing loops")
      ->check(CLI::PositiveNumber);
  command->add_option("--tracks", options->tracks, "1 or 2")->check(CLI::Range(1, 2));
  command->footer(
      "Exit code 1: the train cannot start, stalls or cannot be held, and where.\n"
      "Example: corridor train cpec --wagons 30 -o train");
  command->callback([=, &chosen] { chosen = [=] { return train(*options); }; });
}

void add_truck(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<TruckOptions>();
  CLI::App* command =
      app.add_subcommand("truck", "A truck over a route or profile: hours, fuel, capacity");
  add_line_options(*command, *options);
  command
      ->add_option("--payload-t", options->payload_t,
                   "default: 40, a legal six-axle truck of 58.5 t")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--tare-t", options->tare_t, "of the empty truck")
      ->check(CLI::PositiveNumber);
  command->add_option("--power-kw", options->power_kw, "rated")->check(CLI::PositiveNumber);
  command->add_option("--free-kmh", options->free_kmh, "wanted where nothing limits")
      ->check(CLI::PositiveNumber);
  command->add_option("--iri", options->iri, "roughness, m/km")->check(CLI::PositiveNumber);
  command->add_option("--altitude", options->altitude, "power over height: turbocharged or none")
      ->check(CLI::IsMember({"turbocharged", "none"}));
  command->add_flag("--battery", options->battery,
                    "battery truck; power does not fall with height");
  command->footer(
      "Exit code 1: the truck cannot climb, where, and what load would do.\n"
      "Example: corridor truck cpec --payload-t 56.5 -o truck");
  command->callback([=, &chosen] { chosen = [=] { return truck(*options); }; });
}

}  // namespace corridor::app
