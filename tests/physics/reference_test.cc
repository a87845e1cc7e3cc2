// Every row of the reference tables, one test case per id.
#include "physics/anchors.h"
#include "physics/reference_vectors.h"

#include <cmath>

#include <gtest/gtest.h>

namespace corridor::physics {
namespace {

const std::vector<ReferenceVector>& all() {
  static const std::vector<ReferenceVector> kAll = reference_vectors(reference_folder());
  return kAll;
}

class Reference : public testing::TestWithParam<ReferenceVector> {};

TEST_P(Reference, IsMetWithinItsTolerance) {
  const ReferenceVector& row = GetParam();
  ASSERT_FALSE(std::isnan(row.computed)) << row.id << ": no function computes " << row.what;
  EXPECT_NEAR(row.computed, row.expected, row.tolerance)
      << row.id << " " << row.what << " [" << row.unit << "]\n"
      << row.source << "\n"
      << row.note;
}

INSTANTIATE_TEST_SUITE_P(Physics, Reference, testing::ValuesIn(all()),
                         [](const auto& row) { return row.param.id; });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Reference);

TEST(ReferenceTables, HaveAllTheirRows) {
  if (all().empty()) {
    GTEST_SKIP() << "no reference tables in " << reference_folder();
  }
  EXPECT_EQ(all().size(), 89U);
  EXPECT_NE(validation_rows(all()).find("| P01 | darcy_friction_factor | 0.0185139 1 |"),
            std::string::npos);
}

TEST(Plausibility, BakuTbilisiCeyhanNeedsAReductionStationOnTheLastDescent) {
  const StationCount line = baku_ceyhan();
  EXPECT_GE(line.reduction_stations, 1);
  EXPECT_GT(line.last_reduction_m, 1680e3);         // the last summit
  EXPECT_NEAR(line.friction_slope_m_km, 3.9, 0.4);  // physics.md
}

TEST(Plausibility, KazakhstanChinaNeedsAHandfulOfStations) {
  const StationCount line = kazakhstan_china();
  EXPECT_NEAR(line.friction_slope_m_km, 3.3, 0.5);  // physics.md
  EXPECT_GE(line.pump_stations, 4);
  EXPECT_LE(line.pump_stations, 6);
  EXPECT_EQ(line.reduction_stations, 0);
}

}  // namespace
}  // namespace corridor::physics
