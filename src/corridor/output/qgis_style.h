// Styles in QGIS's own form (QML), so that a GeoPackage opens as the map of the report.
#pragma once

#include <string>

namespace corridor::output {

std::string place_style();
std::string terminal_style();
/// By family and status.
std::string link_style();
/// By family, width by width_class.
std::string flow_style();

}  // namespace corridor::output
