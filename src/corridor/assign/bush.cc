#include "corridor/assign/bush.h"

#include <algorithm>
#include <limits>

namespace corridor::assign {

namespace {
constexpr std::uint32_t kNone = 0xffff'ffff;
// Labels are sums of some hundred costs: differences below this share of a label are noise.
constexpr double kLabelNoise = 1e-15;
}  // namespace

double BushBalancer::label(const Bush& bush, std::span<const double> cost_of) {
  const std::size_t nodes = bush.nodes.size();
  if (cheapest_.size() < nodes) {
    cheapest_.resize(nodes);
    dearest_.resize(nodes);
    cheap_approach_.resize(nodes);
    dear_approach_.resize(nodes);
  }
  merges_.clear();
  cheapest_[0] = 0;
  dearest_[0] = 0;
  double excess = 0;
  for (std::uint32_t node = 1; node < nodes; ++node) {
    const std::uint32_t begin = bush.first[node];
    const std::uint32_t end = bush.first[node + 1];
    if (end - begin == 1) {
      const Approach a = bush.approaches[begin];
      const double cost = cost_of[a.arc];
      cheapest_[node] = cheapest_[a.tail] + cost;
      dearest_[node] = dearest_[a.tail] + cost;
      cheap_approach_[node] = dear_approach_[node] = begin;
      continue;
    }
    double least = std::numeric_limits<double>::infinity();
    double most = -1;
    std::uint32_t cheap = begin;
    std::uint32_t dear = kNone;
    for (std::uint32_t k = begin; k < end; ++k) {
      const Approach a = bush.approaches[k];
      const double cost = cost_of[a.arc];
      const double low = cheapest_[a.tail] + cost;
      if (low < least) {
        least = low;
        cheap = k;
      }
      const double high = dearest_[a.tail] + cost;
      if (bush.flow[k] > 0 && high > most) {
        most = high;
        dear = k;
      }
    }
    for (std::uint32_t k = begin; k < end; ++k) {
      const Approach a = bush.approaches[k];
      excess += bush.flow[k] * (cheapest_[a.tail] + cost_of[a.arc] - least);
    }
    cheapest_[node] = least;
    dearest_[node] = dear == kNone ? least : most;
    cheap_approach_[node] = cheap;
    dear_approach_[node] = dear == kNone ? cheap : dear;
    if (dear_approach_[node] != cheap && most - least > kLabelNoise * least) {
      merges_.push_back(node);
    }
  }
  return excess;
}

bool BushBalancer::shift_at(Bush& bush, ArcState& state, std::uint32_t node) {
  double dear_cost = 0;
  double cheap_cost = 0;
  double slope = 0;
  double most = std::numeric_limits<double>::infinity();
  std::uint32_t dear = node;
  std::uint32_t cheap = node;
  do {
    if (dear >= cheap) {
      const std::uint32_t k = dear_approach_[dear];
      const std::uint32_t arc = bush.approaches[k].arc;
      dear_cost += state.cost[arc];
      slope += state.slope[arc];
      most = std::min(most, bush.flow[k]);
      dear = bush.approaches[k].tail;
    } else {
      const std::uint32_t k = cheap_approach_[cheap];
      const std::uint32_t arc = bush.approaches[k].arc;
      cheap_cost += state.cost[arc];
      slope += state.slope[arc];
      cheap = bush.approaches[k].tail;
    }
  } while (dear != cheap);
  slope *= state.value_of_time;
  const double gain = dear_cost - cheap_cost;
  if (!(most > 0) || !(gain > kLabelNoise * cheapest_[node])) {
    return false;
  }
  const double moved = gain < slope * most ? gain / slope : most;
  const std::uint32_t parting = dear;
  for (std::uint32_t at = node; at != parting;) {
    const std::uint32_t k = dear_approach_[at];
    const std::uint32_t arc = bush.approaches[k].arc;
    bush.flow[k] -= moved;
    state.volume[arc] -= moved;
    state.refresh(arc);
    at = bush.approaches[k].tail;
  }
  for (std::uint32_t at = node; at != parting;) {
    const std::uint32_t k = cheap_approach_[at];
    const std::uint32_t arc = bush.approaches[k].arc;
    bush.flow[k] += moved;
    state.volume[arc] += moved;
    state.refresh(arc);
    at = bush.approaches[k].tail;
  }
  return true;
}

std::size_t BushBalancer::shift(Bush& bush, ArcState& state) {
  std::size_t shifts = 0;
  for (std::size_t i = merges_.size(); i-- > 0;) {
    shifts += shift_at(bush, state, merges_[i]) ? 1U : 0U;
  }
  return shifts;
}

}  // namespace corridor::assign
