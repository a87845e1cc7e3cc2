// Every row of the published finance test vectors, computed by the module: the test compares, and
// the table of agreement in docs/ is printed from the same values.
#pragma once

#include <string>
#include <vector>

namespace corridor::finance {

struct ReferenceVector {
  std::string id = {};    // of finance_test_vectors.csv; several entries may share one
  std::string what = {};  // "IRR of -100, 39, 59, 55, 20"
  std::string unit = {};
  double expected = 0;  // as published
  double tolerance = 0;
  double computed = 0;
  std::string source = {};
};

/// All vectors, in the order of their ids.
std::vector<ReferenceVector> reference_vectors();

}  // namespace corridor::finance
