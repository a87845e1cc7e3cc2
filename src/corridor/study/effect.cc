#include "corridor/study/effect.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace corridor::study {
namespace {

// Means over a pair's routes, per tonne that moves.
struct PairMean {
  double hours = 0;
  double price_usd = 0;
  double co2_kg = 0;
};

// Shares are of all tonnes; where some stay, of those that move they are this much more.
double of_moved(const PairResult& pair) {
  double moved = 0;
  for (const RouteResult& route : pair.routes) {
    moved += route.share;
  }
  return moved > 0 ? 1 / moved : 0;
}

PairMean mean_of(const PairResult& pair) {
  PairMean mean;
  const double scale = of_moved(pair);
  for (const RouteResult& route : pair.routes) {
    mean.hours += scale * route.share * route.hours;
    mean.price_usd += scale * route.share * route.price_usd_per_t;
    mean.co2_kg += scale * route.share * route.co2_kg_per_t;
  }
  return mean;
}

// Share of the tonnes that move that went over to another route: half the sum of the changes of
// shares.
double rerouted_share(const PairResult& before, const PairResult& after) {
  double kept = 0;
  const double was = of_moved(before);
  const double is = of_moved(after);
  for (const RouteResult& old_route : before.routes) {
    for (const RouteResult& new_route : after.routes) {
      if (old_route.arcs == new_route.arcs) {
        kept += std::min(was * old_route.share, is * new_route.share);
      }
    }
  }
  return std::max(0.0, 1 - kept);
}

constexpr double kLeastShare = 1e-9;  // below it two shares are the same
constexpr double kLeastDelayHours = 1.0 / 60;

std::vector<std::pair<double, double>> hours_and_shares(const PairResult& pair) {
  std::vector<std::pair<double, double>> times;
  const double scale = of_moved(pair);
  for (const RouteResult& route : pair.routes) {
    times.emplace_back(route.hours, scale * route.share);
  }
  std::sort(times.begin(), times.end());
  return times;
}

// Share of the tonnes that take longer by more than a minute: the fastest of now against the
// fastest of before, up to the slowest. A few that go a long way round do not delay the others, nor
// does what congestion adds in seconds.
double delayed_share(const PairResult& before, const PairResult& after) {
  const auto was = hours_and_shares(before);
  const auto is = hours_and_shares(after);
  double delayed = 0;
  double left_was = was.empty() ? 0 : was.front().second;
  double left_is = is.empty() ? 0 : is.front().second;
  for (std::size_t i = 0, j = 0; i < was.size() && j < is.size();) {
    const double part = std::min(left_was, left_is);
    delayed += is[j].first > was[i].first + kLeastDelayHours ? part : 0;
    left_was -= part;
    left_is -= part;
    if (left_was <= 0) {
      left_was = ++i < was.size() ? was[i].second : 0;
    }
    if (left_is <= 0) {
      left_is = ++j < is.size() ? is[j].second : 0;
    }
  }
  return std::min(delayed, 1.0);
}

}  // namespace

Effect effect_of(const cases::Case& a_case, const SeasonResult& before, const SeasonResult& after) {
  if (before.pairs.size() != after.pairs.size()) {
    throw std::invalid_argument("effect_of: two demands");
  }
  Effect effect;
  for (std::size_t i = 0; i < before.pairs.size(); ++i) {
    const PairResult& old_pair = before.pairs[i];
    const PairResult& new_pair = after.pairs[i];
    if (old_pair.origin != new_pair.origin || old_pair.destination != new_pair.destination ||
        old_pair.commodity != new_pair.commodity) {
      throw std::invalid_argument("effect_of: two demands");
    }
    const double old_moved = old_pair.t_per_day - old_pair.unmet_t_per_day;
    const double new_moved = new_pair.t_per_day - new_pair.unmet_t_per_day;
    effect.cut_off_t_per_day += std::max(0.0, old_moved - new_moved);
    effect.restored_t_per_day += std::max(0.0, new_moved - old_moved);
    effect.unmet_value_usd_per_day +=
        (old_moved - new_moved) * a_case.commodities[old_pair.commodity].unmet_usd_per_t;
    const double both = std::min(old_moved, new_moved);
    if (!(both > 0)) {
      continue;
    }
    const PairMean was = mean_of(old_pair);
    const PairMean is = mean_of(new_pair);
    effect.delayed_t_per_day += both * delayed_share(old_pair, new_pair);
    const double rerouted = rerouted_share(old_pair, new_pair);
    effect.rerouted_t_per_day += rerouted > kLeastShare ? both * rerouted : 0;
    if (std::isfinite(old_pair.logsum_usd_per_t) && std::isfinite(new_pair.logsum_usd_per_t)) {
      effect.added_user_cost_usd_per_day +=
          both * (new_pair.logsum_usd_per_t - old_pair.logsum_usd_per_t);
    }
    effect.added_price_usd_per_day += both * (is.price_usd - was.price_usd);
    effect.added_tonne_hours_per_day += both * (is.hours - was.hours);
    effect.added_co2_t_per_day += both * (is.co2_kg - was.co2_kg) / 1000;
  }
  return effect;
}

}  // namespace corridor::study
