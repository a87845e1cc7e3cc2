// What measures are worth in a case, against figures by hand and against cases read anew in which
// the measure is already there.
#include "corridor/study/protection.h"

#include "case/small_case.h"

#include <limits>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "corridor/study/joint_protection.h"

namespace corridor::study {
namespace {

//   A ==AB 120 km== B ==BC 120 km== C (port) ~~sea~~ D
//   A ==AX 400 km, 40 km/h== X ==XC 400 km== C: 28 USD/t and 16 h (16 USD/t) dearer
// 100 t a day from A to D; AB is shut `rate` times a year for `days` days each.
struct Slides {
  double rate = 4;
  double days = 3;
  std::string detour = "open";  // status of AX
  std::string measures = "wall,5,20\n";
  std::string effects = "wall,slide,,,rate_factor,0.5,0.4,0.8\n";
};

cases::Case case_of(const Slides& slides) {
  return cases::small_case(
      {{"node.csv", "node_id,x_coord,y_coord\nA,0,0\nB,1,0\nC,2,0\nD,12,0\nX,1,1\n"},
       {"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
        "AB,A,B,false,120,60,road,open\nBC,B,C,false,120,60,road,open\n"
        "CD,C,D,false,1200,30,sea,open\nAX,A,X,false,400,40,road," +
            slides.detour + "\nXC,X,C,false,400,40,road,open\n"},
       {"commodity.csv",
        "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
        "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"},
       {"hazard.csv",
        fmt::format("hazard_id,kind,rate,rate_low,rate_high,rate_unit,duration_distribution,"
                    "duration_mean_days,remaining_capacity,hits\n"
                    "slide,landslide,{0},{1},{2},per_year,fixed,{3},0,one\n",
                    slides.rate, slides.rate / 2, slides.rate * 2, slides.days)},
       {"hazard_footprint.csv", "hazard_id,subject_table,subject_id\nslide,link,AB\n"},
       {"measure.csv", "measure_id,cost_musd,life_years\n" + slides.measures},
       {"measure_effect.csv",
        "measure_id,hazard_id,subject_table,subject_id,attribute,value,low,high\n" +
            slides.effects}});
}

double loss_usd(const cases::Case& a_case, const protect::Portfolio& taken,
                const ProtectionClaim& claim = {}) {
  const Protection protection(a_case, a_case.scenarios.front(), 2030, {.years = 1, .threads = 1});
  return protect::risk_usd(protection.problem(claim), {}, taken);
}

TEST(Protection, TonnesWaitGoRoundOrAreLostWhicheverIsCheapest) {
  // Who comes at a random time of three days waits 36 h on average, at 1 USD/t an hour.
  EXPECT_NEAR(loss_usd(case_of({.days = 3}), {0}), 4 * 3 * 100 * 36.0, 1e-3);
  // Of four days 48 h: the way round, 44 USD/t, is cheaper.
  EXPECT_NEAR(loss_usd(case_of({.days = 4}), {0}), 4 * 4 * 100 * 44.0, 1e-3);
  // Without a way round, of fifty days 600 h: given up at 500 USD/t.
  EXPECT_NEAR(loss_usd(case_of({.days = 50, .detour = "planned"}), {0}), 4 * 50 * 100 * 500.0,
              1e-3);
}

TEST(Protection, AFactorOnTheRateIsTheCaseWithThatRate) {
  EXPECT_NEAR(loss_usd(case_of({}), {1}), loss_usd(case_of({.rate = 2}), {0}), 1e-6);
}

TEST(Protection, ALinkThatAMeasureOpensIsTheCaseWithThatLink) {
  const auto a_case = case_of({.days = 4,
                               .detour = "planned",
                               .measures = "road,5,20\n",
                               .effects = "road,,link,AX,opens,1,,\n"});
  EXPECT_NEAR(loss_usd(a_case, {0}), 4 * 4 * 100 * 48.0, 1e-3);
  EXPECT_NEAR(loss_usd(a_case, {1}), loss_usd(case_of({.days = 4}), {0}), 1e-6);
}

TEST(Protection, ClaimsTakeTheEndsOfTheRanges) {
  const auto a_case = case_of({});
  const double base = loss_usd(a_case, {0});
  EXPECT_NEAR(loss_usd(a_case, {0}, {.rates = Bound::low}), base / 2, 1e-6);
  EXPECT_NEAR(loss_usd(a_case, {0}, {.rates = Bound::high}), base * 2, 1e-6);
  EXPECT_NEAR(loss_usd(a_case, {1}, {.effects = Bound::low}), base * 0.8, 1e-6);
  EXPECT_NEAR(loss_usd(a_case, {1}, {.effects = Bound::high}), base * 0.4, 1e-6);
}

TEST(Protection, WhatFixedCostsDoNotSeeIsListed) {
  const auto a_case = case_of({.measures = "wall,5,20\nwider,5,20\n",
                               .effects = "wall,slide,,,rate_factor,0.5,,\n"
                                          "wider,,link,BC,capacity_factor,2,,\n"});
  const Protection protection(a_case, a_case.scenarios.front(), 2030, {.years = 1, .threads = 1});
  const auto idle = protection.without_effect(protection.problem());
  ASSERT_EQ(idle.size(), 1U);
  EXPECT_EQ(protection.measures().all[idle.front()].id, "wider");
}

// 10 MUSD buy one of three: the wall halves events, the gallery halves days at best and does
// nothing at worst, the road turns a wait of 48 USD/t into a way round of 44.
TEST(Protection, RegretIsThatOfEveryPortfolioTried) {
  const auto a_case = case_of({.days = 4,
                               .detour = "planned",
                               .measures = "wall,8,20\ngallery,9,20\nroad,10,20\n",
                               .effects = "wall,slide,,,rate_factor,0.5,0.4,0.95\n"
                                          "gallery,slide,,,duration_factor,0.6,0.3,0.7\n"
                                          "road,,link,AX,opens,1,,\n"});
  const Protection protection(a_case, a_case.scenarios.front(), 2030, {.years = 50, .threads = 1});
  const Regret table = regret_table(protection, {}, 10e6, 0);
  std::vector<protect::Problem> problems;
  for (const ProtectionClaim& claim : table.claims) {
    problems.push_back(protection.problem(claim));
  }
  bool some = false;
  for (std::size_t c = 0; c < problems.size(); ++c) {
    for (std::size_t under = 0; under < problems.size(); ++under) {
      double least = protect::risk_usd(problems[under], {}, {0, 0, 0});
      for (const protect::Portfolio& one :
           std::vector<protect::Portfolio>{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}) {
        least = std::min(least, protect::risk_usd(problems[under], {}, one));
      }
      const double regret = protect::risk_usd(problems[under], {}, table.best[c].taken) - least;
      EXPECT_NEAR(table.regret_usd[c][under], regret, 1e-6) << c << " under " << under;
      some = some || regret > 1;
    }
  }
  EXPECT_TRUE(some) << "no claim changes the choice: the test tests nothing";
}

TEST(Protection, OneAndManyThreadsAgreeToTheBit) {
  const auto a_case = case_of({});
  const auto losses = [&](int threads) {
    const Protection protection(a_case, a_case.scenarios.front(), 2030,
                                {.years = 200, .seed = 7, .threads = threads});
    return protect::year_losses_usd(protection.problem(), {0});
  };
  EXPECT_EQ(losses(1), losses(3));
}

// Two walls on one slide, and a road round it: what each is worth depends on the others.
TEST(Protection, ChosenAllAtOnceIsTheLeastOfAllPortfoliosSimulated) {
  const auto a_case = case_of({.days = 20,
                               .detour = "planned",
                               .measures = "wall,5,20\nfence,3,20\nroad,9,20\n",
                               .effects = "wall,slide,,,rate_factor,0.5,,\n"
                                          "fence,slide,,,duration_factor,0.4,,\n"
                                          "road,,link,AX,opens,1,,\n"});
  const auto& scenario = a_case.scenarios.front();
  const Protection protection(a_case, scenario, 2030, {.years = 1, .threads = 1});
  const auto problem = protection.problem();
  const std::vector<std::string> ids = {"wall", "fence", "road"};
  for (const auto objective : {protect::Objective::expected, protect::Objective::cvar}) {
    const JointOptions options{.years = 200, .level = 0.9, .threads = 1};
    const auto risk_of =
        joint_risk_of(a_case, scenario, 2030, protection.measures(), objective, options);
    for (const double budget_usd : {3e6, 8e6, 12e6, 17e6}) {
      double least = std::numeric_limits<double>::infinity();
      for (unsigned set = 0; set < 8; ++set) {
        protect::Portfolio taken(3, 0);
        std::vector<std::string> names;
        for (std::size_t m = 0; m < 3; ++m) {
          taken[m] = (set >> m & 1U) != 0 ? 1 : 0;
          if (taken[m] != 0) {
            names.push_back(ids[m]);
          }
        }
        if (protect::cost_usd(problem.measures, taken) <= budget_usd) {
          const JointRisk risk = joint_risk(a_case, scenario, 2030, names, options);
          least = std::min(least, objective == protect::Objective::cvar ? risk.worst_with.value
                                                                        : risk.expected_with.value);
          EXPECT_NEAR(risk.expected_saved.value,
                      risk.expected_without.value - risk.expected_with.value,
                      1e-9 * risk.expected_without.value);
        }
      }
      const auto chosen = protect::choose_jointly(problem.measures, budget_usd, {}, risk_of);
      EXPECT_TRUE(chosen.proven);
      EXPECT_EQ(chosen.risk_usd, least) << budget_usd;
    }
  }
}

}  // namespace
}  // namespace corridor::study
