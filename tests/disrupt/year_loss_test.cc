// Simulated years against closed forms of queues with infinitely many servers (M/G/infinity), and
// properties of the events.
#include "corridor/disrupt/year_loss.h"

#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "corridor/disrupt/loss_statistics.h"

namespace corridor::disrupt {
namespace {

constexpr double kYear = 365;
std::array<double, 12> evenly() {
  constexpr std::array<double, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  std::array<double, 12> share{};
  for (std::size_t m = 0; m < 12; ++m) {
    share[m] = kDays[m] / kYear;
  }
  return share;
}

HazardProcess process(double rate_per_year, Duration duration, std::size_t members = 1) {
  HazardProcess made;
  made.rate_per_year = rate_per_year;
  made.month_share = evenly();
  made.duration = std::move(duration);
  made.members.resize(members);
  return made;
}

//   A --1--> B  is the only way: 10 t a day, a tonne that waits a day costs 2 USD.
struct OneLink {
  network::Graph graph;
  std::unique_ptr<ResponseModel> response;
  std::unique_ptr<HazardSampler> sampler;
  YearModel model;

  OneLink(HazardProcess hazard, double unmet_usd_per_t) {
    const std::vector<network::Endpoints> ends = {{NodeId{0}, NodeId{1}}};
    graph = network::build_graph(2, ends).graph;
    ResponseModel::Inputs inputs;
    inputs.commodities = {{.holding_usd_per_t_day = 2, .unmet_usd_per_t = unmet_usd_per_t}};
    inputs.seasons = {{.cost_usd_per_t = {{1}},
                       .hours = {{1}},
                       .pairs = {{NodeId{0}, NodeId{1}, 0, 10}},
                       .capacity_t_per_day = {0}}};
    inputs.subjects = {{{ArcId{0}}}};
    inputs.levels = {{}};
    response = std::make_unique<ResponseModel>(graph, inputs);
    sampler = std::make_unique<HazardSampler>(std::vector{std::move(hazard)});
    model = {.response = response.get(),
             .sampler = sampler.get(),
             .targets = {{.of_member = {{{0, 0}}}, .control_usd_per_day = {1}}},
             .season_of_month = {},
             .watched = {0}};
  }
};

struct Sums {
  std::vector<double> blocked, unmet_t, waiting_usd, control;
  double interruptions = 0;
  double interruption_days = 0;
};

Sums simulate(const OneLink& link, int years) {
  YearSimulator simulator(link.model);
  Sums sums;
  for (int y = 0; y < years; ++y) {
    const YearLoss& loss = simulator.run(7, static_cast<std::uint64_t>(y), 1, false);
    sums.blocked.push_back(loss.blocked_days);
    sums.unmet_t.push_back(loss.all.unmet_t);
    sums.waiting_usd.push_back(loss.all.waiting_usd);
    sums.control.push_back(loss.control_usd);
    for (const double days : loss.interruptions_days) {
      sums.interruptions += 1;
      sums.interruption_days += days;
    }
  }
  return sums;
}

void expect_mean(const std::vector<double>& values, double expected) {
  const Estimate mean = mean_of(values, {});
  EXPECT_NEAR(mean.value, expected, 4.5 * mean.standard_error) << "+- " << mean.standard_error;
}

// Open and shut alternate: open for 1/lambda on average, shut for a busy period of M/G/infinity,
// (exp(rho) - 1)/lambda with rho = lambda E[D] (Takacs 1962). So the availability of the renewal
// process is exp(-rho), whatever the distribution of D.
TEST(YearLoss, AvailabilityIsThatOfTheAlternatingRenewalProcess) {
  for (const Duration& duration :
       {Duration::fixed(20), Duration::gamma(20, 20), Duration::lognormal(20, 30)}) {
    const double rate = 6;
    const double rho = rate * 20 / kYear;
    const Sums sums = simulate(OneLink(process(rate, duration), 0.5), 20'000);
    expect_mean(sums.blocked, kYear * (1 - std::exp(-rho)));
    expect_mean(sums.unmet_t, 10 * kYear * (1 - std::exp(-rho)));  // nobody waits for 0.5 USD
    expect_mean(sums.control, rate * 20);
    // those of the last days are cut by the year's end: a few days in 365
    EXPECT_NEAR(sums.interruptions / 20'000, rate * std::exp(-rho), 0.1);
    EXPECT_NEAR(sums.interruption_days / sums.interruptions, (std::exp(rho) - 1) / rate * kYear,
                0.05 * 20);
  }
}

// Closures of D days: who comes waits for the last that goes on, E[W] = D - (1 - exp(-lambda D)) /
// lambda, as the residuals beyond w are Poisson with mean lambda (D - w).
TEST(YearLoss, WaitingIsThatOfOverlappingClosures) {
  const double rate = 15;
  const double days = 20;
  const double lambda = rate / kYear;
  const Sums sums = simulate(OneLink(process(rate, Duration::fixed(days)), 1e6), 20'000);
  const double wait = days - (1 - std::exp(-lambda * days)) / lambda;
  expect_mean(sums.waiting_usd, 10 * kYear * 2 * wait);
  expect_mean(sums.unmet_t, 0);
}

TEST(HazardSampler, DaysOfAYearAreRateTimesDuration) {
  // all events in December, 100 days each: most of their days are those of the next year
  HazardProcess winter = process(1.5, Duration::fixed(100));
  winter.month_share = {};
  winter.month_share[11] = 1;
  const HazardSampler sampler({winter});
  OutageYear year;
  std::vector<double> days;
  std::vector<double> days_of_spring;
  for (std::uint64_t y = 0; y < 20'000; ++y) {
    sampler.sample(3, y, 1, false, year);
    double sum = 0;
    double spring = 0;
    for (const OutageEvent& event : year.events) {
      const double end = year.hits[event.hit_begin].end_day;
      sum += std::min(end, kYear) - std::max(event.start_day, 0.0);
      spring += std::max(std::min(end, 151.0) - std::max(event.start_day, 120.0), 0.0);
    }
    days.push_back(sum);
    days_of_spring.push_back(spring);
  }
  expect_mean(days, 150);
  expect_mean(days_of_spring, 0);  // May is over 100 days from December
  EXPECT_EQ(sampler.expected_days(0, 0), 150);
}

TEST(HazardSampler, HazardsOfOneCauseHappenTogether) {
  HazardProcess rail = process(2, Duration::lognormal(30, 20));
  HazardProcess road = process(2, Duration::lognormal(10, 5));
  road.key = 1;
  road.leader = 0;
  const HazardSampler sampler({rail, road});
  OutageYear year;
  std::vector<double> rail_days;
  std::vector<double> road_days;
  for (std::uint64_t y = 0; y < 5'000; ++y) {
    sampler.sample(3, y, 1, false, year);
    std::map<std::uint32_t, std::set<double>> starts;
    std::array<double, 2> days{};
    for (const OutageEvent& event : year.events) {
      if (event.start_day >= 0) {
        starts[event.process].insert(event.start_day);
      }
      days[event.process] +=
          std::min(year.hits[event.hit_begin].end_day, kYear) - std::max(event.start_day, 0.0);
    }
    ASSERT_EQ(starts[0], starts[1]);
    rail_days.push_back(days[0]);
    road_days.push_back(days[1]);
  }
  expect_mean(rail_days, 60);
  expect_mean(road_days, 20);
}

// For w days after each event of the first the second is f times as frequent: its events a year are
// lambda (1 + (f - 1) P(one of the first within w days)).
TEST(HazardSampler, ARaisedRateHoldsForItsDays) {
  HazardProcess flood = process(3, Duration::fixed(1));
  HazardProcess slide = process(4, Duration::fixed(1));
  slide.key = 1;
  slide.raised_by = 0;
  slide.raise_factor = 5;
  slide.raise_days = 30;
  const HazardSampler sampler({flood, slide});
  OutageYear year;
  std::vector<double> slides;
  for (std::uint64_t y = 0; y < 20'000; ++y) {
    sampler.sample(3, y, 1, false, year);
    double count = 0;
    for (const OutageEvent& event : year.events) {
      count += event.process == 1 && event.start_day >= 0 ? 1 : 0;
    }
    slides.push_back(count);
  }
  expect_mean(slides, 4 * (1 + 4 * (1 - std::exp(-3 * 30 / kYear))));
}

TEST(HazardSampler, NearMembersAreHitByTheirDistance) {
  HazardProcess slides = process(5, Duration::fixed(2), 2);
  slides.hits = cases::Hits::near;
  slides.correlation_km = 100;
  slides.members[1].latitude = 0.9;  // 100.08 km
  const HazardSampler sampler({slides});
  OutageYear year;
  std::vector<double> both;
  for (std::uint64_t y = 0; y < 10'000; ++y) {
    sampler.sample(3, y, 1, false, year);
    double count = 0;
    for (const OutageEvent& event : year.events) {
      count += event.start_day >= 0 && event.hit_end - event.hit_begin == 2 ? 1 : 0;
    }
    both.push_back(count);
  }
  expect_mean(both, 5 * std::exp(-1.0008));
}

// A measure takes events away and shortens those that stay; all others are the same to the bit.
TEST(HazardSampler, AMeasureThinsTheSameEvents) {
  HazardProcess plain = process(10, Duration::lognormal(5, 5), 3);
  HazardProcess guarded = plain;
  guarded.members[1].kept = 0.4;
  guarded.kept = 0.7;
  const HazardSampler before({plain});
  const HazardSampler after({guarded});
  OutageYear a;
  OutageYear b;
  double kept_all = 0;
  double kept_one = 0;
  double count = 0;
  for (std::uint64_t y = 0; y < 5'000; ++y) {
    before.sample(3, y, 1, false, a);
    after.sample(3, y, 1, false, b);
    std::map<double, double> ends;
    for (const OutageEvent& event : a.events) {
      ends[event.start_day] = a.hits[event.hit_begin].end_day;
    }
    for (const OutageEvent& event : b.events) {
      ASSERT_EQ(ends.at(event.start_day), b.hits[event.hit_begin].end_day);
      (event.first_member == 1 ? kept_one : kept_all) += 1;
    }
    count += static_cast<double>(a.events.size());
  }
  EXPECT_NEAR(kept_all / count, 0.7 * 2 / 3, 0.01);
  EXPECT_NEAR(kept_one / count, 0.7 * 0.4 / 3, 0.01);
}

// The years drawn with raised rates, weighted, say the same of rare events as plain years.
TEST(HazardSampler, LikelihoodRatiosMakeUpForRaisedRates) {
  const HazardSampler sampler(
      {process(0.05, Duration::gamma(200, 200)), process(8, Duration::fixed(1))});
  OutageYear year;
  std::vector<double> weighted;
  std::vector<double> weights;
  for (std::uint64_t y = 0; y < 100'000; ++y) {
    sampler.sample(3, y, 6, true, year);
    double days = 0;
    for (const OutageEvent& event : year.events) {
      days += event.process == 0 ? std::min(year.hits[event.hit_begin].end_day, kYear) -
                                       std::max(event.start_day, 0.0)
                                 : 0;
    }
    weighted.push_back(year.likelihood_ratio * days);
    weights.push_back(year.likelihood_ratio);
  }
  expect_mean(weighted, 0.05 * 200);
  expect_mean(weights, 1);
}

TEST(PoissonCount, HasItsMeanAndVariance) {
  for (const double mean : {0.1, 4.0, 1200.0}) {
    double sum = 0;
    double squares = 0;
    constexpr int kDraws = 20'000;
    for (std::uint64_t i = 0; i < kDraws; ++i) {
      const double n = poisson_count(mean, 5, Stream::test, i, 0);
      sum += n;
      squares += n * n;
    }
    const double average = sum / kDraws;
    EXPECT_NEAR(average, mean, 5 * std::sqrt(mean / kDraws));
    EXPECT_NEAR((squares / kDraws - average * average) / mean, 1, 0.06);
  }
}

}  // namespace
}  // namespace corridor::disrupt
