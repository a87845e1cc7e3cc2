// Lines of the appraisal: users, operators, treasury, and losses by closures.
#include <algorithm>
#include <cmath>
#include <set>

#include "corridor/study/finance_model_builder.h"

namespace corridor::study {

void ModelBuilder::add_line(const std::string& name, const std::string& party,
                            const std::string& country, finance::Side side,
                            std::vector<double> values, std::vector<std::string> factors,
                            std::vector<std::string> claim_ids) {
  // The chain may go on for the sake of loans; the appraisal ends when it said it would.
  std::fill(values.begin() + static_cast<std::ptrdiff_t>(at(appraisal_last_)) + 1, values.end(),
            0.0);
  // Below a dollar in every year it is what sums of doubles leave over.
  if (std::all_of(values.begin(), values.end(), [](double value) { return std::abs(value) < 1; })) {
    return;
  }
  chain().lines.push_back({.line = {.name = name,
                                    .party = party,
                                    .country = country,
                                    .side = side,
                                    .per_year = std::move(values),
                                    .claim_ids = std::move(claim_ids)},
                           .factors = std::move(factors)});
}

std::vector<double> ModelBuilder::open_share() const {
  double all = 0;
  for (const ProjectAccount& project : model_.projects) {
    all += project.cost_usd;
  }
  std::vector<double> share(model_.chain.years, 0);
  for (std::size_t i = 0; i < share.size(); ++i) {
    double open = 0;
    bool every = true;
    for (const ProjectAccount& project : model_.projects) {
      open += year_of(i) >= project.year_open ? project.cost_usd : 0;
      every = every && year_of(i) >= project.year_open;
    }
    share[i] = every ? 1 : all > 0 ? open / all : 0;
  }
  return share;
}

void ModelBuilder::add_benefits() {
  std::set<std::string> countries;
  for (const TrafficYear& year : model_.traffic.years) {
    for (const auto& [country, welfare] : year.countries) {
      countries.insert(country);
    }
  }
  const std::vector<double> share = open_share();
  for (const std::string& country : countries) {
    const auto flow = [&](double WelfareOfCountry::*member) {
      auto values = over_traffic_years(0, [&](const TrafficYear& year) {
        const auto found = year.countries.find(country);
        return found == year.countries.end() ? 0 : found->second.*member;
      });
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] *= share[i];
      }
      return values;
    };
    const std::string where = country.empty() ? "" : " of " + country;
    add_line("users" + where, "users", country, finance::Side::benefit,
             flow(&WelfareOfCountry::users_usd), {"demand", "benefit"});
    add_line("demand newly met" + where, "users", country, finance::Side::benefit,
             flow(&WelfareOfCountry::new_usd), {"demand", "benefit"});
    add_line("operators" + where, "operators", country, finance::Side::benefit,
             flow(&WelfareOfCountry::operators_usd), {"demand"});
    // A dearer toll is paid by users and received by the treasury: 0 in all, so no factor "toll".
    add_line("tolls and levies" + where, "treasury", country, finance::Side::benefit,
             flow(&WelfareOfCountry::treasury_usd), {"demand"});
  }
}

std::vector<double> ModelBuilder::growth() const {
  const double first_t = model_.traffic.years.front().demand_t;
  return over_traffic_years(
      0, [&](const TrafficYear& year) { return first_t > 0 ? year.demand_t / first_t : 1; });
}

void ModelBuilder::add_losses() {
  if (!futures_) {
    return;
  }
  std::vector<double> scale = growth();
  const std::vector<double> share = open_share();
  for (std::size_t i = 0; i < scale.size(); ++i) {
    scale[i] *= year_of(i) <= appraisal_last_ ? share[i] : 0;
  }
  chain().losses = {.samples = futures_->count(),
                    .years = chain().years,
                    .economic_loss = futures_->economic_loss(scale)};
  chain().loss_factors = {"losses"};
}

}  // namespace corridor::study
