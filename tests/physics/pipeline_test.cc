#include "corridor/physics/pipeline.h"

#include "base/message_of.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "corridor/base/random.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/root.h"

namespace corridor::physics {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// Gwadar - Khunjerab - Kashgar in a few strokes: 0 .. 4,693 .. 1,290 m.
PipelineTask over_the_pass() {
  PipelineTask task;
  task.profile.x_m = {0, 907e3, 1772e3, 2300e3, 2580e3, 2706e3, 2768e3, 3000e3};
  task.profile.z_m = {3, 1676, 480, 1462, 4693, 3090, 4070, 1290};
  task.profile.place = {"Gwadar",         "Quetta",     "Hakla",   "Gilgit",
                        "Khunjerab Pass", "Tashkurgan", "Subashi", "Kashgar"};
  task.fluid.pour_point_c = -20;
  task.flow_m3_s = flow_m3_s_of_bbl_per_day(1e6);
  task.rules.ground_c = 8;
  return task;
}

Pipe forty_inch() {
  Pipe pipe;
  pipe.outside_diameter_m = 40 * kMetresPerInch;
  pipe.grade = grade("X70");
  return pipe;
}

PipelineTask level(double length_m = 600e3) {
  PipelineTask task;
  task.profile = {.x_m = {0, length_m}, .z_m = {0, 0}};
  task.flow_m3_s = 1.0;
  return task;
}

std::string message(const PipelineTask& task, const Pipe& pipe) {
  const PipelineDesign out = design(task, pipe);
  return out.problem ? format(*out.problem) : "";
}

std::string thrown(const PipelineTask& task, const Pipe& pipe) {
  return message_of([&] { design(task, pipe); });
}

TEST(Friction, LawsMeetWhereTheirRangesDo) {
  const double e = 1e-4;
  EXPECT_NEAR(friction_factor(2000, e), 0.032, 1e-15);
  EXPECT_NEAR(friction_factor(4000 - 1e-6, e), friction_factor(4000, e, FrictionLaw::colebrook),
              1e-10);
  // The joint has no corner: slopes on both sides of Re 4000 agree.
  const double before = friction_factor(4000, e) - friction_factor(3999, e);
  const double after = friction_factor(4001, e) - friction_factor(4000, e);
  EXPECT_NEAR(before, after, std::abs(after) * 0.01);
}

TEST(Friction, RefusesWhatIsNoPipe) {
  EXPECT_THROW(friction_factor(0, 0), InputError);
  EXPECT_THROW(friction_factor(2e12, 0), InputError);
  EXPECT_THROW(friction_factor(1e5, 0.06), InputError);
  EXPECT_THROW(friction_factor(std::nan(""), 0), InputError);
  const std::string rough = message_of([] { friction_factor(1e5, 0.2); });
  EXPECT_THAT(rough, HasSubstr("error[E7102]: relative roughness out of range"));
  EXPECT_THAT(rough, HasSubstr("must be in the same unit"));
  EXPECT_THAT(message_of([] { friction_factor(-1, 0); }),
              HasSubstr("error[E7101]: Reynolds number out of range\n"
                        "    = found \"-1\", expected above 0, at most 1e12\n"
                        "    = hint: check flow, diameter and viscosity"));
}

RC_GTEST_PROP(FrictionProperty, DoublingTheFlowMultipliesTheSlopeByThreeToFour, ()) {
  const double re = std::exp(*rc::gen::inRange(870, 1800) / 100.0);  // 6,000 to 6.6e7
  const double e = *rc::gen::inRange(0, 5000) / 1e5;
  const double ratio = 4 * friction_factor(2 * re, e) / friction_factor(re, e);
  RC_ASSERT(ratio >= 3.2 && ratio <= 4.0 + 1e-9);
}

RC_GTEST_PROP(FrictionProperty, ANeighboursValueIsAsGoodAStartAsAny, ()) {
  const double re = std::exp(*rc::gen::inRange(830, 2500) / 100.0);
  const double e = *rc::gen::inRange(0, 5000) / 1e5;
  double u = *rc::gen::inRange(1, 200) / 10.0;
  const double warm = friction_factor(re, e, FrictionLaw::colebrook, u);
  const double cold = friction_factor(re, e, FrictionLaw::colebrook);
  RC_ASSERT(std::abs(warm - cold) <= 1e-12 * cold);
  // The root satisfies the equation itself.
  const double left = 1 / std::sqrt(warm);
  RC_ASSERT(std::abs(left + 2 * std::log10(e / 3.7 + 2.51 * left / re)) < 1e-11 * left);
}

TEST(Fluid, GravityAndViscosityAreThoseOfTheSheets) {
  EXPECT_NEAR(density_of_api(33), 859.3, 0.1);
  const ViscosityLaw law = viscosity_law({20, 20}, {50, 8});
  EXPECT_NEAR(viscosity_cst(law, 20), 20, 1e-9);
  EXPECT_NEAR(viscosity_cst(law, 50), 8, 1e-9);
  EXPECT_GT(viscosity_cst(law, 5), 30);
}

TEST(Temperature, FrictionHeatsALargeLineAboveTheGround) {
  HeatExchange pipe = {.length_m = 1e9, .diameter_m = 1, .mass_flow_kg_s = 1500};
  EXPECT_NEAR(outlet_temperature_k(pipe), 288.15, 1e-6);
  pipe.friction_slope = 0.005;
  // b = g J m / (pi D U): the level that heating and cooling reach.
  EXPECT_NEAR(outlet_temperature_k(pipe) - 288.15,
              kGravity_m_s2 * 0.005 * 1500 / (std::acos(-1) * 1 * 1), 1e-6);
}

TEST(Design, GwadarToKashgarNeedsAFewteenStations) {
  const PipelineDesign line = design(over_the_pass(), forty_inch());
  ASSERT_TRUE(line.feasible) << format(*line.problem);
  // physics.md: 14 to 16 stations of 10 MPa to the summit, 2 to 4 reduction stations.
  EXPECT_GE(line.quantities.pump_stations, 13U);
  EXPECT_LE(line.quantities.pump_stations, 18U);
  EXPECT_GE(line.quantities.reduction_stations, 2U);
  EXPECT_LE(line.quantities.reduction_stations, 5U);
  EXPECT_GT(line.quantities.kwh_per_bbl, 2.18);  // the lift alone
  EXPECT_EQ(line.stations.front().kind, StationKind::origin);
  EXPECT_EQ(line.stations.back().kind, StationKind::terminal);
  EXPECT_THAT(line.caveats, testing::Contains(HasSubstr("velocity limit")));
}

TEST(Design, KeepsEveryPressureWithinItsWallAndAboveBoiling) {
  for (const Operation operation : {Operation::tight, Operation::slack}) {
    PipelineTask task = over_the_pass();
    task.rules.operation = operation;
    const PipelineDesign line = design(task, forty_inch());
    ASSERT_TRUE(line.feasible) << format(*line.problem);
    const PipelineSeries& s = line.series;
    for (std::size_t i = 0; i + 1 < s.x_m.size(); ++i) {
      ASSERT_LE(s.head_m[i], s.allowed_head_m[i] + 1e-6) << "km " << s.x_m[i] / 1000;
      ASSERT_LE(s.static_head_m[i], s.allowed_head_m[i] + 1e-6) << "km " << s.x_m[i] / 1000;
      ASSERT_GT(s.head_m[i], s.ground_m[i]) << "km " << s.x_m[i] / 1000;
    }
    EXPECT_EQ(line.slack_m > 0, operation == Operation::slack);
    EXPECT_EQ(line.warnings.warning_count() > 0, operation == Operation::slack);
    if (operation == Operation::slack) {
      EXPECT_THAT(format(line.warnings), HasSubstr("warning[W7102]: "));
      EXPECT_THAT(format(line.warnings),
                  HasSubstr(" km run slack behind summits\n    = hint: operation = tight holds"));
    }
  }
}

TEST(Design, HeadBalanceCloses) {
  const PipelineDesign line = design(over_the_pass(), forty_inch());
  double in = 0;
  double out = line.quantities.friction_head_m + 1290 - 3;
  for (const StationResult& s : line.stations) {
    in += s.kind == StationKind::terminal ? 0 : s.lift_m > 0 ? s.lift_m - 12 : 0;
    out += s.drop_m;
  }
  // What is lifted is friction, height, what reduction stations take, and the delivery head less
  // the origin's.
  EXPECT_NEAR(in, out + 45 - 30, 1e-3);
}

TEST(Design, NamesWhatBindsEveryStation) {
  const PipelineDesign line = design(over_the_pass(), forty_inch());
  bool khunjerab = false;
  for (const StationResult& s : line.stations) {
    if (s.kind != StationKind::terminal) {
      EXPECT_FALSE(s.binding_head.empty());
      EXPECT_FALSE(s.binding_spacing.empty());
    }
    khunjerab = khunjerab || s.binding_head.find("Khunjerab Pass") != std::string::npos;
  }
  EXPECT_TRUE(khunjerab);
}

TEST(Design, RaisesTheSuctionHeadWhereTheAirIsThin) {
  PipelineTask task = level(1500e3);
  task.profile.z_m = {4500, 4500};
  task.rules.npsh_required_m = 50;
  const PipelineDesign line = design(task, forty_inch());
  ASSERT_TRUE(line.feasible);
  EXPECT_THAT(line.stations.front().binding_head, HasSubstr("NPSH"));
}

TEST(Design, HalvingTheNodesChangesTheHeadByLessThanATenthOfAPercent) {
  PipelineTask task = over_the_pass();
  const double coarse = design(task, forty_inch()).quantities.friction_head_m;
  task.rules.node_step_m = 250;
  EXPECT_NEAR(design(task, forty_inch()).quantities.friction_head_m, coarse, coarse * 1e-3);
}

TEST(Design, DragReducerAndParallelLinesSaveStations) {
  Pipe pipe = forty_inch();
  const PipelineDesign plain = design(over_the_pass(), pipe);
  pipe.drag_reduction = 0.3;
  const PipelineDesign reduced = design(over_the_pass(), pipe);
  EXPECT_LT(reduced.quantities.pump_stations, plain.quantities.pump_stations);
  // Other stations, other heat, but the friction is about 30 % less.
  EXPECT_NEAR(reduced.quantities.friction_head_m / plain.quantities.friction_head_m, 0.7, 0.02);
  pipe.drag_reduction = 0;
  pipe.parallel_lines = 2;
  const PipelineDesign twin = design(over_the_pass(), pipe);
  EXPECT_LT(twin.quantities.pump_stations, reduced.quantities.pump_stations);
  EXPECT_GT(twin.quantities.steel_t, 1.5 * plain.quantities.steel_t);
}

TEST(Design, GasTurbinesGrowWithTheHeight) {
  PipelineTask task = over_the_pass();
  const double electric = design(task, forty_inch()).quantities.installed_mw;
  task.rules.drive = PumpDrive::gas_turbine;
  task.rules.drive_efficiency = 0.33;
  const PipelineQuantities gas = design(task, forty_inch()).quantities;
  EXPECT_GT(gas.installed_mw, electric);
  EXPECT_NEAR(gas.drive_mw / gas.shaft_mw, 1 / 0.33, 1e-9);
}

TEST(Sweep, IsTheSameOnAnyNumberOfThreadsAndAsDesign) {
  PipelineTask task = over_the_pass();
  const std::vector<double> inches = {32, 36, 40, 48};
  const std::vector<Grade> grades = {grade("X60"), grade("X70")};
  const std::vector<Pipe> pipes = pipes_of(inches, grades);
  const Sweep one = sweep(task, pipes, 1);
  ASSERT_TRUE(one.any_feasible);
  for (const int threads : {2, 16}) {
    const Sweep many = sweep(task, pipes, threads);
    EXPECT_EQ(many.best, one.best);
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      EXPECT_EQ(many.entries[i].weight, one.entries[i].weight);
      EXPECT_EQ(many.entries[i].quantities.steel_t, one.entries[i].quantities.steel_t);
      EXPECT_EQ(many.entries[i].problem, one.entries[i].problem);
    }
  }
  for (std::size_t i = 0; i < pipes.size(); ++i) {
    EXPECT_EQ(design(task, pipes[i]).weight, one.entries[i].weight);
  }
}

// A short line over random ground: a sweep is milliseconds.
RC_GTEST_PROP(SweepProperty, IsTheSameOnOneTwoAndSixteenThreads, (std::uint64_t seed)) {
  PipelineTask task = level(60e3);
  task.profile = {};
  for (std::uint32_t i = 0; i <= 6; ++i) {
    task.profile.x_m.push_back(5e3 * i);
    task.profile.z_m.push_back(600 * uniform(seed, Stream::test, i, 0));
  }
  task.flow_m3_s *= 0.2 + uniform(seed, Stream::test, 99, 0);
  const std::vector<double> inches = {24, 36};
  const std::vector<Grade> grades = {grade("X60")};
  const std::vector<Pipe> pipes = pipes_of(inches, grades);
  const Sweep one = sweep(task, pipes, 1);
  for (const int threads : {2, 16}) {
    const Sweep many = sweep(task, pipes, threads);
    RC_ASSERT(many.best == one.best);
    for (std::size_t i = 0; i < pipes.size(); ++i) {
      RC_ASSERT(many.entries[i].feasible == one.entries[i].feasible);
      RC_ASSERT(many.entries[i].weight == one.entries[i].weight);
      RC_ASSERT(many.entries[i].quantities.steel_t == one.entries[i].quantities.steel_t);
      RC_ASSERT(many.entries[i].quantities.drive_mw == one.entries[i].quantities.drive_mw);
    }
  }
}

TEST(Rating, GivesBackTheFlowThatADesignWasMadeFor) {
  const PipelineTask task = level(300e3);
  const PipelineDesign line = design(task, forty_inch());
  ASSERT_TRUE(line.feasible);
  std::vector<double> stations;
  for (const StationResult& s : line.stations) {
    if (s.kind != StationKind::terminal) {
      stations.push_back(s.x_m);
    }
  }
  const Rating rated = rating(task, forty_inch(), stations, line.friction_wall_m);
  ASSERT_TRUE(rated.feasible);
  EXPECT_GE(rated.flow_m3_s, task.flow_m3_s * (1 - 1e-9));
  // At the rated flow the design takes just these stations; 1 % more is too much for them.
  PipelineTask more = task;
  more.flow_m3_s = rated.flow_m3_s * 1.01;
  EXPECT_GT(rating(more, forty_inch(), stations, line.friction_wall_m).flow_m3_s * 1.001,
            rated.flow_m3_s);
  EXPECT_THAT(rated.binding, HasSubstr("allowed pressure at km"));
  EXPECT_EQ(rated.lift_m.size(), stations.size());
}

TEST(Rating, SaysWhyALineCannotRun) {
  const std::vector<double> only_origin = {0};
  const Rating rated = rating(over_the_pass(), forty_inch(), only_origin, 0.0159);
  ASSERT_FALSE(rated.feasible);
  EXPECT_THAT(format(*rated.problem), HasSubstr("the line cannot run at any flow"));
  EXPECT_THAT(format(*rated.problem), HasSubstr("Khunjerab Pass"));
  EXPECT_THAT(format(*rated.problem), HasSubstr("one more station"));
}

// ---- what users get wrong, and what a mountain does not allow ---------------------------------

TEST(PipelineErrors, NoSetOfStationsReachesTheSummit) {
  PipelineTask task = over_the_pass();
  task.rules.max_pressure_pa = 3e6;
  task.rules.candidate_step_m = 60e3;
  const std::string text = message(task, forty_inch());
  EXPECT_THAT(text, HasSubstr("error[E7131]: no set of stations reaches km "));
  EXPECT_THAT(text, HasSubstr("m of head missing at km "));
  EXPECT_THAT(text, HasSubstr("pressure class 3.0 MPa"));
  EXPECT_THAT(text, HasSubstr("hint: one more station between km "));
  EXPECT_THAT(text, HasSubstr("or a pressure class of "));
}

TEST(PipelineErrors, TheThickestWallTriedIsNamed) {
  PipelineTask task = over_the_pass();
  task.rules.max_pressure_pa = 20e6;
  task.rules.candidate_step_m = 60e3;
  Pipe pipe = forty_inch();
  pipe.walls_m = {0.0064, 0.0079};
  const std::string text = message(task, pipe);
  EXPECT_THAT(text, HasSubstr("thickest wall tried, 7.9 mm of X70"));
  EXPECT_THAT(text, HasSubstr("or a wall of "));
}

TEST(PipelineErrors, StaticPressureOnADescent) {
  PipelineTask task = level(100e3);
  task.profile = {.x_m = {0, 50e3, 60e3, 100e3},
                  .z_m = {3000, 3000, 500, 500},
                  .place = {"", "brink", "foot", ""}};
  task.rules.candidate_step_m = 50e3;
  task.rules.forbidden = {};
  const std::string text = message(task, forty_inch());
  EXPECT_THAT(text, HasSubstr("error[E7132]: static pressure on the descent from km"));
  EXPECT_THAT(text, HasSubstr("(brink)"));
  EXPECT_THAT(text, HasSubstr("m of head too much"));
  EXPECT_THAT(text, HasSubstr("MPa shut in\", expected at most "));
  EXPECT_THAT(text, HasSubstr("one more reduction station between"));
  EXPECT_THAT(text, HasSubstr(", or a pressure class of "));
}

TEST(PipelineErrors, AForbiddenStretchIsLongerThanTheReach) {
  PipelineTask task = level();
  task.rules.forbidden = {{100e3, 550e3, "glacier"}};
  Pipe pipe = forty_inch();
  pipe.outside_diameter_m = 24 * kMetresPerInch;
  const std::string text = message(task, pipe);
  EXPECT_THAT(text, HasSubstr("error[E7133]: no station may stand between km 100.0 and km 550.0 "
                              "(glacier)"));
  EXPECT_THAT(text, HasSubstr("expected a stretch that one station can cross"));
  EXPECT_THAT(text, HasSubstr("allow one more station inside"));
}

TEST(PipelineErrors, TheLineIsTooCold) {
  PipelineTask task = level();
  task.fluid.pour_point_c = 24;
  const std::string text = message(task, forty_inch());
  EXPECT_THAT(text, HasSubstr("error[E7130]: crude is too cold at km "));
  EXPECT_THAT(text, HasSubstr("K missing above the pour point margin"));
  EXPECT_THAT(text, HasSubstr("at least 27.0 C"));
  EXPECT_THAT(text, HasSubstr("hint: heat on the way, insulate"));
}

TEST(PipelineErrors, AllowedPressureBelowSuction) {
  PipelineTask task = level();
  task.rules.max_pressure_pa = 0.2e6;
  EXPECT_THAT(message(task, forty_inch()),
              HasSubstr("error[E7128]: allowed pressure is below the suction head of a station"));
}

TEST(PipelineErrors, ThePipeIsTooThinForTheFlow) {
  PipelineTask task = level();
  task.flow_m3_s = 3;
  Pipe pipe = forty_inch();
  pipe.outside_diameter_m = 24 * kMetresPerInch;
  const std::string text = message(task, pipe);
  EXPECT_THAT(text, HasSubstr("error[E7136]: oil would run at 11.0 m/s in a pipe of 610 mm"));
  EXPECT_THAT(text, HasSubstr("3 parallel lines"));
}

TEST(PipelineErrors, BadInputIsCollected) {
  PipelineTask task = level();
  Pipe pipe = forty_inch();
  pipe.outside_diameter_m = 40;
  pipe.drag_reduction = 0.8;
  pipe.design_factor = 2;
  pipe.parallel_lines = 0;
  task.flow_m3_s = -1;
  task.fluid.density_15c_kg_m3 = 8.6;
  task.fluid.viscosity_hot.viscosity_cst = -1;
  const std::string text = thrown(task, pipe);
  EXPECT_THAT(text, HasSubstr("E7121]: pipe diameter out of range"));
  EXPECT_THAT(text, HasSubstr("is it in millimetres or inches?"));
  EXPECT_THAT(text, HasSubstr("E7123]: drag reduction out of range"));
  EXPECT_THAT(text, HasSubstr("E7122]: design factor out of range"));
  EXPECT_THAT(text, HasSubstr("E7124]: a pipeline has at least one line"));
  EXPECT_THAT(text, HasSubstr("E7129]: flow must be positive"));
  EXPECT_THAT(text, HasSubstr("E7112]: density out of range of crude"));
  EXPECT_THAT(text, HasSubstr("E7110]: viscosity out of range"));
  EXPECT_THAT(text, HasSubstr("result: 7 errors"));
}

TEST(PipelineErrors, WallsAndRules) {
  Pipe pipe = forty_inch();
  pipe.outside_diameter_m = 0.06;
  EXPECT_THAT(thrown(level(), pipe), HasSubstr("E7126]: wall is not thinner than half the"));
  pipe = forty_inch();
  pipe.walls_m = {0.02, 0.01};
  EXPECT_THAT(thrown(level(), pipe), HasSubstr("E7125]: walls must be positive and rise"));
  PipelineTask task = level();
  task.rules.pump_efficiency = 0;
  EXPECT_THAT(thrown(task, forty_inch()), HasSubstr("E7134]: pump_efficiency must be positive"));
  task = level();
  task.rules.forbidden = {{100e3, 200e3, "town"}};
  task.rules.forced_m = {150e3, 900e3};
  EXPECT_THAT(thrown(task, forty_inch()),
              HasSubstr("E7135]: forced station at km 150.0 is in a forbidden stretch"));
  EXPECT_THAT(thrown(task, forty_inch()), HasSubstr("km 900.0 is outside the line"));
  EXPECT_THAT(message_of([] { grade("A36"); }),
              HasSubstr("error[E7120]: unknown steel grade\n"
                        "    = found \"A36\", expected X42 to X80 of API 5L\n"));
  task = level();
  task.fluid.viscosity_cold = {50, 8};
  task.fluid.viscosity_hot = {20, 20};
  EXPECT_THAT(thrown(task, forty_inch()),
              HasSubstr("E7111]: viscosity must fall as temperature rises\n"
                        "    = found \"8 cSt at 50 C, 20 cSt at 20 C\", expected the colder point "
                        "first, with the larger viscosity\n"
                        "    = hint: swap the two points"));
  task = level();
  task.fluid.vapour_pressure_pa = -5;
  task.fluid.heat_capacity_j_kg_k = 0;
  EXPECT_THAT(thrown(task, forty_inch()),
              AllOf(HasSubstr("E7113]: vapour pressure out of range of crude"),
                    HasSubstr("hint: is it in kPa?"),
                    HasSubstr("E7114]: heat capacity out of range of crude"),
                    HasSubstr("hint: crude oil: about 2,000 J/kg K")));
}

TEST(BracketedRoot, SaysWhenItsStepsAreExhausted) {
  // A step near 0 in a bracket to 1e300: halving takes more than a thousand steps.
  const auto step = [](double x) { return x < 1e-20 ? -1.0 : 1.0; };
  try {
    bracketed_root(step, {0, 1e300}, "flow");
    FAIL() << "found a root";
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(), "flow: no root after 200 steps between 0 and 1e+300");
  }
}

TEST(PipelineWarnings, TransitionBetweenLaminarAndTurbulent) {
  PipelineTask task = level(50e3);
  task.fluid.viscosity_cold = {20, 300};
  task.fluid.viscosity_hot = {50, 100};
  task.flow_m3_s = 0.6;
  task.rules.inlet_c = 25;
  const PipelineDesign line = design(task, forty_inch());
  ASSERT_TRUE(line.feasible);
  ASSERT_GE(line.warnings.warning_count(), 1U);
  EXPECT_EQ(line.warnings.items()[0].code, "W7101");
  EXPECT_THAT(line.warnings.items()[0].what,
              HasSubstr("run in the transition between laminar and turbulent flow"));
}

TEST(BracketedRoot, EchoesWhatItWasGivenWhenThereIsNone) {
  EXPECT_NEAR(bracketed_root([](double x) { return x * x - 2; }, {0, 2}, "square"), std::sqrt(2),
              1e-14);
  try {
    bracketed_root([](double x) { return x + 1; }, {0, 2}, "line");
    FAIL();
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(), "line: root not bracketed, f(0) = 1, f(2) = 3");
  }
}

}  // namespace
}  // namespace corridor::physics
