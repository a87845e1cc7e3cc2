#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST_F(CommandLine, WorstCaseOverAllDemandIsProvenAndPrintsBothParts) {
  const Answer text = corridor("worst-case small -k 2");
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("not moved (declared value)"));
  EXPECT_THAT(text.out, HasSubstr("Proven: no 2 closures cost more"));
  const json one = json::parse(corridor("worst-case small -k 1 --json").out);
  const json two = json::parse(corridor("worst-case small -k 2 --json").out);
  EXPECT_TRUE(two["proven"].get<bool>());
  EXPECT_GE(two["cost_usd_per_day"].get<double>(), one["cost_usd_per_day"].get<double>());
  EXPECT_NEAR(one["cost_usd_per_day"].get<double>(),
              one["added_usd_per_day"].get<double>() + one["unmet_usd_per_day"].get<double>(),
              1e-6);
}

TEST_F(CommandLine, WorstCaseByCapacityNeedsAPair) {
  const Answer answer = corridor("worst-case small --by-capacity");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("--pair"));
}

}  // namespace
}  // namespace corridor::app
