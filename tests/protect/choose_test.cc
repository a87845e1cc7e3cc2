#include "corridor/protect/choose.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "corridor/base/random.h"
#include "corridor/protect/joint.h"

namespace corridor::protect {
namespace {

// Measures that exclude and require one another, cells with factors that multiply, sampled years.
Problem random_problem(std::uint64_t seed) {
  std::uint32_t drawn = 0;
  const auto u = [&] { return uniform(seed, Stream::test, drawn++); };
  const auto below = [&](std::size_t n) {
    return static_cast<std::uint32_t>(u() * static_cast<double>(n));
  };
  Problem problem;
  const std::size_t measures = 3 + below(6);
  for (std::size_t m = 0; m < measures; ++m) {
    problem.measures.push_back({.cost_usd = 1e6 * (1 + std::floor(u() * 50))});
  }
  const std::uint32_t a = below(measures);
  const std::uint32_t b = (a + 1) % static_cast<std::uint32_t>(measures);
  const std::uint32_t c = (a + 2) % static_cast<std::uint32_t>(measures);
  problem.measures[a].excludes = {b};
  problem.measures[b].excludes = {a};
  problem.measures[c].requires_ = {b};
  const std::size_t cells = 2 + below(6);
  for (std::size_t i = 0; i < cells; ++i) {
    Cell cell{.events_per_year = 3 * u(), .mean_days = 20 * u()};
    for (std::uint32_t m = 0; m < measures; ++m) {
      if (u() < 0.45) {
        cell.measures.push_back(m);
      }
    }
    std::vector<double> keeps;
    std::vector<double> lowers;
    for (std::size_t m = 0; m < cell.measures.size(); ++m) {
      keeps.push_back(u() < 0.2 ? 0 : u());
      lowers.push_back(u());
    }
    const double usd = 1e6 * u();
    for (std::uint32_t set = 0; set < 1U << cell.measures.size(); ++set) {
      double kept = 1;
      double left = usd;
      for (std::size_t m = 0; m < cell.measures.size(); ++m) {
        kept *= (set >> m & 1U) != 0 ? keeps[m] : 1;
        left *= (set >> m & 1U) != 0 ? lowers[m] : 1;
      }
      cell.kept.push_back(kept);
      cell.usd_per_day.push_back(left);
    }
    problem.cells.push_back(std::move(cell));
  }
  for (int year = 0; year < 40; ++year) {
    problem.years.emplace_back();
    for (std::uint32_t i = 0; i < cells; ++i) {
      if (u() < 0.6) {
        problem.years.back().push_back({.cell = i, .days = 30 * u(), .draw = u()});
      }
    }
  }
  return problem;
}

std::vector<Portfolio> all_portfolios(const Problem& problem) {
  std::vector<Portfolio> all;
  for (std::uint32_t set = 0; set < 1U << problem.measures.size(); ++set) {
    Portfolio taken;
    for (std::size_t m = 0; m < problem.measures.size(); ++m) {
      taken.push_back((set >> m & 1U) != 0 ? 1 : 0);
    }
    all.push_back(std::move(taken));
  }
  return all;
}

double least_by_enumeration(const Problem& problem, const Risk& risk, double budget_usd) {
  double least = std::numeric_limits<double>::infinity();
  for (const Portfolio& taken : all_portfolios(problem)) {
    if (is_consistent(problem.measures, taken) && cost_usd(problem.measures, taken) <= budget_usd) {
      least = std::min(least, risk_usd(problem, risk, taken));
    }
  }
  return least;
}

constexpr Objective kAll[] = {Objective::expected, Objective::cvar, Objective::worst};

TEST(Choose, AgreesWithEveryPortfolioOnRandomInstances) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const Problem problem = random_problem(seed);
    for (const Objective objective : kAll) {
      SCOPED_TRACE(testing::Message() << "seed " << seed << " objective " << int(objective));
      const Risk risk{.objective = objective, .level = 0.9};
      Chooser chooser(problem, risk);
      for (const double budget : {0.0, 2e7, 5e7, 1e9}) {
        const Chosen exact = chooser.choose(budget, 0);
        const double least = least_by_enumeration(problem, risk, budget);
        ASSERT_NEAR(exact.risk_usd, least, 1e-6 * (1 + least)) << budget;
        EXPECT_LE(exact.bound_usd, least * (1 + 1e-9) + 1e-3);
        EXPECT_LE(exact.cost_usd, budget);
        EXPECT_TRUE(is_consistent(problem.measures, exact.taken));
      }
    }
  }
}

TEST(Choose, AGapIsKept) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const Problem problem = random_problem(seed);
    for (const Objective objective : kAll) {
      const Risk risk{.objective = objective, .level = 0.9};
      const double least = least_by_enumeration(problem, risk, 6e7);
      const Chosen near = Chooser(problem, risk).choose(6e7, 0.05);
      EXPECT_LE(near.gap(), 0.05 + 1e-9) << seed;
      EXPECT_LE(near.bound_usd, least * (1 + 1e-9) + 1e-3) << seed;
      EXPECT_GE(near.risk_usd, least - 1e-3) << seed;
    }
  }
}

// Each measure ends its own event of the year, a day that costs `loss_usd`.
Problem one_cell_each(const std::vector<double>& cost_usd, const std::vector<double>& loss_usd) {
  Problem problem;
  for (std::uint32_t m = 0; m < cost_usd.size(); ++m) {
    problem.measures.push_back({.cost_usd = cost_usd[m]});
    problem.cells.push_back({.measures = {m},
                             .events_per_year = 1,
                             .mean_days = 1,
                             .kept = {1, 0},
                             .usd_per_day = {loss_usd[m], loss_usd[m]}});
  }
  return problem;
}

// Measures of 1, 2 and 7 million against cells of 10, 10 and 7 million a year: the simple rule has
// spent 1, then 3, then 10.
TEST(Choose, BudgetsLieWhereTheCurveBends) {
  const Problem problem = one_cell_each({1e6, 2e6, 7e6}, {1e7, 1e7, 7e6});
  EXPECT_NEAR(dearest_usd(problem), 10e6, 1);
  using Budgets = std::vector<double>;
  EXPECT_EQ(bend_budgets(problem, {}, 1), Budgets({10e6}));
  EXPECT_EQ(bend_budgets(problem, {}, 2), Budgets({3e6, 10e6}));  // 11.9 off, 1 million 7.3
  EXPECT_EQ(bend_budgets(problem, {}, 3), Budgets({1e6, 3e6, 10e6}));
  EXPECT_EQ(bend_budgets(problem, {}, 5), Budgets({1e6, 3e6, 4.75e6, 6.5e6, 10e6}));
}

// The dearest measure, of 100 million, saves most for its cost: the simple rule begins with it. The
// cheap ones, of 1 and 2 million, must not be jumped over.
TEST(Choose, BudgetsLieBelowADearMeasureToo) {
  const Problem problem = one_cell_each({1e6, 2e6, 100e6}, {1e6, 1e6, 900e6});
  using Budgets = std::vector<double>;
  EXPECT_EQ(bend_budgets(problem, {}, 5), Budgets({1e6, 3e6, 100e6, 101e6, 103e6}));
}

TEST(Choose, BudgetsRiseToTheDearestPortfolio) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    const Problem problem = random_problem(seed);
    double dearest = 0;
    for (const Portfolio& taken : all_portfolios(problem)) {
      if (is_consistent(problem.measures, taken)) {
        dearest = std::max(dearest, cost_usd(problem.measures, taken));
      }
    }
    for (const Objective objective : kAll) {
      const auto budgets = bend_budgets(problem, {.objective = objective, .level = 0.9}, 7);
      ASSERT_EQ(budgets.size(), 7U);
      EXPECT_GT(budgets.front(), 0);
      EXPECT_NEAR(budgets.back(), dearest, 1e-6 * dearest);
      for (std::size_t i = 1; i < budgets.size(); ++i) {
        EXPECT_GT(budgets[i], budgets[i - 1]);
      }
    }
  }
}

// Not a sum over measures: two of them spoil one another.
double joint_usd(const Problem& problem, const Portfolio& taken) {
  const double apart = risk_usd(problem, {.objective = Objective::cvar, .level = 0.8}, taken);
  return taken[0] != 0 && taken.back() != 0 ? 1.4 * apart : apart;
}

TEST(ChooseJointly, FindsTheLeastOfAllPortfoliosWhereTheyAreFew) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    const Problem problem = random_problem(seed);
    const JointRiskOf risk_of = [&](std::span<const Portfolio> some) {
      std::vector<double> usd;
      for (const Portfolio& taken : some) {
        usd.push_back(joint_usd(problem, taken));
      }
      return usd;
    };
    for (const double budget_usd : {0.0, 3e7, 8e7, 1e9}) {
      double least = std::numeric_limits<double>::infinity();
      std::size_t allowed = 0;
      for (const Portfolio& taken : all_portfolios(problem)) {
        if (is_consistent(problem.measures, taken) &&
            cost_usd(problem.measures, taken) <= budget_usd) {
          ++allowed;
          least = std::min(least, joint_usd(problem, taken));
        }
      }
      const JointlyChosen all = choose_jointly(problem.measures, budget_usd, {}, risk_of);
      EXPECT_TRUE(all.proven);
      EXPECT_EQ(all.evaluated, allowed);
      EXPECT_EQ(all.risk_usd, least);
      EXPECT_EQ(joint_usd(problem, all.taken), least);
      const Portfolio start = greedy(problem, {}, budget_usd);
      const JointlyChosen near = choose_jointly(problem.measures, budget_usd, {&start, 1}, risk_of,
                                                {.most_to_try_all = 0});
      EXPECT_FALSE(near.proven);
      EXPECT_LE(near.risk_usd, joint_usd(problem, start));
      EXPECT_GE(near.risk_usd, least);
      EXPECT_TRUE(is_consistent(problem.measures, near.taken));
      EXPECT_LE(near.cost_usd, budget_usd);
    }
  }
}

TEST(Choose, TheFrontierFallsAndSimpleRulesDoNoBetter) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    const Problem problem = random_problem(seed);
    const auto budgets = bend_budgets(problem, {}, 5);
    for (const Objective objective : kAll) {
      const Risk risk{.objective = objective, .level = 0.9};
      const auto all = frontier(problem, risk, budgets, 0);
      for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_TRUE(i == 0 || all[i].risk_usd <= all[i - 1].risk_usd);
        for (const Portfolio& rule :
             {most_critical_first(problem, budgets[i]), greedy(problem, risk, budgets[i])}) {
          EXPECT_TRUE(is_consistent(problem.measures, rule));
          EXPECT_LE(cost_usd(problem.measures, rule), budgets[i]);
          EXPECT_GE(risk_usd(problem, risk, rule), all[i].risk_usd * (1 - 1e-9) - 1e-3);
        }
      }
    }
  }
}

TEST(Choose, IsNoWorseThanTheSimpleRuleWithinAWideGapEither) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const Problem problem = random_problem(seed);
    for (const Objective objective : kAll) {
      const Risk risk{.objective = objective, .level = 0.9};
      for (const double budget_usd : bend_budgets(problem, {}, 4)) {
        const double simple = risk_usd(problem, risk, greedy(problem, risk, budget_usd));
        EXPECT_LE(Chooser(problem, risk).choose(budget_usd, 0.5).risk_usd, simple * (1 + 1e-12));
      }
    }
  }
}

TEST(Portfolio, ASupportIsTheRiskOfItsPortfolioAndNeverAboveThatOfOthers) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Problem problem = random_problem(seed);
    for (const Objective objective : kAll) {
      const Risk risk{.objective = objective, .level = 0.9};
      Portfolio at(problem.measures.size(), 0);
      at[seed % at.size()] = 1;
      const Support known = support(problem, risk, at);
      for (const Portfolio& taken : all_portfolios(problem)) {
        double sum = 0;
        for (std::size_t i = 0; i < known.cells.size(); ++i) {
          sum += known.usd[i][subset(problem.cells[known.cells[i]], taken)];
        }
        const double here = risk_usd(problem, risk, taken);
        EXPECT_LE(sum, here * (1 + 1e-12) + 1e-6);
        if (taken == at) {
          EXPECT_NEAR(sum, here, 1e-9 * (1 + here));
        }
      }
    }
  }
}

TEST(Choose, ACellNeedsAValueForEachSet) {
  Problem problem;
  problem.measures.resize(1);
  problem.cells.push_back({.measures = {0}, .kept = {1}, .usd_per_day = {1}});
  EXPECT_THROW(Chooser(problem, {}), std::invalid_argument);
}

}  // namespace
}  // namespace corridor::protect
