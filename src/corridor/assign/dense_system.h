// Small full systems of linear equations, row after row in one array, solved in place.
#pragma once

#include <span>

namespace corridor::assign {

/// Solves matrix x = right by Cholesky's factors; `right` becomes x.
///
/// @param matrix n x n, symmetric, positive semidefinite; overwritten
/// @param least_pivot what smaller pivots are taken for, > 0
void solve_symmetric(std::span<double> matrix, std::span<double> right, double least_pivot);

/// Solves matrix x = right by elimination with the largest pivot of each column; `right` becomes x.
void solve_general(std::span<double> matrix, std::span<double> right);

}  // namespace corridor::assign
