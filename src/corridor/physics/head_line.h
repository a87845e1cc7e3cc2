// The head line of a full line between two stations: where the summit controls, where the oil runs
// slack behind it, and what discharge head it takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace corridor::physics {

/// How the surplus behind a summit is spent.
enum class Operation {
  tight,  // the summit's head line is held to the next station: no slack, more pressure downhill
  slack,  // the line runs part full at vapour pressure until the head line takes over again
};

/// A line between two stations. All spans of n nodes; slopes of n - 1 segments.
struct LineBetween {
  std::vector<double> x_m = {};
  std::vector<double> z_m = {};
  std::vector<double> friction_slope = {};  // m/m, of each segment
  std::vector<double> vapour_head_m = {};   // least gauge head at each node
  double delivery_head_m = 0;               // wanted at the last node, above ground
};

struct SlackStretch {
  double from_m = 0;
  double to_m = 0;
};

struct HeadLine {
  std::vector<double> head_m = {};              // above sea level, at each node
  double required_discharge_head_m = 0;         // above ground at the first node
  double arrival_head_m = 0;                    // above ground at the last node
  std::vector<std::size_t> control_nodes = {};  // summits that set the line; empty: delivery does
  std::vector<SlackStretch> slack = {};         // empty when tight
  double slack_m = 0;
};

/// Going upstream from the delivery head, H(x) = max(z + vapour head, H(x + dx) + J dx): where the
/// first wins, the line is slack from that node to where the two meet. O(nodes).
HeadLine head_line(const LineBetween& line, Operation operation);

}  // namespace corridor::physics
