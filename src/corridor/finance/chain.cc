#include "corridor/finance/chain.h"

#include <utility>

#include "corridor/finance/chain_run.h"

namespace corridor::finance {

struct PreparedChain::State : ChainRun {
  using ChainRun::ChainRun;
};

PreparedChain::PreparedChain(Chain chain, std::size_t workers, const Error& place)
    : state_(std::make_unique<State>(std::move(chain), workers, place)) {}

PreparedChain::~PreparedChain() = default;
PreparedChain::PreparedChain(PreparedChain&&) noexcept = default;
PreparedChain& PreparedChain::operator=(PreparedChain&&) noexcept = default;

const Chain& PreparedChain::chain() const {
  return state_->chain;
}

const ErrorList& PreparedChain::notes() const {
  return state_->resolved.notes;
}

std::vector<double> PreparedChain::base() const {
  std::vector<double> values;
  for (const ChainInput& input : state_->chain.inputs) {
    values.push_back(input.base);
  }
  return values;
}

ChainResult PreparedChain::evaluate(std::span<const double> inputs,
                                    std::optional<std::uint64_t> draw, std::uint64_t seed) const {
  ChainWork work = state_->new_work();
  ChainResult result{.figures = std::vector<double>(kFigures)};
  state_->run(inputs, draw, seed, work, result.figures, &result.country);
  result.years = std::move(work.years);
  result.cover = state_->cover(result.years);
  double peak = 0;
  for (std::size_t year = 0; year < state_->chain.years; ++year) {
    const double due = result.years.service.interest[year] + result.years.service.principal[year];
    if (due > peak) {
      peak = due;
      result.peak_service_year = state_->chain.first_year + static_cast<int>(year);
    }
  }
  return result;
}

Model PreparedChain::model(std::uint64_t seed) const {
  return [state = state_.get(), seed](const Trial& trial, std::span<double> outputs) {
    state->run(trial.inputs, trial.draw, seed, state->works.at(trial.worker), outputs, nullptr);
  };
}

std::string_view name(Figure figure) {
  switch (figure) {
    case Figure::economic_npv:
      return "economic NPV";
    case Figure::economic_irr:
      return "economic IRR";
    case Figure::financial_npv:
      return "financial NPV";
    case Figure::financial_irr:
      return "financial IRR";
    case Figure::minimum_dscr:
      return "minimum DSCR";
    case Figure::loan_life_cover:
      return "loan life cover";
    case Figure::peak_debt_service:
      return "peak debt service";
    case Figure::worst_burden:
      return "worst debt burden over its threshold";
  }
  return "";
}

}  // namespace corridor::finance
