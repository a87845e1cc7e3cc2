// A matrix scaled to given row and column totals (doubly constrained gravity model).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace corridor::access {

struct BalanceOptions {
  double relative_error = 1e-10;  // of any total
  int iterations = 10'000;
};

struct Balanced {
  std::vector<double> flow = {};           // row-major rows x columns
  std::vector<double> row_factor = {};     // a_i
  std::vector<double> column_factor = {};  // b_j
  bool converged = false;
  double relative_error = 0;  // largest miss of a total, reached
  int iterations = 0;
};

/// T_ij = a_i b_j S_ij with the given totals: Furness (1965), the iterative fitting of Deming and
/// Stephan (1940); unique where it exists. A total that no positive entry of its row or column can
/// meet, or totals that contradict, leave `converged` false.
///
/// @param seed          S, row-major, >= 0 (for gravity: decay of impedance)
/// @param row_totals, column_totals >= 0, of equal sum (else not converged, and the miss is said)
Balanced balance(std::span<const double> seed, std::span<const double> row_totals,
                 std::span<const double> column_totals, const BalanceOptions& options = {});

}  // namespace corridor::access
