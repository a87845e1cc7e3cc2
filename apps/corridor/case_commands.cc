// demo, validate, info, schema: what a case is and what is wrong with it.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/case/embedded.h"
#include "corridor/case/schema.h"
#include "corridor/cost/link_capacity.h"
#include "corridor/cost/link_physics.h"
#include "corridor/import/gmns.h"
#include "corridor/output/flows_json.h"

namespace corridor::app {
namespace {

int demo(const CommonOptions& options) {
  const std::filesystem::path folder = options.output;
  AtomicFolder target(folder, options.force);
  std::size_t bytes = 0;
  const auto files = cases::embedded_case_cpec();
  for (const cases::EmbeddedFile& file : files) {
    write_file(target.partial() / file.name, file.bytes);
    bytes += file.bytes.size();
  }
  target.commit();
  if (options.json) {
    print_json({{"folder", folder.string()}, {"files", files.size()}, {"bytes", bytes}});
  } else {
    fmt::print(
        "Created {} ({} files, {} kB): China-Pakistan Economic Corridor\nNext: corridor run {}\n",
        folder.string(), files.size(), bytes / 1000, folder.string());
  }
  return kOk;
}

void print_problems(const CommonOptions& options, const ErrorList& errors) {
  if (!options.json) {
    fmt::print("{}", format(errors));
    return;
  }
  Json problems = Json::array();
  for (const Error& error : errors.items()) {
    problems.push_back(output::error_json(error));
  }
  print_json({{"case", options.case_folder},
              {"errors", errors.error_count()},
              {"warnings", errors.warning_count()},
              {"problems", problems}});
}

// A folder of GMNS tables that is no case: it has links, but no case.toml.
bool is_bare_gmns(const std::filesystem::path& folder) {
  return std::filesystem::exists(folder / "link.csv") &&
         !std::filesystem::exists(folder / "case.toml");
}

int validate(const CommonOptions& options) {
  ErrorList errors;
  if (is_bare_gmns(options.case_folder)) {
    const auto network = import::read_gmns(options.case_folder, {}, errors);
    print_problems(options, errors);
    if (!errors.has_errors() && !options.json) {
      fmt::print("{} is a sound GMNS network: {} nodes, {} links\n", options.case_folder,
                 network->x.size(), network->from.size());
    }
    return errors.has_errors() ? kBadInput : kOk;
  }
  const auto a_case = cases::read_case(options.case_folder, parse_sets(options.sets), errors);
  if (!errors.has_errors()) {
    errors.add_all(cost::capacity_warnings(a_case));
  }
  print_problems(options, errors);
  if (!errors.has_errors() && !options.json) {
    fmt::print("{} is sound: {} files, {} links, {} terminals, {} demand rows\n",
               options.case_folder, a_case.files.size(), a_case.links.size(),
               a_case.terminals.size(), a_case.demand.size());
  }
  return errors.has_errors() ? kBadInput : kOk;
}

struct ModeCount {
  std::size_t links = 0;
  double length_km = 0;
  double open_km = 0;
};

std::vector<ModeCount> count_modes(const cases::Case& a_case) {
  std::vector<ModeCount> counts(a_case.modes.size());
  for (const cases::Link& link : a_case.links) {
    ModeCount& count = counts[link.mode.value];
    ++count.links;
    count.length_km += link.length_km;
    count.open_km += link.availability.status == cases::Status::open ? link.length_km : 0;
  }
  return counts;
}

void print_physics(const cases::Case& a_case);
void print_capacities(const cases::Case& a_case);
std::string_view name(cases::Physics model);

void print_info(const cases::Case& a_case) {
  const auto& settings = a_case.settings;
  fmt::print("{}\n\n", settings.title);
  fmt::print("  {} places, {} links, {} terminals, {} zones, {} commodities, {} demand rows\n",
             a_case.places.size(), a_case.links.size(), a_case.terminals.size(),
             a_case.zones.size(), a_case.commodities.size(), a_case.demand.size());
  fmt::print("  supernetwork: {} states, {} arcs; money in {} of {}\n",
             a_case.supernetwork.states.size(), a_case.supernetwork.graph.arc_count(),
             settings.currency, settings.price_year);
  fmt::print("  {} sources, {} claims in the tables\n\n", a_case.sources.size(),
             a_case.claims.size());
  TextTable modes{.header = {"mode", "family", "links", "km", "km open", "time and energy from"},
                  .rows = {}};
  const auto counts = count_modes(a_case);
  for (const ModeId mode : IdRange<ModeId>(a_case.modes.size())) {
    const auto& count = counts[mode.value];
    modes.rows.push_back({a_case.modes[mode].id, std::string(name(a_case.modes[mode].family)),
                          grouped(static_cast<double>(count.links)), grouped(count.length_km),
                          grouped(count.open_km),
                          a_case.modes[mode].physics == cases::Physics::none
                              ? "speeds and factors given"
                              : fmt::format("{} physics where a profile is, else given",
                                            name(a_case.modes[mode].physics))});
  }
  fmt::print("{}\n", modes.text());
  TextTable scenarios{.header = {"scenario", "years", "what it is"}, .rows = {}};
  for (const cases::Scenario& scenario : a_case.scenarios) {
    scenarios.rows.push_back(
        {scenario.id, fmt::format("{}", fmt::join(scenario.years, " ")), scenario.title});
  }
  fmt::print("{}\n", scenarios.text());
  TextTable commodities{.header = {"commodity", "value USD/t", "time USD/t h", "keeps days"},
                        .rows = {}};
  for (const cases::Commodity& commodity : a_case.commodities) {
    commodities.rows.push_back(
        {commodity.id, grouped(commodity.value_usd_per_t),
         grouped(commodity.value_of_time_usd_per_t_h, 3),
         commodity.perishable_days ? grouped(*commodity.perishable_days) : ""});
  }
  fmt::print("{}\n", commodities.text());
  print_physics(a_case);
  print_capacities(a_case);
  for (const std::string& credit : settings.credits) {
    fmt::print("{}\n", credit);
  }
}

std::string_view name(cases::Physics model) {
  switch (model) {
    case cases::Physics::truck:
      return "truck";
    case cases::Physics::train:
      return "train";
    case cases::Physics::pipeline:
      return "pipeline";
    case cases::Physics::none:
      break;
  }
  return "none";
}

void print_physics(const cases::Case& a_case) {
  TextTable table{.header = {"physics", "model", "links", "with a profile", "km", "added h",
                             "most on", "given speed stands on"},
                  .rows = {}};
  for (const cost::ModePhysics& mode : cost::physics_of_modes(a_case)) {
    if (!mode.timed.empty()) {
      table.rows.push_back(
          {a_case.modes[mode.mode].id, std::string(name(a_case.modes[mode.mode].physics)),
           std::to_string(mode.links), std::to_string(mode.timed.size()), grouped(mode.profiled_km),
           grouped(mode.added_h, 1), mode.most_id, fmt::format("{}", fmt::join(mode.stands, " "))});
    }
  }
  if (!table.rows.empty()) {
    fmt::print(
        "{}\nLinks with a profile take the time that their vehicle needs on it, and emit by its "
        "energy; on the others the given speed stands. Added h: both ways together. A scenario "
        "switches a model off by physics_off.\n\n",
        table.text());
  }
}

std::string tonnes(const std::optional<double>& t_per_day) {
  return t_per_day ? grouped(*t_per_day) : "";
}

// Which figure the network takes, and what is to be said of it.
std::string capacity_note(const cases::Case& a_case, const cost::LinkCapacity& row) {
  if (row.is_exceeded()) {
    return "given, above the model";
  }
  return row.given_t_per_day ? "given"
         : row.model.t_per_day
             ? "model"
             : "none: needs " + cost::lack_text(a_case, a_case.links[row.link], row.model.lack);
}

// The links that nothing limits: how many, and what the model of the first ones needs.
std::string unlimited(const cases::Case& a_case, const std::vector<cost::LinkCapacity>& all) {
  constexpr std::size_t kNamed = 5;
  std::vector<std::string> named;
  std::size_t count = 0;
  LinkId last = {};
  for (const cost::LinkCapacity& row : all) {
    if (row.given_t_per_day || row.model.t_per_day || row.link == last) {
      continue;
    }
    last = row.link;
    ++count;
    if (named.size() < kNamed) {
      const cases::Link& link = a_case.links[row.link];
      named.push_back(link.id + " needs " + cost::lack_text(a_case, link, row.model.lack));
    }
  }
  return count == 0 ? ""
                    : fmt::format("No capacity, given or by a model, on {} link{}: {}{}\n\n", count,
                                  count == 1 ? "" : "s", fmt::join(named, "; "),
                                  count > named.size() ? "; ..." : "");
}

void print_capacities(const cases::Case& a_case) {
  TextTable table{.header = {"capacity of", "mode", "given t/day each way", "model t/day", "back",
                             "what stands"},
                  .rows = {}};
  const std::vector<cost::LinkCapacity> all = cost::link_capacities(a_case);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const cost::LinkCapacity& row = all[i];
    const bool both = i + 1 < all.size() && all[i + 1].link == row.link;
    const cost::LinkCapacity& back = both ? all[i + 1] : row;
    if (row.model.t_per_day || back.model.t_per_day) {
      const cases::Link& link = a_case.links[row.link];
      table.rows.push_back({link.id, a_case.modes[link.mode].id, tonnes(row.given_t_per_day),
                            tonnes(row.model.t_per_day), both ? tonnes(back.model.t_per_day) : "",
                            capacity_note(a_case, back.is_exceeded() ? back : row)});
    }
    i += both ? 1 : 0;
  }
  if (!table.rows.empty()) {
    fmt::print(
        "{}\nA given capacity stands; the model's, an upper bound, is used where none is given. "
        "More than {:.0f} % above the model is a warning (corridor validate). Assumed: loops every "
        "15 km and trains every 8 minutes unless parameter.csv has rail_loop_spacing_km and "
        "rail_headway_min; roads of one lane by HDM-4's recalled 600 vehicles an hour, for which "
        "no "
        "second source was found.\n\n",
        table.text(), 100 * cost::kCapacityMargin);
  }
  fmt::print("{}", unlimited(a_case, all));
}

Json capacities_json(const cases::Case& a_case) {
  const auto number = [](const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
  };
  Json json = Json::array();
  for (const cost::LinkCapacity& row : cost::link_capacities(a_case)) {
    const cases::Link& link = a_case.links[row.link];
    json.push_back(
        {{"link", link.id},
         {"mode", a_case.modes[link.mode].id},
         {"direction", row.direction == network::Direction::forward ? "forward" : "backward"},
         {"given_t_per_day", number(row.given_t_per_day)},
         {"model_t_per_day", number(row.model.t_per_day)},
         {"stands", row.given_t_per_day   ? "given"
                    : row.model.t_per_day ? "model"
                                          : "none"},
         {"given_above_model", row.is_exceeded()},
         {"model_needs", cost::lack_text(a_case, link, row.model.lack)}});
  }
  return json;
}

Json physics_json(const cases::Case& a_case) {
  Json json = Json::array();
  for (const cost::ModePhysics& mode : cost::physics_of_modes(a_case)) {
    json.push_back({{"mode", a_case.modes[mode.mode].id},
                    {"model", name(a_case.modes[mode.mode].physics)},
                    {"links", mode.links},
                    {"with_profile", mode.timed.size()},
                    {"timed_links", mode.timed},
                    {"with_profile_km", mode.profiled_km},
                    {"added_h", mode.added_h},
                    {"most_added_on", mode.most_id},
                    {"given_speed_stands_on", mode.stands}});
  }
  return json;
}

Json info_json(const cases::Case& a_case) {
  Json modes = Json::array();
  const auto counts = count_modes(a_case);
  for (const ModeId mode : IdRange<ModeId>(a_case.modes.size())) {
    modes.push_back({{"mode", a_case.modes[mode].id},
                     {"links", counts[mode.value].links},
                     {"length_km", counts[mode.value].length_km},
                     {"open_km", counts[mode.value].open_km}});
  }
  Json scenarios = Json::array();
  for (const cases::Scenario& scenario : a_case.scenarios) {
    scenarios.push_back(
        {{"id", scenario.id}, {"title", scenario.title}, {"years", scenario.years}});
  }
  Json parameters = Json::object();
  for (const cases::Parameter& parameter : a_case.parameters) {
    parameters[parameter.name] = {{"value", parameter.value},
                                  {"unit", parameter.unit},
                                  {"source_id", parameter.evidence.source_id}};
  }
  return {{"title", a_case.settings.title},
          {"places", a_case.places.size()},
          {"links", a_case.links.size()},
          {"terminals", a_case.terminals.size()},
          {"zones", a_case.zones.size()},
          {"commodities", a_case.commodities.size()},
          {"demand_rows", a_case.demand.size()},
          {"states", a_case.supernetwork.states.size()},
          {"arcs", a_case.supernetwork.graph.arc_count()},
          {"modes", modes},
          {"physics", physics_json(a_case)},
          {"capacities", capacities_json(a_case)},
          {"capacity_margin_share", cost::kCapacityMargin},
          {"scenarios", scenarios},
          {"parameters", parameters},
          {"credits", a_case.settings.credits}};
}

int info(const CommonOptions& options) {
  const auto a_case = open_case(options);
  if (options.json) {
    print_json(info_json(a_case));
  } else {
    print_info(a_case);
  }
  return kOk;
}

std::string limits(const table::Column& column) {
  if (!column.options.empty()) {
    return fmt::format("{}", fmt::join(column.options, ", "));
  }
  if (!column.refers_to.empty()) {
    return fmt::format("a key of {}", column.refers_to);
  }
  const bool low = column.least > -1e300;
  const bool high = column.most < 1e8;
  return low && high ? fmt::format("{} to {}", shortest(column.least), shortest(column.most))
         : low       ? fmt::format("{} {}", column.above_least ? ">" : ">=", shortest(column.least))
                     : "";
}

int schema(const CommonOptions& options) {
  if (options.case_folder.empty()) {
    TextTable tables{.header = {"table", "", "a row is"}, .rows = {}};
    Json json = Json::array();
    for (const table::TableSchema& one : cases::schemas()) {
      tables.rows.push_back(
          {std::string(one.file), one.required ? "required" : "", std::string(one.row)});
      json.push_back({{"file", one.file}, {"required", one.required}, {"row", one.row}});
    }
    options.json ? print_json(json) : fmt::print("{}", tables.text());
    return kOk;
  }
  const table::TableSchema* found = cases::find_schema(options.case_folder);
  if (found == nullptr) {
    std::vector<std::string> names;
    for (const table::TableSchema& one : cases::schemas()) {
      names.emplace_back(one.file.substr(0, one.file.find('.')));
    }
    throw InputError(Error{.code = "E1052",
                           .what = "there is no such table",
                           .file = "schema",
                           .found = options.case_folder,
                           .hint = name_hint(options.case_folder, names)});
  }
  TextTable columns{.header = {"column", "type", "unit", "", "allowed", "meaning"}, .rows = {}};
  Json json = Json::array();
  for (const table::Column& column : found->columns) {
    columns.rows.push_back({std::string(column.name), std::string(name(column.type)),
                            std::string(column.unit), column.required ? "required" : "",
                            limits(column), std::string(column.description)});
    json.push_back({{"name", column.name},
                    {"type", name(column.type)},
                    {"unit", column.unit},
                    {"required", column.required},
                    {"allowed", limits(column)},
                    {"description", column.description}});
  }
  if (options.json) {
    print_json({{"file", found->file}, {"row", found->row}, {"columns", json}});
  } else {
    fmt::print("{}: a row is {}\n\n{}", found->file, found->row, columns.text());
  }
  return kOk;
}

}  // namespace

void add_demo(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<CommonOptions>();
  options->output = "cpec";
  CLI::App* command = app.add_subcommand("demo", "Copy the embedded case to a folder");
  command->add_option("folder,-o,--output", options->output, "default: cpec");
  command->add_flag("--force", options->force, "replace the folder if it is there");
  command->add_flag("--json", options->json, "print one JSON object");
  command->footer("Example: corridor demo && corridor run cpec");
  command->callback([=, &chosen] { chosen = [=] { return demo(*options); }; });
}

void add_validate(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<CommonOptions>();
  CLI::App* command = app.add_subcommand("validate", "Check a case: all problems at once");
  add_case_options(*command, *options);
  command->footer(
      "Exit code 0: sound (warnings allowed), 2: errors.\nExample: corridor validate cpec");
  command->callback([=, &chosen] { chosen = [=] { return validate(*options); }; });
}

void add_info(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<CommonOptions>();
  CLI::App* command = app.add_subcommand("info", "What is in a case");
  add_case_options(*command, *options);
  command->footer("Example: corridor info cpec");
  command->callback([=, &chosen] { chosen = [=] { return info(*options); }; });
}

void add_schema(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<CommonOptions>();
  CLI::App* command = app.add_subcommand("schema", "The tables of a case, or the columns of one");
  command->add_option("table", options->case_folder, "as link or link.csv; none: all tables");
  command->add_flag("--json", options->json, "print one JSON object");
  command->footer("Example: corridor schema link");
  command->callback([=, &chosen] { chosen = [=] { return schema(*options); }; });
}

}  // namespace corridor::app
