// assign: equilibrium of a bare network, TNTP or GMNS, with demand of its own or from OMX files.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include <fmt/format.h>

#include "corridor/assign/assign.h"
#include "corridor/base/atomic_file.h"
#include "corridor/base/parallel.h"
#include "corridor/base/progress.h"
#include "corridor/base/text.h"
#include "corridor/import/omx.h"
#include "corridor/study/bare_network.h"
#include "corridor/study/bare_skim.h"
#include "corridor/table/csv_writer.h"

namespace corridor::app {
namespace {

namespace fs = std::filesystem;
using assign::Assignment;
using study::BareLink;
using study::BareNetwork;

struct AssignOptions {
  std::string network;
  std::vector<std::string> trips;
  std::vector<double> pce = {};
  std::vector<double> value_of_time = {};
  std::string method = "equilibrium";
  std::optional<double> gap = {};
  int max_iterations = 10000;
  double max_seconds = 0;
  std::optional<double> toll_factor = {};
  std::optional<double> distance_factor = {};
  double scale = 1;
  std::string elastic;
  double sensitivity = 0;
  bool hard_capacity = false;
  std::optional<double> unmet_cost = {};
  bool require_all = false;
  std::vector<std::string> close;
  std::string flows, log, skims, start, save;
  std::vector<std::string> select_link;
  std::string select_zone;
  std::vector<std::string> paths;
  bool json = false;
  bool quiet = false;
  bool force = false;
  int threads = 0;
};

constexpr std::size_t kListed = 20;  // rows of what cannot move, and of full links, for people

/// Of the methods that --method names. Frank-Wolfe stops early by default: its tail is slow.
double default_gap(const std::string& method) {
  if (method == "stochastic") {
    return 1e-6;
  }
  return method.find("frank-wolfe") == std::string::npos ? 1e-10 : 1e-4;
}

/// FILE or FILE:MATRIX of --trips.
study::TripsInput trips_input(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || fs::exists(text)) {
    return {.file = text};
  }
  return {.file = text.substr(0, colon), .matrix = text.substr(colon + 1)};
}

[[noreturn]] void refuse_option(const std::string& option, const std::string& found,
                                const std::string& expected) {
  throw InputError(Error{.code = "E1057",
                         .what = "options that do not fit together",
                         .file = "corridor assign",
                         .field = option,
                         .found = found,
                         .expected = expected});
}

BareNetwork read_network(const AssignOptions& options) {
  study::BareNetworkInput input{.network = options.network,
                                .toll_factor = options.toll_factor,
                                .distance_factor = options.distance_factor};
  for (const std::string& trips : options.trips) {
    input.classes.push_back(trips_input(trips));
  }
  if (input.classes.empty() && (!options.pce.empty() || !options.value_of_time.empty())) {
    input.classes.emplace_back();
  }
  const auto spread = [&](const std::vector<double>& values, const char* option,
                          double study::TripsInput::*member) {
    if (!values.empty() && values.size() != input.classes.size()) {
      refuse_option(option, fmt::format("{} values", values.size()),
                    fmt::format("{}, one for each --trips", input.classes.size()));
    }
    for (std::size_t k = 0; k < values.size(); ++k) {
      input.classes[k].*member = values[k];
    }
  };
  spread(options.pce, "--pce", &study::TripsInput::volume_per_trip);
  spread(options.value_of_time, "--value-of-time", &study::TripsInput::value_of_time);
  return study::read_bare_network(input);
}

void apply_options(BareNetwork& network, const AssignOptions& options) {
  assign::Problem& problem = network.problem;
  for (const std::string& name : options.close) {
    for (const std::size_t link : study::find_links(network, name)) {
      for (assign::UserClass& users : problem.classes) {
        users.fixed_cost.resize(network.graph->arc_count(), 0);
        users.fixed_cost[network.links[link].arc.value] = std::numeric_limits<double>::infinity();
      }
    }
  }
  if (options.hard_capacity) {
    problem.hard_capacity.assign(network.graph->arc_count(),
                                 std::numeric_limits<double>::infinity());
    for (const BareLink& link : network.links) {
      if (link.capacity > 0) {
        problem.hard_capacity[link.arc.value] = link.capacity;
      }
    }
  }
  for (assign::UserClass& users : problem.classes) {
    if (!options.elastic.empty()) {
      users.elasticity = options.elastic == "linear" ? assign::Elasticity::linear
                                                     : assign::Elasticity::exponential;
      users.sensitivity = options.sensitivity;
    }
    users.unmet_cost = options.unmet_cost.value_or(users.unmet_cost);
  }
}

Assignment solve(const BareNetwork& network, const AssignOptions& options) {
  const double gap = options.gap.value_or(default_gap(options.method));
  const Progress progress = terminal_progress(options.quiet);
  const int iterations = options.max_iterations;
  if (options.method == "stochastic") {
    return assign::stochastic_equilibrium(network.problem, {.scale = options.scale,
                                                            .tolerance = gap,
                                                            .max_iterations = iterations,
                                                            .max_seconds = options.max_seconds,
                                                            .threads = options.threads,
                                                            .progress = progress});
  }
  if (options.method.find("frank-wolfe") != std::string::npos ||
      options.method == "all-or-nothing") {
    const auto direction = options.method == "frank-wolfe" ? assign::Direction::plain
                           : options.method == "conjugate-frank-wolfe"
                               ? assign::Direction::conjugate
                               : assign::Direction::biconjugate;
    return assign::frank_wolfe(
        network.problem, {.relative_gap = gap,
                          .max_iterations = options.method == "all-or-nothing" ? 1 : iterations,
                          .max_seconds = options.max_seconds,
                          .threads = options.threads,
                          .direction = direction,
                          .progress = progress});
  }
  std::shared_ptr<const assign::WarmStart> start;
  if (!options.start.empty()) {
    start = assign::read_solution(read_file(options.start), network.problem, options.start);
  }
  return assign::user_equilibrium(
      network.problem, {.relative_gap = gap,
                        .max_iterations = iterations,
                        .max_seconds = options.max_seconds,
                        .threads = options.threads,
                        .response = options.method == "system-optimum" ? assign::Response::marginal
                                                                       : assign::Response::average,
                        .start = start,
                        .progress = progress});
}

std::string node_id(const BareNetwork& network, NodeId node) {
  return network.node_ids[node.value];
}

std::string link_name(const BareNetwork& network, ArcId arc) {
  return node_id(network, network.graph->tail[arc]) + ":" +
         node_id(network, network.graph->head[arc]);
}

std::string flows_csv(const BareNetwork& network, const Assignment& solution) {
  std::vector<std::string> header = {"link_id",  "from_node_id",         "to_node_id", "volume",
                                     "capacity", "volume_over_capacity", "time",       "cost"};
  const std::size_t classes = solution.class_flow.size();
  for (std::size_t k = 0; classes > 1 && k < classes; ++k) {
    header.push_back(fmt::format("class_{}_flow", k + 1));
  }
  if (!solution.toll.empty()) {
    header.emplace_back("marginal_toll");
  }
  if (!solution.shadow_price.empty()) {
    header.emplace_back("shadow_price");
  }
  const auto cost = assign::class_costs(network.problem, solution.time);
  table::CsvWriter writer(header);
  for (const BareLink& link : network.links) {
    const std::uint32_t a = link.arc.value;
    writer.add(link.id)
        .add(node_id(network, network.graph->tail[link.arc]))
        .add(node_id(network, network.graph->head[link.arc]))
        .add(solution.volume[a])
        .add(link.capacity > 0 ? std::optional<double>(link.capacity) : std::nullopt)
        .add(link.capacity > 0 ? std::optional<double>(solution.volume[a] / link.capacity)
                               : std::nullopt)
        .add(solution.time[a])
        .add(std::isfinite(cost[0][a]) ? std::optional<double>(cost[0][a]) : std::nullopt);
    for (std::size_t k = 0; classes > 1 && k < classes; ++k) {
      writer.add(solution.class_flow[k][a]);
    }
    if (!solution.toll.empty()) {
      writer.add(solution.toll[a]);
    }
    if (!solution.shadow_price.empty()) {
      writer.add(solution.shadow_price[a]);
    }
    writer.end_row();
  }
  return writer.text();
}

std::string log_csv(const Assignment& solution) {
  table::CsvWriter writer({"iteration", "seconds", "relative_gap", "objective"});
  for (const assign::LogEntry& entry : solution.log) {
    writer.add(entry.iteration).add(entry.seconds).add(entry.relative_gap).add(entry.objective);
    writer.end_row();
  }
  return writer.text();
}

void write(const std::string& path, const std::string& bytes, const AssignOptions& options) {
  if (path.empty()) {
    return;
  }
  if (fs::exists(path) && !options.force) {
    throw InputError(Error{.code = "E1008",
                           .what = path + " exists already",
                           .file = path,
                           .hint = "give another name, or --force to replace it"});
  }
  write_file(path, bytes);
}

void write_files(const BareNetwork& network, const Assignment& solution,
                 const AssignOptions& options) {
  write(options.flows, flows_csv(network, solution), options);
  write(options.log, log_csv(solution), options);
  if (!options.save.empty()) {
    if (solution.warm_start == nullptr || !solution.warm_start_fits) {
      refuse_option("--save", options.method,
                    "equilibrium or system-optimum of fixed demand without hard capacities: only "
                    "they keep what another run can start from");
    }
    write(options.save,
          assign::solution_bytes(*solution.warm_start, network.graph->node_count(),
                                 network.graph->arc_count()),
          options);
  }
  if (!options.skims.empty()) {
    const auto skims = study::skim_at(network, solution, options.threads);
    write(options.skims,
          fs::path(options.skims).extension() == ".omx" ? import::omx_bytes(skims)
                                                        : study::skim_csv(skims),
          options);
  }
}

const char* text_of(assign::Status status) {
  switch (status) {
    case assign::Status::converged:
      return "converged";
    case assign::Status::iteration_limit:
      return "iteration_limit";
    case assign::Status::time_limit:
      return "time_limit";
    case assign::Status::cancelled:
      return "cancelled";
  }
  return "";
}

/// Sums of demand that does not move, by cause.
struct Left {
  double unreachable = 0, no_capacity = 0, by_choice = 0;
};

Left left_of(const Assignment& solution) {
  Left left;
  for (const assign::Unreachable& pair : solution.unreachable) {
    left.unreachable += pair.amount;
  }
  for (const assign::Unmet& pair : solution.unmet) {
    (pair.by_choice ? left.by_choice : left.no_capacity) += pair.amount;
  }
  return left;
}

/// What all users pay and spend at the times of now; `total_cost` of a system optimum is at
/// marginal times instead.
double user_cost(const BareNetwork& network, const Assignment& solution) {
  const auto costs = assign::class_costs(network.problem, solution.time);
  double sum = 0;
  for (std::size_t k = 0; k < costs.size(); ++k) {
    for (std::size_t a = 0; a < costs[k].size(); ++a) {
      sum += solution.class_flow[k][a] > 0 ? solution.class_flow[k][a] * costs[k][a] : 0;
    }
  }
  return sum;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json selected_json(const BareNetwork& network, const Assignment& solution,
                   const AssignOptions& options) {
  Json json = Json::object();
  for (const std::string& name : options.select_link) {
    std::vector<ArcId> arcs;
    for (const std::size_t link : study::find_links(network, name)) {
      arcs.push_back(network.links[link].arc);
    }
    Json pairs = Json::array();
    double volume = 0;
    for (const auto& pair : assign::select_arcs(network.problem, solution, arcs)) {
      volume += pair.amount;
      pairs.push_back({{"class", pair.user_class + 1},
                       {"origin", node_id(network, pair.origin)},
                       {"destination", node_id(network, pair.destination)},
                       {"amount", pair.amount}});
    }
    json["select_link"][name] = {{"amount", volume}, {"pairs", pairs}};
  }
  if (!options.select_zone.empty()) {
    const auto volumes = assign::select_zone(network.problem, solution,
                                             study::find_zone(network, options.select_zone));
    Json links = Json::array();
    for (const BareLink& link : network.links) {
      const std::uint32_t a = link.arc.value;
      if (volumes.from[a] > 0 || volumes.to[a] > 0) {
        links.push_back({{"link_id", link.id},
                         {"link", link_name(network, link.arc)},
                         {"volume_from_zone", volumes.from[a]},
                         {"volume_to_zone", volumes.to[a]}});
      }
    }
    json["select_zone"] = {{"zone", options.select_zone}, {"links", links}};
  }
  for (const std::string& pair : options.paths) {
    const std::size_t colon = pair.find(':');
    if (colon == std::string::npos) {
      refuse_option("--paths", pair, "ORIGIN:DESTINATION, two zones");
    }
    Json list = Json::array();
    for (std::size_t k = 0; k < network.problem.classes.size(); ++k) {
      for (const auto& path : assign::paths_of(network.problem, solution, k,
                                               study::find_zone(network, pair.substr(0, colon)),
                                               study::find_zone(network, pair.substr(colon + 1)))) {
        Json nodes = Json::array();
        for (const ArcId arc : path.arcs) {
          if (nodes.empty()) {
            nodes.push_back(node_id(network, network.graph->tail[arc]));
          }
          nodes.push_back(node_id(network, network.graph->head[arc]));
        }
        list.push_back({{"class", k + 1}, {"amount", path.amount}, {"nodes", nodes}});
      }
    }
    json["paths"][pair] = list;
  }
  return json;
}

Json answer_json(const BareNetwork& network, const Assignment& solution,
                 const AssignOptions& options) {
  const Left left = left_of(solution);
  Json json = {{"network", options.network},
               {"method", options.method},
               {"status", text_of(solution.status)},
               {"relative_gap", number(solution.relative_gap)},
               {"objective", number(solution.objective)},
               {"lower_bound", number(solution.lower_bound)},
               {"total_cost", number(solution.total_cost)},
               {"user_cost", number(user_cost(network, solution))},
               {"shortest_path_cost", number(solution.shortest_path_cost)},
               {"average_excess_cost", number(solution.average_excess_cost)},
               {"iterations", solution.iterations},
               {"seconds", solution.seconds},
               {"threads", resolve_threads(options.threads)},
               {"nodes", network.graph->node_count()},
               {"links", network.links.size()},
               {"zones", network.zone_ids.size()},
               {"classes", network.problem.classes.size()},
               {"assigned_demand", solution.assigned_demand},
               {"intrazonal_demand", network.intrazonal},
               {"unreachable_demand", left.unreachable}};
  Json unreachable = Json::array();
  for (const assign::Unreachable& pair : solution.unreachable) {
    unreachable.push_back({{"class", pair.user_class + 1},
                           {"origin", node_id(network, pair.origin)},
                           {"destination", node_id(network, pair.destination)},
                           {"amount", pair.amount}});
  }
  json["unreachable"] = unreachable;
  if (options.hard_capacity || options.unmet_cost || !options.elastic.empty()) {
    json["unmet_demand"] = left.no_capacity;
    json["demand_that_stays_by_choice"] = left.by_choice;
    json["worst_overload"] = solution.worst_overload;
    Json unmet = Json::array();
    for (const assign::Unmet& pair : solution.unmet) {
      Json cut = Json::array();
      for (const ArcId arc : pair.cut) {
        cut.push_back(link_name(network, arc));
      }
      if (!pair.by_choice) {
        unmet.push_back({{"class", pair.user_class + 1},
                         {"origin", node_id(network, pair.origin)},
                         {"destination", node_id(network, pair.destination)},
                         {"amount", pair.amount},
                         {"cut", cut}});
      }
    }
    json["unmet"] = unmet;
    Json full = Json::array();
    for (const BareLink& link : network.links) {
      if (!solution.shadow_price.empty() && solution.shadow_price[link.arc.value] > 0) {
        full.push_back({{"link_id", link.id},
                        {"link", link_name(network, link.arc)},
                        {"capacity", link.capacity},
                        {"shadow_price", solution.shadow_price[link.arc.value]}});
      }
    }
    json["binding"] = full;
  }
  Json log = Json::array();
  for (const assign::LogEntry& entry : solution.log) {
    log.push_back({{"iteration", entry.iteration},
                   {"seconds", entry.seconds},
                   {"relative_gap", number(entry.relative_gap)},
                   {"objective", number(entry.objective)}});
  }
  json["log"] = log;
  json["notes"] = network.notes;
  json.update(selected_json(network, solution, options));
  return json;
}

void print_unmoved(const BareNetwork& network, const Assignment& solution) {
  std::size_t shown = 0;
  for (const assign::Unreachable& pair : solution.unreachable) {
    if (++shown <= kListed) {
      fmt::print("  no way from {} to {}: {}\n", node_id(network, pair.origin),
                 node_id(network, pair.destination), shortest(pair.amount));
    }
  }
  for (const assign::Unmet& pair : solution.unmet) {
    if (pair.by_choice || ++shown > kListed) {
      continue;
    }
    std::string cut;
    for (const ArcId arc : pair.cut) {
      cut += (cut.empty() ? "" : " ") + link_name(network, arc);
    }
    fmt::print("  no capacity from {} to {}: {} ({})\n", node_id(network, pair.origin),
               node_id(network, pair.destination), grouped(pair.amount, 3),
               cut.empty() ? "a way is left, but dearer than staying" : "full: " + cut);
  }
  if (shown > kListed) {
    fmt::print("  and {} more; --json lists all\n", shown - kListed);
  }
}

void print_binding(const BareNetwork& network, const Assignment& solution) {
  std::vector<BareLink> full;
  for (const BareLink& link : network.links) {
    if (!solution.shadow_price.empty() && solution.shadow_price[link.arc.value] > 0) {
      full.push_back(link);
    }
  }
  if (full.empty()) {
    return;
  }
  const auto price = [&](const BareLink& link) { return solution.shadow_price[link.arc.value]; };
  std::ranges::stable_sort(full, [&](const auto& a, const auto& b) { return price(a) > price(b); });
  TextTable table{.header = {"full link", "id", "capacity", "shadow price"}, .rows = {}};
  for (std::size_t i = 0; i < std::min(full.size(), kListed); ++i) {
    table.rows.push_back({link_name(network, full[i].arc), full[i].id, grouped(full[i].capacity, 1),
                          fmt::format("{:.6g}", price(full[i]))});
  }
  fmt::print("\n{} links are full\n{}", full.size(), table.text());
}

void print_selected(const BareNetwork& network, const Assignment& solution,
                    const AssignOptions& options) {
  const Json json = selected_json(network, solution, options);
  if (!json.empty()) {
    fmt::print("{}\n", json.dump(2));
  }
}

void print_answer(const BareNetwork& network, const Assignment& solution,
                  const AssignOptions& options) {
  for (const std::string& note : network.notes) {
    fmt::print("note: {}\n", note);
  }
  TextTable log{.header = {"iteration", "seconds", "relative gap", "objective"}, .rows = {}};
  const std::size_t entries = solution.log.size();
  for (std::size_t i = 0; i < entries; ++i) {
    if (i < 3 || i + 12 > entries || i % std::max<std::size_t>(1, entries / 10) == 0) {
      const assign::LogEntry& entry = solution.log[i];
      log.rows.push_back({std::to_string(entry.iteration), fmt::format("{:.3f}", entry.seconds),
                          fmt::format("{:.3e}", entry.relative_gap),
                          fmt::format("{:.15g}", entry.objective)});
    }
  }
  fmt::print("{}\n", log.text());
  fmt::print(
      "{}: {} after {} iterations, {:.3f} s on {} threads\n"
      "relative gap {:.3e}, objective {:.15g}, total cost {:.15g}, at cheapest {:.15g}\n"
      "all users together at the times of now: {:.15g}\n"
      "demand assigned {}, within zones {}\n",
      options.method, text_of(solution.status), solution.iterations, solution.seconds,
      resolve_threads(options.threads), solution.relative_gap, solution.objective,
      solution.total_cost, solution.shortest_path_cost, user_cost(network, solution),
      shortest(solution.assigned_demand), shortest(network.intrazonal));
  const Left left = left_of(solution);
  if (left.unreachable > 0 || left.no_capacity > 0) {
    fmt::print("demand that does not move: {} has no way, {} no capacity\n",
               shortest(left.unreachable), grouped(left.no_capacity, 3));
    print_unmoved(network, solution);
  }
  if (left.by_choice > 0) {
    fmt::print("demand that stays by choice: {}\n", grouped(left.by_choice, 3));
  }
  print_binding(network, solution);
  print_selected(network, solution, options);
}

/// Costs beyond the range of numbers: named, not printed as "inf".
void check_range(const BareNetwork& network, const Assignment& solution,
                 const AssignOptions& options) {
  if (std::isfinite(solution.total_cost) && std::isfinite(solution.objective)) {
    return;
  }
  Error error{.code = "E4103",
              .what = "a cost at equilibrium is too large for a number",
              .file = options.network,
              .expected = "volumes and capacities whose delay stays below 1e308",
              .hint = "check units and power of the link, and the demand"};
  for (const BareLink& link : network.links) {
    if (!std::isfinite(solution.time[link.arc.value])) {
      error.field = "link " + link.id;
      error.found = fmt::format("time at volume {}", shortest(solution.volume[link.arc.value]));
      break;
    }
  }
  throw InputError(error);
}

int run_assign(const AssignOptions& options) {
  if (!options.elastic.empty() && !(options.sensitivity > 0)) {
    refuse_option("--sensitivity", shortest(options.sensitivity),
                  "a number above 0 with --elastic");
  }
  const bool plain = options.method == "equilibrium" || options.method == "system-optimum";
  if (!plain &&
      (options.hard_capacity || !options.elastic.empty() || !options.start.empty() ||
       !options.select_link.empty() || !options.select_zone.empty() || !options.paths.empty())) {
    refuse_option("--method", options.method,
                  "equilibrium or system-optimum with --hard-capacity, --elastic, --start, "
                  "--select-link, --select-zone and --paths");
  }
  BareNetwork network = read_network(options);
  apply_options(network, options);
  const Assignment solution = solve(network, options);
  check_range(network, solution, options);
  write_files(network, solution, options);
  if (options.json) {
    print_json(answer_json(network, solution, options));
  } else {
    print_answer(network, solution, options);
  }
  const bool one_pass = options.method == "all-or-nothing";
  const bool converged = one_pass || solution.status == assign::Status::converged;
  const Left left = left_of(solution);
  const bool all = left.unreachable == 0 && left.no_capacity == 0;
  if (!all && options.require_all) {
    fmt::print(stderr,
               "corridor assign: infeasible: {} of the demand cannot move (--require-all)\n",
               shortest(left.unreachable + left.no_capacity));
  }
  return converged && (all || !options.require_all) ? kOk : kAnalysisSaysNo;
}

}  // namespace

void add_assign(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<AssignOptions>();
  CLI::App* command = app.add_subcommand(
      "assign", "Equilibrium of a network on its own: TNTP, GMNS, demand from OMX too");
  command
      ->add_option("network", options->network,
                   "TNTP file (plain, gzip or zip), or a folder in TNTP or GMNS form")
      ->required();
  command->add_option("--trips", options->trips,
                      "trips: TNTP, demand.csv or FILE.omx[:MATRIX]; once for each class of users; "
                      "default: what lies beside the network");
  command->add_option("--pce", options->pce, "passenger-car equivalents of a trip, for each class")
      ->delimiter(',')
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--value-of-time", options->value_of_time,
                   "cost of a unit of time, for each class; 1: costs are times")
      ->delimiter(',')
      ->check(CLI::NonNegativeNumber);
  command->add_option("--method", options->method, "how demand spreads")
      ->check(
          CLI::IsMember({"equilibrium", "system-optimum", "frank-wolfe", "conjugate-frank-wolfe",
                         "biconjugate-frank-wolfe", "stochastic", "all-or-nothing"}));
  command
      ->add_option("--gap", options->gap,
                   "relative gap to reach; default: 1e-10, of Frank-Wolfe 1e-4, stochastic 1e-6")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--max-iterations", options->max_iterations, "stop after so many")
      ->check(CLI::PositiveNumber);
  command->add_option("--max-seconds", options->max_seconds, "stop after so long; 0: no limit")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--toll-factor", options->toll_factor, "cost of a unit of toll")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--distance-factor", options->distance_factor, "cost of a unit of length")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--scale", options->scale, "of the stochastic method's logit, per unit of cost")
      ->check(CLI::PositiveNumber);
  command
      ->add_option("--elastic", options->elastic,
                   "demand falls with cost: trips are those at cost 0")
      ->check(CLI::IsMember({"linear", "exponential"}));
  command->add_option("--sensitivity", options->sensitivity, "s of 1 - s cost or exp(-s cost)")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--hard-capacity", options->hard_capacity,
                    "capacities are limits, with shadow prices; what has no room is unmet");
  command
      ->add_option("--unmet-cost", options->unmet_cost,
                   "what a trip that does not move costs; default: 100 times the dearest pair")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--require-all", options->require_all, "exit 1 if some demand cannot move");
  command->add_option("--close", options->close, "links FROM:TO or ids, separated by commas")
      ->delimiter(',');
  command->add_option("--flows", options->flows, "volumes, times, costs by link, CSV");
  command->add_option("--log", options->log, "gap and objective by iteration, CSV");
  command->add_option("--skims", options->skims, "cost and time between zones, .omx or .csv");
  command->add_option("--save", options->save, "the solution, for --start");
  command->add_option("--start", options->start, "begin from a solution that --save wrote");
  command->add_option("--select-link", options->select_link, "who uses a link: FROM:TO or its id")
      ->delimiter(',');
  command->add_option("--select-zone", options->select_zone, "where a zone's trips run");
  command->add_option("--paths", options->paths, "ways of a pair: ORIGIN:DESTINATION")
      ->delimiter(',');
  command->add_flag("--json", options->json, "print one JSON object");
  command->add_option("--threads", options->threads, "0: all cores; never changes the answer")
      ->check(CLI::Range(0, 1024));
  command->add_flag("--force", options->force, "replace files that are there");
  command->add_flag("-q,--quiet", options->quiet, "no progress");
  command->footer(
      "Exit code 1: stopped before the gap was reached (the best so far is printed and written), "
      "or\n"
      "--require-all and some demand cannot move.\n"
      "Example: corridor assign SiouxFalls_net.tntp --gap 1e-12 --flows flows.csv");
  command->callback([=, &chosen] { chosen = [=] { return run_assign(*options); }; });
}

}  // namespace corridor::app
