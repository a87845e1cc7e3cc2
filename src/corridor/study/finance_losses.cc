#include "corridor/study/finance_losses.h"

#include <algorithm>
#include <numeric>

#include "corridor/base/random.h"
#include "corridor/case/hazard.h"

namespace corridor::study {
namespace {

// The order of simulated years does not depend on the seed: the same losses give the same futures.
constexpr std::uint64_t kShuffleSeed = 1;
constexpr std::uint32_t kShuffleIndex = 0xfffe'0000;

ScenarioLosses simulate(const cases::Case& a_case, const std::string& scenario, int year,
                        const LossOptions& options) {
  if (options.book != nullptr) {
    for (const ScenarioLosses& known : *options.book) {
      if (known.scenario == scenario && known.year == year && known.seed == options.seed &&
          known.loss_usd.size() == options.years) {
        return known;
      }
    }
  }
  const StressModel model(a_case, *a_case.find_scenario(scenario), year,
                          {.seed = options.seed, .threads = options.threads});
  return losses_of(model, stress(model, options.years));
}

std::vector<std::size_t> shuffled(std::size_t count, std::size_t year) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) {
    const double u = uniform(kShuffleSeed, Stream::finance, year * count + i, kShuffleIndex);
    std::swap(order[i - 1], order[static_cast<std::size_t>(u * static_cast<double>(i))]);
  }
  return order;
}

}  // namespace

ScenarioLosses losses_of(const StressModel& model, const StressResult& result) {
  ScenarioLosses losses{.scenario = model.scenario(),
                        .year = model.year(),
                        .seed = model.options().seed,
                        .loss_usd = result.loss_usd};
  const double all_t = model.demand_t_per_year();
  for (const double unmet_t : result.unmet_t_by_year) {
    losses.not_moved_share.push_back(all_t > 0 ? std::clamp(unmet_t / all_t, 0.0, 1.0) : 0);
  }
  return losses;
}

SampledLosses sampled_losses(const cases::Case& a_case, const cases::AppraisalPair& pair, int year,
                             const LossOptions& options) {
  if (options.years == 0 || cases::hazards_of(a_case).all.empty()) {
    return {};
  }
  const ScenarioLosses with = simulate(a_case, pair.with, year, options);
  const ScenarioLosses without = simulate(a_case, pair.without, year, options);
  SampledLosses losses{.year = year, .revenue_share_lost = with.not_moved_share};
  for (std::size_t i = 0; i < with.loss_usd.size(); ++i) {
    losses.economic_usd.push_back(with.loss_usd[i] - without.loss_usd[i]);
  }
  return losses;
}

finance::LossSamples futures(const SampledLosses& losses, const std::vector<double>& scale,
                             const std::vector<bool>& earns) {
  const std::size_t count = losses.economic_usd.size();
  const std::size_t years = scale.size();
  finance::LossSamples samples{.samples = count, .years = years};
  samples.economic_loss.resize(count * years);
  samples.revenue_share_lost.resize(count * years);
  for (std::size_t year = 0; year < years; ++year) {
    const std::vector<std::size_t> order = shuffled(count, year);
    for (std::size_t future = 0; future < count; ++future) {
      const std::size_t cell = future * years + year;
      samples.economic_loss[cell] = scale[year] * losses.economic_usd[order[future]];
      samples.revenue_share_lost[cell] = earns[year] ? losses.revenue_share_lost[order[future]] : 0;
    }
  }
  return samples;
}

}  // namespace corridor::study
