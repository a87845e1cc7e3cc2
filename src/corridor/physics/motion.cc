#include "corridor/physics/motion.h"

namespace corridor::physics {

std::vector<double> motion_points(const std::vector<double>& breaks, double step_m,
                                  const std::vector<double>& stops, std::size_t least) {
  std::vector<double> points = {breaks.front()};
  for (std::size_t b = 1; b < breaks.size(); ++b) {
    const double from = breaks[b - 1];
    const double to = breaks[b];
    const auto is_stop = [&](double x) {
      return std::find(stops.begin(), stops.end(), x) != stops.end();
    };
    const auto wanted = static_cast<std::size_t>(std::ceil((to - from) / step_m * (1 - 1e-12)));
    const std::size_t steps =
        std::max<std::size_t>(wanted, is_stop(from) && is_stop(to) ? least : 1);
    for (std::size_t i = 1; i < steps; ++i) {
      points.push_back(from + (to - from) * static_cast<double>(i) / static_cast<double>(steps));
    }
    points.push_back(to);
  }
  return points;
}

}  // namespace corridor::physics
