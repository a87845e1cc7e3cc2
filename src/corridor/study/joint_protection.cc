#include "corridor/study/joint_protection.h"

#include "corridor/study/stress.h"

namespace corridor::study {

JointRisk joint_risk(const cases::Case& a_case, const cases::Scenario& scenario, int year,
                     const std::vector<std::string>& measures, const JointOptions& options) {
  const auto losses_usd = [&](const std::vector<std::string>& taken) {
    const StressModel model(a_case, scenario, year,
                            {.measures = taken, .seed = options.seed, .threads = options.threads});
    return stress(model, options.years).loss_usd;
  };
  const std::vector<double> without = losses_usd({});
  const std::vector<double> with = measures.empty() ? without : losses_usd(measures);
  const std::vector<double> weight(without.size(), 1);
  std::vector<double> saved;
  for (std::size_t y = 0; y < without.size(); ++y) {
    saved.push_back(without[y] - with[y]);
  }
  const auto worst = [&](const std::vector<double>& loss) {
    return disrupt::LossDistribution(loss, weight).tail(options.level).conditional;
  };
  return {.years = without.size(),
          .expected_without = disrupt::mean_of(without, weight),
          .expected_with = disrupt::mean_of(with, weight),
          .expected_saved = disrupt::mean_of(saved, weight),
          .worst_without = worst(without),
          .worst_with = worst(with)};
}

}  // namespace corridor::study
