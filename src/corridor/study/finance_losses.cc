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
                          {.seed = options.seed, .threads = options.threads, .receipts = true});
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

// Lost and gained of account `a` by simulated year.
SampledReceipts receipts_of(const StressModel& model, const StressResult& result, std::size_t a) {
  SampledReceipts receipts{.account = model.accounts()[a]};
  const double paid = model.receipts_usd_per_year(a);
  const std::size_t accounts = model.accounts().size();
  for (std::size_t year = 0; year < result.years; ++year) {
    const double lost = result.receipts_lost_usd[year * accounts + a];
    receipts.lost_share.push_back(paid > 0 ? std::clamp(lost / paid, 0.0, 1.0) : 0);
    receipts.gained_usd.push_back(result.receipts_gained_usd[year * accounts + a]);
  }
  if (paid <= 0) {
    receipts.lost_share.clear();
  }
  return receipts;
}

const SampledReceipts* find(const ScenarioLosses& losses, const ReceiptAccount& account) {
  const auto found = std::find_if(losses.receipts.begin(), losses.receipts.end(),
                                  [&](const auto& one) { return one.account == account; });
  return found == losses.receipts.end() ? nullptr : &*found;
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
  const std::size_t accounts = model.accounts().size();
  for (std::size_t year = 0; accounts > 0 && year < result.years; ++year) {
    losses.surplus_lost_usd.push_back(result.receipts_lost_usd[year * accounts] -
                                      result.receipts_gained_usd[year * accounts]);
  }
  for (std::size_t a = 1; a < accounts; ++a) {
    losses.receipts.push_back(receipts_of(model, result, a));
  }
  return losses;
}

SampledLosses sampled_losses(const cases::Case& a_case, const cases::AppraisalPair& pair, int year,
                             const LossOptions& options) {
  if (options.years == 0 || cases::hazards_of(a_case).all.empty()) {
    return {};
  }
  SampledLosses losses{.year = year,
                       .with = simulate(a_case, pair.with, year, options),
                       .without = simulate(a_case, pair.without, year, options)};
  const auto loss = [](const ScenarioLosses& one, std::size_t i) {
    return one.loss_usd[i] + (one.surplus_lost_usd.empty() ? 0 : one.surplus_lost_usd[i]);
  };
  for (std::size_t i = 0; i < losses.with.loss_usd.size(); ++i) {
    losses.economic_usd.push_back(loss(losses.with, i) - loss(losses.without, i));
  }
  return losses;
}

Futures::Futures(const SampledLosses& losses, std::size_t years)
    : losses_(losses), count_(losses.economic_usd.size()) {
  for (std::size_t year = 0; year < years; ++year) {
    order_.push_back(shuffled(count_, year));
  }
}

template <class Value>
std::vector<double> Futures::cells(const Value& value) const {
  std::vector<double> result(count_ * order_.size());
  for (std::size_t year = 0; year < order_.size(); ++year) {
    for (std::size_t future = 0; future < count_; ++future) {
      result[future * order_.size() + year] = value(year, order_[year][future]);
    }
  }
  return result;
}

std::vector<double> Futures::economic_loss(const std::vector<double>& scale) const {
  return cells([&](std::size_t year, std::size_t simulated) {
    return scale[year] * losses_.economic_usd[simulated];
  });
}

std::vector<double> Futures::change(const ReceiptYears& paid,
                                    const std::vector<double>& worth) const {
  const SampledReceipts* with = find(losses_.with, paid.account);
  const SampledReceipts* without = find(losses_.without, paid.account);
  // Gained less lost in one scenario.
  const auto change_of = [](const ScenarioLosses& scenario, const SampledReceipts* own,
                            double base_usd, double growth, std::size_t simulated) {
    const bool has_share = own != nullptr && !own->lost_share.empty();
    const double share =
        has_share ? own->lost_share[simulated] : scenario.not_moved_share[simulated];
    return (own == nullptr ? 0 : growth * own->gained_usd[simulated]) - share * base_usd;
  };
  std::vector<double> change = cells([&](std::size_t year, std::size_t simulated) {
    return worth[year] == 0
               ? 0.0
               : worth[year] * (change_of(losses_.with, with, paid.with_usd[year],
                                          paid.growth[year], simulated) -
                                change_of(losses_.without, without, paid.without_usd[year],
                                          paid.growth[year], simulated));
  });
  const bool none =
      std::all_of(change.begin(), change.end(), [](double value) { return value == 0; });
  return none ? std::vector<double>() : change;
}

}  // namespace corridor::study
