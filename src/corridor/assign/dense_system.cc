#include "corridor/assign/dense_system.h"

#include <algorithm>
#include <cmath>

namespace corridor::assign {

void solve_symmetric(std::span<double> matrix, std::span<double> right, double least_pivot) {
  const std::size_t n = right.size();
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      matrix[i * n + i] -= matrix[i * n + k] * matrix[i * n + k];
    }
    const double root = std::sqrt(std::max(matrix[i * n + i], least_pivot));
    matrix[i * n + i] = root;
    for (std::size_t j = i + 1; j < n; ++j) {
      double& below = matrix[j * n + i];
      for (std::size_t k = 0; k < i; ++k) {
        below -= matrix[j * n + k] * matrix[i * n + k];
      }
      below /= root;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      right[i] -= matrix[i * n + k] * right[k];
    }
    right[i] /= matrix[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) {
      right[i] -= matrix[k * n + i] * right[k];
    }
    right[i] /= matrix[i * n + i];
  }
}

void solve_general(std::span<double> matrix, std::span<double> right) {
  const std::size_t n = right.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t row = i + 1; row < n; ++row) {
      pivot = std::abs(matrix[row * n + i]) > std::abs(matrix[pivot * n + i]) ? row : pivot;
    }
    for (std::size_t column = i; column < n && pivot != i; ++column) {
      std::swap(matrix[i * n + column], matrix[pivot * n + column]);
    }
    std::swap(right[i], right[pivot]);
    for (std::size_t row = i + 1; row < n; ++row) {
      const double factor = matrix[row * n + i] / matrix[i * n + i];
      for (std::size_t column = i + 1; factor != 0 && column < n; ++column) {
        matrix[row * n + column] -= factor * matrix[i * n + column];
      }
      right[row] -= factor * right[i];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t column = i + 1; column < n; ++column) {
      right[i] -= matrix[i * n + column] * right[column];
    }
    right[i] /= matrix[i * n + i];
  }
}

}  // namespace corridor::assign
