#include "corridor/study/joint_protection.h"

#include <stdexcept>

#include "corridor/base/parallel.h"
#include "corridor/study/stress.h"

namespace corridor::study {
namespace {

struct Years {  // to be simulated
  const cases::Case& a_case;
  const cases::Scenario& scenario;
  int year;
  JointOptions options;
};

std::vector<double> losses_usd(const Years& of, const std::vector<std::string>& taken,
                               int threads) {
  const StressModel model(of.a_case, of.scenario, of.year,
                          {.measures = taken, .seed = of.options.seed, .threads = threads});
  return stress(model, of.options.years).loss_usd;
}

disrupt::Estimate mean_of(const std::vector<double>& loss_usd) {
  return disrupt::mean_of(loss_usd, std::vector<double>(loss_usd.size(), 1));
}

disrupt::Estimate worst_of(const std::vector<double>& loss_usd, double level) {
  const std::vector<double> weight(loss_usd.size(), 1);
  return disrupt::LossDistribution(loss_usd, weight).tail(level).conditional;
}

}  // namespace

JointRisk joint_risk(const cases::Case& a_case, const cases::Scenario& scenario, int year,
                     const std::vector<std::string>& measures, const JointOptions& options) {
  const Years years{a_case, scenario, year, options};
  const auto without = losses_usd(years, {}, options.threads);
  const auto with = measures.empty() ? without : losses_usd(years, measures, options.threads);
  std::vector<double> saved;
  for (std::size_t y = 0; y < without.size(); ++y) {
    saved.push_back(without[y] - with[y]);
  }
  return {.years = without.size(),
          .expected_without = mean_of(without),
          .expected_with = mean_of(with),
          .expected_saved = mean_of(saved),
          .worst_without = worst_of(without, options.level),
          .worst_with = worst_of(with, options.level)};
}

protect::JointRiskOf joint_risk_of(const cases::Case& a_case, const cases::Scenario& scenario,
                                   int year, const cases::Measures& measures,
                                   protect::Objective objective, const JointOptions& options) {
  if (objective == protect::Objective::worst) {
    throw std::invalid_argument("joint_risk_of: the costliest events are not of simulated years");
  }
  const Years years{a_case, scenario, year, options};
  return [years, &measures, objective](std::span<const protect::Portfolio> portfolios) {
    std::vector<double> risk_usd(portfolios.size());
    parallel_blocks(portfolios.size(), years.options.threads, [&](std::size_t p, std::size_t) {
      std::vector<std::string> taken;
      for (const MeasureId m : IdRange<MeasureId>(measures.all.size())) {
        if (portfolios[p][m.value] != 0) {
          taken.push_back(measures.all[m].id);
        }
      }
      const auto loss_usd = losses_usd(years, taken, 1);
      risk_usd[p] = objective == protect::Objective::expected
                        ? mean_of(loss_usd).value
                        : worst_of(loss_usd, years.options.level).value;
    });
    return risk_usd;
  };
}

}  // namespace corridor::study
