// Money of a case: Monte Carlo of its finance, and every rival claim with assignment run again:
//   money_bench cases/cpec [SCENARIO]
// CPU seconds stand beside the clock: on a machine that others use they are the ones to compare.
#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>

#include <fmt/format.h>

#include "corridor/study/finance_claims.h"

namespace {

struct Took {
  double seconds = 1e9;
  double cpu_seconds = 1e9;
};

Took best_of(int rounds, const std::function<void()>& body) {
  Took best;
  for (int round = 0; round < rounds; ++round) {
    const auto began = std::chrono::steady_clock::now();
    const std::clock_t cpu = std::clock();
    body();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    best.seconds = std::min(best.seconds, took.count());
    best.cpu_seconds = std::min(best.cpu_seconds,
                                static_cast<double>(std::clock() - cpu) / double{CLOCKS_PER_SEC});
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    fmt::print(stderr, "usage: money_bench CASE [SCENARIO]\n");
    return 2;
  }
  constexpr std::size_t kDraws = 10'000;
  constexpr std::size_t kUncertain = 20;
  const auto a_case = corridor::cases::open_case(argv[1]);
  corridor::study::FinanceResult result =
      corridor::study::run_finance(a_case, {.scenario = argc == 3 ? argv[2] : ""});
  // Amounts of loans are uncertain too, until there are twenty uncertain inputs.
  std::size_t uncertain = 0;
  for (const auto& input : result.model.inputs) {
    uncertain += input.distribution.shape == corridor::finance::Shape::constant ? 0 : 1;
  }
  for (auto& input : result.model.inputs) {
    if (uncertain < kUncertain && input.name.starts_with("amount.")) {
      input.distribution = corridor::finance::triangular(0.9, 1, 1.2);
      ++uncertain;
    }
  }
  for (auto& input : result.model.inputs) {
    if (uncertain < kUncertain && input.name.starts_with("rate.")) {
      input.distribution = corridor::finance::triangular(-0.005, 0, 0.01);
      ++uncertain;
    }
  }
  for (const int threads : {1, 2}) {
    const Took took = best_of(
        5, [&] { corridor::study::finance_risk(result, {.draws = kDraws, .threads = threads}); });
    fmt::print(
        "{} draws, {} years, {} loans, {} uncertain inputs, {} threads: {:.3f} s, {:.3f} s of CPU "
        "(bar 0.3 s on 2)\n",
        kDraws, result.model.chain.years, result.model.chain.loans.size(), uncertain, threads,
        took.seconds, took.cpu_seconds);
  }
  corridor::study::ClaimsResult claims;
  const Took took =
      best_of(3, [&] { claims = corridor::study::run_claims(a_case, {.threads = 2}); });
  fmt::print(
      "claims of {}: {} runs, {} with assignment again: {:.2f} s, {:.2f} s of CPU on 2 "
      "threads (bar 5 s)\n",
      argv[1], claims.claims_run, claims.traffic_runs, took.seconds, took.cpu_seconds);
  return 0;
}
