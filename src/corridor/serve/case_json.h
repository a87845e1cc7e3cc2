// The case as the app needs it before anything is computed.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "corridor/case/case.h"

namespace corridor::serve {

struct CaseView {
  const cases::Case& a_case;
  const std::string& folder;
  const ErrorList& problems;
  const std::string& version;
  std::vector<std::string> analyses = {};  // that the program offers
};
nlohmann::ordered_json case_json(const CaseView& view);

/// {"header": [...], "rows": [[...]]}, cells as they stand in the file.
nlohmann::ordered_json table_json(const table::Table& table);

/// Land around the case's places as GeoJSON; coasts, no boundaries.
nlohmann::ordered_json basemap_json(const cases::Case& a_case);

}  // namespace corridor::serve
