// Catchments of ports and isochrones of one port as polygons: for the report's map and for GIS.
#pragma once

#include <string>
#include <vector>

#include "corridor/access/region.h"
#include "corridor/case/case.h"
#include "corridor/output/layers.h"
#include "corridor/study/hub.h"

namespace corridor::output {

/// Which gateway a tonne sent from anywhere beside the network would take to one market.
struct Catchment {
  ZoneId market = {};
  std::vector<PlaceId> gateways = {};                       // the port first, then its rivals
  std::vector<std::vector<access::Polygon>> polygons = {};  // by gateway
};

/// What lies within so many hours of the port, inland.
struct IsochroneBand {
  double hours = 0;
  std::vector<access::Polygon> polygons = {};
};

/// For one commodity, in the scenario, year and reference season of `hub`; gateways that cannot
/// reach the market are left without polygons.
Catchment catchment_of(const cases::Case& a_case, const study::Hub& hub, CommodityId commodity,
                       ZoneId market);

/// Fastest ways from the port over land, bands of 24, 72 and 168 hours (each with what the ones
/// before it hold).
std::vector<IsochroneBand> isochrones_of(const cases::Case& a_case, const study::Hub& hub,
                                         CommodityId commodity);

/// catchment and isochrone, polygon layers on WGS 84.
std::vector<Layer> region_layers(const cases::Case& a_case, const study::Hub& hub,
                                 const std::vector<Catchment>& catchments,
                                 const std::vector<IsochroneBand>& isochrones);

/// A map of one market's catchments with a legend, as a figure.
std::string catchment_html(const cases::Case& a_case, const Catchment& catchment);

}  // namespace corridor::output
