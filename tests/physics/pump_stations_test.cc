#include "corridor/physics/pump_stations.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "corridor/base/random.h"
#include "corridor/physics/head_line.h"

namespace corridor::physics {
namespace {

double draw(std::uint64_t seed, std::uint32_t& counter, double low, double high) {
  return low + (high - low) * uniform(seed, Stream::test, counter++);
}

/// A random line: 2 to 8 candidates unless told, three nodes between, steep enough for pumps, slack
/// and reduction stations to matter.
StationProblem random_line(std::uint64_t seed, Operation operation, double most_candidates = 8) {
  std::uint32_t k = 0;
  StationProblem p;
  p.operation = operation;
  const auto candidates = static_cast<std::size_t>(draw(seed, k, 2, most_candidates + 1));
  const std::size_t n = (candidates - 1) * 4 + 1;
  const double relief = draw(seed, k, 0, 250);
  const double allowed = draw(seed, k, 250, 800);
  double c = 0;
  for (std::size_t i = 0; i < n; ++i) {
    p.x_m.push_back(5000.0 * static_cast<double>(i));
    p.z_m.push_back(i == 0 ? 0 : p.z_m.back() + draw(seed, k, -relief, relief));
    p.friction_m.push_back(c);
    c += draw(seed, k, 5, 40);
    p.vapour_head_m.push_back(5);
    p.allowed_head_m.push_back(allowed);
    if (i % 4 == 0) {
      p.candidate.push_back(static_cast<std::uint32_t>(i));
      p.suction_head_m.push_back(45);
      p.forced.push_back(draw(seed, k, 0, 1) < 0.1 ? 1 : 0);
    }
  }
  p.origin_head_m = 30;
  p.delivery_head_m = 20;
  return p;
}

/// The obvious twin: tries every next station at every station, follows heads node by node.
struct BruteForce {
  const StationProblem& p;
  const StationWeights& w;
  double best = std::numeric_limits<double>::infinity();

  HeadLine line(std::size_t i, std::size_t j) const {
    LineBetween between;
    for (std::size_t k = p.candidate[i]; k <= p.candidate[j]; ++k) {
      between.x_m.push_back(p.x_m[k]);
      between.z_m.push_back(p.z_m[k]);
      between.vapour_head_m.push_back(p.vapour_head_m[k]);
      if (k > p.candidate[i]) {
        between.friction_slope.push_back((p.friction_m[k] - p.friction_m[k - 1]) /
                                         (p.x_m[k] - p.x_m[k - 1]));
      }
    }
    between.delivery_head_m = j + 1 == p.candidate.size() ? p.delivery_head_m : p.suction_head_m[j];
    return head_line(between, p.operation);
  }

  /// Weight of the pipe between, infinite if the heads are too high. `extra_m` lies above the line.
  double pipe(std::size_t i, std::size_t j, const HeadLine& found, double extra_m) const {
    const std::size_t begin = p.candidate[i];
    const std::size_t end = p.candidate[j];
    const double top = *std::max_element(p.z_m.begin() + static_cast<long>(begin),
                                         p.z_m.begin() + static_cast<long>(end) + 1);
    double sum = 0;
    for (std::size_t k = begin; k <= end; ++k) {
      const double head = found.head_m[k - begin] + extra_m - p.z_m[k];
      if (head > p.allowed_head_m[k] + 1e-6 || top - p.z_m[k] > p.allowed_head_m[k] + 1e-6) {
        return std::numeric_limits<double>::infinity();
      }
      if (k < end && !w.pipe_per_m.empty()) {
        const double next = found.head_m[k + 1 - begin] + extra_m - p.z_m[k + 1];
        const double most = std::max({head, next, top - p.z_m[k], top - p.z_m[k + 1]});
        const auto index = static_cast<std::size_t>(std::max(0.0, std::ceil(most - 1e-6)));
        sum += w.pipe_per_m[std::min(index, w.pipe_per_m.size() - 1)] * (p.x_m[k + 1] - p.x_m[k]);
      }
    }
    return sum;
  }

  void go(std::size_t i, double arrival_m, double weight) {
    if (i + 1 == p.candidate.size()) {
      best = std::min(best, weight);
      return;
    }
    for (std::size_t j = i + 1; j < p.candidate.size(); ++j) {
      const HeadLine found = line(i, j);
      const double wanted = found.required_discharge_head_m;
      const bool pump = i == 0 || arrival_m < wanted - 1e-6;
      const double station = pump
                                 ? w.pump_station + w.per_lift_m * std::max(0.0, wanted - arrival_m)
                                 : w.reduction_station;
      const double lowest = pipe(i, j, found, 0);
      if (std::isfinite(lowest)) {
        go(j, found.arrival_head_m, weight + station + lowest);
      }
      if (!pump && p.operation == Operation::tight) {
        double room = arrival_m - wanted;
        for (std::size_t k = p.candidate[i]; k <= p.candidate[j]; ++k) {
          room = std::min(room, p.allowed_head_m[k] + p.z_m[k] - found.head_m[k - p.candidate[i]]);
        }
        const double kept = room > 1e-6 ? pipe(i, j, found, room) : lowest;
        if (room > 1e-6 && std::isfinite(kept)) {
          go(j, found.arrival_head_m + room, weight + station + kept);
        }
      }
      if (p.forced[j] != 0) {
        break;
      }
    }
  }
};

StationWeights some_weights(std::uint64_t seed) {
  std::uint32_t k = 1000;
  StationWeights w;
  w.pump_station = draw(seed, k, 0.5, 3);
  w.reduction_station = draw(seed, k, 0.1, 3);
  w.per_lift_m = draw(seed, k, 0, 0.01);
  if (seed % 2 == 0) {
    for (int h = 0; h <= 900; ++h) {
      w.pipe_per_m.push_back(1e-5 * (1 + h / 100));
    }
  }
  return w;
}

TEST(PlaceStations, FindsWhatBruteForceFinds) {
  int feasible = 0;
  int with_reduction = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    const Operation operation = seed % 3 == 0 ? Operation::slack : Operation::tight;
    const StationProblem p = random_line(seed, operation);
    const StationWeights w = some_weights(seed);
    BruteForce brute{p, w};
    brute.go(0, p.origin_head_m, 0);
    const StationPlan plan = place_stations(p, w);
    ASSERT_EQ(plan.feasible, std::isfinite(brute.best)) << "seed " << seed;
    if (plan.feasible) {
      ++feasible;
      with_reduction += plan.reduction_stations > 0 ? 1 : 0;
      ASSERT_NEAR(plan.weight, brute.best, 1e-9 * (1 + brute.best)) << "seed " << seed;
    }
  }
  EXPECT_GT(feasible, 1000);  // the sample must not be idle
  EXPECT_GT(with_reduction, 100);
}

/// What a plan of a tight line weighs, summed node by node.
double weight_of(const StationProblem& p, const StationWeights& w, const StationPlan& plan) {
  double sum = 0;
  for (std::size_t s = 0; s + 1 < plan.stations.size(); ++s) {
    const PlannedStation& station = plan.stations[s];
    const bool pumps = station.kind != StationKind::reduction;
    const double rise = station.departure_level_m - station.arrival_level_m;
    sum += pumps ? w.pump_station + w.per_lift_m * std::max(0.0, rise) : w.reduction_station;
    const std::size_t begin = p.candidate[station.candidate];
    const std::size_t end = p.candidate[plan.stations[s + 1].candidate];
    const double top = *std::max_element(p.z_m.begin() + static_cast<long>(begin),
                                         p.z_m.begin() + static_cast<long>(end) + 1);
    for (std::size_t k = begin; k < end && !w.pipe_per_m.empty(); ++k) {
      const double low_a = std::min(p.z_m[k] + p.friction_m[k], p.z_m[k + 1] + p.friction_m[k + 1]);
      const double head =
          std::max(station.departure_level_m - low_a, top - std::min(p.z_m[k], p.z_m[k + 1]));
      const auto index = static_cast<std::size_t>(std::max(0.0, std::ceil(head - 1e-6)));
      sum += w.pipe_per_m[std::min(index, w.pipe_per_m.size() - 1)] * (p.x_m[k + 1] - p.x_m[k]);
    }
  }
  return sum;
}

TEST(PlaceStations, WeighsLongLinesAsTheyAreSummedNodeByNode) {
  int kept = 0;
  for (std::uint64_t seed = 2; seed <= 400; seed += 2) {
    StationProblem p = random_line(seed, Operation::tight, 120);
    p.forced.clear();
    const StationWeights w = some_weights(seed);
    const StationPlan plan = place_stations(p, w);
    if (plan.feasible) {
      ASSERT_NEAR(plan.weight, weight_of(p, w, plan), 1e-9 * plan.weight) << "seed " << seed;
      kept += std::count_if(
                  plan.stations.begin(), plan.stations.end(),
                  [](const auto& station) { return station.head_limit == HeadLimit::kept; }) > 0
                  ? 1
                  : 0;
    }
  }
  EXPECT_GT(kept, 20);  // reduction stations that let the head stand are what is hard to sum
}

RC_GTEST_PROP(PlaceStationsProperty, WeighsNoMoreThanTheGreedyPlanAndNeedsNoMoreStations,
              (std::uint64_t seed)) {
  StationProblem p = random_line(seed, Operation::tight, 30);
  p.forced.clear();
  const StationPlan plan =
      place_stations(p, {.pump_station = 1, .reduction_station = 1, .per_lift_m = 0});
  const std::size_t fewest = fewest_stations(p);
  // Each station weighs 1: the weight is the number, and the greedy rule finds the least.
  RC_ASSERT((plan.feasible ? plan.pump_stations + plan.reduction_stations : 0) == fewest);
  RC_ASSERT(!plan.feasible || plan.weight <= static_cast<double>(fewest) + 1e-9);
}

TEST(PlaceStations, NeedsNoMoreStationsThanTheGreedyOracle) {
  int feasible = 0;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    StationProblem p = random_line(seed, Operation::tight);
    p.forced.clear();
    const StationPlan plan =
        place_stations(p, {.pump_station = 1, .reduction_station = 1, .per_lift_m = 0});
    const std::size_t fewest = fewest_stations(p);
    ASSERT_EQ(plan.feasible ? plan.pump_stations + plan.reduction_stations : 0, fewest)
        << "seed " << seed;
    feasible += fewest > 0 ? 1 : 0;
  }
  EXPECT_GT(feasible, 1000);
}

/// A level line of 400 km, 5 m/km, with summits of the given heights every 40 km.
StationProblem level_line() {
  StationProblem p;
  for (int i = 0; i <= 400; ++i) {
    p.x_m.push_back(1000.0 * i);
    p.z_m.push_back(0);
    p.friction_m.push_back(5.0 * i);
    if (i % 10 == 0) {
      p.candidate.push_back(static_cast<std::uint32_t>(i));
      p.suction_head_m.push_back(50);
    }
  }
  p.vapour_head_m.assign(401, 5);
  p.allowed_head_m.assign(401, 1000);
  p.origin_head_m = 50;
  p.delivery_head_m = 50;
  return p;
}

// Flat, with friction that differs along the line: the stretches the other way are the same ones.
RC_GTEST_PROP(PlaceStationsProperty, MirrorsAFlatDesignWhenTheLineIsReversed,
              (std::uint64_t seed)) {
  StationProblem line = random_line(seed, Operation::tight);
  std::fill(line.z_m.begin(), line.z_m.end(), 0.0);
  line.forced.clear();
  line.suction_head_m.assign(line.candidate.size(), 45);
  line.origin_head_m = 45;
  line.delivery_head_m = 45;
  StationProblem back = line;
  const std::size_t n = line.x_m.size();
  for (std::size_t i = 0; i < n; ++i) {
    back.friction_m[i] = line.friction_m.back() - line.friction_m[n - 1 - i];
  }
  const StationWeights weights = {.pump_station = 1, .reduction_station = 1, .per_lift_m = 1e-4};
  const StationPlan forth = place_stations(line, weights);
  const StationPlan mirrored = place_stations(back, weights);
  RC_ASSERT(forth.feasible == mirrored.feasible);
  RC_ASSERT(forth.pump_stations == mirrored.pump_stations);
  RC_ASSERT(std::abs(forth.lift_m - mirrored.lift_m) < 1e-6);
  RC_ASSERT(std::abs(forth.weight - mirrored.weight) < 1e-9);
}

TEST(PlaceStations, PutsAReductionStationOnALongDescent) {
  StationProblem p = level_line();
  for (int i = 0; i <= 400; ++i) {
    p.z_m[static_cast<std::size_t>(i)] = i <= 300 ? 3 * i : 900 - 18 * (i - 300);  // 900 to -900 m
  }
  const StationPlan plan = place_stations(p, {.pump_station = 2, .reduction_station = 1});
  ASSERT_TRUE(plan.feasible);
  EXPECT_GE(plan.reduction_stations, 1U);
  const auto last = std::find_if(plan.stations.begin(), plan.stations.end(),
                                 [](const auto& s) { return s.kind == StationKind::reduction; });
  EXPECT_GT(p.x_m[p.candidate[last->candidate]], 300e3);
}

TEST(PlaceStations, SaysWhereAndHowMuchHeadIsMissing) {
  StationProblem p = level_line();
  p.z_m[205] = 1500;  // a wall of a mountain between km 200 and 210
  const StationPlan plan = place_stations(p, {});
  ASSERT_FALSE(plan.feasible);
  EXPECT_EQ(plan.obstacle.high_node, 205U);
  EXPECT_EQ(p.candidate[plan.obstacle.from_candidate], 200U);
  EXPECT_EQ(p.candidate[plan.obstacle.to_candidate], 210U);
  // Static: 1,500 m over the plain where 1,000 m are allowed.
  EXPECT_NEAR(plan.obstacle.missing_head_m, 500, 30);
}

TEST(PlaceStations, KeepsForcedStations) {
  StationProblem p = level_line();
  p.forced.assign(p.candidate.size(), 0);
  p.forced[3] = 1;
  const StationPlan plan = place_stations(p, {});
  EXPECT_EQ(std::count_if(plan.stations.begin(), plan.stations.end(),
                          [](const auto& s) { return s.candidate == 3; }),
            1);
  EXPECT_EQ(plan.stations.front().spacing_limit, SpacingLimit::forced);
}

TEST(HeadLine, TightHoldsTheSummitsLineSlackLetsGo) {
  LineBetween line;
  line.x_m = {0, 100e3, 150e3};
  line.z_m = {0, 1000, 0};
  line.friction_slope = {0.002, 0.002};
  line.vapour_head_m = {20, 20, 20};
  line.delivery_head_m = 50;
  const HeadLine tight = head_line(line, Operation::tight);
  EXPECT_DOUBLE_EQ(tight.required_discharge_head_m, 1220);
  EXPECT_DOUBLE_EQ(tight.arrival_head_m, 1020 - 100);
  EXPECT_EQ(tight.slack_m, 0);
  ASSERT_EQ(tight.control_nodes.size(), 1U);
  EXPECT_EQ(tight.control_nodes[0], 1U);
  const HeadLine slack = head_line(line, Operation::slack);
  EXPECT_DOUBLE_EQ(slack.required_discharge_head_m, 1220);
  EXPECT_DOUBLE_EQ(slack.arrival_head_m, 50);
  // Ground falls 20 m/km from 1,020, the head line to 50 rises 2 m/km: 1020 - 20 u = 50 + 2 (50 -
  // u).
  EXPECT_NEAR(slack.slack_m, (1020 - 150) / 18.0 * 1000, 1e-6);
}

RC_GTEST_PROP(HeadLineProperty, FallsBetweenStationsAndKeepsAboveTheGround, ()) {
  LineBetween line;
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(2, 20));
  for (std::size_t i = 0; i < n; ++i) {
    line.x_m.push_back(1000.0 * static_cast<double>(i));
    line.z_m.push_back(*rc::gen::inRange(0, 2000));
    line.vapour_head_m.push_back(10);
  }
  line.friction_slope.assign(n - 1, *rc::gen::inRange(1, 20) / 1000.0);
  line.delivery_head_m = 50;
  for (const Operation operation : {Operation::tight, Operation::slack}) {
    const HeadLine out = head_line(line, operation);
    for (std::size_t i = 0; i < n; ++i) {
      RC_ASSERT(out.head_m[i] >= line.z_m[i] + 10 - 1e-9);
      if (i > 0 && operation == Operation::tight) {
        RC_ASSERT(out.head_m[i] < out.head_m[i - 1]);
      }
      if (i > 0) {
        RC_ASSERT(out.head_m[i] <= out.head_m[i - 1] - 1000 * line.friction_slope[i - 1] + 1e-9);
      }
    }
    RC_ASSERT(out.slack_m <= line.x_m.back());
  }
}

RC_GTEST_PROP(HeadLineProperty, ChangesNothingWhenASegmentIsSplit, ()) {
  LineBetween line;
  line.x_m = {0, 50e3, 80e3, 120e3};
  line.z_m.clear();
  for (int i = 0; i < 4; ++i) {
    line.z_m.push_back(*rc::gen::inRange(0, 2000));
  }
  line.vapour_head_m.assign(4, 10);
  line.friction_slope.assign(3, *rc::gen::inRange(1, 20) / 1000.0);
  line.delivery_head_m = 50;
  LineBetween split = line;
  split.x_m.insert(split.x_m.begin() + 2, 65e3);
  split.z_m.insert(split.z_m.begin() + 2, (line.z_m[1] + line.z_m[2]) / 2);
  split.vapour_head_m.push_back(10);
  split.friction_slope.push_back(line.friction_slope[0]);
  const HeadLine a = head_line(line, Operation::slack);
  const HeadLine b = head_line(split, Operation::slack);
  RC_ASSERT(std::abs(a.required_discharge_head_m - b.required_discharge_head_m) < 1e-6);
  RC_ASSERT(std::abs(a.slack_m - b.slack_m) < 1e-4);
}

}  // namespace
}  // namespace corridor::physics
