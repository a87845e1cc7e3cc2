// Shares of a demand over its alternatives (McFadden 1974), and their logsum.
#pragma once

#include <span>
#include <vector>

namespace corridor::assign {

/// P_i = exp(-scale c_i) / sum_j exp(-scale c_j), computed from the cheapest so that nothing
/// overflows. Infinite costs get no share.
///
/// @param cost_usd_per_t generalized costs, at least one finite
/// @param scale_t_per_usd > 0
/// @return shares that sum to 1, or all zero where no cost is finite
std::vector<double> logit_shares(std::span<const double> cost_usd_per_t, double scale_t_per_usd);

/// Expected least cost -ln(sum_j exp(-scale c_j)) / scale (Williams 1977): benefits where logit
/// chose. Infinity where no cost is finite.
double logsum_usd_per_t(std::span<const double> cost_usd_per_t, double scale_t_per_usd);

}  // namespace corridor::assign
