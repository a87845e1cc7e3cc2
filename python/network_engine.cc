// A network on its own (TNTP, GMNS): matrices between its zones, equilibrium.
#include "engine.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include "corridor/assign/equilibrium.h"
#include "corridor/base/error.h"
#include "corridor/study/bare_network.h"
#include "corridor/study/network_skim.h"

namespace corridor::python {
namespace {

using study::BareNetwork;

study::SkimMethod method_named(const std::string& name) {
  const std::vector<std::pair<const char*, study::SkimMethod>> methods = {
      {"automatic", study::SkimMethod::automatic},
      {"trees", study::SkimMethod::trees},
      {"contraction", study::SkimMethod::contraction},
      {"customizable", study::SkimMethod::customizable}};
  for (const auto& [known, method] : methods) {
    if (name == known) {
      return method;
    }
  }
  throw std::invalid_argument("method: automatic, trees, contraction or customizable");
}

py::dict skim(const BareNetwork& network, const std::string& method, bool along, int threads) {
  study::NetworkSkim result;
  {
    const py::gil_scoped_release released;
    result = study::skim_network(
        network, {.method = method_named(method), .along = along, .threads = threads});
  }
  py::dict matrices;
  for (import::OmxMatrix& matrix : result.matrices.matrices) {
    for (double& value : matrix.values) {
      value = std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
    }
    matrices[py::str(matrix.name)] =
        matrix_of(matrix.values, result.matrices.rows, result.matrices.columns);
  }
  return matrices;
}

py::dict assign(const BareNetwork& network, bool system_optimum, double relative_gap,
                int max_iterations, double max_seconds, int threads) {
  assign::Assignment solution;
  {
    const py::gil_scoped_release released;
    solution = assign::user_equilibrium(
        network.problem,
        {.relative_gap = relative_gap,
         .max_iterations = max_iterations,
         .max_seconds = max_seconds,
         .threads = threads,
         .response = system_optimum ? assign::Response::marginal : assign::Response::average});
  }
  std::vector<double> volume;
  std::vector<double> time;
  for (const study::BareLink& link : network.links) {
    volume.push_back(solution.volume[link.arc.value]);
    time.push_back(solution.time[link.arc.value]);
  }
  double unreachable = 0;
  for (const assign::Unreachable& pair : solution.unreachable) {
    unreachable += pair.amount;
  }
  py::dict answer;
  answer["converged"] = solution.status == assign::Status::converged;
  answer["relative_gap"] = solution.relative_gap;
  answer["objective"] = solution.objective;
  answer["total_cost"] = solution.total_cost;
  answer["shortest_path_cost"] = solution.shortest_path_cost;
  answer["iterations"] = solution.iterations;
  answer["unreachable_demand"] = unreachable;
  answer["volume"] = array_of(volume);
  answer["time"] = array_of(time);
  return answer;
}

/// Columns of the links, in the order of the file.
py::dict links(const BareNetwork& network) {
  py::list ids;
  py::list from;
  py::list to;
  std::vector<double> capacity;
  std::vector<double> length;
  for (const study::BareLink& link : network.links) {
    ids.append(link.id);
    from.append(network.node_ids[network.graph->tail[link.arc].value]);
    to.append(network.node_ids[network.graph->head[link.arc].value]);
    capacity.push_back(link.capacity);
    length.push_back(link.length);
  }
  py::dict columns;
  columns["link_id"] = ids;
  columns["from_node_id"] = from;
  columns["to_node_id"] = to;
  columns["capacity"] = array_of(capacity);
  columns["length"] = array_of(length);
  return columns;
}

}  // namespace

void bind_network(py::module_& module) {
  py::class_<BareNetwork>(module, "Network")
      .def(py::init([](const std::string& path, const std::vector<std::string>& trips, bool demand,
                       std::optional<double> toll_factor, std::optional<double> distance_factor) {
             study::BareNetworkInput input{.network = path,
                                           .toll_factor = toll_factor,
                                           .distance_factor = distance_factor,
                                           .demand = demand};
             for (const std::string& file : trips) {
               input.classes.push_back({.file = file});
             }
             return std::make_unique<BareNetwork>(study::read_bare_network(input));
           }),
           py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("zone_ids",
                             [](const BareNetwork& network) { return network.zone_ids; })
      .def_property_readonly("node_count",
                             [](const BareNetwork& network) { return network.graph->node_count(); })
      .def_property_readonly("notes", [](const BareNetwork& network) { return network.notes; })
      .def("links", &links)
      .def("skim", &skim)
      .def("assign", &assign);
}

}  // namespace corridor::python
