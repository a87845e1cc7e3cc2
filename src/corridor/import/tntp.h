// Networks, trip tables and flows in the format of Transportation Networks for Research (TNTP).
//
// The format has no specification; what is tolerated follows the published files. Cost of a link:
// free_flow_time (1 + b (volume / capacity)^power) + toll_factor toll + distance_factor length.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/network/graph.h"

namespace corridor::import {

/// Links are the rows of the file, in its order; duplicate rows and self loops are kept.
struct TntpNetwork {
  std::size_t zone_count = 0;              // zones are the nodes 0 .. zone_count-1
  std::vector<std::uint32_t> node_number;  // of each node, as the file writes it
  network::Graph graph;                    // with no_through below FIRST THRU NODE
  std::vector<ArcId> arc_of_link;
  std::vector<double> capacity, length, free_flow_time, b, power, speed, toll;  // per link
  std::vector<int> link_type;
  std::optional<double> toll_factor;  // from the file; most state it only in their README
  std::optional<double> distance_factor;
  std::size_t duplicate_links = 0;  // rows with the ends of an earlier row
  ErrorList warnings;

  std::size_t link_count() const { return capacity.size(); }
};

/// Trips between different zones; repeated pairs are added up, zeros dropped.
struct TntpTrips {
  struct Entry {
    std::uint32_t origin = 0;       // zone, from 0
    std::uint32_t destination = 0;  // zone, from 0
    double trips = 0;
  };
  std::size_t zone_count = 0;
  std::vector<Entry> entries;  // by origin, then destination
  double total = 0;            // of `entries`
  double intrazonal = 0;       // trips from a zone to itself: not assigned
  std::size_t repeated_pairs = 0;
  ErrorList warnings;
};

struct TntpFlow {
  std::uint32_t from = 0, to = 0;  // node numbers of the file
  double volume = 0, cost = 0;
};

/// @param name how messages call the text
/// @throws InputError with every problem: E1302 metadata, E1303 number expected, E1304 columns,
///         E1305 fewer rows than stated (cut off), E2301 node number, E2302 capacity, E2303 power,
///         E2304 negative or infinite value
TntpNetwork parse_tntp_network(std::string_view text, const std::string& name);

/// @throws InputError as above, and E3301 zone out of range, E3302 negative or infinite trips
TntpTrips parse_tntp_trips(std::string_view text, const std::string& name);

/// Solution files: from, to, volume, cost, with or without metadata.
std::vector<TntpFlow> parse_tntp_flows(std::string_view text, const std::string& name);

/// As `parse_...`, from a file that may be packed with gzip or zip.
TntpNetwork read_tntp_network(const std::filesystem::path& path);
TntpTrips read_tntp_trips(const std::filesystem::path& path);
std::vector<TntpFlow> read_tntp_flows(const std::filesystem::path& path);

/// Values per link put in the order of arcs.
std::vector<double> by_arc(const TntpNetwork& network, std::span<const double> per_link);

/// toll_factor toll + distance_factor length per arc: the part of the cost that flow does not
/// change.
std::vector<double> fixed_cost_by_arc(const TntpNetwork& network, double toll_factor,
                                      double distance_factor);

/// Volumes of a solution per arc. Duplicate links are matched in the order of their rows.
/// @throws InputError E2305 if a row has no link left to match
std::vector<double> volumes_by_arc(const TntpNetwork& network, std::span<const TntpFlow> flows,
                                   const std::string& name);

}  // namespace corridor::import
