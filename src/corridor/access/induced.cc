#include "corridor/access/induced.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "corridor/access/trade.h"
#include "corridor/assign/logit.h"

namespace corridor::access {
namespace {

// Self-regulated averaging: the divisor of the step grows by this where the gap grew, and where
// not.
constexpr double kGrowthWhenWorse = 1.8;
constexpr double kGrowthWhenBetter = 0.02;

class Loop {
 public:
  explicit Loop(const InducedProblem& problem) : problem_(problem), hours_(problem.arcs) {
    result_.t_per_day.resize(problem.flows.size());
    result_.usd_per_t.resize(problem.flows.size());
  }

  Induced run(const InducedOptions& options) {
    std::vector<double> volume(problem_.arcs, 0);
    std::vector<double> answer(problem_.arcs, 0);
    respond(volume, answer);
    for (std::size_t a = 0; a < volume.size(); ++a) {
      volume[a] = options.start_share * answer[a];
    }
    double divisor = 1;
    double last_gap = std::numeric_limits<double>::infinity();
    while (true) {
      respond(volume, answer);
      result_.relative_gap = gap(volume, answer);
      result_.converged = result_.relative_gap <= options.relative_gap;
      if (result_.converged || result_.iterations >= options.iterations) {
        break;
      }
      ++result_.iterations;
      divisor += result_.relative_gap >= last_gap ? kGrowthWhenWorse : kGrowthWhenBetter;
      last_gap = result_.relative_gap;
      for (std::size_t a = 0; a < volume.size(); ++a) {
        volume[a] += (answer[a] - volume[a]) / divisor;
      }
    }
    result_.arc_t_per_day = std::move(volume);
    return std::move(result_);
  }

 private:
  static double gap(const std::vector<double>& volume, const std::vector<double>& answer) {
    double off = 0;
    double all = 0;
    for (std::size_t a = 0; a < volume.size(); ++a) {
      off += std::abs(answer[a] - volume[a]);
      all += volume[a];
    }
    return all > 0 ? off / all : off;
  }

  // F(v): what demand puts on the arcs if they take as long as under `volume`.
  void respond(const std::vector<double>& volume, std::vector<double>& answer) {
    problem_.delay(volume, hours_);
    std::fill(answer.begin(), answer.end(), 0.0);
    for (std::size_t f = 0; f < problem_.flows.size(); ++f) {
      const InducedFlow& flow = problem_.flows[f];
      cost_.clear();
      for (const InducedRoute& route : flow.routes) {
        double usd = route.fixed_usd_per_t;
        for (const std::uint32_t arc : route.arcs) {
          usd += flow.value_of_time_usd_per_t_h * hours_[arc];
        }
        cost_.push_back(usd);
      }
      result_.usd_per_t[f] = assign::logsum_usd_per_t(cost_, flow.scale_per_usd);
      result_.t_per_day[f] =
          flow.base_t_per_day * trade_factor(flow.value_usd_per_t, flow.base_usd_per_t,
                                             result_.usd_per_t[f], problem_.elasticity);
      const auto shares = assign::logit_shares(cost_, flow.scale_per_usd);
      for (std::size_t r = 0; r < flow.routes.size(); ++r) {
        for (const std::uint32_t arc : flow.routes[r].arcs) {
          answer[arc] += shares[r] * result_.t_per_day[f];
        }
      }
    }
  }

  const InducedProblem& problem_;
  std::vector<double> hours_;
  std::vector<double> cost_;
  Induced result_;
};

}  // namespace

Induced induced_demand(const InducedProblem& problem, const InducedOptions& options) {
  check_cost_elasticity(problem.elasticity, "elasticity");
  return Loop(problem).run(options);
}

}  // namespace corridor::access
