// Mixed-integer programs, and the one solver behind them (CBC, linked dynamically). Another solver
// is another file with this function.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace corridor::protect {

inline constexpr double kUnbounded = std::numeric_limits<double>::infinity();

struct MipColumn {
  double cost = 0;
  double lower = 0;
  double upper = kUnbounded;
  bool is_integer = false;
};
struct MipEntry {
  std::uint32_t column = 0;
  double value = 0;
};
struct MipRow {
  std::vector<MipEntry> entries = {};  // a column once
  double lower = -kUnbounded;
  double upper = kUnbounded;
};

/// Minimise the cost of the columns subject to the rows.
struct Mip {
  std::vector<MipColumn> columns = {};
  std::vector<MipRow> rows = {};
};

enum class MipStatus : std::uint8_t { optimal, infeasible, failed };

struct MipResult {
  MipStatus status = MipStatus::failed;
  double objective = 0;
  double bound = 0;                // no solution costs less
  std::vector<double> value = {};  // by column
};

/// One thread, the same answer every time.
///
/// @param relative_gap at which the search may stop
MipResult solve(const Mip& mip, double relative_gap = 0);

}  // namespace corridor::protect
