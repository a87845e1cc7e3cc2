// Percentiles and inequality against closed forms and the slow definition.
#include "corridor/access/distribution.h"

#include <cmath>

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::access {
namespace {

TEST(Percentile, IsTheValueThatTheShareOfWeightDoesNotExceed) {
  // 120 days at 10 h, 245 days at 4 h, and a state of probability 0 at 99 h.
  const std::vector<double> hours = {10, 4, 99};
  const std::vector<double> days = {120, 245, 0};
  EXPECT_EQ(weighted_percentile(hours, days, 0.5), 4);
  EXPECT_EQ(weighted_percentile(hours, days, 245.0 / 365), 4);
  EXPECT_EQ(weighted_percentile(hours, days, 0.68), 10);
  EXPECT_EQ(weighted_percentile(hours, days, 1), 10);
  EXPECT_THROW(weighted_percentile(hours, std::vector<double>{0, 0, 0}, 0.5),
               std::invalid_argument);
}

TEST(Inequality, AllAlikeIsNoInequality) {
  const auto alike = inequality(std::vector<double>{7, 7, 7}, std::vector<double>{1, 2, 3});
  EXPECT_NEAR(alike.gini, 0, 1e-12);
  EXPECT_NEAR(alike.theil, 0, 1e-12);
  EXPECT_NEAR(alike.palma, 0.25, 1e-12);  // 10 % of all over 40 %
}

TEST(Inequality, OneInTenHasAll) {
  std::vector<double> value(10, 0);
  value.back() = 5;
  const std::vector<double> people(10, 1);
  const auto one = inequality(value, people);
  EXPECT_NEAR(one.gini, 0.9, 1e-12);            // 1 - 1/n
  EXPECT_NEAR(one.theil, std::log(10), 1e-12);  // ln n
  EXPECT_TRUE(std::isinf(one.palma));
}

// Half the mean absolute difference of two people over the mean (Gini 1912).
double gini_by_definition(const std::vector<double>& value, const std::vector<double>& people) {
  double differences = 0;
  double all_people = 0;
  double all_value = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    all_people += people[i];
    all_value += people[i] * value[i];
    for (std::size_t j = 0; j < value.size(); ++j) {
      differences += people[i] * people[j] * std::abs(value[i] - value[j]);
    }
  }
  return differences / (2 * all_people * all_value);
}

TEST(Inequality, AgreesWithTheDefinitionOnRandomZones) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    const std::size_t zones = 1 + seed % 17;
    std::vector<double> value;
    std::vector<double> people;
    std::vector<double> person;  // the same people one by one, for Palma
    for (std::uint32_t i = 0; i < zones; ++i) {
      value.push_back(1 + std::floor(20 * uniform(seed, Stream::test, i, 0)));
      people.push_back(10 * (1 + std::floor(5 * uniform(seed, Stream::test, i, 1))));
      person.insert(person.end(), static_cast<std::size_t>(people.back()), value.back());
    }
    const auto found = inequality(value, people);
    EXPECT_NEAR(found.gini, gini_by_definition(value, people), 1e-12) << "seed " << seed;
    std::sort(person.begin(), person.end());
    const std::size_t n = person.size();
    double bottom = 0;
    double top = 0;
    for (std::size_t p = 0; p < n; ++p) {
      bottom += p < n * 4 / 10 ? person[p] : 0;
      top += p >= n - n / 10 ? person[p] : 0;
    }
    EXPECT_NEAR(found.palma, top / bottom, 1e-9) << "seed " << seed;
  }
}

}  // namespace
}  // namespace corridor::access
