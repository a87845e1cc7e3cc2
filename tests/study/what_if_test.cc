// What changes do, in the small case where it can be told by hand.
#include "corridor/study/what_if.h"

#include "case/small_case.h"

#include <cmath>

#include <gtest/gtest.h>

namespace corridor::study {
namespace {

using cases::small_case;

Effect effect(const cases::Case& a_case, const std::string& key, const std::string& value) {
  return what_if(a_case, {.changes = {{key, value}}}).effect;
}

TEST(WhatIf, WithoutAChangeNothingIsDifferent) {
  const auto a_case = small_case();
  const auto answer = what_if(a_case, {});
  EXPECT_EQ(answer.before, answer.after);
  EXPECT_EQ(answer.state.scenario->id, "today");
  EXPECT_EQ(answer.state.year, 2030);
  EXPECT_EQ(answer.effect.delayed_t_per_day, 0);
}

TEST(WhatIf, TheEstimateOfItsMemoryHoldsWhatIsKept) {
  for (const auto& a_case : {small_case(), cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec")}) {
    const auto base = what_if_base(a_case, {});
    EXPECT_GT(base->bytes, 0U);
    EXPECT_LE(base->bytes, what_if_bytes(a_case));
  }
}

// 100 t a day, whose hour costs 1 USD/t; the road A-B takes two hours.
TEST(WhatIf, ASlowRoadDelaysWhatUsesIt) {
  const Effect slow = effect(small_case(), "link.AB.speed_factor", "0.5");
  EXPECT_DOUBLE_EQ(slow.delayed_t_per_day, 100);
  EXPECT_NEAR(slow.added_tonne_hours_per_day, 200, 1e-9);
  EXPECT_NEAR(slow.added_user_cost_usd_per_day, 200, 1e-9);
  EXPECT_EQ(slow.cut_off_t_per_day, 0);
  EXPECT_EQ(slow.rerouted_t_per_day, 0);
  EXPECT_NEAR(slow.added_price_usd_per_day, 0, 1e-9);
}

// A port of 40 t a day: 60 stay before and after, and only those that move are delayed.
TEST(WhatIf, TonnesThatStayAreNotAmongThoseDelayed) {
  const auto a_case = small_case(cases::small_port());
  const Effect slow = effect(a_case, "link.AB.speed_factor", "0.5");
  EXPECT_NEAR(slow.delayed_t_per_day, 40, 1e-4);
  EXPECT_NEAR(slow.added_tonne_hours_per_day, 80, 1e-4);
  EXPECT_NEAR(slow.rerouted_t_per_day, 0, 1e-4);
  EXPECT_NEAR(slow.cut_off_t_per_day, 0, 1e-4);
}

TEST(WhatIf, AFasterRoadIsASaving) {
  const Effect fast = effect(small_case(), "link.AB.speed_factor", "2");
  EXPECT_EQ(fast.delayed_t_per_day, 0);
  EXPECT_NEAR(fast.added_user_cost_usd_per_day, -100, 1e-9);
}

TEST(WhatIf, AClosedRoadWithoutAWayRoundCutsOff) {
  const auto a_case = small_case(
      {{"commodity.csv",
        "commodity,name,value_usd_per_t,value_of_time_share_per_day,modes,"
        "logit_scale_per_usd,unmet_usd_per_t\ngoods,Goods,2400,0.01,road sea,0.1,500\n"}});
  const Effect closed = effect(a_case, "link.AB.closed", "1");
  EXPECT_DOUBLE_EQ(closed.cut_off_t_per_day, 100);
  EXPECT_DOUBLE_EQ(closed.unmet_value_usd_per_day, 50000);
  EXPECT_EQ(closed.delayed_t_per_day, 0);
  EXPECT_EQ(closed.added_user_cost_usd_per_day, 0);
}

// Two ports at C by which 100 t a day can leave: the second is h hours slower. Shares and logsum
// are of two alternatives, McFadden (1974) and Williams (1977).
TEST(WhatIf, AClosedPortSendsItsShareToTheOther) {
  const auto a_case = small_case(
      {{"terminal.csv",
        "terminal_id,name,node_id,terminal_type,mode_from,mode_to,hours,price,price_unit,status\n"
        "port,Port C,C,port,road,sea,24,6,usd_per_t,open\n"
        "other,Other port,C,port,road,sea,27,6,usd_per_t,open\n"}});
  const double second = std::exp(-0.1 * 3);
  const double share = 1 / (1 + second);
  const Effect closed = effect(a_case, "terminal.port.closed", "1");
  EXPECT_NEAR(closed.rerouted_t_per_day, 100 * share, 1e-9);
  EXPECT_NEAR(closed.delayed_t_per_day, 100 * share, 1e-9);  // the others went there before
  EXPECT_NEAR(closed.added_tonne_hours_per_day, 100 * 3 * share, 1e-9);
  EXPECT_NEAR(closed.added_user_cost_usd_per_day, 100 * (3 + std::log(1 + second) / 0.1), 1e-9);
}

TEST(WhatIf, SameOnOneThreadAndMany) {
  const auto a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  const WhatIf question{.scenario = "rail", .changes = {{"link.R103.closed", "1"}}};
  WhatIf one = question;
  one.threads = 1;
  WhatIf many = question;
  many.threads = 4;
  const auto a = what_if(a_case, one);
  const auto b = what_if(a_case, many);
  EXPECT_EQ(a.season().arc_t_per_day, b.season().arc_t_per_day);
  EXPECT_EQ(a.effect.added_user_cost_usd_per_day, b.effect.added_user_cost_usd_per_day);
}

void expect_same_pairs(const SeasonResult& a, const SeasonResult& b, const std::string& what) {
  EXPECT_EQ(a.arc_t_per_day, b.arc_t_per_day) << what;
  ASSERT_EQ(a.pairs.size(), b.pairs.size()) << what;
  for (std::size_t p = 0; p < a.pairs.size(); ++p) {
    ASSERT_EQ(a.pairs[p].logsum_usd_per_t, b.pairs[p].logsum_usd_per_t) << what << ", pair " << p;
    ASSERT_EQ(a.pairs[p].unmet_t_per_day, b.pairs[p].unmet_t_per_day) << what << ", pair " << p;
    ASSERT_EQ(a.pairs[p].cut, b.pairs[p].cut) << what << ", pair " << p;
    ASSERT_EQ(a.pairs[p].routes.size(), b.pairs[p].routes.size()) << what << ", pair " << p;
    for (std::size_t r = 0; r < a.pairs[p].routes.size(); ++r) {
      ASSERT_EQ(a.pairs[p].routes[r].arcs, b.pairs[p].routes[r].arcs) << what << ", pair " << p;
      ASSERT_EQ(a.pairs[p].routes[r].share, b.pairs[p].routes[r].share) << what << ", pair " << p;
    }
  }
}

// What the overlay does, with the searches of before kept, is what the case with the same --set
// does from scratch: for a road that all use, one that nobody uses, a port, a road that is slower,
// and one that is faster.
TEST(WhatIf, IsTheCaseWithTheSameSet) {
  const auto a_case = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec");
  const auto base = what_if_base(a_case, {});
  for (const cases::SetOption& one : std::vector<cases::SetOption>{
           {"link.R103.closed", "1"},
           {"link.R112.speed_factor", "0.5"},
           {"terminal.khunjerab_bcp.closed", "1"},
           {"link.R103.speed_factor", "2"},
       }) {
    const auto answer = what_if(a_case, {.changes = {one}}, base);
    const auto changed = cases::open_case(CORRIDOR_SOURCE_DIR "/cases/cpec", {one});
    const auto flows = run_flows(
        changed,
        {.scenarios = {"today"}, .year = answer.state.year, .seasons = {answer.state.season->id}});
    expect_same_pairs(answer.season(), flows.years[0].seasons[0], one.key + "=" + one.value);
  }
}

TEST(WhatIf, ProgressMayEndTheWork) {
  struct Stop {};
  EXPECT_THROW(what_if(small_case(), {.progress = [](const ProgressEvent&) { throw Stop{}; }}),
               Stop);
}

TEST(WhatIf, UnknownNamesAreBadInput) {
  EXPECT_THROW(what_if(small_case(), {.scenario = "tomorow"}), InputError);
  EXPECT_THROW(what_if(small_case(), {.season = "spring"}), InputError);
  EXPECT_THROW(what_if(small_case(), {.changes = {{"link.X.closed", "1"}}}), InputError);
}

}  // namespace
}  // namespace corridor::study
