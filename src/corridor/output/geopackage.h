// OGC GeoPackage 1.3 (OGC 12-128r17) written with SQLite: features, their styles for QGIS, no
// spatial index (layers have hundreds of features). The same layers give the same bytes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "corridor/output/layers.h"

namespace corridor::output {

/// Writes PATH.partial and renames it.
///
/// @param layers      names unlike one another; they become tables
/// @param last_change "2026-01-01T00:00:00.000Z": the date that the file states, not the clock's
/// @throws EnvironmentError naming the path and the cause, a full disk among them
void write_geopackage(const std::filesystem::path& path, const std::vector<Layer>& layers,
                      const std::string& last_change);

/// SOURCE_DATE_EPOCH (seconds, as reproducible-builds.org defines it) as the text above; without
/// a number 1 January of `year`, at the earliest 1970.
std::string date_text(const char* source_date_epoch, int year);

}  // namespace corridor::output
