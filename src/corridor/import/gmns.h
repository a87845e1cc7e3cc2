// Reads a network in the form of the General Modeling Network Specification (GMNS 0.96, 0.97): a
// folder of CSV tables. docs/methods/gmns.md says what is read and how it is understood.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/base/id.h"
#include "corridor/network/graph.h"
#include "corridor/table/csv.h"
#include "corridor/table/row_index.h"

namespace corridor::import {

/// config.csv as it stands; empty where it says nothing.
struct GmnsConfig {
  std::string dataset_name = {};
  std::string short_length = {};
  std::string long_length = {};
  std::string speed = {};
  std::string crs = {};
  std::string geometry_field_format = {};
  std::string currency = {};
  std::string version_number = {};
  std::string id_type = {};
};

/// A further table of the data set, as it was read.
struct GmnsCarried {
  std::string file;
  table::Table table;
};

/// What differs on a link at a time of day. NaN and empty texts: as at other times.
struct GmnsLinkTimeOfDay {
  LinkId link = {};
  std::string time_day = {};  // XXXXXXXX_HHMM_HHMM: Sunday to Saturday, holidays; begin; end
  double capacity_pce_per_h_lane = 0;
  double free_speed_kmh = 0;
  double lanes = 0;
  double toll = 0;
  std::string allowed_uses = {};
};

struct GmnsUse {
  std::string use = {};
  double persons_per_vehicle = 0;
  double pce = 0;
};

/// A bare network. Row r of node.csv is NodeId{r}, row r of link.csv is LinkId{r}; the tables keep
/// every column, those that GMNS does not know too. NaN: the data set does not say.
struct GmnsNetwork {
  table::Table node_table = {};
  table::Table link_table = {};
  std::optional<table::Table> geometry_table = {};
  std::vector<GmnsCarried> carried = {};  // all other tables
  GmnsConfig config = {};

  IdVector<NodeId, double> x;  // in the units of config.crs
  IdVector<NodeId, double> y;
  IdVector<NodeId, ZoneId> zone_of_node;  // none: the node belongs to no zone

  IdVector<ZoneId, std::string> zone_ids;  // of zone.csv, or as node.csv names them

  IdVector<LinkId, NodeId> from;
  IdVector<LinkId, NodeId> to;
  IdVector<LinkId, std::uint8_t> directed;
  IdVector<LinkId, double> length_km;  // measured where link.csv has none; never NaN
  IdVector<LinkId, double> free_speed_kmh;
  IdVector<LinkId, double> capacity_pce_per_h_lane;
  IdVector<LinkId, double> lanes;
  IdVector<LinkId, double> toll;       // in config.currency
  IdVector<LinkId, double> vdf_alpha;  // of link.csv's dialects; empty if it has none
  IdVector<LinkId, double> vdf_beta;
  IdVector<LinkId, std::uint32_t> geometry_row;    // of geometry_table, or table::RowIndex::kNone
  std::size_t geometry_column = table::kNoColumn;  // of link_table, if shapes are WKT

  std::vector<GmnsLinkTimeOfDay> times_of_day = {};
  std::vector<GmnsUse> uses = {};

  network::Graph graph;
  IdVector<ArcId, LinkId> link_of_arc;
  IdVector<ArcId, std::uint8_t> against_link;  // 1: the arc runs from to_node_id to from_node_id

  table::RowIndex node_index = {};
  table::RowIndex link_index = {};

  std::vector<std::string> notes = {};  // what was understood how, a sentence each

  std::size_t node_count() const { return x.size(); }
  std::size_t link_count() const { return from.size(); }
};

std::string_view node_id(const GmnsNetwork& network, NodeId node);
std::string_view link_id(const GmnsNetwork& network, LinkId link);
std::string_view allowed_uses(const GmnsNetwork& network, LinkId link);
/// The link's shape as well-known text, its own or that of geometry.csv; empty: a straight line.
std::string_view geometry_wkt(const GmnsNetwork& network, LinkId link);
std::optional<NodeId> find_node(const GmnsNetwork& network, std::string_view id);
std::optional<LinkId> find_link(const GmnsNetwork& network, std::string_view id);

struct GmnsOptions {
  /// The folder as messages show it; empty: as given.
  std::string shown = {};
  /// Also read and check the tables that no network is built from (lanes, movements, signals, zones
  /// that no node belongs to).
  bool check_carried = true;
  int threads = 0;  // 0: all cores
};

/// Reads a folder. All problems of all files go to `errors`, warnings too.
///
/// @return the network; none if a table that it is built from has an error. Errors in tables that
///         are only carried along leave the network usable: it is up to the caller to throw.
std::optional<GmnsNetwork> read_gmns(const std::filesystem::path& folder,
                                     const GmnsOptions& options, ErrorList& errors);

/// As above, for callers that stop at any error. @throws InputError with every problem
GmnsNetwork read_gmns(const std::filesystem::path& folder, const GmnsOptions& options = {});

}  // namespace corridor::import
