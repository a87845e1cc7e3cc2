#include "corridor/study/claim_sets.h"

#include <algorithm>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Claim;

Error set_error(const std::string& found, std::string code, std::string what) {
  return {.code = std::move(code), .what = std::move(what), .file = "--together", .found = found};
}

std::vector<std::string> groups_of(const Case& a_case) {
  std::set<std::string> groups;
  for (const Claim& claim : a_case.claims) {
    groups.insert(claim.group);
  }
  return {groups.begin(), groups.end()};
}

std::vector<std::string> claims_of(const Case& a_case, const std::string& group) {
  std::set<std::string> ids;
  for (const Claim& claim : a_case.claims) {
    if (claim.group == group) {
      ids.insert(claim.id);
    }
  }
  return {ids.begin(), ids.end()};
}

void add_choice(const Case& a_case, const std::string& part, ClaimSet& set, ErrorList& errors) {
  const std::size_t equals = part.find('=');
  if (equals == std::string::npos) {
    Error error = set_error(part, "E5047", "a choice that is not GROUP=CLAIM_ID");
    error.expected = "for example ml1=lo019,cpec_loans=lo001";
    errors.add(std::move(error));
    return;
  }
  const ClaimChoice choice{.group = part.substr(0, equals), .claim_id = part.substr(equals + 1)};
  const auto ids = claims_of(a_case, choice.group);
  if (ids.empty()) {
    Error error = set_error(choice.group, "E5043", "a claim group that claim.csv does not have");
    error.hint = name_hint(choice.group, groups_of(a_case));
    errors.add(std::move(error));
  } else if (std::find(ids.begin(), ids.end(), choice.claim_id) == ids.end()) {
    Error error = set_error(choice.claim_id, "E5043",
                            fmt::format("a claim that group {} does not have", choice.group));
    error.expected = fmt::format("{}", fmt::join(ids, ", "));
    error.hint = name_hint(choice.claim_id, ids);
    errors.add(std::move(error));
  } else if (std::any_of(set.choices.begin(), set.choices.end(),
                         [&](const ClaimChoice& other) { return other.group == choice.group; })) {
    Error error = set_error(part, "E5047", "two claims of one group in one set");
    error.expected = "one claim of a group; another set begins with another --together";
    errors.add(std::move(error));
  } else {
    set.choices.push_back(choice);
  }
}

// The case as the set has it, and what that says.
Case taken(const Case& a_case, const ClaimSet& set, ClaimSetEffect& effect) {
  Case changed = a_case;
  for (const ClaimChoice& choice : set.choices) {
    for (const Claim& claim : a_case.claims) {
      if (claim.group != choice.group || claim.id != choice.claim_id) {
        continue;
      }
      effect.confidence = std::max(effect.confidence, claim.confidence);
      const bool of_project = claim.subject_table == "project";
      if ((of_project && claim.attribute != "cost_musd") ||
          !cases::take_claim_row(changed, claim)) {
        effect.idle.push_back(claim_says(a_case, claim));
        continue;
      }
      effect.says.push_back(claim_says(a_case, claim));
      effect.traffic = effect.traffic || (!of_project && claim.subject_table != "loan");
    }
  }
  return changed;
}

void run_set(const Case& a_case, const FinanceResult& base, const ClaimsOptions& options,
             ClaimSetEffect& effect) {
  const Case changed = taken(a_case, effect.set, effect);
  try {
    TrafficMoney traffic = base.model.traffic;
    if (effect.traffic) {
      traffic = traffic_money(changed, base.model.traffic.pair, {.threads = options.threads});
      traffic.losses = base.model.traffic.losses;
    }
    const FinanceResult result = evaluate_finance(changed, std::move(traffic), {});
    effect.figures = result.chain.figures;
    effect.flips = flips(verdicts_of(base), verdicts_of(result));
  } catch (const InputError& error) {
    effect.figures.assign(finance::kFigures, std::numeric_limits<double>::quiet_NaN());
    effect.problem = error.errors().items().front().what;
  }
}

}  // namespace

std::vector<ClaimSet> parse_claim_sets(const Case& a_case, const std::vector<std::string>& texts) {
  std::vector<ClaimSet> sets;
  ErrorList errors;
  for (const std::string& text : texts) {
    ClaimSet set{.text = text};
    for (const std::string& part : split(text, ',')) {
      add_choice(a_case, part, set, errors);
    }
    sets.push_back(std::move(set));
  }
  errors.throw_if_any();
  return sets;
}

ClaimSetsResult run_claim_sets(const Case& a_case, const std::vector<ClaimSet>& sets,
                               const ClaimsOptions& options) {
  ClaimSetsResult result{.bases = base_results(a_case, options)};
  for (const ClaimSet& set : sets) {
    for (const FinanceResult& base : result.bases) {
      ClaimSetEffect effect{.set = set, .scenario = base.model.traffic.pair.with};
      run_set(a_case, base, options, effect);
      result.effects.push_back(std::move(effect));
    }
  }
  return result;
}

}  // namespace corridor::study
