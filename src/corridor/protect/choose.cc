#include "corridor/protect/choose.h"

#include <cmath>
#include <map>
#include <stdexcept>

namespace corridor::protect {
namespace {

constexpr double kMillion = 1e6;  // the master counts in millions: solvers like small numbers
constexpr std::uint32_t kNoColumn = 0xffff'ffff;
constexpr int kMostRounds = 500;

void check(const Problem& problem) {
  for (const Cell& cell : problem.cells) {
    const std::size_t sets = std::size_t{1} << cell.measures.size();
    if (cell.measures.size() > kMostPerCell || cell.kept.size() != sets ||
        cell.usd_per_day.size() != sets) {
      throw std::invalid_argument("a cell needs one value for each set of its few measures");
    }
  }
}

bool contains(const std::vector<std::uint32_t>& some, std::uint32_t one) {
  return std::find(some.begin(), some.end(), one) != some.end();
}

// Of the cell's measures, may these be taken together, whatever else is?
bool can_be(const std::vector<Choice>& all, const std::vector<std::uint32_t>& measures,
            std::uint32_t set) {
  const auto is_in = [&](std::size_t i) { return (set >> i & 1U) != 0; };
  for (std::size_t i = 0; i < measures.size(); ++i) {
    for (std::size_t j = 0; is_in(i) && j < measures.size(); ++j) {
      if ((is_in(j) && (contains(all[measures[i]].excludes, measures[j]) ||
                        contains(all[measures[j]].excludes, measures[i]))) ||
          (!is_in(j) && contains(all[measures[i]].requires_, measures[j]))) {
        return false;
      }
    }
  }
  return true;
}

// With `measure`, all that it requires, directly or not.
Portfolio with(const std::vector<Choice>& all, Portfolio taken, std::uint32_t measure) {
  taken[measure] = 1;
  for (const std::uint32_t other : all[measure].requires_) {
    if (taken[other] == 0) {
      taken = with(all, std::move(taken), other);
    }
  }
  return taken;
}

bool is_allowed(const Problem& problem, const Portfolio& taken, double budget_usd) {
  return is_consistent(problem.measures, taken) && cost_usd(problem.measures, taken) <= budget_usd;
}

// Drops what costs and does nothing, the dearest first.
Portfolio without_idle(const Problem& problem, const Risk& risk, Portfolio taken) {
  const double now = risk_usd(problem, risk, taken);
  for (;;) {
    std::uint32_t idle = kNoColumn;
    for (std::uint32_t m = 0; m < taken.size(); ++m) {
      if (taken[m] == 0) {
        continue;
      }
      Portfolio less = taken;
      less[m] = 0;
      if (is_consistent(problem.measures, less) && risk_usd(problem, risk, less) <= now &&
          (idle == kNoColumn || problem.measures[m].cost_usd > problem.measures[idle].cost_usd)) {
        idle = m;
      }
    }
    if (idle == kNoColumn) {
      return taken;
    }
    taken[idle] = 0;
  }
}

// What greedy() has taken after each step.
std::vector<Portfolio> greedy_steps(const Problem& problem, const Risk& risk, double budget_usd) {
  std::vector<Portfolio> steps;
  Portfolio taken(problem.measures.size(), 0);
  for (;;) {
    const double now = risk_usd(problem, risk, taken);
    const double spent = cost_usd(problem.measures, taken);
    double best_rate = 0;
    Portfolio best;
    for (std::uint32_t m = 0; m < taken.size(); ++m) {
      if (taken[m] != 0) {
        continue;
      }
      Portfolio more = with(problem.measures, taken, m);
      const double cost = cost_usd(problem.measures, more) - spent;
      const double rate = (now - risk_usd(problem, risk, more)) / std::max(cost, 1e-9);
      if (rate > best_rate && is_allowed(problem, more, budget_usd)) {
        best_rate = rate;
        best = std::move(more);
      }
    }
    if (best.empty()) {
      return steps;
    }
    taken = std::move(best);
    steps.push_back(taken);
  }
}

}  // namespace

Chooser::Chooser(const Problem& problem, const Risk& risk) : problem_(problem), risk_(risk) {
  check(problem);
  add_measures();
  add_groups();
}

// Columns: measures, then the risk; rows: the budget, then what excludes and requires what.
void Chooser::add_measures() {
  MipRow budget;
  for (std::uint32_t m = 0; m < problem_.measures.size(); ++m) {
    master_.columns.push_back({.upper = 1, .is_integer = true});
    budget.entries.push_back({m, problem_.measures[m].cost_usd / kMillion});
  }
  master_.rows.push_back(std::move(budget));
  for (std::uint32_t m = 0; m < problem_.measures.size(); ++m) {
    for (const std::uint32_t other : problem_.measures[m].excludes) {
      master_.rows.push_back({.entries = {{m, 1}, {other, 1}}, .upper = 1});
    }
    for (const std::uint32_t other : problem_.measures[m].requires_) {
      master_.rows.push_back({.entries = {{m, 1}, {other, -1}}, .upper = 0});
    }
  }
  risk_column_ = static_cast<std::uint32_t>(master_.columns.size());
  master_.columns.push_back({.cost = 1});
}

// Cells on which the same measures act share their columns.
void Chooser::add_groups() {
  std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> known;
  for (const Cell& cell : problem_.cells) {
    const auto [found, is_new] = known.try_emplace(cell.measures);
    if (is_new) {
      MipRow one{.entries = {}, .lower = 1, .upper = 1};
      std::vector<MipRow> of_measure(cell.measures.size(), {.entries = {}, .lower = 0, .upper = 0});
      for (std::uint32_t set = 0; set < cell.kept.size(); ++set) {
        found->second.push_back(kNoColumn);
        if (!can_be(problem_.measures, cell.measures, set)) {
          continue;
        }
        const auto column = static_cast<std::uint32_t>(master_.columns.size());
        found->second.back() = column;
        master_.columns.push_back({.upper = 1});
        one.entries.push_back({column, 1});
        for (std::size_t i = 0; i < cell.measures.size(); ++i) {
          if ((set >> i & 1U) != 0) {
            of_measure[i].entries.push_back({column, 1});
          }
        }
      }
      for (std::size_t i = 0; i < cell.measures.size(); ++i) {
        of_measure[i].entries.push_back({cell.measures[i], -1});
        master_.rows.push_back(std::move(of_measure[i]));
      }
      master_.rows.push_back(std::move(one));
    }
    columns_of_cell_.push_back(found->second);
  }
}

void Chooser::add_support(const Portfolio& taken) {
  const Support known = support(problem_, risk_, taken);
  std::map<std::uint32_t, double> by_column;
  for (std::size_t i = 0; i < known.cells.size(); ++i) {
    const auto& columns = columns_of_cell_[known.cells[i]];
    for (std::size_t set = 0; set < columns.size(); ++set) {
      if (columns[set] != kNoColumn && known.usd[i][set] != 0) {
        by_column[columns[set]] -= known.usd[i][set] / kMillion;
      }
    }
  }
  MipRow row{.entries = {{risk_column_, 1}}, .lower = 0};
  for (const auto& [column, value] : by_column) {
    row.entries.push_back({column, value});
  }
  master_.rows.push_back(std::move(row));
}

Chosen Chooser::choose(double budget_usd, double relative_gap) {
  master_.rows.front().upper = budget_usd / kMillion;
  Portfolio taken(problem_.measures.size(), 0);
  add_support(taken);
  // Never worse than the simple rule, not even within the gap.
  Chosen best{.taken = greedy(problem_, risk_, budget_usd)};
  best.risk_usd = risk_usd(problem_, risk_, best.taken);
  for (best.rounds = 1; best.rounds <= kMostRounds; ++best.rounds) {
    // Half of the gap for the master, the rest for the supports that it does not know yet.
    const MipResult found = solve(master_, relative_gap / 2);
    if (found.status != MipStatus::optimal) {
      throw std::runtime_error("the solver did not solve a portfolio problem");
    }
    best.bound_usd = std::max(best.bound_usd, found.bound * kMillion);
    for (std::size_t m = 0; m < taken.size(); ++m) {
      taken[m] = found.value[m] > 0.5 ? 1 : 0;
    }
    const double risk = risk_usd(problem_, risk_, taken);
    if (risk < best.risk_usd) {
      best.risk_usd = risk;
      best.taken = taken;
    }
    if (best.gap() <= relative_gap || risk <= found.objective * kMillion * (1 + 1e-9)) {
      break;
    }
    add_support(taken);
  }
  best.taken = without_idle(problem_, risk_, best.taken);
  best.risk_usd = risk_usd(problem_, risk_, best.taken);
  best.bound_usd = std::min(best.bound_usd, best.risk_usd);
  best.cost_usd = cost_usd(problem_.measures, best.taken);
  return best;
}

namespace {

// Cost and risk of what greedy() passes through, and again for what costs less than the dearest of
// its steps, which may come first and hide the cheap ones; without those that a cheaper one beats.
std::map<double, double> greedy_curve(const Problem& problem, const Risk& risk, double most_usd) {
  std::map<double, double> met;
  constexpr double kLess = 1 - 1e-9;
  for (double budget_usd = most_usd; budget_usd > 0;) {
    double spent_usd = 0;
    double dearest_step_usd = 0;
    for (const Portfolio& step : greedy_steps(problem, risk, budget_usd)) {
      const double cost = cost_usd(problem.measures, step);
      dearest_step_usd = std::max(dearest_step_usd, cost - spent_usd);
      spent_usd = cost;
      const double left = risk_usd(problem, risk, step);
      const auto [at, is_new] = met.try_emplace(cost, left);
      at->second = std::min(at->second, left);
    }
    budget_usd = std::min(dearest_step_usd, budget_usd) * kLess;
  }
  std::map<double, double> curve = {
      {0, risk_usd(problem, risk, Portfolio(problem.measures.size(), 0))}};
  for (const auto& [cost, left] : met) {
    if (left < std::prev(curve.end())->second) {
      curve[cost] = left;
    }
  }
  return curve;
}

}  // namespace

double dearest_usd(const Problem& problem) {
  Mip dearest;
  for (const Choice& measure : problem.measures) {
    dearest.columns.push_back(
        {.cost = -measure.cost_usd / kMillion, .upper = 1, .is_integer = true});
  }
  for (std::uint32_t m = 0; m < problem.measures.size(); ++m) {
    for (const std::uint32_t other : problem.measures[m].excludes) {
      dearest.rows.push_back({.entries = {{m, 1}, {other, 1}}, .upper = 1});
    }
    for (const std::uint32_t other : problem.measures[m].requires_) {
      dearest.rows.push_back({.entries = {{m, 1}, {other, -1}}, .upper = 0});
    }
  }
  const MipResult found = solve(dearest);
  if (found.status != MipStatus::optimal) {
    throw std::runtime_error("the solver did not solve a portfolio problem");
  }
  return -found.objective * kMillion;
}

std::vector<double> bend_budgets(const Problem& problem, const Risk& risk, std::size_t count) {
  double most = dearest_usd(problem);
  if (!(most > 0)) {
    return {};
  }
  const std::map<double, double> curve = greedy_curve(problem, risk, most);
  constexpr double kSame = 1 - 1e-9;  // what the solver and the sum of costs may differ by
  most = std::prev(curve.end())->first > most * kSame ? std::prev(curve.end())->first : most;
  std::map<double, double> chosen = {*curve.begin()};
  chosen[most] = std::prev(curve.end())->second;
  while (chosen.size() < count + 1) {
    double farthest = 0;
    auto bend = curve.end();
    for (auto at = curve.begin(); at != curve.end(); ++at) {
      const auto right = chosen.lower_bound(at->first);
      if (right == chosen.begin() || right == chosen.end() || right->first == at->first) {
        continue;
      }
      const auto left = std::prev(right);
      const double share = (at->first - left->first) / (right->first - left->first);
      const double line = left->second + share * (right->second - left->second);
      if (std::abs(at->second - line) > farthest * (1 + 1e-12)) {
        farthest = std::abs(at->second - line);
        bend = at;
      }
    }
    if (bend != curve.end()) {
      chosen.insert(*bend);
      continue;
    }
    auto widest = std::next(chosen.begin());
    for (auto right = widest; right != chosen.end(); ++right) {
      if (right->first - std::prev(right)->first > widest->first - std::prev(widest)->first) {
        widest = right;
      }
    }
    const double middle = (widest->first + std::prev(widest)->first) / 2;
    if (!(middle > std::prev(widest)->first)) {
      break;  // nothing to spend on
    }
    chosen[middle] = std::prev(curve.upper_bound(middle))->second;
  }
  std::vector<double> budgets;
  for (auto at = std::next(chosen.begin()); at != chosen.end(); ++at) {
    budgets.push_back(at->first);
  }
  return budgets;
}

std::vector<Chosen> frontier(const Problem& problem, const Risk& risk,
                             std::span<const double> budgets_usd, double relative_gap) {
  Chooser chooser(problem, risk);
  std::vector<Chosen> all;
  for (const double budget : budgets_usd) {
    Chosen chosen = chooser.choose(budget, relative_gap);
    // Within the gap a smaller budget may have done better by chance: it may be kept.
    if (!all.empty() && all.back().risk_usd < chosen.risk_usd && all.back().cost_usd <= budget) {
      const double bound = chosen.bound_usd;
      const int rounds = chosen.rounds;
      chosen = all.back();
      chosen.bound_usd = bound;
      chosen.rounds = rounds;
    }
    all.push_back(std::move(chosen));
  }
  return all;
}

Portfolio most_critical_first(const Problem& problem, double budget_usd) {
  Portfolio taken(problem.measures.size(), 0);
  std::vector<std::uint8_t> is_done(problem.cells.size(), 0);
  const auto loss = [](const Cell& cell, const Portfolio& with_measures) {
    const std::uint32_t set = subset(cell, with_measures);
    return cell.events_per_year * cell.mean_days * cell.kept[set] * cell.usd_per_day[set];
  };
  for (std::size_t done = 0; done < problem.cells.size();) {
    std::size_t worst = problem.cells.size();
    for (std::size_t c = 0; c < problem.cells.size(); ++c) {
      if (is_done[c] == 0 && (worst == problem.cells.size() ||
                              loss(problem.cells[c], taken) > loss(problem.cells[worst], taken))) {
        worst = c;
      }
    }
    const Cell& cell = problem.cells[worst];
    Portfolio best = taken;
    for (const std::uint32_t m : cell.measures) {
      Portfolio more = with(problem.measures, taken, m);
      if (is_allowed(problem, more, budget_usd) && loss(cell, more) < loss(cell, best)) {
        best = std::move(more);
      }
    }
    is_done[worst] = best == taken ? 1 : 0;
    done += is_done[worst];
    taken = std::move(best);
  }
  return taken;
}

Portfolio greedy(const Problem& problem, const Risk& risk, double budget_usd) {
  const auto steps = greedy_steps(problem, risk, budget_usd);
  return steps.empty() ? Portfolio(problem.measures.size(), 0) : steps.back();
}

}  // namespace corridor::protect
