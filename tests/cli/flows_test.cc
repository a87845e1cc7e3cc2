// flows: one season, with and without a change.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST_F(CommandLine, FlowsOfASeason) {
  const Answer answer = corridor("flows small");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("scenario today 2030"));
  const json flows = json::parse(corridor("flows small --json --pairs").out);
  EXPECT_EQ(flows["totals"]["moved_t_per_day"], 100);
  EXPECT_FALSE(flows.contains("effect"));
  EXPECT_EQ(flows["links"][0]["link_id"], "AB");
  EXPECT_EQ(flows["links"][0]["forward_t_per_day"], 100);
  EXPECT_EQ(flows["pairs"][0]["hours"], 68);
}

TEST_F(CommandLine, FlowsWithAClosedLinkTellTheEffect) {
  const Answer answer = corridor("flows small --set link.AB.closed=1");
  EXPECT_EQ(answer.exit_code, 0) << answer.err;
  EXPECT_THAT(answer.out, HasSubstr("cut off 100 t/day"));
  const json flows = json::parse(corridor("flows small --set link.AB.closed=1 --json --pairs").out);
  EXPECT_EQ(flows["effect"]["cut_off_t_per_day"], 100);
  EXPECT_EQ(flows["before"]["moved_t_per_day"], 100);
  EXPECT_EQ(flows["totals"]["moved_t_per_day"], 0);
  EXPECT_EQ(flows["links"][0]["open"], false);
  EXPECT_EQ(flows["pairs"][0]["cause"], "no way");
  EXPECT_TRUE(flows["pairs"][0]["hours"].is_null());
}

TEST_F(CommandLine, FlowsOfAChangeThatCannotBe) {
  const Answer answer = corridor("flows small --set link.AX.closed=1");
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.err, HasSubstr("error[E2004]"));
}

}  // namespace
}  // namespace corridor::app
