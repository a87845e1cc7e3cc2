// demand.csv beside a GMNS network, as DTALite and its relatives have it: a row a pair of zones.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/base/id.h"
#include "corridor/table/csv.h"

namespace corridor::import {

struct GmnsFlow {
  ZoneId origin = {};
  ZoneId destination = {};
  double volume = 0;  // in the unit that the file means, which it does not say
};

struct GmnsDemand {
  std::vector<GmnsFlow> flows = {};     // in the order of the file
  table::Table table = {};              // every column, row r is flows[r]
  std::vector<std::string> notes = {};  // under which name each column was found
};

/// Reads o_zone_id, d_zone_id and volume, or what stands for them (gmns_alias.h).
///
/// @param zone_ids  of the network; ids are texts, so 1 and 01 differ
/// @param shown     the file as messages show it
/// @return none if there is an error: a missing file or column, a zone that the network does not
///         have, a volume that is missing, no number or negative
std::optional<GmnsDemand> read_gmns_demand(const std::filesystem::path& path,
                                           const IdVector<ZoneId, std::string>& zone_ids,
                                           const std::string& shown, ErrorList& errors);

}  // namespace corridor::import
