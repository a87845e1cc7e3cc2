// skim: networks on their own in place of a case.
#include "cli/program.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "corridor/import/omx.h"

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr const char* kNet =
    "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 2\n"
    "<END OF METADATA>\n1 3 1 2 4.5 0.15 4 0 0 1 ;\n3 2 1 3 1 0.15 4 0 0 1 ;\n";

struct SkimNetwork : CommandLine {
  SkimNetwork() { std::ofstream(folder.path() / "line_net.tntp") << kNet; }
};

TEST_F(SkimNetwork, PrintsAndWritesTheSameMatrixByEveryMethod) {
  const std::string expected = "o_zone_id,d_zone_id,cost\n1,1,0\n1,2,5.5\n2,1,\n2,2,0\n";
  for (const std::string method : {"automatic", "trees", "contraction", "customizable"}) {
    EXPECT_EQ(corridor("skim line_net.tntp --method " + method).out, expected);
  }
  EXPECT_EQ(corridor("skim . --along").out,
            "o_zone_id,d_zone_id,cost,time,length\n1,1,0,0,0\n1,2,5.5,5.5,5\n2,1,,,\n2,2,0,0,0\n");
  const Answer written = corridor("skim line_net.tntp -o skim.csv");
  EXPECT_EQ(written.out, "skim.csv: 2 x 2 zones by trees, 3 nodes; 1 pairs without a way\n");
  EXPECT_EQ(text_of(folder.path() / "skim.csv"), expected);
  EXPECT_EQ(corridor("skim line_net.tntp -o skim.omx --distance-factor 2").exit_code, 0);
  const auto omx = import::read_omx(folder.path() / "skim.omx");
  EXPECT_EQ(omx.matrices.at(0).values.at(1), 5.5 + 2 * 5);
  const json answer = json::parse(corridor("skim line_net.tntp --json").out);
  EXPECT_EQ(answer.at("method"), "trees");
  EXPECT_EQ(answer.at("cost"), json::parse("[[0, 5.5], [null, 0]]"));
}

TEST_F(SkimNetwork, RefusesOptionsOfTheOtherKind) {
  const Answer of_case = corridor("skim line_net.tntp --season winter");
  EXPECT_EQ(of_case.exit_code, 2);
  EXPECT_EQ(of_case.err,
            "error[E1057]: options that do not fit together\n"
            "  --> corridor skim  (--season)\n"
            "    = found \"winter\", expected a case; a network on its own has no such thing\n"
            "result: 1 error, 0 warnings\n");
  for (const std::string arguments :
       {"small --along", "small --method trees", "small --toll-factor 1",
        "line_net.tntp --along --method contraction", "line_net.tntp --set a=1",
        "line_net.tntp --year 2030", "line_net.tntp --method none"}) {
    EXPECT_EQ(corridor("skim " + arguments).exit_code, 2) << arguments;
  }
  corridor("skim line_net.tntp -o there.csv");
  EXPECT_THAT(corridor("skim line_net.tntp -o there.csv").err, HasSubstr("E1008"));
}

}  // namespace
}  // namespace corridor::app
