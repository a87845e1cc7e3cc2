// A network without a case, as others publish it, made an assignment problem: TNTP, GMNS with
// demand.csv, and OMX matrices as demand of either.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "corridor/assign/problem.h"
#include "corridor/network/graph.h"

namespace corridor::study {

/// One class of users: where its trips are and how it values.
struct TripsInput {
  std::filesystem::path file = {};  // empty: the one that lies beside the network
  std::string matrix = {};          // of an OMX file; empty: its only one
  double volume_per_trip = 1;       // passenger-car equivalents
  double value_of_time = 1;         // cost a minute (or the network's unit of time)
};

struct BareNetworkInput {
  std::filesystem::path network = {};          // a TNTP file, or a folder in TNTP or GMNS form
  std::vector<TripsInput> classes = {};        // empty: one class, the trips beside the network
  std::optional<double> toll_factor = {};      // cost a unit of toll; none: as the file says, or 0
  std::optional<double> distance_factor = {};  // cost a unit of length
  bool demand = true;                          // false: no trips are read
};

/// A link of the file in one direction.
struct BareLink {
  std::string id = {};  // row number from 1 in TNTP, link_id in GMNS
  ArcId arc = {};
  bool against = false;  // a two-way link of GMNS, from its end to its start
  double capacity = 0;   // 0: none given
  double length = 0;     // km in GMNS, the file's unit in TNTP
};

struct BareNetwork {
  std::unique_ptr<const network::Graph> graph = {};
  assign::Problem problem = {};  // of `graph`
  std::vector<BareLink> links = {};
  std::vector<std::string> node_ids = {};  // by NodeId; centroids made here: "zone Z"
  std::vector<std::string> zone_ids = {};
  std::vector<NodeId> zone_nodes = {};
  double intrazonal = 0;                // trips from a zone to itself: not assigned
  std::vector<std::string> notes = {};  // what was understood how, a sentence each
  std::string time_unit = {};           // of delays, as far as it is known
};

/// Reads and checks network and demand, and joins them.
///
/// @throws InputError with every problem of the file that stops it: the readers' own, E1001 a
///         missing file, E3303 a matrix that does not fit the zones, E3302 negative or infinite
///         trips, E2306 a GMNS link without a speed
BareNetwork read_bare_network(const BareNetworkInput& input);

/// Whether a path is such a network rather than a case: a file, or a folder without case.toml.
bool is_bare_network(const std::filesystem::path& path);

/// Links named "FROM:TO" by node ids or by their own id; both directions of a two-way GMNS link.
/// @throws InputError E2307 if there is none
std::vector<std::size_t> find_links(const BareNetwork& network, const std::string& name);

/// @throws InputError E2308 if there is none, with the near one as hint
NodeId find_zone(const BareNetwork& network, const std::string& id);

}  // namespace corridor::study
