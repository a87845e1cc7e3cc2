#include "corridor/study/finance_claims.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include <fmt/format.h>

#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"
#include "corridor/cost/link_physics.h"
#include "corridor/study/money_rates.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Claim;
using finance::Figure;

// All rows of one claim_id.
struct Rival {
  std::vector<const Claim*> rows = {};
  const Claim& first() const { return *rows.front(); }
};

bool same_value(const std::string& a, const std::string& b) {
  const auto x = parse_number(a);
  const auto y = parse_number(b);
  return x && y ? *x == *y : a == b;
}

const Claim* base_of(const Case& a_case, const Claim& claim) {
  for (const Claim& other : a_case.claims) {
    if (other.base && other.subject_table == claim.subject_table &&
        other.subject_id == claim.subject_id && other.attribute == claim.attribute) {
      return &other;
    }
  }
  return nullptr;
}

std::vector<Rival> rivals_of(const Case& a_case, const ClaimsOptions& options) {
  std::vector<Rival> rivals;
  std::map<std::string, std::size_t> at;
  for (const Claim& claim : a_case.claims) {
    const bool wanted = options.groups.empty() ||
                        std::find(options.groups.begin(), options.groups.end(), claim.group) !=
                            options.groups.end();
    if (!wanted) {
      continue;
    }
    const auto [found, is_new] = at.try_emplace(claim.group + "/" + claim.id, rivals.size());
    if (is_new) {
      rivals.emplace_back();
    }
    rivals[found->second].rows.push_back(&claim);
  }
  std::erase_if(rivals, [](const Rival& rival) {
    return std::all_of(rival.rows.begin(), rival.rows.end(),
                       [](const Claim* claim) { return claim->base; });
  });
  return rivals;
}

// The case without the tables that scenarios do not read: it is copied for every claim.
Case slim(const Case& a_case) {
  Case copy = a_case;
  std::erase_if(copy.tables, [](const auto& entry) {
    return entry.first != "link.csv" && entry.first != "terminal.csv";
  });
  copy.observations.clear();
  copy.sources.clear();
  return copy;
}

const cases::Loan* loan_named(const Case& a_case, const std::string& id) {
  const auto found = std::find_if(a_case.loans.begin(), a_case.loans.end(),
                                  [&](const cases::Loan& loan) { return loan.id == id; });
  return found == a_case.loans.end() ? nullptr : &*found;
}

const LoanAccount* account_of(const FinanceModel& model, const std::string& id) {
  const auto found = std::find_if(model.loans.begin(), model.loans.end(),
                                  [&](const LoanAccount& loan) { return loan.terms.id == id; });
  return found == model.loans.end() ? nullptr : &*found;
}

// The case as a rival has it. Physics that the rival does not touch is not run again.
Case changed_by(const Case& a_case, const Rival& rival) {
  Case changed = a_case;
  for (const Claim* claim : rival.rows) {
    cases::take_claim_row(changed, *claim);
  }
  cost::share_link_runs(a_case, changed);
  return changed;
}

using Mask = std::vector<std::uint8_t>;  // by CommodityId

// Of the two scenarios in every season: they hold runs of trains and trucks, which take long.
std::vector<cost::ArcStates> states_of(const Case& a_case, const cases::AppraisalPair& pair,
                                       int year) {
  std::vector<cost::ArcStates> states;
  for (const cases::Season& season : a_case.seasons) {
    for (const std::string& id : {pair.with, pair.without}) {
      states.push_back(cost::arc_states(
          a_case, cases::scenario_overlay(a_case, *a_case.find_scenario(id), year, season)));
    }
  }
  return states;
}

// Commodities whose costs on some arc a change of the case touches, in the two scenarios and year.
Mask touched(const Case& before, const std::vector<cost::ArcStates>& before_states,
             const Case& after, const cases::AppraisalPair& pair, int year) {
  Mask mask(before.commodities.size(), 0);
  const std::vector<cost::ArcStates> after_states = states_of(after, pair, year);
  for (std::size_t i = 0; i < before_states.size(); ++i) {
    const cost::ArcStates& old_states = before_states[i];
    const cost::ArcStates& new_states = after_states[i];
    for (const CommodityId c : IdRange<CommodityId>(mask.size())) {
      if (mask[c.value] != 0) {
        continue;
      }
      const cost::ArcCosts a = cost::arc_costs(before, old_states, c, year);
      const cost::ArcCosts b = cost::arc_costs(after, new_states, c, year);
      mask[c.value] = a.generalized_usd != b.generalized_usd || a.levy_usd != b.levy_usd ||
                      a.price_usd != b.price_usd || a.resource_usd != b.resource_usd;
    }
  }
  return mask;
}

bool any(const Mask& mask) {
  return std::any_of(mask.begin(), mask.end(), [](std::uint8_t touched) { return touched != 0; });
}

// On fixed costs: what one commodity does then is no matter of the others.
TrafficYear traffic_of(const Case& a_case, const TrafficMoney& base, const Mask& mask,
                       RouteBook& routes) {
  Case alone = a_case;
  cost::share_link_runs(a_case, alone);
  std::erase_if(alone.demand,
                [&](const cases::Demand& row) { return mask[row.commodity.value] == 0; });
  return traffic_money(alone, base.pair,
                       {.threads = 1,
                        .choice = Choice::logit,
                        .years = {base.years.front().year},
                        .projects = base.projects,
                        .routes = &routes})
      .years.front();
}

void add(ProjectTraffic& to, const ProjectTraffic& from, double factor) {
  for (double ProjectTraffic::*member :
       {&ProjectTraffic::levy_usd, &ProjectTraffic::tariff_usd, &ProjectTraffic::resource_usd,
        &ProjectTraffic::terminal_t, &ProjectTraffic::tonne_km}) {
    to.*member += factor * from.*member;
  }
}

void add(WelfareOfCountry& to, const WelfareOfCountry& from, double factor) {
  for (double WelfareOfCountry::*member :
       {&WelfareOfCountry::users_usd, &WelfareOfCountry::new_usd, &WelfareOfCountry::operators_usd,
        &WelfareOfCountry::treasury_usd}) {
    to.*member += factor * from.*member;
  }
}

void add(TrafficYear& to, const TrafficYear& from, double factor) {
  for (const auto& [id, project] : from.projects) {
    add(to.projects[id], project, factor);
  }
  for (const auto& [id, country] : from.countries) {
    add(to.countries[id], country, factor);
  }
  to.co2_t += factor * from.co2_t;
  to.unmet_t += factor * from.unmet_t;
}

// A rival claim that the model can take.
struct Candidate {
  const Rival* rival = nullptr;
  bool traffic = false;
  bool loan = false;
  std::vector<Mask> masks = {};  // of the appraisals in order, up to the first that it touches
};

// One claim in one appraisal.
struct Task {
  const Rival* rival = nullptr;
  std::size_t pair = 0;
  Mask mask = {};
  ClaimEffect effect = {};
};

class ClaimRunner {
 public:
  ClaimRunner(const Case& a_case, const ClaimsOptions& options)
      : whole_(a_case), case_(slim(a_case)), options_(options), rivals_(rivals_of(case_, options)) {
    options_.routes = options.routes == nullptr ? &own_routes_ : options.routes;
  }

  ClaimsResult run() {
    make_bases();
    cost::share_link_runs(whole_, case_);
    list_tasks();
    run_traffic_of_bases();
    parallel_blocks(tasks_.size(), options_.threads,
                    [&](std::size_t block, std::size_t) { run_task(tasks_[block]); });
    for (Task& task : tasks_) {
      result_.traffic_runs += task.effect.traffic ? 1 : 0;
      result_.effects.push_back(std::move(task.effect));
    }
    result_.claims_run = result_.effects.size();
    std::stable_sort(result_.effects.begin(), result_.effects.end(),
                     [](const ClaimEffect& a, const ClaimEffect& b) {
                       return a.flips.empty() != b.flips.empty()
                                  ? !a.flips.empty()
                                  : std::abs(a.change_usd) > std::abs(b.change_usd);
                     });
    return std::move(result_);
  }

 private:
  void make_bases() {
    result_.bases = base_results(whole_, options_);  // with its hazards
    for (const FinanceResult& base : result_.bases) {
      result_.base_verdicts.push_back(verdicts_of(base));
    }
  }

  const cases::AppraisalPair& pair_of(std::size_t pair) const {
    return result_.bases[pair].model.traffic.pair;
  }
  int first_year(std::size_t pair) const {
    return result_.bases[pair].model.traffic.years.front().year;
  }

  // Whether a money claim can change anything in an appraisal.
  bool concerns(const Rival& rival, std::size_t pair) const {
    const FinanceModel& model = result_.bases[pair].model;
    return std::any_of(rival.rows.begin(), rival.rows.end(), [&](const Claim* claim) {
      if (claim->subject_table == "loan") {
        const LoanAccount* account = account_of(model, claim->subject_id);
        return account != nullptr && account->counted;
      }
      return claim->subject_table == "project" && claim->attribute == "cost_musd" &&
             std::any_of(
                 model.projects.begin(), model.projects.end(),
                 [&](const ProjectAccount& project) { return project.id == claim->subject_id; });
    });
  }

  void list_tasks() {
    for (const Rival& rival : rivals_) {
      Case changed = case_;
      bool taken = false;
      bool traffic = false;
      bool differs = false;
      bool loan = false;
      for (const Claim* claim : rival.rows) {
        if (!cases::take_claim_row(changed, *claim)) {
          continue;
        }
        const bool of_cost = claim->subject_table == "project";
        if (of_cost && claim->attribute != "cost_musd") {
          continue;
        }
        taken = true;
        loan = loan || claim->subject_table == "loan";
        traffic = traffic || (!of_cost && claim->subject_table != "loan");
        const Claim* base = base_of(case_, *claim);
        differs = differs || base == nullptr || !same_value(base->value, claim->value);
      }
      if (!taken) {
        ++result_.not_of_the_model;
        continue;
      }
      if (!differs) {
        ++result_.same_as_base;
        continue;
      }
      candidates_.push_back({.rival = &rival, .traffic = traffic, .loan = loan});
    }
    find_masks();
    for (const Candidate& candidate : candidates_) {
      add_tasks(candidate);
    }
  }

  // Assigned again once: in the first appraisal that a claim touches.
  void find_masks() {
    std::vector<std::vector<cost::ArcStates>> states(result_.bases.size());
    parallel_blocks(states.size(), options_.threads, [&](std::size_t pair, std::size_t) {
      states[pair] = states_of(case_, pair_of(pair), first_year(pair));
    });
    parallel_blocks(candidates_.size(), options_.threads, [&](std::size_t block, std::size_t) {
      Candidate& candidate = candidates_[block];
      if (!candidate.traffic) {
        return;
      }
      const Case changed = changed_by(case_, *candidate.rival);
      for (std::size_t pair = 0; pair < states.size(); ++pair) {
        candidate.masks.push_back(
            touched(case_, states[pair], changed, pair_of(pair), first_year(pair)));
        if (any(candidate.masks.back()) || concerns(*candidate.rival, pair)) {
          break;
        }
      }
    });
  }

  void add_tasks(const Candidate& candidate) {
    const Mask none(case_.commodities.size(), 0);
    bool listed = false;
    for (std::size_t pair = 0; pair < result_.bases.size(); ++pair) {
      const Mask& mask = pair < candidate.masks.size() ? candidate.masks[pair] : none;
      if (any(mask) || concerns(*candidate.rival, pair)) {
        tasks_.push_back({candidate.rival, pair, mask, {}});
        listed = true;
      }
    }
    // A portfolio, or a loan of no appraisal: its own terms are compared all the same.
    if (!listed && candidate.loan) {
      tasks_.push_back({candidate.rival, 0, none, {}});
    } else if (!listed) {
      ++result_.not_of_the_model;
    }
  }

  using Key = std::pair<std::size_t, Mask>;

  void run_traffic_of_bases() {
    std::set<Key> keys;
    for (const Task& task : tasks_) {
      if (any(task.mask)) {
        keys.insert({task.pair, task.mask});
      }
    }
    const std::vector<Key> list(keys.begin(), keys.end());
    std::vector<TrafficYear> years(list.size());
    parallel_blocks(list.size(), options_.threads, [&](std::size_t block, std::size_t) {
      const auto& [pair, mask] = list[block];
      years[block] = traffic_of(case_, result_.bases[pair].model.traffic, mask, *options_.routes);
    });
    for (std::size_t i = 0; i < list.size(); ++i) {
      base_traffic_[list[i]] = std::move(years[i]);
    }
  }

  // Costs are fixed, so commodities do not get in each other's way: what the claim changes is the
  // difference on those that it touches.
  TrafficMoney changed_traffic(const Case& changed, const Task& task) const {
    TrafficMoney traffic = result_.bases[task.pair].model.traffic;
    const int year = first_year(task.pair);
    const TrafficYear now = traffic_of(changed, traffic, task.mask, *options_.routes);
    const TrafficYear& before = base_traffic_.at({task.pair, task.mask});
    const double demand = demand_in(case_, year);
    for (TrafficYear& entry : traffic.years) {
      const double growth = demand > 0 ? demand_in(case_, entry.year) / demand : 1;
      add(entry, now, growth);
      add(entry, before, -growth);
    }
    return traffic;
  }

  void describe(Task& task) const {
    ClaimEffect& effect = task.effect;
    const Claim& first = task.rival->first();
    effect.group = first.group;
    effect.claim_id = first.id;
    effect.claimant = first.claimant;
    effect.stance = first.stance;
    effect.source_id = first.source_id;
    effect.as_of = first.as_of;
    effect.scenario = pair_of(task.pair).with;
    effect.traffic = any(task.mask);
    for (const Claim* claim : task.rival->rows) {
      effect.confidence = std::max(effect.confidence, claim->confidence);
      const bool used = claim->subject_table != "project" || claim->attribute == "cost_musd";
      if (used && !claim->base) {
        effect.says.push_back(claim_says(case_, *claim));
      }
    }
  }

  void run_task(Task& task) const {
    describe(task);
    ClaimEffect& effect = task.effect;
    const Case changed = changed_by(case_, *task.rival);
    std::string loan;
    for (const Claim* claim : task.rival->rows) {
      loan = claim->subject_table == "loan" ? claim->subject_id : loan;
    }
    const FinanceResult& base = result_.bases[task.pair];
    try {
      const FinanceResult result = evaluate_finance(
          changed, effect.traffic ? changed_traffic(changed, task) : base.model.traffic, {});
      compare(base, result, result_.base_verdicts[task.pair], loan, effect);
    } catch (const InputError& error) {
      effect.figures.assign(finance::kFigures, std::numeric_limits<double>::quiet_NaN());
      effect.problem = error.errors().items().front().what;
    }
  }

  static void compare(const FinanceResult& base, const FinanceResult& result,
                      const Verdicts& base_verdicts, const std::string& loan, ClaimEffect& effect) {
    effect.figures = result.chain.figures;
    Verdicts before = base_verdicts;
    Verdicts after = verdicts_of(result);
    const LoanAccount* old_terms = account_of(base.model, loan);
    const LoanAccount* new_terms = account_of(result.model, loan);
    if (old_terms != nullptr && new_terms != nullptr) {
      effect.interest_usd = new_terms->interest_usd;
      effect.base_interest_usd = old_terms->interest_usd;
      effect.grant_element_percent = new_terms->grant_element_percent;
      effect.base_grant_element_percent = old_terms->grant_element_percent;
      before.answers[3] = old_terms->grant_element_percent >= finance::kImfConcessionalPercent;
      after.answers[3] = new_terms->grant_element_percent >= finance::kImfConcessionalPercent;
      effect.change_usd = new_terms->interest_usd - old_terms->interest_usd;
    }
    effect.flips = flips(before, after);
    const double npv = result.figure(Figure::economic_npv) - base.figure(Figure::economic_npv);
    if (std::isfinite(npv) && std::abs(npv) > std::abs(effect.change_usd)) {
      effect.change_usd = npv;
    }
  }

  const Case& whole_;
  Case case_;
  ClaimsOptions options_;
  RouteBook own_routes_;
  std::vector<Rival> rivals_;
  std::vector<Candidate> candidates_;
  std::vector<Task> tasks_;
  std::map<Key, TrafficYear> base_traffic_;
  ClaimsResult result_;
};

struct Stated {
  std::optional<double> musd = {};
  std::optional<double> pkr_bn = {};
  const Claim* claim = nullptr;
};

}  // namespace

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::npv_below_0:
      return "NPV below 0";
    case Verdict::cover_below_1:
      return "least debt cover below 1";
    case Verdict::threshold_by_loans:
      return "a debt threshold passed by the loans";
    case Verdict::concessional:
      return "loan concessional (grant element of 35 % or more)";
  }
  return "";
}

Verdicts verdicts_of(const FinanceResult& result) {
  Verdicts verdicts;
  const double npv = result.figure(Figure::economic_npv);
  const double cover = result.figure(Figure::minimum_dscr);
  if (std::isfinite(npv)) {
    verdicts.answers[0] = npv < 0;
  }
  if (std::isfinite(cover)) {
    verdicts.answers[1] = cover < 1;
  }
  if (!result.chain.country.empty()) {
    verdicts.answers[2] = std::any_of(result.chain.country.begin(), result.chain.country.end(),
                                      [](const finance::RatioRow& row) {
                                        return row.breached_with() && !row.breached_without();
                                      });
  }
  return verdicts;
}

std::vector<Verdict> flips(const Verdicts& before, const Verdicts& after) {
  std::vector<Verdict> found;
  for (std::size_t v = 0; v < kVerdicts; ++v) {
    if (before.answers[v] && after.answers[v] && *before.answers[v] != *after.answers[v]) {
      found.push_back(static_cast<Verdict>(v));
    }
  }
  return found;
}

std::string claim_says(const Case& a_case, const Claim& claim) {
  const Claim* base = base_of(a_case, claim);
  return fmt::format("{} {} {}{}", claim.subject_id, claim.attribute, claim.value,
                     base == nullptr || claim.base ? "" : " (base " + base->value + ")");
}

std::vector<FinanceResult> base_results(const Case& a_case, const ClaimsOptions& options) {
  std::vector<FinanceResult> bases;
  for (const cases::AppraisalPair& pair : a_case.settings.finance.appraisals) {
    const auto& wanted = options.scenarios;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), pair.with) != wanted.end()) {
      bases.push_back(evaluate_finance(a_case,
                                       traffic_money(a_case, pair,
                                                     {.threads = options.threads,
                                                      .routes = options.routes,
                                                      .loss_years = options.loss_years,
                                                      .seed = options.seed,
                                                      .losses = options.losses}),
                                       {}));
    }
  }
  if (bases.empty()) {
    appraisal_pair(a_case, options.scenarios.empty() ? a_case.settings.default_scenario
                                                     : options.scenarios.front());
  }
  return bases;
}

ClaimsResult run_claims(const Case& a_case, const ClaimsOptions& options) {
  ClaimsResult result = ClaimRunner(a_case, options).run();
  result.disagreements = claim_disagreements(a_case);
  return result;
}

ErrorList claim_disagreements(const Case& a_case) {
  ErrorList problems;
  const Error place{.file = (a_case.folder / "claim.csv").string(), .field = "value"};
  std::map<std::string, Stated> costs;
  for (const Claim& claim : a_case.claims) {
    const auto value = parse_number(claim.value);
    if (!value || claim.subject_table != "project") {
      continue;
    }
    Stated& stated = costs[claim.id + " on " + claim.subject_id];
    if (claim.attribute == "cost_musd") {
      stated.musd = value;
      stated.claim = &claim;
    } else if (claim.attribute == "cost_pkr_bn") {
      stated.pkr_bn = value;
    }
  }
  for (const auto& [id, stated] : costs) {
    if (!stated.musd || !stated.pkr_bn || stated.claim->price_year == 0) {
      continue;
    }
    const bool has_rate =
        std::any_of(a_case.currencies.begin(), a_case.currencies.end(),
                    [](const cases::CurrencyYear& entry) { return entry.currency == "PKR"; });
    if (!has_rate) {
      continue;
    }
    const double rate =
        per_usd(a_case, "PKR", stated.claim->price_year, 1, "costs in two currencies").front();
    const auto error = finance::disagreement(
        fmt::format("claim {}: {} billion PKR at {} PKR per USD in {}, in million USD", id,
                    shortest(*stated.pkr_bn), grouped(rate, 1), stated.claim->price_year),
        *stated.musd, *stated.pkr_bn * 1000 / rate, 0.1, place);
    if (error) {
      problems.add(*error);
    }
  }
  for (const Claim& claim : a_case.claims) {
    const auto stated = parse_number(claim.value);
    if (claim.subject_table != "loan" || claim.attribute != "total_interest_musd" || !stated) {
      continue;
    }
    const cases::Loan* base = loan_named(a_case, claim.subject_id);
    if (base == nullptr) {
      continue;
    }
    cases::Loan terms = *base;
    for (const Claim& row : a_case.claims) {
      if (row.id == claim.id && row.group == claim.group) {
        cases::apply_to_loan(terms, row);
      }
    }
    const double share = terms.principal_musd.value_or(terms.principal_m) / terms.principal_m;
    const double computed =
        finance::totals(finance::schedule(contract_of(a_case, terms))).interest * share / 1e6;
    const auto error = finance::disagreement(
        fmt::format("claim {}: interest of {} in all, in million USD", claim.id, claim.subject_id),
        *stated, computed, 0.04, place);
    if (error) {
      problems.add(*error);
    }
  }
  return problems;
}

std::vector<const cases::Statement*> statements_on(const Case& a_case,
                                                   const std::vector<std::string>& about) {
  std::vector<const cases::Statement*> found;
  for (const cases::Statement& statement : a_case.statements) {
    const bool fits =
        about.empty() ||
        std::any_of(statement.figures.begin(), statement.figures.end(),
                    [&](const std::string& figure) {
                      return std::find(about.begin(), about.end(), figure) != about.end();
                    });
    if (fits) {
      found.push_back(&statement);
    }
  }
  return found;
}

}  // namespace corridor::study
