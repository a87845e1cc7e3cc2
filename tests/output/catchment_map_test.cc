// Catchments and isochrones of a case against closed forms, and as GDAL reads them from the
// exports.
#include "corridor/output/catchment_map.h"

#include "case/small_case.h"

#include <cmath>
#include <numbers>

#include <gdal.h>
#include <gtest/gtest.h>
#include <ogr_api.h>

#include "corridor/base/atomic_file.h"
#include "corridor/output/geojson.h"
#include "corridor/output/geopackage.h"

namespace corridor::output {
namespace {

namespace fs = std::filesystem;

constexpr double kKmPerDegree = 6371.0088 * std::numbers::pi / 180;
constexpr double kRoad_km = 4 * kKmPerDegree;

// Two ports at the ends of a road along the equator, and a market M over the sea from both:
//
//   P ==== A ============ Q      4 degrees, 50 km/h; an hour costs 1 USD/t; 0.05 USD a t-km
//   1 degree    3 degrees        P charges 5 USD, Q 5 + `dearer` USD, both seas alike
cases::Case two_ports(double dearer, double reach_km) {
  const auto road = [](double degrees) { return std::to_string(degrees * kKmPerDegree); };
  const auto charge = std::to_string(5 + dearer);
  return cases::small_case(
      {{"node.csv",
        "node_id,name,x_coord,y_coord,node_type,country\n"
        "P,P,0,0,,XX\nA,A,1,0,,XX\nQ,Q,4,0,,XX\nM,M,40,0,,YY\n"},
       {"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,country,status\n"
        "PA,P,A,false," +
            road(1) + ",50,road,XX,open\nAQ,A,Q,false," + road(3) +
            ",50,road,XX,open\n"
            "PM,P,M,false,4500,20,sea,,open\nQM,Q,M,false,4500,20,sea,,open\n"},
       {"terminal.csv",
        "terminal_id,name,node_id,terminal_type,mode_from,mode_to,directed,hours,price,"
        "resource_cost,levy,price_unit,status\n"
        "port_p,P,P,port,road,sea,false,10,5,5,0,usd_per_t,open\n"
        "port_q,Q,Q,port,road,sea,false,10," +
            charge + "," + charge + ",0,usd_per_t,open\n"},
       {"zone.csv",
        "zone_id,name,node_id,access_modes,population\nA,A,A,road,100\nM,M,M,sea,200\n"},
       {"demand.csv",
        "demand_id,o_zone_id,d_zone_id,commodity,year,tonnes_per_year\nd,A,M,goods,2030,36500\n"},
       {"parameter.csv", "name,value,unit\noff_network_speed_kmh,10,km/h\noff_network_reach_km," +
                             std::to_string(reach_km) + ",km\n"}});
}

study::Hub hub_of(const cases::Case& a_case) {
  return study::analyse_hub(a_case, {.port = "P", .rivals = {"Q"}, .threads = 1});
}

double total_km2(const std::vector<access::Polygon>& polygons) {
  double area = 0;
  for (const access::Polygon& polygon : polygons) {
    area += access::area_km2(polygon);
  }
  return area;
}

// Convex hull of two discs.
double hull_km2(double radius_1, double radius_2, double apart) {
  const double angle = std::acos((radius_1 - radius_2) / apart);
  const double tangent = std::sqrt(apart * apart - std::pow(radius_1 - radius_2, 2));
  return tangent * (radius_1 + radius_2) + radius_1 * radius_1 * (std::numbers::pi - angle) +
         radius_2 * radius_2 * angle;
}

TEST(IsochronesOfACase, AreTheHullOfTheDiscsAlongTheRoad) {
  const cases::Case a_case = two_ports(0, 500);
  const auto bands = isochrones_of(a_case, hub_of(a_case), CommodityId{0});
  ASSERT_EQ(bands.size(), 3U);
  // 24 hours: at the port 240 km beside the road, less along it by what the drive has taken.
  const double left_h = 24 - kRoad_km / 50;
  EXPECT_EQ(bands[0].hours, 24);
  EXPECT_NEAR(total_km2(bands[0].polygons) / hull_km2(240, 10 * left_h, kRoad_km), 1, 0.02);
  // 72 and 168 hours: the reach beside the network bounds both.
  const double reach = 2 * 500 * kRoad_km + std::numbers::pi * 500 * 500;
  EXPECT_NEAR(total_km2(bands[1].polygons) / reach, 1, 0.02);
  EXPECT_EQ(total_km2(bands[2].polygons), total_km2(bands[1].polygons));
}

// Where the outline of `polygons` ends to the east in the row of cells above the equator.
double east_end(const std::vector<access::Polygon>& polygons) {
  double east = -180;
  for (const access::Polygon& polygon : polygons) {
    const auto& outline = polygon.rings[0];
    for (std::size_t i = 1; i < outline.size(); ++i) {
      const bool crosses = (outline[i - 1].latitude > 0.02) != (outline[i].latitude > 0.02);
      east = crosses ? std::max(east, outline[i].longitude) : east;
    }
  }
  return east;
}

TEST(CatchmentsOfACase, MeetWhereTheCostsByBothPortsAreEqual) {
  // x km from P: 0.07 USD a km (0.05 and 1/50 h), so that the border lies `dearer` / 0.14 km east
  // of the middle.
  for (const double dearer : {0.0, 7.0, -4.0}) {
    const cases::Case a_case = two_ports(dearer, 75);
    const Catchment found =
        catchment_of(a_case, hub_of(a_case), CommodityId{0}, *a_case.find_zone("M"));
    ASSERT_EQ(found.polygons.size(), 2U);
    EXPECT_NEAR(east_end(found.polygons[0]), 2 + dearer / 0.14 / kKmPerDegree, 0.2501);  // a cell
    EXPECT_GT(total_km2(found.polygons[1]), 0);
  }
}

struct Read {
  std::vector<access::Polygon> polygons;
  std::vector<double> area_km2;
};

// What GDAL, another program, finds in a layer.
Read read(const fs::path& path, const char* layer_name) {
  Read result;
  GDALAllRegister();
  const GDALDatasetH dataset = GDALOpenEx(path.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr);
  const OGRLayerH layer =
      dataset == nullptr ? nullptr : GDALDatasetGetLayerByName(dataset, layer_name);
  if (layer == nullptr) {
    ADD_FAILURE() << "no layer " << layer_name << " in " << path;
    return result;
  }
  while (const OGRFeatureH feature = OGR_L_GetNextFeature(layer)) {
    const OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    EXPECT_TRUE(OGR_G_IsValid(geometry));
    access::Polygon polygon;
    for (int r = 0; r < OGR_G_GetGeometryCount(geometry); ++r) {
      const OGRGeometryH ring = OGR_G_GetGeometryRef(geometry, r);
      std::vector<access::Position> positions;
      for (int p = 0; p < OGR_G_GetPointCount(ring); ++p) {
        positions.push_back({OGR_G_GetX(ring, p), OGR_G_GetY(ring, p)});
      }
      EXPECT_EQ(positions.front(), positions.back());
      polygon.rings.push_back(std::move(positions));
    }
    result.polygons.push_back(std::move(polygon));
    result.area_km2.push_back(
        OGR_F_GetFieldAsDouble(feature, OGR_F_GetFieldIndex(feature, "area_km2")));
    OGR_F_Destroy(feature);
  }
  GDALClose(dataset);
  return result;
}

TEST(RegionLayers, AreTheSameValidPolygonsInBothExports) {
  const cases::Case a_case = two_ports(7, 75);
  const study::Hub hub = hub_of(a_case);
  const std::vector<Catchment> catchments = {
      catchment_of(a_case, hub, CommodityId{0}, *a_case.find_zone("M"))};
  const auto layers =
      region_layers(a_case, hub, catchments, isochrones_of(a_case, hub, CommodityId{0}));
  const cases::TemporaryFolder folder;
  write_geopackage(folder.path() / "a.gpkg", layers, "2023-01-01T00:00:00.000Z");
  for (const Layer& layer : layers) {
    const fs::path json = folder.path() / (layer.name + ".geojson");
    write_file(json, geojson(layer));
    const Read package = read(folder.path() / "a.gpkg", layer.name.c_str());
    const Read text = read(json, layer.name.c_str());
    ASSERT_GE(package.polygons.size(), 2U) << layer.name;
    ASSERT_EQ(package.polygons.size(), text.polygons.size());
    for (std::size_t i = 0; i < package.polygons.size(); ++i) {
      // The field says what the shape has.
      EXPECT_NEAR(access::area_km2(package.polygons[i]) / package.area_km2[i], 1, 1e-9);
      EXPECT_NEAR(access::area_km2(text.polygons[i]) / text.area_km2[i], 1, 1e-5);
      EXPECT_EQ(package.polygons[i].rings.size(), text.polygons[i].rings.size());
      EXPECT_EQ(package.area_km2[i], text.area_km2[i]);
    }
  }
}

}  // namespace
}  // namespace corridor::output
