// assign: networks on their own, from the files that others publish.
#include "cli/program.h"

#include <limits>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "corridor/import/omx.h"

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

// Braess (1968) with the shortcut: t = 10 v, 50 + v, 10 + v as B and power of the format.
constexpr const char* kNet =
    "<NUMBER OF ZONES> 4\n<NUMBER OF NODES> 4\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 5\n"
    "<END OF METADATA>\n\n"
    "~ init term capacity length fftime B power speed toll type ;\n"
    "1 2 1 1 1e-8 1e9 1 0 0 1 ;\n2 4 1 1 50 0.02 1 0 0 1 ;\n1 3 1 1 50 0.02 1 0 0 1 ;\n"
    "3 4 1 1 1e-8 1e9 1 0 0 1 ;\n2 3 1 1 10 0.1 1 0 0 1 ;\n";
constexpr const char* kTrips =
    "<NUMBER OF ZONES> 4\n<TOTAL OD FLOW> 6\n<END OF METADATA>\n\nOrigin 1\n 4 : 6.0; 1 : 3.0;\n";

struct Assign : CommandLine {
  Assign() {
    write("braess_net.tntp", kNet);
    write("braess_trips.tntp", kTrips);
  }

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((folder.path() / name).parent_path());
    std::ofstream(folder.path() / name, std::ios::binary) << text;
  }

  json answer(const std::string& arguments, int exit_code = 0) const {
    const Answer answer = corridor("assign " + arguments + " --json");
    EXPECT_EQ(answer.exit_code, exit_code) << answer.err << answer.out;
    return json::parse(answer.out);
  }

  std::string refusal(const std::string& arguments) const {
    const Answer answer = corridor("assign " + arguments);
    EXPECT_EQ(answer.exit_code, 2) << answer.out;
    return answer.err;
  }
};

TEST_F(Assign, BraessCostsNinetyTwoToEachOfSix) {
  const json solved = answer("braess_net.tntp --gap 1e-12 --flows flows.csv");
  EXPECT_EQ(solved.at("status"), "converged");
  EXPECT_LE(solved.at("relative_gap").get<double>(), 1e-12);
  EXPECT_NEAR(solved.at("total_cost").get<double>(), 6 * 92, 1e-6);
  EXPECT_NEAR(solved.at("shortest_path_cost").get<double>(), 6 * 92, 1e-6);
  EXPECT_EQ(solved.at("assigned_demand"), 6);
  EXPECT_EQ(solved.at("intrazonal_demand"), 3);
  EXPECT_EQ(solved.at("unreachable_demand"), 0);
  for (const char* key : {"objective", "iterations", "seconds", "threads", "lower_bound"}) {
    EXPECT_TRUE(solved.contains(key)) << key;
  }
  EXPECT_THAT(text_of(folder.path() / "flows.csv"),
              HasSubstr("link_id,from_node_id,to_node_id,volume,"));
}

TEST_F(Assign, TakesAFolderAndPackedFiles) {
  ASSERT_EQ(shell("mkdir packed && gzip -c braess_net.tntp > packed/braess_net.tntp.gz && "
                  "gzip -c braess_trips.tntp > packed/braess_trips.tntp.gz")
                .exit_code,
            0);
  EXPECT_EQ(answer("packed").at("objective"), answer("braess_net.tntp").at("objective"));
}

TEST_F(Assign, MethodsAgree) {
  const double exact = answer("braess_net.tntp --gap 1e-12").at("objective");
  for (const char* method : {"frank-wolfe", "conjugate-frank-wolfe", "biconjugate-frank-wolfe"}) {
    const json solved = answer(std::string("braess_net.tntp --gap 1e-6 --method ") + method);
    EXPECT_NEAR(solved.at("objective").get<double>(), exact, 1e-3) << method;
  }
  // Without the shortcut (link 5) the optimum for all is 83 each.
  EXPECT_NEAR(answer("braess_net.tntp --method system-optimum").at("objective").get<double>(),
              6 * 83, 1e-6);
  EXPECT_NEAR(answer("braess_net.tntp --close 2:3").at("total_cost").get<double>(), 6 * 83, 1e-6);
  EXPECT_NEAR(answer("braess_net.tntp --close 5").at("total_cost").get<double>(), 6 * 83, 1e-6);
  EXPECT_GT(answer("braess_net.tntp --method stochastic --scale 0.1").at("total_cost"), 6 * 83);
}

TEST_F(Assign, StopsEarlyWithTheBestSoFarAndExitCodeOne) {
  const json solved = answer("braess_net.tntp --gap 1e-14 --max-iterations 1 --log log.csv", 1);
  EXPECT_EQ(solved.at("status"), "iteration_limit");
  EXPECT_GT(solved.at("relative_gap").get<double>(), 1e-14);
  EXPECT_THAT(text_of(folder.path() / "log.csv"),
              HasSubstr("iteration,seconds,relative_gap,objective\n1,"));
}

TEST_F(Assign, StartsFromASavedSolution) {
  answer("braess_net.tntp --gap 1e-12 --save before");
  EXPECT_EQ(answer("braess_net.tntp --gap 1e-12 --start before").at("iterations"), 1);
  EXPECT_NEAR(answer("braess_net.tntp --start before --close 5").at("total_cost").get<double>(),
              6 * 83, 1e-6);
}

TEST_F(Assign, SelectsLinksZonesAndPaths) {
  const json solved = answer(
      "braess_net.tntp --gap 1e-12 --select-link 2:3 --select-zone 4 --paths 1:4 "
      "--skims skims.csv");
  EXPECT_NEAR(solved.at("select_link").at("2:3").at("amount").get<double>(), 2, 1e-6);
  EXPECT_EQ(solved.at("paths").at("1:4").size(), 3);
  EXPECT_EQ(solved.at("select_zone").at("links").size(), 5);
  EXPECT_THAT(text_of(folder.path() / "skims.csv"), HasSubstr("1,4,9"));
}

TEST_F(Assign, DemandFromOmxCountsAsTheSameTrips) {
  import::Omx omx{.rows = 4, .columns = 4};
  omx.matrices.push_back({"car", std::vector<double>(16, 0)});
  omx.matrices[0].values[3] = 6;
  omx.matrices[0].values[5] = 1;
  import::write_omx(folder.path() / "trips.omx", omx);
  const json solved = answer("braess_net.tntp --gap 1e-12 --trips trips.omx:car");
  EXPECT_NEAR(solved.at("total_cost").get<double>(), 6 * 92, 1e-6);
  EXPECT_EQ(solved.at("intrazonal_demand"), 1);
  EXPECT_THAT(refusal("braess_net.tntp --trips trips.omx:cars"),
              HasSubstr("error[E3303]: the file has no matrix of that name\n  --> trips.omx"));
  // Two classes: half the trips each, trucks of two cars.
  omx.matrices[0].values[3] = 2;
  omx.matrices.push_back({"truck", std::vector<double>(16, 0)});
  omx.matrices[1].values[3] = 2;
  import::write_omx(folder.path() / "both.omx", omx);
  const json both =
      answer("braess_net.tntp --gap 1e-12 --trips both.omx:car --trips both.omx:truck --pce 1,2");
  EXPECT_NEAR(both.at("total_cost").get<double>(), 4 * 92, 1e-6);
}

TEST_F(Assign, ReadsGmnsWithDemand) {
  write("gmns/node.csv",
        "node_id,x_coord,y_coord,zone_id\nA,0,0,Z1\nB,0.1,0,\nC,0.2,0,Z2\nD,0.2,0.1,Z2\n");
  write("gmns/link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity\n"
        "ab,A,B,true,10,60,1,1000\nbc,B,C,true,10,60,1,1000\nbd,B,D,true,20,60,1,\n");
  write("gmns/config.csv", "short_length,long_length,speed\nm,km,km/h\n");
  write("gmns/demand.csv", "o_zone_id,d_zone_id,volume\nZ1,Z2,500\nZ1,Z1,4\nZ1,Z2,500\n");
  const json solved = answer("gmns --gap 1e-12");
  EXPECT_EQ(solved.at("assigned_demand"), 1000);
  EXPECT_EQ(solved.at("intrazonal_demand"), 4);
  // Both zones' nodes are ends of the trip: the near one is taken, 2 x 10 min x 1.15.
  EXPECT_NEAR(solved.at("total_cost").get<double>(), 1000 * 2 * 11.5, 1e-6);
  write("gmns/demand.csv", "o_zone_id,d_zone_id,volume\nZ1,Z9,500\n");
  EXPECT_THAT(refusal("gmns"), HasSubstr("found \"Z9\""));
}

TEST_F(Assign, HardCapacitiesLeaveUnmetTripsWithTheCut) {
  write("line_net.tntp",
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 2\n"
        "<END OF METADATA>\n1 3 10 1 5 0 1 0 0 1 ;\n3 2 4 1 5 0 1 0 0 1 ;\n");
  write("line_trips.tntp",
        "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 6\n<END OF METADATA>\nOrigin 1\n 2 : 6;\n");
  const json solved = answer("line_net.tntp --hard-capacity");
  EXPECT_NEAR(solved.at("unmet_demand").get<double>(), 2, 1e-6);
  EXPECT_EQ(solved.at("unmet").at(0).at("cut"), json::array({"3:2"}));
  EXPECT_EQ(solved.at("binding").at(0).at("link"), "3:2");
  const Answer strict = corridor("assign line_net.tntp --hard-capacity --require-all");
  EXPECT_EQ(strict.exit_code, 1);
  EXPECT_THAT(strict.err, HasSubstr("infeasible: "));
  EXPECT_THAT(strict.out, HasSubstr("no capacity from 1 to 2: 2.000 (full: 3:2)"));
}

TEST_F(Assign, DemandWithoutAWayIsListed) {
  write("braess_trips.tntp",
        "<NUMBER OF ZONES> 4\n<TOTAL OD FLOW> 13\n<END OF METADATA>\nOrigin 1\n 4 : 6;\n"
        "Origin 4\n 1 : 7;\n");
  const json solved = answer("braess_net.tntp");
  EXPECT_EQ(solved.at("unreachable_demand"), 7);
  EXPECT_EQ(solved.at("unreachable").at(0).at("origin"), "4");
  EXPECT_EQ(solved.at("assigned_demand"), 6);
  EXPECT_EQ(corridor("assign braess_net.tntp --require-all").exit_code, 1);
  EXPECT_THAT(corridor("assign braess_net.tntp").out, HasSubstr("no way from 4 to 1: 7"));
}

TEST_F(Assign, RefusesImpossibleLinksByTheirPlace) {
  const auto with = [&](const std::string& row) {
    write("bad_net.tntp",
          "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 1\n"
          "<END OF METADATA>\n" +
              row + "\n");
    return refusal("bad_net.tntp --trips braess_trips.tntp");
  };
  EXPECT_THAT(with("1 2 -5 1 1 0.15 4 0 0 1 ;"),
              HasSubstr("error[E2302]: link with an impossible capacity\n  --> bad_net.tntp:6:5"));
  EXPECT_THAT(with("1 2 0 1 1 0.15 4 0 0 1 ;"),
              HasSubstr("error[E2302]: link without capacity, by which its delay divides"));
  EXPECT_THAT(with("1 2 5 1 1 0.15 0.5 0 0 1 ;"),
              HasSubstr("error[E2303]: link whose delay rises infinitely fast at volume 0"));
  EXPECT_THAT(with("1 2 5 1 1 0.15"), HasSubstr("error[E1304]: link row with 6 columns"));
  EXPECT_THAT(with("1 2 1e999 1 1 0.15 4 0 0 1 ;"), HasSubstr("error[E1303]"));
}

TEST_F(Assign, ValidOdditiesSolve) {
  // Zero time, constant cost, power 0, parallel links, a self loop, a repeated pair.
  write("odd_net.tntp",
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 6\n"
        "<END OF METADATA>\n1 3 5 1 0 0.15 4 0 0 1 ;\n1 3 5 1 0 0.15 4 0 0 1 ;\n"
        "3 2 5 1 2 0 4 0 0 1 ;\n3 2 5 1 2 0.15 0 0 0 1 ;\n3 3 5 1 2 0.15 4 0 0 1 ;\n"
        "1 2 0 1 9 0 0 0 0 1 ;\n");
  write("odd_trips.tntp",
        "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 6\n<END OF METADATA>\nOrigin 1\n 2 : 2;\n 2 : 4;\n");
  const json solved = answer("odd_net.tntp --gap 1e-12");
  EXPECT_NEAR(solved.at("total_cost").get<double>(), 12, 1e-9);
}

TEST_F(Assign, CostsBeyondNumbersAreNamed) {
  write("huge_net.tntp",
        "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 2\n<FIRST THRU NODE> 1\n<NUMBER OF LINKS> 1\n"
        "<END OF METADATA>\n1 2 1e-30 1 1 0.15 16 0 0 1 ;\n");
  EXPECT_THAT(refusal("huge_net.tntp --trips odd.tntp"),
              HasSubstr("error[E1001]: there is no such file\n  --> odd.tntp"));
  write("huge_trips.tntp",
        "<NUMBER OF ZONES> 2\n<TOTAL OD FLOW> 6\n<END OF METADATA>\nOrigin 1\n 2 : 6;\n");
  const std::string message = refusal("huge_net.tntp");
  EXPECT_THAT(message, HasSubstr("error[E4103]: a cost at equilibrium is too large for a number"));
  EXPECT_THAT(message, HasSubstr("link 1"));
}

TEST_F(Assign, TripsWhoseSumOverflowsAreRefused) {
  write("braess_trips.tntp",
        "<NUMBER OF ZONES> 4\n<END OF METADATA>\nOrigin 1\n 4 : 1e308;\n 4 : 1e308;\n");
  EXPECT_EQ(refusal("braess_net.tntp"),
            "error[E3302]: the trips add up to more than a number holds\n"
            "  --> ./braess_trips.tntp\n"
            "    = found \"a sum above 1.8e308\", expected trips whose sum is a finite number\n"
            "    = hint: check the unit of the trips\n"
            "result: 1 error, 0 warnings\n");
}

TEST_F(Assign, WhatTheReadersWarnOfIsSaid) {
  // A table that ends early, a pair twice, a link twice.
  write("odd_net.tntp", std::string(kNet) + "2 3 1 1 10 0.1 1 0 0 1 ;\n");
  write("odd_trips.tntp",
        "<NUMBER OF ZONES> 4\n<TOTAL OD FLOW> 60\n<END OF METADATA>\nOrigin 1\n 4 : 2; 4 : 4");
  EXPECT_EQ(answer("odd_net.tntp").at("notes"),
            json::array({"odd_net.tntp: the file has more links than its head states; all are used "
                         "(NUMBER OF LINKS 6, stated 5)",
                         "1 links have the ends of an earlier one: all are used",
                         "./odd_trips.tntp: the trips do not add up to the total that the head "
                         "states (TOTAL OD FLOW 6, stated 60): the file may be cut off",
                         "./odd_trips.tntp: 1 rows repeat a pair of zones; their trips are added "
                         "up"}));
  EXPECT_THAT(corridor("assign odd_net.tntp").out, HasSubstr("note: 1 links have the ends"));
}

TEST_F(Assign, TruncatedAndCorruptFilesAreRefusedInFull) {
  write("cut_net.tntp", std::string(kNet).substr(0, 250));
  EXPECT_THAT(refusal("cut_net.tntp --trips braess_trips.tntp"), HasSubstr("was it cut off?"));
  import::Omx omx{.rows = 4, .columns = 4};
  omx.matrices.push_back({"car", std::vector<double>(16, 1)});
  const std::string whole = import::omx_bytes(omx);
  const std::string half = whole.substr(0, whole.size() / 2);
  write("cut.omx", half);
  EXPECT_EQ(refusal("braess_net.tntp --trips cut.omx"),
            "error[E1070]: not a sound HDF5 file\n"
            "  --> cut.omx\n"
            "    = found \"" +
                std::to_string(half.size()) +
                " bytes of HDF5, cut short or damaged\", expected an OMX file, which is HDF5\n"
                "    = hint: it may be cut short: write or copy it again\n"
                "result: 1 error, 0 warnings\n");
  omx.matrices[0].values[1] = -2;
  omx.matrices[0].values[2] = std::numeric_limits<double>::infinity();
  import::write_omx(folder.path() / "bad.omx", omx);
  EXPECT_EQ(refusal("braess_net.tntp --trips bad.omx"),
            "error[E3302]: negative or infinite trips\n"
            "  --> bad.omx  (car, from 1 to 2)\n"
            "    = found \"-2\", expected a finite number, 0 or above\n"
            "error[E3302]: negative or infinite trips\n"
            "  --> bad.omx  (car, from 1 to 3)\n"
            "    = found \"inf\", expected a finite number, 0 or above\n"
            "result: 2 errors, 0 warnings\n");
  omx = {.rows = 3, .columns = 3};
  omx.matrices.push_back({"car", std::vector<double>(9, 1)});
  import::write_omx(folder.path() / "three.omx", omx);
  EXPECT_EQ(refusal("braess_net.tntp --trips three.omx"),
            "error[E3303]: the matrix does not fit the network's zones\n"
            "  --> three.omx\n"
            "    = found \"3 x 3\", expected 4 x 4\n"
            "    = hint: give the file a lookup zone_id if it holds some of the zones only\n"
            "result: 1 error, 0 warnings\n");
}

TEST_F(Assign, OptionsThatDoNotFitAreRefused) {
  EXPECT_THAT(refusal("braess_net.tntp --method frank-wolfe --hard-capacity"),
              HasSubstr("error[E1057]"));
  EXPECT_THAT(refusal("braess_net.tntp --close 1:9"), HasSubstr("error[E2307]"));
  EXPECT_THAT(refusal("braess_net.tntp --select-zone 77"), HasSubstr("error[E2308]"));
  EXPECT_THAT(refusal("nothing_net.tntp"), HasSubstr("error[E1001]"));
  EXPECT_THAT(refusal("braess_net.tntp --pce 1,2"), HasSubstr("one for each --trips"));
  corridor("assign braess_net.tntp --flows here.csv");
  EXPECT_THAT(refusal("braess_net.tntp --flows here.csv"), HasSubstr("error[E1008]"));
}

TEST_F(Assign, AnyNumberOfThreadsWritesTheSameFlows) {
  for (const char* threads : {"1", "2", "16"}) {
    corridor(std::string("assign braess_net.tntp --flows f") + threads + " --threads " + threads);
  }
  EXPECT_EQ(text_of(folder.path() / "f1"), text_of(folder.path() / "f2"));
  EXPECT_EQ(text_of(folder.path() / "f1"), text_of(folder.path() / "f16"));
  EXPECT_THAT(text_of(folder.path() / "f1"), Not(testing::IsEmpty()));
}

TEST_F(Assign, OfACaseSolvesOneStateAsFlowsDoes) {
  const Answer flows = corridor("flows small --set link.AB.closed=1 --json");
  EXPECT_EQ(corridor("assign small --set link.AB.closed=1 --json").out, flows.out);
  EXPECT_EQ(corridor("assign small").out, corridor("flows small").out);
  EXPECT_THAT(corridor("assign small").out, HasSubstr("equilibrium after "));
  const json solved = answer("small --scenario today --year 2030 --gap 1e-9 --flows links.csv");
  EXPECT_EQ(solved.at("totals").at("moved_t_per_day"), 100);
  EXPECT_TRUE(solved.at("equilibrium").at("converged").get<bool>());
  EXPECT_LE(solved.at("equilibrium").at("relative_gap").get<double>(), 1e-9);
  EXPECT_THAT(text_of(folder.path() / "links.csv"),
              HasSubstr("scenario,year,season,link_id,direction,t_per_day,"));
  EXPECT_THAT(text_of(folder.path() / "links.csv"), HasSubstr("today,2030,year,AB,forward,100,"));
}

TEST_F(Assign, OfACaseTellsWhatCannotMove) {
  const Answer closed = corridor("assign small --set link.AB.closed=1 --require-all");
  EXPECT_EQ(closed.exit_code, 1);
  EXPECT_EQ(closed.err, "infeasible: 100.000 t/day cannot move (--require-all)\n");
}

TEST_F(Assign, RefusesOptionsOfTheOtherKindOfInputAllAtOnce) {
  EXPECT_EQ(
      refusal("small --trips t.omx --close AB"),
      "error[E1057]: options that do not fit together\n"
      "  --> corridor assign  (--trips)\n"
      "    = found \"a case\", expected a network on its own; a case has its own demand, costs "
      "and limits\n"
      "error[E1057]: options that do not fit together\n"
      "  --> corridor assign  (--close)\n"
      "    = found \"a case\", expected a network on its own; a case has its own demand, costs "
      "and limits\n"
      "    = hint: --set link.ID.closed=1\n"
      "result: 2 errors, 0 warnings\n");
  EXPECT_EQ(refusal("braess_net.tntp --season monsoon"),
            "error[E1057]: options that do not fit together\n"
            "  --> corridor assign  (--season)\n"
            "    = found \"a network on its own\", expected a case: a folder with case.toml\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(
      refusal("nowhere"),
      "error[E1001]: there is no such file or folder\n"
      "  --> nowhere\n"
      "    = found nothing, expected a TNTP network file, a folder with one or with link.csv of "
      "GMNS, or a case folder\n"
      "result: 1 error, 0 warnings\n");
  EXPECT_THAT(refusal("small --season monsoon"), HasSubstr("found \"monsoon\""));
}

TEST_F(Assign, NamesEveryFileThatIsThereBeforeItSolves) {
  write("a.csv", "mine\n");
  write("b.csv", "mine\n");
  EXPECT_EQ(refusal("braess_net.tntp --flows a.csv --log b.csv --skims c.csv"),
            "error[E1008]: a.csv exists already\n"
            "  --> a.csv\n"
            "    = hint: give another name, or --force to replace it\n"
            "error[E1008]: b.csv exists already\n"
            "  --> b.csv\n"
            "    = hint: give another name, or --force to replace it\n"
            "result: 2 errors, 0 warnings\n");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "c.csv"));
}

}  // namespace
}  // namespace corridor::app
