#include "corridor/access/market_share.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "corridor/base/parallel.h"

namespace corridor::access {
namespace {

double value_of_time(const Choice& choice, std::span<const Lever> levers,
                     std::span<const double> change) {
  double value = choice.value_of_time_usd_per_t_h;
  for (std::size_t k = 0; k < levers.size(); ++k) {
    const bool meant =
        levers[k].kind == LeverKind::value_of_time && levers[k].commodity == choice.commodity;
    value += meant ? change[k] : 0;
  }
  return value;
}

double scale(const Choice& choice, std::span<const Lever> levers, std::span<const double> change) {
  double value = choice.scale_per_usd;
  for (std::size_t k = 0; k < levers.size(); ++k) {
    const bool meant =
        levers[k].kind == LeverKind::scale && levers[k].commodity == choice.commodity;
    value += meant ? change[k] : 0;
  }
  return value;
}

double cost_at(const Choice& choice, const ChoiceRoute& route, double value_of_time_usd_per_t_h,
               std::span<const double> change) {
  double money = route.money_usd_per_t;
  double hours = route.hours;
  for (const LeverEffect& effect : route.effects) {
    money += effect.usd_per_t * change[effect.lever];
    hours += effect.hours * change[effect.lever];
  }
  if (hours > choice.keeps_h) {
    return std::numeric_limits<double>::infinity();
  }
  return money + value_of_time_usd_per_t_h * (hours + choice.reliability_ratio * route.sd_hours);
}

// Share of the choice's tonnes by way of the port. `work` holds the costs.
double share_by_port(const Choice& choice, std::span<const Lever> levers,
                     std::span<const double> change, std::vector<double>& work) {
  const double value = value_of_time(choice, levers, change);
  const double theta = scale(choice, levers, change);
  double least = std::numeric_limits<double>::infinity();
  work.clear();
  for (const ChoiceRoute& route : choice.routes) {
    const double cost = cost_at(choice, route, value, change);
    least = std::min(least, cost);
    if (route.same_alternative) {
      work.back() = std::min(work.back(), cost);
    } else {
      work.push_back(cost);
    }
  }
  if (!std::isfinite(least)) {
    return 0;
  }
  double all = 0;
  double ours = 0;
  std::size_t alternative = 0;
  for (const ChoiceRoute& route : choice.routes) {
    if (!route.same_alternative) {
      const double weight = std::exp(-theta * (work[alternative++] - least));
      all += weight;
      ours += route.by_port ? weight : 0;
    }
  }
  return ours / all;
}

// A choice whose share no lever can move is worked out once for all settings.
bool is_touched(const Choice& choice, std::span<const Lever> levers) {
  const bool by_commodity = std::any_of(levers.begin(), levers.end(), [&](const Lever& lever) {
    return lever.kind != LeverKind::cost && lever.commodity == choice.commodity;
  });
  return by_commodity ||
         std::any_of(choice.routes.begin(), choice.routes.end(),
                     [](const ChoiceRoute& route) { return !route.effects.empty(); });
}

double lowest(std::span<const CostLine> lines, double change) {
  double least = std::numeric_limits<double>::infinity();
  for (const CostLine& line : lines) {
    least = std::min(least, line.usd_per_t + line.slope * change);
  }
  return least;
}

void add_bends(std::span<const CostLine> lines, double low, double high,
               std::vector<double>& bends) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (std::size_t j = i + 1; j < lines.size(); ++j) {
      const double slopes = lines[i].slope - lines[j].slope;
      const double at = (lines[j].usd_per_t - lines[i].usd_per_t) / slopes;
      if (slopes != 0 && at > low && at < high) {
        bends.push_back(at);
      }
    }
  }
}

}  // namespace

double route_cost(const Choice& choice, const ChoiceRoute& route, std::span<const Lever> levers,
                  std::span<const double> change) {
  return cost_at(choice, route, value_of_time(choice, levers, change), change);
}

std::vector<double> tonnes_by_port(std::span<const Choice> choices, std::size_t flows,
                                   std::span<const Lever> levers, std::span<const double> changes,
                                   int threads) {
  if (levers.empty() || changes.size() % levers.size() != 0) {
    throw std::invalid_argument("changes are not settings x levers");
  }
  const std::size_t settings = changes.size() / levers.size();
  std::vector<double> fixed(flows, 0);
  std::vector<const Choice*> touched;
  std::vector<double> work;
  for (const Choice& choice : choices) {
    if (is_touched(choice, levers)) {
      touched.push_back(&choice);
    } else {
      fixed[choice.flow] +=
          choice.tonnes * share_by_port(choice, levers, changes.first(levers.size()), work);
    }
  }
  std::vector<double> result(settings * flows);
  constexpr std::size_t kSettings = 64;  // a block
  const std::size_t blocks = (settings + kSettings - 1) / kSettings;
  parallel_blocks(blocks, threads, [&](std::size_t block, std::size_t) {
    std::vector<double> own_work;
    for (std::size_t s = block * kSettings; s < std::min((block + 1) * kSettings, settings); ++s) {
      const auto row = std::span(result).subspan(s * flows, flows);
      std::copy(fixed.begin(), fixed.end(), row.begin());
      const auto change = changes.subspan(s * levers.size(), levers.size());
      for (const Choice* choice : touched) {
        row[choice->flow] += choice->tonnes * share_by_port(*choice, levers, change, own_work);
      }
    }
  });
  return result;
}

std::vector<double> break_even(std::span<const CostLine> ours, std::span<const CostLine> theirs,
                               double low, double high) {
  std::vector<double> found;
  if (ours.empty() || theirs.empty() || !(low < high)) {
    return found;
  }
  std::vector<double> bends = {low, high};
  add_bends(ours, low, high, bends);
  add_bends(theirs, low, high, bends);
  std::sort(bends.begin(), bends.end());
  // Between two bends the difference is linear: it turns where its ends differ in sign.
  const auto difference = [&](double change) {
    return lowest(ours, change) - lowest(theirs, change);
  };
  double last = difference(low);
  for (std::size_t i = 1; i < bends.size(); ++i) {
    const double next = difference(bends[i]);
    if ((last < 0) != (next < 0)) {
      const double at = bends[i - 1] + (bends[i] - bends[i - 1]) * last / (last - next);
      found.push_back(std::clamp(at, bends[i - 1], bends[i]));
    }
    last = next;
  }
  return found;
}

}  // namespace corridor::access
