#include "corridor/study/finance.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/parallel.h"
#include "corridor/base/text.h"

namespace corridor::study {
namespace {

using finance::Figure;

// NPV as a curve: 0 to 15 % a year. There is no agreed discount rate (ADB 2017, EC 2014, UK 2003).
constexpr int kCurvePoints = 16;

std::vector<double> changed_inputs(const finance::PreparedChain& chain,
                                   const std::vector<InputChange>& changes) {
  std::vector<double> values = chain.base();
  std::vector<std::string> names;
  for (const finance::ChainInput& input : chain.chain().inputs) {
    names.push_back(input.name);
  }
  ErrorList errors;
  for (const InputChange& change : changes) {
    const auto found = std::find(names.begin(), names.end(), change.input);
    if (found == names.end()) {
      Error error{.code = "E5043",
                  .what = "a change of an input that the chain does not have",
                  .file = "--change",
                  .found = change.input,
                  .hint = name_hint(change.input, names)};
      error.expected =
          "demand, toll, benefit, cost, upkeep, CCC_per_usd, amount.LOAN, rate.LOAN, "
          "cost.PROJECT ... (corridor finance CASE --inputs lists them)";
      errors.add(std::move(error));
      continue;
    }
    values[static_cast<std::size_t>(found - names.begin())] = change.value;
  }
  errors.throw_if_any();
  return values;
}

double product(const finance::Chain& chain, const std::vector<std::string>& factors,
               const std::vector<double>& inputs) {
  double value = 1;
  for (const std::string& factor : factors) {
    for (std::size_t i = 0; i < chain.inputs.size(); ++i) {
      value *= chain.inputs[i].name == factor ? inputs[i] : 1;
    }
  }
  return value;
}

// The lines of the appraisal with the factors of the inputs, and the mean loss as a line.
finance::Appraisal appraisal_of(const finance::Chain& chain, const std::vector<double>& inputs) {
  finance::Appraisal appraisal{
      .first_year = chain.first_year, .currency = chain.currency, .price_year = chain.price_year};
  for (const finance::ChainLine& entry : chain.lines) {
    finance::AppraisalLine line = entry.line;
    const double factor = product(chain, entry.factors, inputs);
    for (double& value : line.per_year) {
      value *= factor;
    }
    appraisal.lines.push_back(std::move(line));
  }
  if (chain.losses.samples > 0) {
    finance::AppraisalLine line{.name = kDisruptionLoss,
                                .party = "users",
                                .side = finance::Side::cost,
                                .per_year = std::vector<double>(chain.years, 0)};
    const double factor =
        product(chain, chain.loss_factors, inputs) / static_cast<double>(chain.losses.samples);
    for (std::size_t cell = 0; cell < chain.losses.economic_loss.size(); ++cell) {
      line.per_year[cell % chain.years] += factor * chain.losses.economic_loss[cell];
    }
    appraisal.lines.push_back(std::move(line));
  }
  return appraisal;
}

// From the end of the first year, where appraisal.h values, to the end of the price year.
double to_value_year(const finance::Chain& chain, double rate_per_year) {
  return std::pow(1 + rate_per_year, chain.value_year - chain.first_year);
}

// "construction of ml1" and "construction of ebe" are one kind; the change of all its lines
// together that takes the NPV to 0 follows from their sum.
std::vector<finance::LineValue> by_kind(const finance::AppraisalResult& appraisal) {
  std::vector<finance::LineValue> kinds;
  for (const finance::LineValue& line : appraisal.lines) {
    const std::string kind = line.name.substr(0, line.name.find(" of "));
    auto found = std::find_if(kinds.begin(), kinds.end(),
                              [&](const finance::LineValue& entry) { return entry.name == kind; });
    if (found == kinds.end()) {
      kinds.push_back({.name = kind, .side = line.side});
      found = std::prev(kinds.end());
    }
    found->present_value += line.present_value;
  }
  for (finance::LineValue& kind : kinds) {
    const double sign = kind.side == finance::Side::benefit ? 1 : -1;
    if (kind.present_value != 0) {
      kind.switching_change = -appraisal.npv.amount / (sign * kind.present_value);
    }
  }
  return kinds;
}

void appraise(FinanceResult& result) {
  const finance::Chain& chain = result.model.chain;
  if (chain.lines.empty()) {
    return;
  }
  const finance::Appraisal appraisal = appraisal_of(chain, result.inputs);
  const double rate = chain.economic_rate_per_year;
  result.appraisal = finance::evaluate(appraisal, rate);
  result.gains = finance::distribution(appraisal, rate);
  const double shift = to_value_year(chain, rate);
  result.appraisal.npv = result.appraisal.npv * shift;
  for (finance::LineValue& line : result.appraisal.lines) {
    line.present_value *= shift;
  }
  for (finance::PartyGain& gain : result.gains) {
    gain.present_value *= shift;
  }
  result.kinds = by_kind(result.appraisal);
  for (int percent = 0; percent < kCurvePoints; ++percent) {
    result.curve_rates.push_back(percent / 100.0);
  }
  result.curve_npv_usd = finance::npv_curve(appraisal, result.curve_rates);
  for (std::size_t i = 0; i < result.curve_rates.size(); ++i) {
    result.curve_npv_usd[i] *= to_value_year(chain, result.curve_rates[i]);
  }
}

}  // namespace

FinanceResult evaluate_finance(const cases::Case& a_case, TrafficMoney traffic,
                               const FinanceOptions& options) {
  FinanceResult result;
  result.model = finance_model(a_case, std::move(traffic));
  const finance::PreparedChain chain(result.model.chain);
  result.inputs = changed_inputs(chain, options.changes);
  result.chain = chain.evaluate(result.inputs);
  if (result.chain.cover.minimum) {
    result.minimum_cover_year = result.year(result.chain.cover.minimum_year);
  }
  appraise(result);
  return result;
}

FinanceResult run_finance(const cases::Case& a_case, const FinanceOptions& options) {
  const std::string scenario =
      options.scenario.empty() ? a_case.settings.default_scenario : options.scenario;
  const cases::AppraisalPair pair = appraisal_pair(a_case, scenario);
  return evaluate_finance(a_case,
                          traffic_money(a_case, pair,
                                        {.threads = options.threads,
                                         .overlay = options.overlay,
                                         .flows = options.flows,
                                         .loss_years = options.loss_years,
                                         .seed = options.seed,
                                         .losses = options.losses}),
                          options);
}

FinanceRisk finance_risk(const FinanceResult& result, const RiskOptions& options) {
  FinanceRisk risk;
  const FinanceModel& model = result.model;
  std::vector<finance::UncertainInput> inputs = model.inputs;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].distribution.shape == finance::Shape::constant) {
      inputs[i].distribution = finance::constant(result.inputs[i]);
    } else {
      risk.uncertain.push_back(inputs[i].name);
    }
    inputs[i].base = result.inputs[i];
  }
  std::vector<finance::CorrelationPair> pairs;
  for (const finance::CorrelationPair& pair : model.correlations) {
    const auto has = [&](const std::string& name) {
      return std::any_of(inputs.begin(), inputs.end(),
                         [&](const auto& input) { return input.name == name; });
    };
    if (has(pair.a) && has(pair.b)) {  // a currency or loan that this pair does not have
      pairs.push_back(pair);
    }
  }
  const auto workers = static_cast<std::size_t>(resolve_threads(options.threads));
  const finance::PreparedChain chain(model.chain, workers);
  const finance::Model evaluate = chain.model(options.seed);
  const auto factor = finance::correlation_factor(inputs, pairs);
  const finance::Samples samples = finance::monte_carlo(
      inputs, factor, finance::kFigures, evaluate,
      {.draws = options.draws, .seed = options.seed, .threads = options.threads});
  risk.draws = options.draws;
  for (std::size_t f = 0; f < finance::kFigures; ++f) {
    const std::vector<double> values = samples.of_output(f);
    const bool any = std::any_of(values.begin(), values.end(),
                                 [](double value) { return std::isfinite(value); });
    risk.spreads.push_back(any ? std::optional(finance::spread(values)) : std::nullopt);
  }
  const auto chance = [&](Figure figure, double limit) {
    return finance::chance_below(samples.of_output(static_cast<std::size_t>(figure)), limit);
  };
  const auto exists = [&](Figure figure) {
    return risk.spreads[static_cast<std::size_t>(figure)].has_value();
  };
  if (exists(Figure::economic_npv)) {
    risk.npv_below_0 = chance(Figure::economic_npv, 0);
  }
  if (exists(Figure::minimum_dscr)) {
    risk.dscr_below_1 = chance(Figure::minimum_dscr, 1);
  }
  if (exists(Figure::worst_burden)) {
    finance::Chance kept = chance(Figure::worst_burden, std::nextafter(1.0, 2.0));
    risk.threshold_breached =
        finance::Chance{.share = {1 - kept.share.value, 1 - kept.share.high, 1 - kept.share.low},
                        .standard_error = kept.standard_error};
  }
  risk.tornado = finance::tornado(inputs, finance::kFigures, evaluate,
                                  static_cast<std::size_t>(Figure::economic_npv));
  std::erase_if(risk.tornado.bars,
                [](const finance::TornadoBar& bar) { return bar.low_input == bar.high_input; });
  return risk;
}

std::string usd_text(double usd) {
  const double size = std::abs(usd);
  const auto scaled = [&](double unit, const char* word) {
    const double value = usd / unit;
    const int digits = std::abs(value) < 10 ? 2 : std::abs(value) < 100 ? 1 : 0;
    return fmt::format("USD {} {}", grouped(value, digits), word);
  };
  return size >= 1e9 ? scaled(1e9, "billion") : scaled(1e6, "million");
}

std::string figure_text(const FinanceResult& result, Figure figure) {
  const double value = result.figure(figure);
  switch (figure) {
    case Figure::economic_npv:
    case Figure::financial_npv:
      return std::isfinite(value) ? usd_text(value) : "none: no lines to value";
    case Figure::peak_debt_service:
      return std::isfinite(value) ? usd_text(value) : "none: no loans count";
    case Figure::economic_irr:
    case Figure::financial_irr:
      return std::isfinite(value) ? fmt::format("{:.2f} % a year", 100 * value)
                                  : "none: the flows have no internal rate";
    case Figure::minimum_dscr:
    case Figure::loan_life_cover:
      return std::isfinite(value) ? fmt::format("{:.3f}", value)
                                  : "none: no loan stands against this revenue";
    case Figure::worst_burden:
      return std::isfinite(value) ? fmt::format("{:.2f} times its threshold", value)
                                  : "none: the country's series are not known";
  }
  return "";
}

std::string finance_headline(const FinanceResult& result) {
  std::string text;
  const double peak = result.figure(Figure::peak_debt_service);
  if (std::isfinite(peak) && result.chain.peak_service_year) {
    text += fmt::format("debt service peaks at {} in {}", usd_text(peak),
                        *result.chain.peak_service_year);
  } else {
    text += "no debt service";
  }
  if (result.minimum_cover_year) {
    text += fmt::format("; least DSCR {:.3f} in {}", *result.chain.cover.minimum,
                        *result.minimum_cover_year);
  }
  text += fmt::format("; NPV {}", figure_text(result, Figure::economic_npv));
  return text;
}

}  // namespace corridor::study
