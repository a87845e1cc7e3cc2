// The speed bars of the physics issue, on a line as from Gwadar to Kashgar: 3,000 km, 500 m nodes,
// 5 km candidates. Run with --benchmark_repetitions=10 on a quiet machine.
#include <cmath>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include "corridor/base/random.h"
#include "corridor/physics/convert.h"
#include "corridor/physics/friction.h"
#include "corridor/physics/meet_pass.h"
#include "corridor/physics/physics.h"

namespace {

using namespace corridor;
using namespace corridor::physics;

/// 0 to 4,693 to 1,290 m with hills of `hill_m` every 7 km. Hills of more than 100 m give every
/// summit and valley a candidate of its own: 870 beside the 600 of every 5 km.
Profile long_line(double hill_m = 80) {
  const std::vector<double> x = {0, 907e3, 1772e3, 2300e3, 2580e3, 2706e3, 2768e3, 3000e3};
  const std::vector<double> z = {3, 1676, 480, 1462, 4600, 3090, 4000, 1290};
  Profile line;
  std::size_t node = 0;
  for (int i = 0; i <= 6000; ++i) {
    const double at = 500.0 * i;
    while (node + 2 < x.size() && x[node + 1] <= at) {
      ++node;
    }
    const double share = (at - x[node]) / (x[node + 1] - x[node]);
    line.x_m.push_back(at);
    line.z_m.push_back(z[node] + share * (z[node + 1] - z[node]) +
                       (i % 6000 == 0 ? 0 : hill_m / 2 * (1 + std::sin(at / 1100))));
  }
  return line;
}

PipelineTask task(double hill_m = 80) {
  PipelineTask out;
  out.profile = long_line(hill_m);
  out.fluid.pour_point_c = -20;
  out.flow_m3_s = flow_m3_s_of_bbl_per_day(1e6);
  out.rules.ground_c = 8;
  return out;
}

void friction_cold(benchmark::State& state) {
  double re = 4000;
  for (auto _ : state) {
    benchmark::DoNotOptimize(friction_factor(re, 4.5e-5, FrictionLaw::colebrook));
    re = re > 1e7 ? 4000 : re * 1.01;
  }
}
BENCHMARK(friction_cold);

void friction_with_neighbour(benchmark::State& state) {
  double re = 4000;
  double u = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(friction_factor(re, 4.5e-5, FrictionLaw::colebrook, u));
    re = re > 1e7 ? 4000 : re * 1.01;
  }
}
BENCHMARK(friction_with_neighbour);

void pipeline_design(benchmark::State& state) {
  const PipelineTask line = task(static_cast<double>(state.range(1)));
  Pipe pipe;
  pipe.outside_diameter_m = static_cast<double>(state.range(0)) * kMetresPerInch;
  pipe.grade = grade("X70");
  for (auto _ : state) {
    const PipelineDesign out = design(line, pipe);
    state.counters["stations"] = static_cast<double>(out.quantities.pump_stations);
    state.counters["reductions"] = static_cast<double>(out.quantities.reduction_stations);
    benchmark::DoNotOptimize(out.weight);
  }
}
BENCHMARK(pipeline_design)
    ->ArgsProduct({{32, 40, 48}, {80, 160}})
    ->ArgNames({"inches", "hills"})
    ->Unit(benchmark::kMillisecond);

void pipeline_sweep(benchmark::State& state) {
  const PipelineTask line = task();
  const std::vector<Grade> grades = {grade("X60"), grade("X65"), grade("X70")};
  const std::vector<Pipe> pipes = pipes_of(standard_diameters_in(), grades);
  for (auto _ : state) {
    const Sweep out = sweep(line, pipes, static_cast<int>(state.range(0)));
    benchmark::DoNotOptimize(out.best);
  }
  state.counters["designs"] = static_cast<double>(pipes.size());
}
BENCHMARK(pipeline_sweep)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A railway of 3,000 km: gradients to 12 permille, limits every 25 km or so.
Profile railway() {
  Profile line;
  double z = 500;
  for (std::uint32_t i = 0; i <= 3000; ++i) {
    line.x_m.push_back(1000.0 * i);
    line.z_m.push_back(z);
    line.limit_m_s.push_back(i % 50 < 25 ? 0 : 16);
    z += 12 * (2 * uniform(7, Stream::test, i) - 1);
  }
  return line;
}

Train freight() {
  Train train;
  train.locomotive = hxd3();
  train.locomotives = 2;
  train.wagon = loaded_wagon();
  train.wagons = 45;
  train.max_speed_m_s = m_s_from_kmh(90);
  return train;
}

void train_run(benchmark::State& state) {
  const Profile line = railway();
  const Train train = freight();
  const TrainRun fine = run_train(line, train, {.step_m = 6.25, .keep_series = false});
  TrainRun out;
  for (auto _ : state) {
    out = run_train(line, train,
                    {.step_m = static_cast<double>(state.range(0)), .keep_series = false});
    benchmark::DoNotOptimize(out.total_s);
  }
  state.counters["time_off_pct"] = std::abs(out.running_s / fine.running_s - 1) * 100;
  state.counters["energy_off_pct"] = std::abs(out.wheel_kwh / fine.wheel_kwh - 1) * 100;
}
BENCHMARK(train_run)->Arg(50)->Arg(25)->Unit(benchmark::kMillisecond);

void crawl_speed(benchmark::State& state) {
  const Truck truck = corridor_truck();
  double grade = 0.01;
  for (auto _ : state) {
    benchmark::DoNotOptimize(crawl_speed_m_s(truck, grade));
    grade = grade > 0.1 ? 0.01 : grade + 1e-4;
  }
}
BENCHMARK(crawl_speed);

void crawl_speed_at_height(benchmark::State& state) {
  const Truck truck = corridor_truck();
  double height = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(crawl_speed_m_s(truck, 0.05, air_at(truck, height)));
    height = height > 4700 ? 0 : height + 1;
  }
}
BENCHMARK(crawl_speed_at_height);

void truck_run(benchmark::State& state) {
  Profile road = long_line();
  const Truck truck = corridor_truck();
  for (auto _ : state) {
    benchmark::DoNotOptimize(run_truck(road, truck, {.keep_series = false}).time_s);
  }
}
BENCHMARK(truck_run)->Unit(benchmark::kMillisecond);

void meet_pass_60_sections(benchmark::State& state) {
  const std::vector<int> tracks(61, 2);
  std::vector<TrackSection> sections;
  for (std::uint32_t s = 0; s < 60; ++s) {
    const double minutes = 12 + 8 * uniform(3, Stream::test, s);
    sections.push_back({minutes, minutes, 3});
  }
  std::vector<PlannedTrain> plan;
  for (int i = 0; i < 20; ++i) {
    plan.push_back({"", true, i * 72.0});
    plan.push_back({"", false, i * 72.0 + 30});
  }
  for (auto _ : state) {
    const MeetPass out = meet_pass(tracks, sections, plan, 1e5);
    state.counters["scheduled"] = static_cast<double>(out.scheduled);
    state.counters["mean_delay_min"] = out.mean_delay_min;
    benchmark::DoNotOptimize(out.scheduled);
  }
}
BENCHMARK(meet_pass_60_sections)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
