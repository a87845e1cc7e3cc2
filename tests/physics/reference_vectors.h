// Every row of ../shared/reference/physics as a computed value beside the published one: for the
// tests and for the validation table of the docs.
#pragma once

#include <limits>
#include <string>
#include <vector>

namespace corridor::physics {

struct ReferenceVector {
  std::string id;
  std::string kind;  // published, formula, closed_form, plausibility
  std::string what;  // quantity
  std::string unit;
  double expected = 0;
  double tolerance = 0;  // absolute, in the unit: the wider of the row's two
  double computed = std::numeric_limits<double>::quiet_NaN();
  std::string source;
  std::string note;
};

/// Reads pipeline.csv, rail.csv and road.csv of the folder and computes each row. Empty if the
/// folder does not hold them.
std::vector<ReferenceVector> reference_vectors(const std::string& folder);

/// The folder beside the source tree.
std::string reference_folder();

/// "| id | quantity | published | ours | deviation | source |" rows of Markdown.
std::string validation_rows(const std::vector<ReferenceVector>& vectors);

}  // namespace corridor::physics
