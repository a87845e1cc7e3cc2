#include "corridor/study/finance_claims.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/cost/link_physics.h"
#include "corridor/study/claim_traffic.h"

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

const LoanAccount* account_of(const FinanceModel& model, const std::string& id) {
  const auto found = std::find_if(model.loans.begin(), model.loans.end(),
                                  [&](const LoanAccount& loan) { return loan.terms.id == id; });
  return found == model.loans.end() ? nullptr : &*found;
}

// The case as a rival has it. Physics that the rival does not touch is not run again.
Case changed_by(const Case& a_case, const Rival& rival, bool share) {
  Case changed = a_case;
  for (const Claim* claim : rival.rows) {
    cases::take_claim_row(changed, *claim);
  }
  if (share) {
    cost::share_link_runs(a_case, changed);
  }
  return changed;
}

// A rival claim that the model can take.
struct Candidate {
  const Rival* rival = nullptr;
  bool traffic = false;
  bool loan = false;
  std::vector<CommodityMask> masks =
      {};  // of the appraisals in order, up to the first that it touches
};

// One claim in one appraisal.
struct Task {
  const Rival* rival = nullptr;
  std::size_t pair = 0;
  CommodityMask mask = {};
  ClaimEffect effect = {};
};

class ClaimRunner {
 public:
  ClaimRunner(const Case& a_case, const ClaimsOptions& options)
      : whole_(a_case),
        case_(slim(a_case)),
        options_(options),
        rivals_(rivals_of(case_, options)),
        own_routes_(options.share ? RouteBook::kMostBytes : 0) {
    options_.routes = options.routes == nullptr ? &own_routes_ : options.routes;
  }

  ClaimsResult run() {
    make_bases();
    if (options_.share) {
      cost::share_link_runs(whole_, case_);
    }
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
      const Case changed = changed_by(case_, *candidate.rival, options_.share);
      for (std::size_t pair = 0; pair < states.size(); ++pair) {
        candidate.masks.push_back(
            touched_commodities(case_, states[pair], changed, pair_of(pair), first_year(pair)));
        if (any(candidate.masks.back()) || concerns(*candidate.rival, pair)) {
          break;
        }
      }
    });
  }

  void add_tasks(const Candidate& candidate) {
    const CommodityMask none(case_.commodities.size(), 0);
    bool listed = false;
    for (std::size_t pair = 0; pair < result_.bases.size(); ++pair) {
      const CommodityMask& mask = pair < candidate.masks.size() ? candidate.masks[pair] : none;
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

  using Key = std::pair<std::size_t, CommodityMask>;

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
      years[block] = traffic_alone(case_, result_.bases[pair].model.traffic, mask, *options_.routes,
                                   options_.share);
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
    const TrafficYear now =
        traffic_alone(changed, traffic, task.mask, *options_.routes, options_.share);
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
    const Case changed = changed_by(case_, *task.rival, options_.share);
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
  std::vector<Rival> rivals_;
  RouteBook own_routes_;
  std::vector<Candidate> candidates_;
  std::vector<Task> tasks_;
  std::map<Key, TrafficYear> base_traffic_;
  ClaimsResult result_;
};

}  // namespace

ClaimsResult run_claims(const Case& a_case, const ClaimsOptions& options) {
  ClaimsResult result = ClaimRunner(a_case, options).run();
  result.disagreements = claim_disagreements(a_case);
  return result;
}

}  // namespace corridor::study
