#include "corridor/finance/chain_names.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

class Resolver {
 public:
  Resolver(const Chain& chain, const Error& place) : chain_(chain), place_(place) {
    for (const ChainInput& input : chain.inputs) {
      names_.push_back(input.name);
    }
  }

  ResolvedChain run() {
    ResolvedChain resolved;
    for (const CashStream& stream : chain_.streams) {
      require_years(stream.name, stream.per_year.size());
      resolved.streams.push_back(indices(stream.factors, stream.name));
      resolved.stream_path.push_back(path(stream.currency, stream.name));
    }
    for (const ExchangePath& exchange : chain_.exchange) {
      require_years("exchange rate of " + exchange.currency.code(), exchange.per_reporting.size());
      require_rates(exchange);
      resolved.exchange.push_back(indices(exchange.factors, exchange.currency.code()));
    }
    for (const ChainLine& line : chain_.lines) {
      require_years(line.line.name, line.line.per_year.size());
      resolved.lines.push_back(indices(line.factors, line.line.name));
    }
    for (const ChainLoan& loan : chain_.loans) {
      loans(loan, resolved);
    }
    if (chain_.country) {
      require_years("the country's series", chain_.country->years.size());
      resolved.gdp = indices(chain_.country->gdp_factors, "GDP");
      resolved.exports = indices(chain_.country->export_factors, "exports");
      resolved.revenue = indices(chain_.country->revenue_factors, "government revenue");
    }
    appraisal();
    losses();
    resolved.losses = indices(chain_.loss_factors, "losses");
    errors_.throw_if_any();
    resolved.notes = errors_;
    return resolved;
  }

 private:
  void add(Error error) { errors_.add(placed(std::move(error), place_)); }

  void require_years(const std::string& what, std::size_t years) {
    if (years != chain_.years) {
      add({.code = "E5031",
           .what = fmt::format("\"{}\" does not cover the years of the chain", what),
           .found = fmt::format("{} years", years),
           .expected = fmt::format("{} years", chain_.years)});
    }
  }

  void require_rates(const ExchangePath& exchange) {
    for (const double rate : exchange.per_reporting) {
      if (!(rate > 0) || !std::isfinite(rate)) {
        add({.code = "E5003",
             .what =
                 fmt::format("the exchange rate of {} cannot be used", exchange.currency.code()),
             .found = shortest(rate),
             .expected = fmt::format("units of {} per {}, above 0", exchange.currency.code(),
                                     chain_.currency.code())});
        return;
      }
    }
  }

  std::optional<std::size_t> index(const std::string& name, const std::string& of) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) {
      return static_cast<std::size_t>(found - names_.begin());
    }
    add({.code = "E5043",
         .what = fmt::format("\"{}\" depends on an input that there is not", of),
         .found = name,
         .expected = "the name of an input",
         .hint = name_hint(name, names_)});
    return std::nullopt;
  }

  Indices indices(const std::vector<std::string>& names, const std::string& of) {
    Indices found;
    for (const std::string& name : names) {
      if (const auto i = index(name, of)) {
        found.push_back(*i);
      }
    }
    return found;
  }

  std::optional<std::size_t> path(Currency currency, const std::string& of) {
    if (currency == chain_.currency) {
      return std::nullopt;
    }
    for (std::size_t i = 0; i < chain_.exchange.size(); ++i) {
      if (chain_.exchange[i].currency == currency) {
        return i;
      }
    }
    add({.code = "E5003",
         .what = fmt::format("no exchange rate for \"{}\"", of),
         .found = currency.known() ? currency.code() : "no currency",
         .expected = fmt::format("{} or a currency with an exchange path", chain_.currency.code()),
         .hint = "add its rates to currency.csv"});
    return std::nullopt;
  }

  void loans(const ChainLoan& entry, ResolvedChain& resolved) {
    const std::string& id = entry.loan.loan_id;
    const ErrorList problems = check(entry.loan, place_);
    errors_.add_all(problems);
    resolved.loan_amounts.push_back(indices(entry.amount_factors, id));
    resolved.loan_rates.push_back(indices(entry.rate_shifts, id));
    resolved.loan_path.push_back(path(entry.loan.currency, id));
    const auto term = [&](const std::string& name) {
      return name.empty() ? std::nullopt : index(name, id);
    };
    resolved.maturity.push_back(term(entry.maturity_input));
    resolved.grace.push_back(term(entry.grace_input));
  }

  void appraisal() {
    if (!chain_.lines.empty() && chain_.price_year == kNominal) {
      add({.code = "E5004",
           .what = "the appraisal has no price year",
           .field = "price_year",
           .found = "nothing",
           .expected = "the year of prices: an appraisal is in real money",
           .hint = "nominal cash flows belong to the financing"});
    }
  }

  void losses() {
    const LossSamples& losses = chain_.losses;
    const std::size_t cells = losses.samples * chain_.years;
    if (losses.samples == 0) {
      return;
    }
    std::vector<const std::vector<double>*> all = {&losses.economic_loss};
    for (const CashStream& stream : chain_.streams) {
      if (!stream.sampled_change.empty()) {
        all.push_back(&stream.sampled_change);
      }
    }
    for (const auto* values : all) {
      if (losses.years != chain_.years || values->size() != cells) {
        add({.code = "E5031",
             .what = "the samples of losses do not cover the years of the chain",
             .found = fmt::format("{} values, {} years", values->size(), losses.years),
             .expected = fmt::format("{} values, {} years", cells, chain_.years)});
        return;
      }
      const auto odd = std::find_if(values->begin(), values->end(),
                                    [](double value) { return !std::isfinite(value); });
      if (odd != values->end()) {
        add({.code = "E5017",
             .what = "a sampled loss that is not a number",
             .found = shortest(*odd),
             .expected = "money of a year, below 0 where closures spare it"});
      }
    }
  }

  const Chain& chain_;
  const Error& place_;
  std::vector<std::string> names_;
  ErrorList errors_;
};

}  // namespace

ResolvedChain resolve(const Chain& chain, const Error& place) {
  return Resolver(chain, place).run();
}

}  // namespace corridor::finance
