// Projects: years, cost, revenue, upkeep, and their cover by their own revenue.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/finance_model_builder.h"

namespace corridor::study {
namespace {

constexpr double kMillion = 1e6;

// At its row of claim.csv, where the table is still at hand.
Error without_price_year(const cases::Case& a_case, const cases::Claim& claim) {
  const std::string what = "a cost without the year of its prices: claim " + claim.id;
  Error error{.code = "E5004",
              .what = what,
              .file = (a_case.folder / "claim.csv").string(),
              .field = "value"};
  if (const auto found = a_case.tables.find("claim.csv"); found != a_case.tables.end()) {
    const table::Table& claims = found->second;
    for (std::size_t row = 0; row < claims.row_count(); ++row) {
      const bool same = claims.cell(row, "claim_id") == claim.id &&
                        claims.cell(row, "subject_id") == claim.subject_id &&
                        claims.cell(row, "attribute") == claim.attribute;
      if (same) {
        error = claims.error(row, claims.column("value"), error.code, what);
      }
    }
  }
  error.found = claim.value;
  error.expected = "a price_year beside it";
  error.hint = "a sum across price years needs the year of each";
  return error;
}

}  // namespace

const cases::Loan* ModelBuilder::loan_of(const std::string& project) const {
  for (const cases::Loan& loan : case_.loans) {
    if (loan.project_id == project && !loan.portfolio) {
      return &loan;
    }
  }
  return nullptr;
}

void ModelBuilder::set_years(const cases::Project& project, ProjectAccount& account) const {
  const int construction = static_cast<int>(case_.parameter("construction_years", 5));
  const cases::Loan* loan = loan_of(project.id);
  account.year_open = project.year_open;
  account.years_assumed = project.year_open == 0;
  if (account.year_open == 0) {
    account.year_open = loan != nullptr ? loan->first_drawdown_year + loan->drawdown_years
                                        : model_.traffic.years.front().year;
  }
  const bool late = account.years_assumed && loan != nullptr;
  account.year_from = late                     ? loan->first_drawdown_year
                      : project.year_start > 0 ? project.year_start
                                               : account.year_open - construction;
  account.year_from = std::min(account.year_from, account.year_open);
  account.year_to = std::max(account.year_from, account.year_open - 1);
}

void ModelBuilder::list_projects() {
  const auto& listed = model_.traffic.projects;
  for (const cases::Project& project : case_.projects) {
    if (std::find(listed.begin(), listed.end(), project.id) == listed.end()) {
      continue;
    }
    ProjectAccount account{.id = project.id, .name = project.name};
    set_years(project, account);
    const cases::Claim* claim = cost_claim(case_, project.id);
    const auto value = claim == nullptr ? std::nullopt : parse_number(claim->value);
    if (value && claim->price_year == 0) {
      throw InputError(without_price_year(case_, *claim));
    }
    if (value) {
      account.cost_claim_id = claim->id;
      account.cost_source_id = claim->source_id;
      account.cost_confidence = claim->confidence;
      account.stated_cost_usd = *value * kMillion;
      account.stated_price_year = claim->price_year;
      account.cost_usd =
          account.stated_cost_usd * price_.between(claim->price_year, case_.settings.price_year);
    }
    model_.projects.push_back(std::move(account));
  }
}

finance::Distribution ModelBuilder::overrun(const ProjectAccount& account) const {
  const auto project =
      std::find_if(case_.projects.begin(), case_.projects.end(),
                   [&](const cases::Project& entry) { return entry.id == account.id; });
  if (project->status == cases::Status::open) {
    return finance::constant(1);
  }
  const auto asset =
      rail(account.id) ? finance::ReferenceClass::rail : finance::ReferenceClass::road;
  // Half of past projects exceeded the one uplift, one in five the other (optimism.h).
  const double half = 1 + finance::uplift_by_chance(asset, 50)->share;
  const double fifth = 1 + finance::uplift_by_chance(asset, 20)->share;
  constexpr double kZ80 = 0.8416212335729143;
  return finance::lognormal_about(half, std::log(fifth / half) / kZ80);
}

bool ModelBuilder::rail(const std::string& project) const {
  return std::any_of(case_.links.begin(), case_.links.end(), [&](const cases::Link& link) {
    return link.project_id == project && case_.modes[link.mode].family == cases::Family::rail;
  });
}

void ModelBuilder::add_projects() {
  const double upkeep = assumed("upkeep_share_of_cost_per_year", 0.01);
  const double life = assumed("asset_life_years", 40);
  for (ProjectAccount& project : model_.projects) {
    project.revenue_usd_by_year.assign(chain().years, 0);
    project.operating_usd_by_year.assign(chain().years, 0);
    project.financed = financed(project.id);
    project.traffic = traffic_of(project.id, model_.traffic.years.front());
    add_revenue(project);
    if (project.cost_claim_id.empty()) {
      model_.notes.push_back(fmt::format(
          "{}: no base claim for its cost in USD; its cost and upkeep are left out", project.id));
      continue;
    }
    add_input("cost." + project.id, 1, overrun(project));
    add_cost(project, upkeep, life);
  }
}

bool ModelBuilder::financed(const std::string& project) const {
  return std::any_of(model_.loans.begin(), model_.loans.end(), [&](const LoanAccount& loan) {
    return loan.in_cover && loan.terms.project_id == project;
  });
}

ProjectTraffic ModelBuilder::traffic_of(const std::string& id, const TrafficYear& year,
                                        ProjectMap TrafficYear::*which) {
  const auto found = (year.*which).find(id);
  return found == (year.*which).end() ? ProjectTraffic{} : found->second;
}

std::vector<double> ModelBuilder::nominal(std::vector<double> real) const {
  for (std::size_t i = 0; i < real.size(); ++i) {
    real[i] *= model_.price_level[i];
  }
  return real;
}

void ModelBuilder::add_stream(const std::string& name, finance::StreamKind kind,
                              const std::vector<double>& usd, std::vector<std::string> factors,
                              const std::optional<ReceiptAccount>& account) {
  // Tolls keep their worth in dollars at the base exchange rate; another rate changes it.
  const std::string code = kind == finance::StreamKind::construction ? "USD" : revenue_currency();
  std::vector<double> change = account ? sampled_change(*account, code) : std::vector<double>();
  if (change.empty() &&
      std::all_of(usd.begin(), usd.end(), [](double value) { return value == 0; })) {
    return;
  }
  std::vector<double> own = usd;
  for (std::size_t i = 0; i < own.size(); ++i) {
    own[i] /= usd_per(code, i);
  }
  chain().streams.push_back({.name = name,
                             .kind = kind,
                             .currency = Currency(code),
                             .per_year = std::move(own),
                             .factors = std::move(factors),
                             .sampled_change = std::move(change)});
}

// Closures count from the year in which all is open, as the simulated network has it.
std::vector<double> ModelBuilder::sampled_change(const ReceiptAccount& account,
                                                 const std::string& currency) {
  if (!futures_) {
    return {};
  }
  const auto member = account.kind == ReceiptKind::levy     ? &ProjectTraffic::levy_usd
                      : account.kind == ReceiptKind::tariff ? &ProjectTraffic::tariff_usd
                                                            : &ProjectTraffic::resource_usd;
  const auto paid = [&](ProjectMap TrafficYear::*which) {
    return over_traffic_years(0, [&](const TrafficYear& year) {
      return traffic_of(account.project_id, year, which).*member;
    });
  };
  ReceiptYears years{.account = account,
                     .with_usd = paid(&TrafficYear::projects_with),
                     .without_usd = paid(&TrafficYear::projects),
                     .growth = growth()};
  std::vector<double> worth(chain().years, 0);
  for (std::size_t i = 0; i < worth.size(); ++i) {
    years.without_usd[i] = years.with_usd[i] - years.without_usd[i];
    if (year_of(i) >= chain().operating_from) {
      worth[i] = model_.price_level[i] / usd_per(currency, i);
    }
  }
  return futures_->change(years, worth);
}

void ModelBuilder::accumulate(std::vector<double>& sum, const std::vector<double>& values) {
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] += values[i];
  }
}

void ModelBuilder::add_revenue(ProjectAccount& project) {
  const auto flow = [&](double ProjectTraffic::*member) {
    return nominal(over_traffic_years(project.year_open, [&](const TrafficYear& year) {
      return traffic_of(project.id, year).*member;
    }));
  };
  const auto levy = flow(&ProjectTraffic::levy_usd);
  const auto tariff = flow(&ProjectTraffic::tariff_usd);
  const auto resource = flow(&ProjectTraffic::resource_usd);
  accumulate(project.revenue_usd_by_year, levy);
  accumulate(project.revenue_usd_by_year, tariff);
  accumulate(project.operating_usd_by_year, resource);
  if (!project.financed) {
    return;
  }
  add_stream("tolls of " + project.id, finance::StreamKind::revenue, levy, {"demand", "toll"},
             ReceiptAccount{project.id, ReceiptKind::levy});
  add_stream("tariffs of " + project.id, finance::StreamKind::revenue, tariff, {"demand"},
             ReceiptAccount{project.id, ReceiptKind::tariff});
  add_stream("carriage of " + project.id, finance::StreamKind::operating, resource, {"demand"},
             ReceiptAccount{project.id, ReceiptKind::resource});
}

void ModelBuilder::add_cost(ProjectAccount& project, double upkeep_share, double life_years) {
  std::vector<double> built(chain().years, 0);
  const int span = project.year_to - project.year_from + 1;
  for (int year = project.year_from; year <= project.year_to; ++year) {
    built[at(year)] = project.cost_usd / span;
  }
  std::vector<double> upkeep(chain().years, 0);
  for (std::size_t i = at(project.year_open); i < upkeep.size(); ++i) {
    upkeep[i] = upkeep_share * project.cost_usd;
  }
  std::vector<double> residual(chain().years, 0);
  residual[at(appraisal_last_)] = finance::residual_value(
      project.cost_usd, appraisal_last_ - project.year_open + 1, life_years);
  const std::string own = "cost." + project.id;
  accumulate(project.operating_usd_by_year, nominal(upkeep));
  if (project.financed) {
    add_stream("construction of " + project.id, finance::StreamKind::construction, nominal(built),
               {"cost", own});
    add_stream("upkeep of " + project.id, finance::StreamKind::operating, nominal(upkeep),
               {"upkeep"});
  }
  add_line("construction of " + project.id, "treasury", home(), finance::Side::cost, built,
           {"cost", own}, {project.cost_claim_id});
  add_line("upkeep of " + project.id, "treasury", home(), finance::Side::cost, upkeep, {"upkeep"},
           {project.cost_claim_id});
  add_line("residual value of " + project.id, "treasury", home(), finance::Side::benefit, residual,
           {"cost", own}, {project.cost_claim_id});
}

void ModelBuilder::add_own_cover() {
  for (ProjectAccount& project : model_.projects) {
    double multiple = 0;
    for (std::size_t i = at(project.year_open); i < chain().years; ++i) {
      double service = 0;
      for (const LoanAccount& loan : model_.loans) {
        service += loan.in_cover && loan.terms.project_id == project.id ? loan.service_usd(i) : 0;
      }
      project.peak_service_usd = std::max(project.peak_service_usd, service);
      if (service <= 0) {
        continue;
      }
      const double revenue = project.revenue_usd_by_year[i];
      const double cover = (revenue - project.operating_usd_by_year[i]) / service;
      if (!project.minimum_cover || cover < *project.minimum_cover) {
        project.minimum_cover = cover;
        project.minimum_cover_year = year_of(i);
      }
      multiple = revenue > 0
                     ? std::max(multiple, (service + project.operating_usd_by_year[i]) / revenue)
                     : multiple;
    }
    if (multiple > 0) {
      project.revenue_multiple = multiple;
    }
  }
}

}  // namespace corridor::study
