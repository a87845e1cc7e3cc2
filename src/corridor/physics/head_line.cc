#include "corridor/physics/head_line.h"

#include <algorithm>
#include <cassert>

namespace corridor::physics {
namespace {

/// Length of the slack stretch that begins at node i: ground (with its vapour head) and the head
/// line from downstream meet within the segment, or the whole segment is slack.
double slack_in_segment(const LineBetween& line, std::size_t i, double head_downstream_m) {
  const double dx = line.x_m[i + 1] - line.x_m[i];
  const double upper = line.z_m[i] + line.vapour_head_m[i];
  const double lower = line.z_m[i + 1] + line.vapour_head_m[i + 1];
  const double over_upper = upper - (head_downstream_m + line.friction_slope[i] * dx);
  const double over_lower = lower - head_downstream_m;  // <= 0
  return dx * std::clamp(over_upper / (over_upper - over_lower), 0.0, 1.0);
}

}  // namespace

HeadLine head_line(const LineBetween& line, Operation operation) {
  const std::size_t n = line.x_m.size();
  assert(n >= 2 && line.z_m.size() == n && line.vapour_head_m.size() == n &&
         line.friction_slope.size() == n - 1);
  HeadLine out;
  out.head_m.assign(n, 0);
  const double end_head = std::max(line.delivery_head_m, line.vapour_head_m[n - 1]);
  out.head_m[n - 1] = line.z_m[n - 1] + end_head;
  for (std::size_t i = n - 1; i-- > 0;) {
    const double dx = line.x_m[i + 1] - line.x_m[i];
    const double from_downstream = out.head_m[i + 1] + line.friction_slope[i] * dx;
    const double ground = line.z_m[i] + line.vapour_head_m[i];
    out.head_m[i] = std::max(ground, from_downstream);
    if (ground > from_downstream) {
      const double length = slack_in_segment(line, i, out.head_m[i + 1]);
      // A slack segment right behind this one means that this node is on the way down, not a
      // summit.
      if (!out.slack.empty() && out.slack.back().from_m == line.x_m[i + 1] &&
          length == line.x_m[i + 1] - line.x_m[i]) {
        out.slack.back().from_m = line.x_m[i];
        out.control_nodes.back() = i;
      } else {
        out.slack.push_back({line.x_m[i], line.x_m[i] + length});
        out.control_nodes.push_back(i);
      }
    }
  }
  std::reverse(out.slack.begin(), out.slack.end());
  std::reverse(out.control_nodes.begin(), out.control_nodes.end());
  for (const SlackStretch& stretch : out.slack) {
    out.slack_m += stretch.to_m - stretch.from_m;
  }
  out.required_discharge_head_m = out.head_m[0] - line.z_m[0];
  if (operation == Operation::tight && !out.control_nodes.empty()) {
    out.control_nodes.erase(out.control_nodes.begin() + 1, out.control_nodes.end());
    out.slack.clear();
    out.slack_m = 0;
    for (std::size_t i = out.control_nodes[0] + 1; i < n; ++i) {
      out.head_m[i] =
          out.head_m[i - 1] - line.friction_slope[i - 1] * (line.x_m[i] - line.x_m[i - 1]);
    }
  }
  out.arrival_head_m = out.head_m[n - 1] - line.z_m[n - 1];
  return out;
}

}  // namespace corridor::physics
