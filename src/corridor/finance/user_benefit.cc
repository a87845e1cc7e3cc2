#include "corridor/finance/user_benefit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <tuple>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

constexpr double kKgPerTonne = 1000;

using Pair = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

template <class Row>
std::string named(const Row& row) {
  return fmt::format("origin {}, destination {}, commodity {}", row.origin, row.destination,
                     row.commodity);
}

[[noreturn]] void refuse(const std::string& what, const std::string& found,
                         const std::string& expected, const std::string& hint, const Error& place) {
  throw InputError(placed(
      {.code = "E5033", .what = what, .found = found, .expected = expected, .hint = hint}, place));
}

void require_country(std::uint32_t country, std::size_t countries, const std::string& row,
                     const Error& place) {
  if (country >= countries) {
    refuse("user benefit of an unknown country: " + row, fmt::format("{}", country),
           fmt::format("a country below {}", countries), "", place);
  }
}

double users_gain(const FlowChange& flow, const Error& place) {
  const FlowState& a = flow.without;
  const FlowState& b = flow.with;
  if (a.tonnes == 0 && b.tonnes == 0) {
    return 0;
  }
  if (!std::isfinite(a.generalized_cost_per_t) || !std::isfinite(b.generalized_cost_per_t)) {
    refuse(fmt::format("no rule of a half for {}, mode {}", named(flow), flow.mode),
           fmt::format("generalized cost {} without, {} with the project",
                       grouped(a.generalized_cost_per_t, 2), grouped(b.generalized_cost_per_t, 2)),
           "a finite cost on both sides",
           "a mode that is new or goes needs a choice of modes (logsum)", place);
  }
  return rule_of_a_half(a.tonnes, a.generalized_cost_per_t, b.tonnes, b.generalized_cost_per_t);
}

double times(double tonnes, double per_t) {
  return tonnes == 0 ? 0 : tonnes * per_t;  // a mode not on offer may have no price
}

WelfareChange others_gain(const FlowChange& flow) {
  const auto margin = [](const FlowState& s) {
    return times(s.tonnes, s.price_per_t - s.levy_per_t - s.resource_cost_per_t);
  };
  return {.operators = margin(flow.with) - margin(flow.without),
          .treasury = times(flow.with.tonnes, flow.with.levy_per_t) -
                      times(flow.without.tonnes, flow.without.levy_per_t),
          .emission_t = (times(flow.with.tonnes, flow.with.emission_kg_per_t) -
                         times(flow.without.tonnes, flow.without.emission_kg_per_t)) /
                        kKgPerTonne};
}

}  // namespace

WelfareChange& WelfareChange::operator+=(const WelfareChange& other) {
  users += other.users;
  operators += other.operators;
  treasury += other.treasury;
  emission_t += other.emission_t;
  return *this;
}

double rule_of_a_half(double tonnes_without, double cost_without, double tonnes_with,
                      double cost_with) {
  return 0.5 * (tonnes_without + tonnes_with) * (cost_without - cost_with);
}

double logsum_cost(std::span<const double> costs, double scale_per_cost) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  double least = kNever;
  for (const double cost : costs) {
    least = std::min(least, cost);
  }
  if (least == kNever) {
    return kNever;
  }
  double sum = 0;
  for (const double cost : costs) {
    sum += std::exp(-scale_per_cost * (cost - least));
  }
  return least - std::log(sum) / scale_per_cost;
}

double logsum_benefit(const ChoiceChange& choice) {
  return rule_of_a_half(choice.tonnes_without,
                        logsum_cost(choice.cost_without, choice.scale_per_cost), choice.tonnes_with,
                        logsum_cost(choice.cost_with, choice.scale_per_cost));
}

std::vector<WelfareChange> welfare_by_country(std::span<const FlowChange> flows,
                                              std::span<const ChoiceChange> choices,
                                              std::size_t countries, const Error& place) {
  std::vector<WelfareChange> sums(countries);
  std::set<Pair> chosen;
  for (const ChoiceChange& choice : choices) {
    require_country(choice.country, countries, named(choice), place);
    if (!(choice.scale_per_cost > 0)) {
      refuse("no logsum for " + named(choice),
             fmt::format("a scale of {}", shortest(choice.scale_per_cost)), "a scale above 0", "",
             place);
    }
    const double benefit = logsum_benefit(choice);
    if (!std::isfinite(benefit)) {
      refuse("no logsum for " + named(choice), "no mode on offer on one side",
             "a mode on offer both without and with the project",
             "count what cannot move as unmet demand", place);
    }
    sums[choice.country].users += benefit;
    chosen.insert({choice.origin, choice.destination, choice.commodity});
  }
  for (const FlowChange& flow : flows) {
    require_country(flow.country, countries, named(flow), place);
    if (flow.by_logsum != chosen.contains({flow.origin, flow.destination, flow.commodity})) {
      refuse(flow.by_logsum ? "a flow is left to a logsum that is not there: " + named(flow)
                            : "a flow is counted by logsum and by rule of a half: " + named(flow),
             flow.by_logsum ? "no choice of modes" : "both", "one of the two",
             "set by_logsum for flows whose mode a logit chose, and for these only", place);
    }
    sums[flow.country].users += flow.by_logsum ? 0 : users_gain(flow, place);
    sums[flow.country] += others_gain(flow);
  }
  return sums;
}

}  // namespace corridor::finance
