// Simulated years of a case on fixed costs, re-route or wait:
//   stress_bench cases/cpec
#include <chrono>
#include <ctime>

#include <fmt/format.h>

#include "corridor/study/stress.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: stress_bench CASE\n");
    return 2;
  }
  const auto a_case = corridor::cases::open_case(argv[1]);
  const auto& scenario = a_case.scenarios.front();
  constexpr std::uint64_t kYears = 100'000;
  for (const int threads : {1, 2}) {
    const auto began = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    const corridor::study::StressModel model(a_case, scenario, scenario.years.front(),
                                             {.threads = threads});
    const auto result = corridor::study::stress(model, kYears);
    fmt::print(
        "{} years, {} threads: {:.2f} s, {:.2f} s of CPU (bar 10 s on 2 cores); expected loss "
        "{:.1f} "
        "+- {:.2f} million USD\n",
        result.years, threads,
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(),
        static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC,
        result.total_usd.controlled.value / 1e6, result.total_usd.controlled.standard_error / 1e6);
  }
  return 0;
}
