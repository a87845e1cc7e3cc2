#include "assign_answer.h"

#include <cmath>

#include "corridor/base/parallel.h"

namespace corridor::app {

using assign::Assignment;
using study::BareLink;
using study::BareNetwork;

namespace {

Json finite_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

}  // namespace

std::string node_name(const BareNetwork& network, NodeId node) {
  return network.node_ids[node.value];
}

std::string link_name(const BareNetwork& network, ArcId arc) {
  return node_name(network, network.graph->tail[arc]) + ":" +
         node_name(network, network.graph->head[arc]);
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

LeftBehind left_of(const Assignment& solution) {
  LeftBehind left;
  for (const assign::Unreachable& pair : solution.unreachable) {
    left.unreachable += pair.amount;
  }
  for (const assign::Unmet& pair : solution.unmet) {
    (pair.by_choice ? left.by_choice : left.no_capacity) += pair.amount;
  }
  return left;
}

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
                       {"origin", node_name(network, pair.origin)},
                       {"destination", node_name(network, pair.destination)},
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
      refuse_assign_option("--paths", pair, "ORIGIN:DESTINATION, two zones");
    }
    Json list = Json::array();
    for (std::size_t k = 0; k < network.problem.classes.size(); ++k) {
      for (const auto& path : assign::paths_of(network.problem, solution, k,
                                               study::find_zone(network, pair.substr(0, colon)),
                                               study::find_zone(network, pair.substr(colon + 1)))) {
        Json nodes = Json::array();
        for (const ArcId arc : path.arcs) {
          if (nodes.empty()) {
            nodes.push_back(node_name(network, network.graph->tail[arc]));
          }
          nodes.push_back(node_name(network, network.graph->head[arc]));
        }
        list.push_back({{"class", k + 1}, {"amount", path.amount}, {"nodes", nodes}});
      }
    }
    json["paths"][pair] = list;
  }
  return json;
}

Json assign_json(const BareNetwork& network, const Assignment& solution,
                 const AssignOptions& options) {
  const LeftBehind left = left_of(solution);
  Json json = {{"network", options.network},
               {"method", options.method},
               {"status", text_of(solution.status)},
               {"relative_gap", finite_or_null(solution.relative_gap)},
               {"objective", finite_or_null(solution.objective)},
               {"lower_bound", finite_or_null(solution.lower_bound)},
               {"total_cost", finite_or_null(solution.total_cost)},
               {"user_cost", finite_or_null(user_cost(network, solution))},
               {"shortest_path_cost", finite_or_null(solution.shortest_path_cost)},
               {"average_excess_cost", finite_or_null(solution.average_excess_cost)},
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
                           {"origin", node_name(network, pair.origin)},
                           {"destination", node_name(network, pair.destination)},
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
                         {"origin", node_name(network, pair.origin)},
                         {"destination", node_name(network, pair.destination)},
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
                   {"relative_gap", finite_or_null(entry.relative_gap)},
                   {"objective", finite_or_null(entry.objective)}});
  }
  json["log"] = log;
  json["notes"] = network.notes;
  json.update(selected_json(network, solution, options));
  return json;
}

}  // namespace corridor::app
