#include "published.h"

#include <stdexcept>

namespace corridor::assign {

namespace {

constexpr Published kNetworks[] = {
    {"SiouxFalls", "SiouxFalls_net.tntp", "SiouxFalls_trips.tntp", 0, 0},
    {"Anaheim", "Anaheim_net.tntp", "Anaheim_trips.tntp", 0, 0},
    {"Barcelona", "Barcelona_net.tntp", "Barcelona_trips.tntp", 0, 0},
    {"Winnipeg", "Winnipeg_net.tntp", "Winnipeg_trips.tntp", 0, 0},
    {"Chicago-Sketch", "ChicagoSketch_net.tntp", "ChicagoSketch_trips.tntp.gz", 0.02, 0.04},
    {"Berlin-Center", "berlin-center_net.tntp.gz", "berlin-center_trips.tntp", 0, 0},
    {"chicago-regional", "ChicagoRegional_net.tntp", "ChicagoRegional_trips_SYNTHETIC.tntp.gz", 0.1,
     0.25},
};

}  // namespace

std::span<const Published> published_networks() {
  return kNetworks;
}

const Published& published_network(const std::string& folder) {
  for (const Published& published : kNetworks) {
    if (published.folder == folder) {
      return published;
    }
  }
  throw std::invalid_argument("no published network is called " + folder);
}

PublishedProblem::PublishedProblem(const std::filesystem::path& networks,
                                   const Published& published)
    : network(import::read_tntp_network(networks / published.folder / published.net)) {
  const auto trips = import::read_tntp_trips(networks / published.folder / published.trips);
  problem.graph = &network.graph;
  problem.delays.resize(network.link_count());
  for (std::size_t i = 0; i < network.link_count(); ++i) {
    problem.delays[network.arc_of_link[i].value] = {DelayShape::bpr, network.free_flow_time[i],
                                                    network.capacity[i], network.b[i],
                                                    network.power[i]};
  }
  UserClass users;
  for (const auto& entry : trips.entries) {
    users.demand.push_back({NodeId{entry.origin}, NodeId{entry.destination}, entry.trips});
  }
  users.fixed_cost =
      import::fixed_cost_by_arc(network, published.toll_factor, published.distance_factor);
  problem.classes.push_back(std::move(users));
}

}  // namespace corridor::assign
