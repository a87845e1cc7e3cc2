#include "corridor/access/balance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace corridor::access {
namespace {

double miss(double have, double want) {
  return want > 0 ? std::abs(have - want) / want : (have > 0 ? 1 : 0);
}

}  // namespace

Balanced balance(std::span<const double> seed, std::span<const double> row_totals,
                 std::span<const double> column_totals, const BalanceOptions& options) {
  const std::size_t rows = row_totals.size();
  const std::size_t columns = column_totals.size();
  if (seed.size() != rows * columns) {
    throw std::invalid_argument("the matrix is not rows x columns");
  }
  Balanced result;
  result.row_factor.assign(rows, 1);
  result.column_factor.assign(columns, 1);
  std::vector<double> sums(columns);
  const auto fit_rows = [&] {
    for (std::size_t i = 0; i < rows; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < columns; ++j) {
        sum += result.column_factor[j] * seed[i * columns + j];
      }
      result.row_factor[i] = sum > 0 ? row_totals[i] / sum : 0;
    }
  };
  const auto column_sums = [&] {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        sums[j] += result.row_factor[i] * seed[i * columns + j];
      }
    }
  };
  for (result.iterations = 0; result.iterations < options.iterations; ++result.iterations) {
    fit_rows();
    column_sums();
    // Rows are met exactly now; the columns tell how far off the whole is.
    result.relative_error = 0;
    for (std::size_t j = 0; j < columns; ++j) {
      result.relative_error = std::max(result.relative_error,
                                       miss(result.column_factor[j] * sums[j], column_totals[j]));
    }
    for (std::size_t i = 0; i < rows; ++i) {
      const bool unmet = result.row_factor[i] == 0 && row_totals[i] > 0;
      result.relative_error = unmet ? std::max(result.relative_error, 1.0) : result.relative_error;
    }
    if (result.relative_error <= options.relative_error) {
      result.converged = true;
      break;
    }
    for (std::size_t j = 0; j < columns; ++j) {
      result.column_factor[j] = sums[j] > 0 ? column_totals[j] / sums[j] : 0;
    }
  }
  result.flow.resize(seed.size());
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      result.flow[i * columns + j] =
          result.row_factor[i] * seed[i * columns + j] * result.column_factor[j];
    }
  }
  return result;
}

}  // namespace corridor::access
