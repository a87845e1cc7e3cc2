#include "corridor/study/stress.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "corridor/base/parallel.h"
#include "corridor/base/units.h"

namespace corridor::study {
namespace {

using disrupt::Estimate;
using disrupt::mean_of;

void add(Moments& moments, double value) {
  moments.sum += value;
  moments.squares += value * value;
}

Estimate estimate(const Moments& moments, double years) {
  const double mean = moments.sum / years;
  const double variance = std::max(moments.squares / years - mean * mean, 0.0);
  return {.value = mean, .standard_error = years > 1 ? std::sqrt(variance / (years - 1)) : 0};
}

// Every second year is drawn with the rates of rare hazards raised; the weight is that of the
// balance heuristic (Veach and Guibas 1995), which is never above 2.
double weight_of(double likelihood_ratio) {
  return 2 * likelihood_ratio / (1 + likelihood_ratio);
}

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

std::size_t length_class(double days) {
  std::size_t k = 0;
  while (k + 1 < StressTile::kLengths && days >= std::ldexp(1.0, static_cast<int>(k))) {
    ++k;
  }
  return k;
}

}  // namespace

StressTile run_tile(const StressModel& model, disrupt::YearSimulator& simulator,
                    std::uint64_t first_year, std::uint64_t years) {
  StressTile tile;
  tile.first_year = first_year;
  tile.by_commodity.resize(model.a_case().commodities.size());
  tile.commodity_usd.resize(tile.by_commodity.size());
  tile.process_usd.resize(model.process_count());
  tile.subject_usd.resize(model.subject_count());
  const double rare = model.options().rare_factor;
  for (std::uint64_t y = first_year; y < first_year + years; ++y) {
    const auto& loss = simulator.run(model.options().seed, y, rare, rare != 1 && y % 2 == 1);
    const double weight = rare == 1 ? 1 : weight_of(loss.likelihood_ratio);
    tile.samples.push_back({.loss = loss.all,
                            .control_usd = loss.control_usd,
                            .weight = weight,
                            .blocked_days = loss.blocked_days,
                            .cut_days = loss.cut_days,
                            .events = static_cast<double>(loss.events)});
    append(tile.receipts_lost_usd, loss.receipts_lost_usd);
    append(tile.receipts_gained_usd, loss.receipts_gained_usd);
    for (std::size_t c = 0; c < tile.by_commodity.size(); ++c) {
      disrupt::LossAmounts here = loss.by_commodity[c];
      here.added_usd *= weight;
      here.waiting_usd *= weight;
      here.unmet_usd *= weight;
      here.delayed_t *= weight;
      here.waiting_t *= weight;
      here.unmet_t *= weight;
      tile.by_commodity[c] += here;
      add(tile.commodity_usd[c], here.total_usd());
    }
    for (std::size_t p = 0; p < tile.process_usd.size(); ++p) {
      add(tile.process_usd[p], weight * loss.usd_of_process[p]);
    }
    for (std::size_t s = 0; s < tile.subject_usd.size(); ++s) {
      add(tile.subject_usd[s], weight * loss.usd_of_subject[s]);
    }
    for (const double days : loss.interruptions_days) {
      tile.interruptions[length_class(days)] += weight;
      tile.interruption_days += weight * days;
      tile.longest_interruption_days = std::max(tile.longest_interruption_days, days);
    }
  }
  return tile;
}

namespace {

std::vector<CauseLoss> ranked(const std::vector<Moments>& moments, double years) {
  std::vector<CauseLoss> causes;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (moments[i].sum > 0) {
      causes.push_back({i, estimate(moments[i], years)});
    }
  }
  std::stable_sort(causes.begin(), causes.end(), [](const CauseLoss& a, const CauseLoss& b) {
    return a.usd_per_year.value > b.usd_per_year.value;
  });
  return causes;
}

void add_all(std::vector<Moments>& to, const std::vector<Moments>& from) {
  to.resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    to[i].sum += from[i].sum;
    to[i].squares += from[i].squares;
  }
}

struct Columns {  // of the samples, by what is estimated from them
  std::vector<double> added, waiting, unmet_usd, delayed, waiting_t, unmet_t, control, blocked, cut;
};

void set_interruptions(const StressTile& sums, double years, StressResult& result) {
  double count = 0;
  for (const double here : sums.interruptions) {
    count += here;
  }
  result.interruptions_per_year = count / years;
  result.mean_interruption_days = count > 0 ? sums.interruption_days / count : 0;
  result.longest_interruption_days = sums.longest_interruption_days;
  constexpr double kShare = 0.95;
  double below = 0;
  for (std::size_t k = 0; k < StressTile::kLengths && count > 0; ++k) {
    below += sums.interruptions[k];
    if (below >= kShare * count) {
      result.interruption_days_p95 =
          std::min(std::ldexp(1.0, static_cast<int>(k)), result.longest_interruption_days);
      break;
    }
  }
}

void set_importance(const std::vector<double>& loss, const std::vector<double>& weight,
                    const disrupt::LossDistribution& distribution, StressResult& result) {
  double mean = 0;
  double squares = 0;
  double weighted = 0;
  const auto n = static_cast<double>(loss.size());
  for (std::size_t i = 0; i < loss.size(); ++i) {
    mean += weight[i] * loss[i] / n;
    squares += weight[i] * loss[i] * loss[i] / n;
    weighted += weight[i] * weight[i] * loss[i] * loss[i] / n;
  }
  const double drawn = weighted - mean * mean;
  result.importance_gain = drawn > 0 ? (squares - mean * mean) / drawn : 1;
  constexpr double kOneInHundred = 0.99;
  result.importance_tail_gain =
      distribution.tail_gain(distribution.tail(kOneInHundred).value_at_risk);
}

}  // namespace

StressResult combine(const StressModel& model, const std::vector<StressTile>& tiles) {
  StressResult result;
  Columns columns;
  StressTile sums;
  double events = 0;
  for (const StressTile& tile : tiles) {
    for (const YearSample& sample : tile.samples) {
      columns.added.push_back(sample.loss.added_usd);
      columns.waiting.push_back(sample.loss.waiting_usd);
      columns.unmet_usd.push_back(sample.loss.unmet_usd);
      columns.delayed.push_back(sample.loss.delayed_t);
      columns.waiting_t.push_back(sample.loss.waiting_t);
      columns.unmet_t.push_back(sample.loss.unmet_t);
      columns.control.push_back(sample.control_usd);
      columns.blocked.push_back(sample.blocked_days);
      columns.cut.push_back(sample.cut_days);
      result.loss_usd.push_back(sample.loss.total_usd());
      result.weight.push_back(sample.weight);
      events += sample.weight * sample.events;
    }
    append(result.receipts_lost_usd, tile.receipts_lost_usd);
    append(result.receipts_gained_usd, tile.receipts_gained_usd);
    sums.by_commodity.resize(tile.by_commodity.size());
    for (std::size_t c = 0; c < tile.by_commodity.size(); ++c) {
      sums.by_commodity[c] += tile.by_commodity[c];
    }
    add_all(sums.commodity_usd, tile.commodity_usd);
    add_all(sums.process_usd, tile.process_usd);
    add_all(sums.subject_usd, tile.subject_usd);
    for (std::size_t k = 0; k < StressTile::kLengths; ++k) {
      sums.interruptions[k] += tile.interruptions[k];
    }
    sums.interruption_days += tile.interruption_days;
    sums.longest_interruption_days =
        std::max(sums.longest_interruption_days, tile.longest_interruption_days);
  }
  result.years = result.loss_usd.size();
  if (result.years == 0) {
    return result;
  }
  const auto years = static_cast<double>(result.years);
  const auto& weight = result.weight;
  result.events_per_year = events / years;
  result.added_usd = mean_of(columns.added, weight);
  result.waiting_usd = mean_of(columns.waiting, weight);
  result.unmet_usd = mean_of(columns.unmet_usd, weight);
  result.delayed_t = mean_of(columns.delayed, weight);
  result.waiting_t = mean_of(columns.waiting_t, weight);
  result.unmet_t = mean_of(columns.unmet_t, weight);
  result.unmet_t_by_year = columns.unmet_t;
  result.blocked_days = mean_of(columns.blocked, weight);
  result.cut_days = mean_of(columns.cut, weight);
  result.total_usd = disrupt::with_control(result.loss_usd, weight, columns.control,
                                           model.control_expectation_usd());
  const disrupt::LossDistribution distribution(result.loss_usd, weight);
  for (const double probability : {0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999}) {
    constexpr double kLeastYearsBeyond = 5;  // fewer would be an anecdote
    if ((1 - probability) * years >= kLeastYearsBeyond) {
      result.tails.push_back(distribution.tail(probability));
    }
  }
  for (std::size_t c = 0; c < sums.by_commodity.size(); ++c) {
    disrupt::LossAmounts mean = sums.by_commodity[c];
    for (double* part : {&mean.added_usd, &mean.waiting_usd, &mean.unmet_usd, &mean.delayed_t,
                         &mean.waiting_t, &mean.unmet_t}) {
      *part /= years;
    }
    result.by_commodity.push_back(mean);
    result.commodity_usd.push_back(estimate(sums.commodity_usd[c], years));
  }
  result.by_hazard = ranked(sums.process_usd, years);
  result.by_subject = ranked(sums.subject_usd, years);
  set_interruptions(sums, years, result);
  set_importance(result.loss_usd, weight, distribution, result);
  return result;
}

StressResult stress(const StressModel& model, std::uint64_t years, const Progress& progress) {
  const std::uint64_t count = (years + kTileYears - 1) / kTileYears;
  std::vector<StressTile> tiles(count);
  const int threads = resolve_threads(model.options().threads);
  std::vector<std::unique_ptr<disrupt::YearSimulator>> simulators(
      static_cast<std::size_t>(threads));
  std::mutex mutex;
  std::uint64_t done = 0;
  parallel_blocks(count, threads, [&](std::size_t t, std::size_t worker) {
    if (!simulators[worker]) {
      simulators[worker] = std::make_unique<disrupt::YearSimulator>(model.years());
    }
    const std::uint64_t first = t * kTileYears;
    tiles[t] = run_tile(model, *simulators[worker], first, std::min(kTileYears, years - first));
    if (progress) {
      const std::scoped_lock lock(mutex);
      done += tiles[t].samples.size();
      progress({.stage = "Stressing", .detail = "years", .done = done, .total = years});
    }
  });
  return combine(model, tiles);
}

}  // namespace corridor::study
