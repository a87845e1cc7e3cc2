#include "corridor/protect/portfolio.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace corridor::protect {
namespace {

double event_usd(const Cell& cell, const Event& event, std::uint32_t subset) {
  return event.draw < cell.kept[subset] ? event.days * cell.usd_per_day[subset] : 0;
}

// Loss of one event of mean length; 0 where measures leave none.
double severity_usd(const Cell& cell, std::uint32_t subset) {
  return cell.kept[subset] > 0 ? cell.mean_days * cell.usd_per_day[subset] : 0;
}

std::size_t tail_years(const Problem& problem, double level) {
  const double share = (1 - level) * static_cast<double>(problem.years.size());
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::llround(share)), 1,
                                 problem.years.size());
}

// Indices of the `count` largest, of equal ones the first; rising.
std::vector<std::size_t> largest(const std::vector<double>& values, std::size_t count) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
  order.resize(std::min(count, order.size()));
  std::sort(order.begin(), order.end());
  return order;
}

std::vector<double> severities(const Problem& problem, const Portfolio& taken) {
  std::vector<double> severity;
  for (const Cell& cell : problem.cells) {
    severity.push_back(severity_usd(cell, subset(cell, taken)));
  }
  return severity;
}

double sum_of(const std::vector<double>& values, const std::vector<std::size_t>& of) {
  double sum = 0;
  for (const std::size_t i : of) {
    sum += values[i];
  }
  return sum;
}

}  // namespace

std::uint32_t subset(const Cell& cell, const Portfolio& taken) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < cell.measures.size(); ++i) {
    bits |= (taken[cell.measures[i]] != 0 ? 1U : 0U) << i;
  }
  return bits;
}

bool is_consistent(std::span<const Choice> measures, const Portfolio& taken) {
  for (std::size_t m = 0; m < measures.size(); ++m) {
    if (taken[m] == 0) {
      continue;
    }
    const auto is_taken = [&](std::uint32_t other) { return taken[other] != 0; };
    if (std::any_of(measures[m].excludes.begin(), measures[m].excludes.end(), is_taken) ||
        !std::all_of(measures[m].requires_.begin(), measures[m].requires_.end(), is_taken)) {
      return false;
    }
  }
  return true;
}

double cost_usd(std::span<const Choice> measures, const Portfolio& taken) {
  double sum = 0;
  for (std::size_t m = 0; m < measures.size(); ++m) {
    sum += taken[m] != 0 ? measures[m].cost_usd : 0;
  }
  return sum;
}

std::vector<double> year_losses_usd(const Problem& problem, const Portfolio& taken) {
  std::vector<std::uint32_t> subsets;
  for (const Cell& cell : problem.cells) {
    subsets.push_back(subset(cell, taken));
  }
  std::vector<double> losses;
  for (const auto& events : problem.years) {
    double sum = 0;
    for (const Event& event : events) {
      sum += event_usd(problem.cells[event.cell], event, subsets[event.cell]);
    }
    losses.push_back(sum);
  }
  return losses;
}

double risk_usd(const Problem& problem, const Risk& risk, const Portfolio& taken) {
  switch (risk.objective) {
    case Objective::expected: {
      double sum = 0;
      for (const Cell& cell : problem.cells) {
        const std::uint32_t s = subset(cell, taken);
        sum += cell.events_per_year * cell.mean_days * cell.kept[s] * cell.usd_per_day[s];
      }
      return sum;
    }
    case Objective::cvar: {
      if (problem.years.empty()) {
        return 0;
      }
      const auto losses = year_losses_usd(problem, taken);
      const std::size_t count = tail_years(problem, risk.level);
      return sum_of(losses, largest(losses, count)) / static_cast<double>(count);
    }
    case Objective::worst: {
      const auto severity = severities(problem, taken);
      return sum_of(severity, largest(severity, static_cast<std::size_t>(risk.events)));
    }
  }
  return 0;
}

Support support(const Problem& problem, const Risk& risk, const Portfolio& taken) {
  std::map<std::uint32_t, std::vector<double>> of_cell;
  const auto add = [&](std::uint32_t c, auto&& usd_of_subset) {
    const Cell& cell = problem.cells[c];
    auto& usd = of_cell[c];
    usd.resize(cell.kept.size(), 0);
    for (std::uint32_t s = 0; s < usd.size(); ++s) {
      usd[s] += usd_of_subset(cell, s);
    }
  };
  switch (risk.objective) {
    case Objective::expected:
      for (std::uint32_t c = 0; c < problem.cells.size(); ++c) {
        add(c, [](const Cell& cell, std::uint32_t s) {
          return cell.events_per_year * cell.mean_days * cell.kept[s] * cell.usd_per_day[s];
        });
      }
      break;
    case Objective::cvar: {
      if (problem.years.empty()) {
        break;
      }
      const std::size_t count = tail_years(problem, risk.level);
      const auto losses = year_losses_usd(problem, taken);
      for (const std::size_t year : largest(losses, count)) {
        for (const Event& event : problem.years[year]) {
          add(event.cell, [&](const Cell& cell, std::uint32_t s) {
            return event_usd(cell, event, s) / static_cast<double>(count);
          });
        }
      }
      break;
    }
    case Objective::worst: {
      const auto severity = severities(problem, taken);
      for (const std::size_t c : largest(severity, static_cast<std::size_t>(risk.events))) {
        add(static_cast<std::uint32_t>(c), severity_usd);
      }
      break;
    }
  }
  Support found;
  for (auto& [cell, usd] : of_cell) {
    found.cells.push_back(cell);
    found.usd.push_back(std::move(usd));
  }
  return found;
}

}  // namespace corridor::protect
