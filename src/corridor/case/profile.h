// A profile.csv that stands alone, outside a case: what the engineering commands take.
#pragma once

#include <filesystem>
#include <string>

#include "corridor/case/case.h"

namespace corridor::cases {

/// Reads one profile of a CSV file with the columns of profile.csv, of which only chainage_km and
/// elevation_m are needed.
///
/// @param id of the profile to take; empty: the only one of the file
/// @throws InputError with all problems of the file, or if the id is not there or not given where
///         the file has several
ElevationProfile open_profile(const std::filesystem::path& path, const std::string& id = "");

}  // namespace corridor::cases
