#include "case/small_case.h"

#include <filesystem>

#include <gdal.h>
#include <gtest/gtest.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/error.h"
#include "corridor/output/geojson.h"
#include "corridor/output/geopackage.h"

namespace corridor::output {
namespace {

namespace fs = std::filesystem;
constexpr const char* kDate = "2023-01-01T00:00:00.000Z";

// What GDAL, another program, finds in a file.
class Dataset {
 public:
  explicit Dataset(const fs::path& path) {
    GDALAllRegister();
    dataset_ = GDALOpenEx(path.c_str(), GDAL_OF_VECTOR, nullptr, nullptr, nullptr);
  }
  ~Dataset() { GDALClose(dataset_); }
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  bool good() const { return dataset_ != nullptr; }
  OGRLayerH layer(const char* name) const { return GDALDatasetGetLayerByName(dataset_, name); }

 private:
  GDALDatasetH dataset_ = nullptr;
};

class Geo : public ::testing::Test {
 protected:
  const cases::Case a_case = cases::small_case(
      {{"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,geometry,fid\n"
        "AB,A,B,false,120,60,road,open,,x\n"
        "BC,B,C,false,120,60,road,open,,\"say \"\"hi\"\"\"\n"
        "CD,C,D,false,1200,30,sea,open,\"LINESTRING (2 0, 5 -3, 12 0)\",\n"}});
  const study::FlowsResult result = study::run_flows(a_case, {.threads = 1});
  const std::vector<Layer> layers = run_layers(a_case, result);
  const cases::TemporaryFolder folder;
};

TEST_F(Geo, AGeoPackageIsReadByGdal) {
  const fs::path path = folder.path() / "a.gpkg";
  write_geopackage(path, layers, kDate);
  const Dataset dataset(path);
  ASSERT_TRUE(dataset.good());
  EXPECT_EQ(OGR_L_GetFeatureCount(dataset.layer("node"), 1), 4);
  EXPECT_EQ(OGR_L_GetFeatureCount(dataset.layer("link"), 1), 3);
  EXPECT_EQ(OGR_L_GetFeatureCount(dataset.layer("terminal"), 1), 1);
  EXPECT_EQ(OGR_L_GetFeatureCount(dataset.layer("zone"), 1), 3);
  EXPECT_EQ(OGR_L_GetFeatureCount(dataset.layer("layer_styles"), 1), 5);

  OGRLayerH flow = dataset.layer("flow_today_2030");
  ASSERT_NE(flow, nullptr);
  EXPECT_STREQ(OSRGetAuthorityCode(OGR_L_GetSpatialRef(flow), nullptr), "4326");
  OGRFeatureH sea = OGR_L_GetFeature(flow, 3);
  const int tonnes = OGR_F_GetFieldIndex(sea, "tonnes_per_year");
  EXPECT_NEAR(OGR_F_GetFieldAsDouble(sea, tonnes), 36'500, 1e-6);
  EXPECT_EQ(OGR_G_GetPointCount(OGR_F_GetGeometryRef(sea)), 3);
  EXPECT_DOUBLE_EQ(OGR_G_GetY(OGR_F_GetGeometryRef(sea), 1), -3);
  OGR_F_Destroy(sea);
}

TEST_F(Geo, TheSameLayersGiveTheSameBytes) {
  const fs::path first = folder.path() / "a.gpkg";
  const fs::path second = folder.path() / "b.gpkg";
  write_geopackage(first, layers, kDate);
  write_geopackage(second, layers, kDate);
  EXPECT_EQ(read_file(first), read_file(second));
  EXPECT_FALSE(fs::exists(folder.path() / "a.gpkg.partial"));
  write_geopackage(first, layers, kDate);  // over itself
  EXPECT_EQ(read_file(first), read_file(second));
}

TEST_F(Geo, AFolderThatIsNotThereIsSaid) {
  const fs::path path = folder.path() / "no" / "a.gpkg";
  try {
    write_geopackage(path, layers, kDate);
    FAIL() << "no error";
  } catch (const EnvironmentError& error) {
    EXPECT_NE(std::string(error.what()).find("a.gpkg"), std::string::npos) << error.what();
  }
}

TEST_F(Geo, GeoJsonIsReadByGdal) {
  const fs::path path = folder.path() / "link.geojson";
  write_file(path, geojson(layers[1]));
  const Dataset dataset(path);
  ASSERT_TRUE(dataset.good());
  OGRLayerH link = dataset.layer("link");
  ASSERT_NE(link, nullptr);
  EXPECT_EQ(OGR_L_GetFeatureCount(link, 1), 3);
  OGRFeatureH second = OGR_L_GetFeature(link, 1);
  EXPECT_STREQ(OGR_F_GetFieldAsString(second, OGR_F_GetFieldIndex(second, "fid")), "say \"hi\"");
  OGR_F_Destroy(second);
}

TEST(Dates, ComeFromSourceDateEpochElseFromTheCase) {
  EXPECT_EQ(date_text("1700000000", 2023), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(date_text(nullptr, 2023), "2023-01-01T00:00:00.000Z");
  EXPECT_EQ(date_text("soon", 2023), "2023-01-01T00:00:00.000Z");
}

}  // namespace
}  // namespace corridor::output
