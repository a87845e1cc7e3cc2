// The finance of a corridor case: 30 years, 12 loans in two currencies, an appraisal, debt ratios,
// 20 correlated uncertain inputs and sampled losses.
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "corridor/base/parallel.h"
#include "corridor/base/random.h"
#include "corridor/finance/finance.h"

namespace corridor::finance {
namespace {

constexpr std::size_t kYears = 30;
constexpr std::size_t kLoans = 12;
constexpr std::size_t kLossSamples = 1000;

std::vector<double> from_year(std::size_t first, double value, double growth) {
  std::vector<double> path(kYears, 0.0);
  for (std::size_t year = first; year < kYears; ++year) {
    path[year] = value * std::pow(1 + growth, static_cast<double>(year - first));
  }
  return path;
}

std::vector<UncertainInput> inputs() {
  std::vector<UncertainInput> list;
  const auto factor = [&](const std::string& name, double low, double high) {
    list.push_back({name, 1, triangular(low, 1, high)});
  };
  factor("demand", 0.5, 1.3);
  factor("toll", 0.8, 1.2);
  factor("upkeep", 0.8, 1.6);
  factor("benefit", 0.5, 1.3);
  list.push_back({"cost", 1, lognormal_about(1.2, 0.25)});
  list.push_back({"pkr", 1, lognormal_about(1.1, 0.2)});
  list.push_back({"cny", 1, lognormal_about(1.0, 0.08)});
  factor("gdp", 0.8, 1.2);
  factor("exports", 0.7, 1.3);
  factor("revenue", 0.8, 1.2);
  factor("losses", 0.5, 2.0);
  list.push_back({"floating", 0, normal_about(0, 0.01)});
  for (int i = 0; i < 8; ++i) {
    list.push_back({"spread " + std::to_string(i), 0, uniform_between(-0.005, 0.015)});
  }
  return list;
}

LossSamples losses() {
  LossSamples samples{.samples = kLossSamples, .years = kYears};
  for (std::uint32_t cell = 0; cell < kLossSamples * kYears; ++cell) {
    const double u = uniform(1, Stream::test, cell);
    samples.economic_loss.push_back(u < 0.2 ? 100 * u : 0);
  }
  return samples;
}

Loan loan(std::size_t i) {
  return {.loan_id = "loan " + std::to_string(i),
          .currency = Currency{i % 3 == 0 ? "CNY" : "USD"},
          .amount = 300.0 + 100.0 * static_cast<double>(i),
          .start = date(2024, 1, 15),
          .maturity_years = 20,
          .grace_years = 5,
          .rate = fixed_rate(0.02 + 0.002 * static_cast<double>(i)),
          .repayment = i % 2 == 0 ? Repayment::equal_principal : Repayment::annuity,
          .fees = {.management_share = 0.0075, .commitment_per_year = 0.005}};
}

Chain corridor_case() {
  Chain chain{.first_year = 2024,
              .years = kYears,
              .operating_from = 2029,
              .currency = kUsd,
              .exchange = {{Currency{"PKR"}, from_year(0, 280, 0.05), {"pkr"}},
                           {Currency{"CNY"}, from_year(0, 7.1, 0), {"cny"}}},
              .streams = {{"construction", StreamKind::construction, kUsd, from_year(0, 0, 0)},
                          {"toll",
                           StreamKind::revenue,
                           Currency{"PKR"},
                           from_year(5, 150'000, 0.07),
                           {"demand", "toll"}},
                          {"upkeep",
                           StreamKind::operating,
                           Currency{"PKR"},
                           from_year(5, 30'000, 0.05),
                           {"upkeep"}}},
              .price_year = 2023,
              .lines = {{{"construction", "state", "PK", Side::cost, from_year(0, 0, 0)}, {"cost"}},
                        {{"users", "users", "PK", Side::benefit, from_year(5, 900, 0.03)},
                         {"demand", "benefit"}},
                        {{"operators", "operators", "PK", Side::benefit, from_year(5, 120, 0.03)},
                         {"demand"}},
                        {{"upkeep", "state", "PK", Side::cost, from_year(5, 100, 0)}, {"upkeep"}},
                        {{"carbon", "all", "", Side::benefit, from_year(5, 15, 0.02)}, {"demand"}}},
              .losses = losses(),
              .loss_factors = {"losses"}};
  for (const UncertainInput& input : inputs()) {
    chain.inputs.push_back({input.name, input.base});
  }
  for (std::size_t cell = 0; cell < kLossSamples * kYears; ++cell) {
    // A fifth of the years lose up to a fifth of the toll.
    chain.streams[1].sampled_change.push_back(-chain.streams[1].per_year[cell % kYears] *
                                              chain.losses.economic_loss[cell] / 100);
  }
  for (std::size_t year = 0; year < 5; ++year) {
    chain.streams[0].per_year[year] = 2300;
    chain.lines[0].line.per_year[year] = 2000;
  }
  for (std::size_t i = 0; i < kLoans; ++i) {
    ChainLoan entry{.loan = loan(i), .amount_factors = {"cost"}};
    entry.loan.draws = even_draws(entry.loan.start, 4, 8, entry.loan.amount);
    entry.rate_shifts = {"floating", "spread " + std::to_string(i % 8)};
    chain.loans.push_back(entry);
  }
  chain.country = ChainCountry{.gdp_factors = {"gdp"},
                               .export_factors = {"exports"},
                               .revenue_factors = {"revenue"},
                               .thresholds = lic_dsf_thresholds(DebtCapacity::weak)};
  for (std::size_t year = 0; year < kYears; ++year) {
    const double growth = std::pow(1.05, static_cast<double>(year));
    chain.country->years.push_back({.year = 2024 + static_cast<int>(year),
                                    .gdp = 373'000 * growth,
                                    .exports = 38'000 * growth,
                                    .revenue = 45'000 * growth,
                                    .pv_external_debt = 95'000 * growth,
                                    .external_service = 14'000 * growth,
                                    .pv_total_debt = 250'000 * growth});
  }
  return chain;
}

// Argument: threads. The issue asks for 10,000 draws in under 0.3 s on 2 cores.
void monte_carlo_of_a_case(benchmark::State& state) {
  const int threads = static_cast<int>(state.range(0));
  const auto uncertain = inputs();
  const auto factor = correlation_factor(
      uncertain, std::vector<CorrelationPair>{
                     {"demand", "gdp", 0.5}, {"pkr", "exports", 0.3}, {"demand", "exports", 0.4}});
  const PreparedChain chain(corridor_case(), static_cast<std::size_t>(resolve_threads(threads)));
  double chance = 0;
  for (auto _ : state) {
    const Samples samples = monte_carlo(uncertain, factor, kFigures, chain.model(),
                                        {.draws = 10'000, .threads = threads});
    benchmark::DoNotOptimize(spread(samples.of_output(0)).p50.value);
    chance = chance_below(samples.of_output(4), 1).share.value;
  }
  state.counters["chance of DSCR < 1"] = chance;
}
BENCHMARK(monte_carlo_of_a_case)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

void tornado_of_a_case(benchmark::State& state) {
  const auto uncertain = inputs();
  const PreparedChain chain(corridor_case());
  for (auto _ : state) {
    benchmark::DoNotOptimize(tornado(uncertain, kFigures, chain.model(), 0).bars.size());
  }
}
BENCHMARK(tornado_of_a_case)->Unit(benchmark::kMillisecond);

void schedule_to_the_cent(benchmark::State& state) {
  const Loan terms = loan(1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(schedule(terms).rows.size());
  }
}
BENCHMARK(schedule_to_the_cent)->Unit(benchmark::kMicrosecond);

void internal_rate_of_thirty_years(benchmark::State& state) {
  const std::vector<double> flows = [] {
    std::vector<double> values = from_year(1, 100, 0.02);
    values[0] = -1000;
    values[29] = -50;
    return values;
  }();
  for (auto _ : state) {
    benchmark::DoNotOptimize(irr(flows).rates.size());
  }
}
BENCHMARK(internal_rate_of_thirty_years)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace corridor::finance

BENCHMARK_MAIN();
