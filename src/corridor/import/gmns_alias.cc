#include "corridor/import/gmns_alias.h"

#include <fmt/format.h>

namespace corridor::import {

std::vector<std::string_view> aliases_of(std::string_view name) {
  if (name == "o_zone_id") {
    return {"o_zone_id", "from_zone_id", "origin_zone_id", "orig_zone_id", "origin", "o_zone"};
  }
  if (name == "d_zone_id") {
    return {"d_zone_id",    "to_zone_id",  "destination_zone_id",
            "dest_zone_id", "destination", "d_zone"};
  }
  if (name == "volume") {
    return {"volume", "demand", "trips", "flow", "total_demand"};
  }
  if (name == "vdf_alpha") {
    return {"vdf_alpha", "vdf_alpha1", "VDF_alpha", "VDF_alpha1", "BPR_alpha", "BPR_alpha1"};
  }
  if (name == "vdf_beta") {
    return {"vdf_beta", "vdf_beta1", "VDF_beta", "VDF_beta1", "BPR_beta", "BPR_beta1"};
  }
  return {name};
}

AliasedColumn find_aliased(const table::Table& table, std::string_view name,
                           std::vector<std::string>& notes) {
  for (const std::string_view alias : aliases_of(name)) {
    if (const std::size_t index = table.column(alias); index != table::kNoColumn) {
      notes.push_back(fmt::format("{}: {} is read from \"{}\"", table.file(), name, alias));
      return {.index = index, .spelt = std::string(alias)};
    }
  }
  return {};
}

}  // namespace corridor::import
