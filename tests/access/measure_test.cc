// Accessibility measures against closed forms.
#include "corridor/access/measure.h"

#include <cmath>
#include <limits>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/base/error.h"
#include "corridor/base/random.h"

namespace corridor::access {
namespace {

constexpr double kNoWay = std::numeric_limits<double>::infinity();

// Two origins, three destinations: 10, 20, 30 hours away; the second origin reaches one of them.
const std::vector<double> kHours = {10, 20, 30, kNoWay, 5, kNoWay};
const std::vector<double> kPeople = {100, 200, 400};

TEST(Accessibility, CumulativeOpportunitiesCountWhatIsWithinTheThreshold) {
  const Reach reach{kHours, kPeople};
  EXPECT_THAT(cumulative_opportunities(reach, 20), testing::ElementsAre(300, 200));
  EXPECT_THAT(cumulative_opportunities(reach, 19.99), testing::ElementsAre(100, 200));
  EXPECT_THAT(cumulative_opportunities(reach, 0), testing::ElementsAre(0, 0));
}

TEST(Accessibility, GravityHalvesAtLn2OverTheDecay) {
  const double decay = std::numbers::ln2 / 10;  // half every 10 hours
  const auto access = gravity_access({kHours, kPeople}, decay);
  EXPECT_NEAR(access[0], 100.0 / 2 + 200.0 / 4 + 400.0 / 8, 1e-9);
  EXPECT_NEAR(access[1], 200 * std::pow(0.5, 0.5), 1e-9);
  const auto power = gravity_access({kHours, kPeople}, 2, Decay::power);
  EXPECT_NEAR(power[0], 100.0 / 100 + 200.0 / 400 + 400.0 / 900, 1e-12);
}

TEST(Accessibility, LogsumOfEqualWaysIsTheWayPlusTheLogOfTheirNumber) {
  const std::vector<double> impedance(8, 50.0);  // one origin, eight alike
  const std::vector<double> one_each(8, 1.0);
  EXPECT_NEAR(logsum_access({impedance, one_each}, 0.1)[0], std::log(8) / 0.1 - 50, 1e-9);
  // A single destination is minus its impedance; and nothing overflows however far it is.
  const std::vector<double> far = {1e6};
  const std::vector<double> one = {1.0};
  EXPECT_NEAR(logsum_access({far, one}, 0.1)[0], -1e6, 1e-6);
  const std::vector<double> nowhere = {kNoWay};
  EXPECT_EQ(logsum_access({nowhere, one}, 0.1)[0], -kNoWay);
}

TEST(Accessibility, LogsumFallsByOneWhenEverythingIsOneFarther) {
  std::vector<double> farther = kHours;
  for (double& hours : farther) {
    hours += 1;
  }
  const auto before = logsum_access({kHours, kPeople}, 0.05);
  const auto after = logsum_access({farther, kPeople}, 0.05);
  EXPECT_NEAR(before[0] - after[0], 1, 1e-9);
  EXPECT_NEAR(before[1] - after[1], 1, 1e-9);
}

TEST(Accessibility, MarketPotentialIsMassOverDistance) {
  const auto potential = market_potential({kHours, kPeople});
  EXPECT_NEAR(potential[0], 100.0 / 10 + 200.0 / 20 + 400.0 / 30, 1e-12);
  EXPECT_NEAR(potential[1], 40, 1e-12);
  // The centre of a disc of radius 3 is 2 from its points on average.
  EXPECT_NEAR(internal_distance_km(9 * std::numbers::pi), 2, 1e-12);
}

TEST(Accessibility, AnyNumberOfThreadsGivesTheSameBytes) {
  std::vector<double> impedance(97 * 53);
  std::vector<double> people(53);
  for (std::size_t i = 0; i < impedance.size(); ++i) {
    impedance[i] = 100 * uniform(1, Stream::test, 0, static_cast<std::uint32_t>(i));
  }
  for (std::size_t j = 0; j < people.size(); ++j) {
    people[j] = uniform(1, Stream::test, 1, static_cast<std::uint32_t>(j));
  }
  EXPECT_EQ(logsum_access({impedance, people, 1}, 0.02),
            logsum_access({impedance, people, 4}, 0.02));
  EXPECT_EQ(gravity_access({impedance, people, 1}, 0.02),
            gravity_access({impedance, people, 3}, 0.02));
}

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST(Accessibility, RefusesADecayThatIsNotAboveZero) {
  const std::string expected =
      R"(error[E8001]: a decay that lets far places count as much as near ones, or more
  --> decay
    = found "-0.01", expected a number above 0
    = hint: what is reached counts exp(-decay x impedance): 0.01/h halves it every 69 hours
)";
  EXPECT_THAT(message_of([] {
                gravity_access({kHours, kPeople}, -0.01);
              }),
              testing::StartsWith(expected));
  EXPECT_THAT(message_of([] {
                logsum_access({kHours, kPeople}, 0);
              }),
              testing::HasSubstr("error[E8001]"));
  EXPECT_THAT(message_of([] {
                cumulative_opportunities({kHours, kPeople}, -1);
              }),
              testing::HasSubstr("error[E8002]: a threshold below 0"));
}

}  // namespace
}  // namespace corridor::access
