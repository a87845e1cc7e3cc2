#include "corridor/protect/joint.h"

#include <algorithm>
#include <map>
#include <string>

namespace corridor::protect {
namespace {

void add_with_required(std::span<const Choice> measures, std::uint32_t m, Portfolio& taken) {
  taken[m] = 1;
  for (const std::uint32_t other : measures[m].requires_) {
    if (taken[other] == 0) {
      add_with_required(measures, other, taken);
    }
  }
}

void drop_with_dependent(std::span<const Choice> measures, std::uint32_t m, Portfolio& taken) {
  taken[m] = 0;
  for (std::uint32_t other = 0; other < measures.size(); ++other) {
    const auto& needs = measures[other].requires_;
    if (taken[other] != 0 && std::find(needs.begin(), needs.end(), m) != needs.end()) {
      drop_with_dependent(measures, other, taken);
    }
  }
}

// As the key of a map: g++ 12 warns falsely of comparing vectors of bytes.
std::string key_of(const Portfolio& taken) {
  return {taken.begin(), taken.end()};
}

class JointSearch {
 public:
  JointSearch(std::span<const Choice> measures, double budget_usd, const JointRiskOf& risk_of)
      : measures_(measures), budget_usd_(budget_usd), risk_of_(risk_of) {}

  bool is_allowed(const Portfolio& taken) const {
    return is_consistent(measures_, taken) && cost_usd(measures_, taken) <= budget_usd_;
  }

  /// All that are allowed; none if they are more than `most`.
  std::vector<Portfolio> all(std::size_t most) const {
    std::vector<Portfolio> found;
    Portfolio taken(measures_.size(), 0);
    std::size_t looked_at = 0;
    constexpr std::size_t kLooksPerOne = 1024;  // inconsistent ones are many
    const bool few = list(0, 0, taken, most, kLooksPerOne * most, looked_at, found);
    return few ? found : std::vector<Portfolio>{};
  }

  void evaluate(const std::vector<Portfolio>& portfolios) {
    std::vector<Portfolio> fresh;
    for (const Portfolio& one : portfolios) {
      if (!known_.contains(key_of(one)) &&
          std::find(fresh.begin(), fresh.end(), one) == fresh.end()) {
        fresh.push_back(one);
      }
    }
    const std::vector<double> risks = risk_of_(fresh);
    for (std::size_t i = 0; i < fresh.size(); ++i) {
      known_[key_of(fresh[i])] = risks[i];
    }
  }

  bool is_better(const Portfolio& one, const Portfolio& other) const {
    const double a = known_.at(key_of(one));
    const double b = known_.at(key_of(other));
    return a < b || (a == b && cost_usd(measures_, one) < cost_usd(measures_, other));
  }

  Portfolio descend(Portfolio taken) {
    evaluate({taken});
    for (;;) {
      const auto near = neighbours(taken);
      evaluate(near);
      Portfolio best = taken;
      for (const Portfolio& one : near) {
        best = is_better(one, best) ? one : best;
      }
      if (best == taken) {
        return taken;
      }
      taken = std::move(best);
    }
  }

  double risk(const Portfolio& taken) const { return known_.at(key_of(taken)); }
  std::size_t evaluated() const { return known_.size(); }

 private:
  // Measure by measure, in or out; false: too many.
  bool list(std::uint32_t m, double spent_usd, Portfolio& taken, std::size_t most,
            std::size_t most_looks, std::size_t& looked_at, std::vector<Portfolio>& found) const {
    if (spent_usd > budget_usd_) {
      return true;
    }
    if (m == measures_.size()) {
      if (++looked_at > most_looks) {
        return false;
      }
      if (is_allowed(taken)) {
        found.push_back(taken);
      }
      return found.size() <= most;
    }
    if (!list(m + 1, spent_usd, taken, most, most_looks, looked_at, found)) {
      return false;
    }
    taken[m] = 1;
    const bool few =
        list(m + 1, spent_usd + measures_[m].cost_usd, taken, most, most_looks, looked_at, found);
    taken[m] = 0;
    return few;
  }

  std::vector<Portfolio> neighbours(const Portfolio& taken) const {
    std::vector<Portfolio> near;
    const auto add = [&](Portfolio one) {
      if (one != taken && is_allowed(one)) {
        near.push_back(std::move(one));
      }
    };
    const auto count = static_cast<std::uint32_t>(measures_.size());
    for (std::uint32_t m = 0; m < count; ++m) {
      Portfolio changed = taken;
      if (taken[m] != 0) {
        drop_with_dependent(measures_, m, changed);
        add(std::move(changed));
        continue;
      }
      add_with_required(measures_, m, changed);
      for (std::uint32_t out = 0; out < count; ++out) {
        if (taken[out] != 0 && out != m) {
          Portfolio swapped = taken;
          drop_with_dependent(measures_, out, swapped);
          add_with_required(measures_, m, swapped);
          add(std::move(swapped));
        }
      }
      add(std::move(changed));
    }
    return near;
  }

  std::span<const Choice> measures_;
  double budget_usd_;
  const JointRiskOf& risk_of_;
  std::map<std::string, double> known_;
};

}  // namespace

JointlyChosen choose_jointly(std::span<const Choice> measures, double budget_usd,
                             std::span<const Portfolio> starts, const JointRiskOf& risk_of,
                             const JointOptions& options) {
  JointSearch search(measures, budget_usd, risk_of);
  std::vector<Portfolio> ends = search.all(options.most_to_try_all);
  const bool proven = !ends.empty();
  if (proven) {
    search.evaluate(ends);
  } else {
    for (const Portfolio& start : starts) {
      ends.push_back(search.descend(start));
    }
  }
  JointlyChosen chosen{.taken = ends.front(), .proven = proven};
  for (const Portfolio& end : ends) {
    chosen.taken = search.is_better(end, chosen.taken) ? end : chosen.taken;
  }
  chosen.cost_usd = cost_usd(measures, chosen.taken);
  chosen.risk_usd = search.risk(chosen.taken);
  chosen.evaluated = search.evaluated();
  return chosen;
}

}  // namespace corridor::protect
