// Balancing to row and column totals.
#include "corridor/access/balance.h"

#include <gtest/gtest.h>

#include "corridor/base/random.h"

namespace corridor::access {
namespace {

TEST(Balance, WithoutFrictionFlowsAreTheProductOfTotals) {
  // Independence: T_ij = O_i D_j / T.
  const auto found = balance(std::vector<double>(6, 1.0), std::vector<double>{30, 70},
                             std::vector<double>{20, 50, 30});
  EXPECT_TRUE(found.converged);
  const std::vector<double> expected = {6, 15, 9, 14, 35, 21};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(found.flow[i], expected[i], 1e-9);
  }
}

TEST(Balance, TwoByTwoHasTheRootOfTheCrossRatio) {
  // T11 T22 / (T12 T21) = s11 s22 / (s12 s21) = 4 with totals 1 gives T11 = 2/3.
  const auto found = balance(std::vector<double>{2, 1, 1, 2}, std::vector<double>{1, 1},
                             std::vector<double>{1, 1});
  EXPECT_NEAR(found.flow[0], 2.0 / 3, 1e-9);
  EXPECT_NEAR(found.flow[1], 1.0 / 3, 1e-9);
}

TEST(Balance, MeetsTotalsAndKeepsTheFormOnRandomMatrices) {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    const std::size_t rows = 2 + seed % 9;
    const std::size_t columns = 2 + seed % 7;
    std::vector<double> matrix;
    std::vector<double> row_totals(rows, 0);
    std::vector<double> column_totals(columns, 0);
    for (std::uint32_t i = 0; i < rows; ++i) {
      for (std::uint32_t j = 0; j < columns; ++j) {
        matrix.push_back(0.01 + uniform(seed, Stream::test, i, j));
        const double target = 0.1 + uniform(seed, Stream::test, 100 + i, j);
        row_totals[i] += target;
        column_totals[j] += target;
      }
    }
    const auto found = balance(matrix, row_totals, column_totals);
    ASSERT_TRUE(found.converged) << "seed " << seed;
    for (std::size_t j = 0; j < columns; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        sum += found.flow[i * columns + j];
        EXPECT_NEAR(found.flow[i * columns + j],
                    found.row_factor[i] * matrix[i * columns + j] * found.column_factor[j], 1e-12);
      }
      EXPECT_NEAR(sum / column_totals[j], 1, 1e-9) << "seed " << seed;
    }
  }
}

TEST(Balance, SaysWhenTotalsCannotBeMet) {
  const auto contradict = balance(std::vector<double>{1, 1}, std::vector<double>{5},
                                  std::vector<double>{1, 1}, {.iterations = 50});
  EXPECT_FALSE(contradict.converged);
  EXPECT_GT(contradict.relative_error, 1e-3);
  const auto empty_row = balance(std::vector<double>{0, 0, 1, 1}, std::vector<double>{1, 1},
                                 std::vector<double>{1, 1}, {.iterations = 50});
  EXPECT_FALSE(empty_row.converged);
}

}  // namespace
}  // namespace corridor::access
