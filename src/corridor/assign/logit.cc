#include "corridor/assign/logit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace corridor::assign {
namespace {

double least(std::span<const double> cost) {
  return cost.empty() ? std::numeric_limits<double>::infinity()
                      : *std::min_element(cost.begin(), cost.end());
}

}  // namespace

std::vector<double> logit_shares(std::span<const double> cost_usd_per_t, double scale_t_per_usd) {
  std::vector<double> shares(cost_usd_per_t.size(), 0);
  const double cheapest = least(cost_usd_per_t);
  if (!std::isfinite(cheapest)) {
    return shares;
  }
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    shares[i] = std::exp(-scale_t_per_usd * (cost_usd_per_t[i] - cheapest));
    sum += shares[i];
  }
  for (double& share : shares) {
    share /= sum;
  }
  return shares;
}

double logsum_usd_per_t(std::span<const double> cost_usd_per_t, double scale_t_per_usd) {
  const double cheapest = least(cost_usd_per_t);
  if (!std::isfinite(cheapest)) {
    return cheapest;
  }
  double sum = 0;
  for (const double cost : cost_usd_per_t) {
    sum += std::exp(-scale_t_per_usd * (cost - cheapest));
  }
  return cheapest - std::log(sum) / scale_t_per_usd;
}

}  // namespace corridor::assign
