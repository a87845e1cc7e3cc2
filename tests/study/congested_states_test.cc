// Outage states at the equilibrium, against flows solved from scratch and against fixed costs where
// nothing congests.
#include "corridor/study/congested_states.h"

#include "case/small_case.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "corridor/base/random.h"
#include "corridor/case/select.h"
#include "corridor/study/robustness.h"
#include "corridor/study/stress.h"

namespace corridor::study {
namespace {

using disrupt::OutageItem;

struct Sums {
  double added_usd_per_day = 0;
  double lost_t_per_day = 0;
};

Sums sums_of(const disrupt::OutageState& state) {
  Sums sums;
  for (const disrupt::Hindered& one : state.hindered) {
    sums.added_usd_per_day += one.lost ? 0 : one.t_per_day * one.threshold_usd_per_t;
    sums.lost_t_per_day += one.lost ? one.t_per_day : 0;
    EXPECT_GT(one.blocker_count, 0);
  }
  return sums;
}

SeasonResult flows_of(const StressModel& model, std::size_t season, network::Overlay overlay) {
  return run_flows(model.a_case(), {.threads = 1,
                                    .scenarios = {model.scenario()},
                                    .year = model.year(),
                                    .seasons = {model.a_case().seasons[season].id},
                                    .overlay = std::move(overlay)})
      .years.front()
      .seasons.front();
}

// The slow twin: flows with and without, nothing kept.
Sums from_scratch(const StressModel& model, std::size_t season,
                  const std::vector<OutageItem>& items) {
  network::Overlay overlay;
  for (const OutageItem item : items) {
    const cases::HazardSubject& subject = model.subject(item.subject);
    const disrupt::OutageLevel& level = model.years().response->inputs().levels[item.level];
    const auto change = [&](network::Attribute attribute, double value) {
      overlay.push_back({subject.table, subject.index, attribute, value});
    };
    if (level.remaining_capacity == 0) {
      change(network::Attribute::closed, 1);
    } else {
      change(network::Attribute::capacity_factor, level.remaining_capacity);
      change(network::Attribute::speed_factor, level.remaining_speed);
    }
  }
  const SeasonResult open = flows_of(model, season, {});
  const SeasonResult closed = flows_of(model, season, overlay);
  Sums sums;
  for (std::size_t p = 0; p < open.pairs.size(); ++p) {
    const double before = moved_t_per_day(open.pairs[p]);
    const double after = moved_t_per_day(closed.pairs[p]);
    sums.lost_t_per_day += before - after;
    if (std::min(before, after) > 0) {
      sums.added_usd_per_day += std::min(before, after) *
                                (mean_usd_per_t(closed.pairs[p]) - mean_usd_per_t(open.pairs[p]));
    }
  }
  return sums;
}

void expect_as_from_scratch(const StressModel& model, std::size_t states, std::uint64_t seed) {
  const auto& inputs = model.years().response->inputs();
  for (std::uint64_t s = 0; s < states; ++s) {
    SCOPED_TRACE(s);
    std::uint32_t drawn = 0;
    const auto draw = [&](std::size_t below) {
      return static_cast<std::size_t>(uniform(seed, Stream::test, s, drawn++) *
                                      static_cast<double>(below));
    };
    const std::size_t season = draw(model.a_case().seasons.size());
    std::map<std::uint16_t, std::uint8_t> hit;
    const std::size_t first = draw(model.subject_count());
    hit[static_cast<std::uint16_t>(first)] = static_cast<std::uint8_t>(draw(inputs.levels.size()));
    for (std::size_t k = 0; k < s % 4; ++k) {
      hit[static_cast<std::uint16_t>(draw(model.subject_count()))] =
          static_cast<std::uint8_t>(draw(inputs.levels.size()));
    }
    std::vector<OutageItem> items;
    for (const auto& [subject, level] : hit) {
      items.push_back({subject, level});
    }
    disrupt::OutageState state;
    model.years().congested.state(season, items, state);
    const Sums ours = sums_of(state);
    const Sums naive = from_scratch(model, season, items);
    // What the gap of 1e-8 leaves open, of USD a day.
    EXPECT_NEAR(ours.added_usd_per_day, naive.added_usd_per_day,
                1 + 1e-6 * std::abs(naive.added_usd_per_day));
    EXPECT_NEAR(ours.lost_t_per_day, naive.lost_t_per_day,
                1e-3 + 1e-6 * std::abs(naive.lost_t_per_day));
  }
}

//   A ==AB== B ==BC== C (port) ~~CD~~ D   100 t a day from A to D; roads that delay above 120 t a
//   A ==AX========== X ==XC== C           day, and a longer way that delays above 90
cases::Files congested_files() {
  return {
      {"node.csv", "node_id,x_coord,y_coord\nA,0,0\nB,1,0\nC,2,0\nD,12,0\nX,1,1\n"},
      {"link.csv",
       "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,capacity,"
       "capacity_unit\n"
       "AB,A,B,false,120,60,road,open,120,t_per_day\nBC,B,C,false,120,60,road,open,120,t_per_day\n"
       "CD,C,D,false,1200,30,sea,open,,\nAX,A,X,false,160,40,road,open,90,t_per_day\n"
       "XC,X,C,false,160,40,road,open,90,t_per_day\n"},
      {"commodity.csv",
       "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,logit_scale_per_usd,"
       "unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"},
      {"hazard.csv",
       "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,duration_sd_days,"
       "remaining_capacity,hits\n"
       "slide,landslide,4,per_year,fixed,3,0,0,one\n"
       "flood,flood,2,per_year,fixed,2,0,0.4,one\n"},
      {"hazard_footprint.csv",
       "hazard_id,subject_table,subject_id\nslide,link,AB\nslide,link,XC\nflood,link,BC\n"
       "flood,link,AX\n"}};
}

TEST(CongestedStates, AreFlowsSolvedFromScratch) {
  const auto a_case = cases::small_case(congested_files());
  const StressModel model(a_case, a_case.scenarios.front(), 2030,
                          {.equilibrium = true, .threads = 1});
  expect_as_from_scratch(model, 24, 1);
}

TEST(CongestedStates, OfTheDefaultCaseAreFlowsSolvedFromScratch) {
  const auto a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  const auto state = cases::select(a_case, "", 0, "");
  const StressModel model(a_case, *state.scenario, state.year, {.equilibrium = true, .threads = 2});
  expect_as_from_scratch(model, 4, 2);
}

cases::Files without_capacities() {
  auto files = congested_files();
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
      "AB,A,B,false,120,60,road,open\nBC,B,C,false,120,60,road,open\n"
      "CD,C,D,false,1200,30,sea,open\nAX,A,X,false,160,40,road,open\n"
      "XC,X,C,false,160,40,road,open\n";
  files["hazard.csv"] =
      "hazard_id,kind,rate,rate_unit,duration_distribution,duration_mean_days,duration_sd_days,"
      "remaining_capacity,hits\n"
      "slide,landslide,4,per_year,fixed,3,0,0,one\n"
      "flood,flood,2,per_year,fixed,2,0,0,one\n";
  return files;
}

TEST(CongestedStates, LoseWhatFixedCostsLoseWhereNothingCongests) {
  const auto a_case = cases::small_case(without_capacities());
  const auto& scenario = a_case.scenarios.front();
  const StressResult fixed = stress(StressModel(a_case, scenario, 2030), 500);
  const StressModel model(a_case, scenario, 2030, {.equilibrium = true});
  const StressResult congested = stress(model, 500);
  EXPECT_GT(fixed.total_usd.plain.value, 0);
  EXPECT_NEAR(congested.total_usd.plain.value, fixed.total_usd.plain.value,
              1e-6 * fixed.total_usd.plain.value);
  EXPECT_NEAR(congested.waiting_usd.value, fixed.waiting_usd.value, 1e-6 * fixed.waiting_usd.value);
  EXPECT_GT(model.congested()->states_solved(), 0U);
  EXPECT_EQ(model.congested()->states_not_converged(), 0U);
}

TEST(CongestedStates, AnswerTheSameForAnyThreads) {
  const auto a_case = cases::small_case(congested_files());
  const auto run = [&](int threads) {
    const StressModel model(a_case, a_case.scenarios.front(), 2030,
                            {.equilibrium = true, .threads = threads});
    const auto result = stress(model, 1000);
    return std::pair(result.loss_usd, model.congested()->states_solved());
  };
  EXPECT_EQ(run(1), run(4));
}

}  // namespace
}  // namespace corridor::study
