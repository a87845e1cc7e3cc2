#include "corridor/finance/claim_set.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/finance/problem.h"

namespace corridor::finance {
namespace {

std::vector<std::string> names_of(const auto& items) {
  std::vector<std::string> names;
  for (const auto& item : items) {
    names.push_back(item.name);
  }
  return names;
}

void check_subject(const ClaimRow& row, std::span<const ClaimSubject> subjects, ErrorList& errors) {
  const auto subject = std::find_if(subjects.begin(), subjects.end(),
                                    [&](const ClaimSubject& s) { return s.name == row.subject; });
  if (subject == subjects.end()) {
    errors.add(placed({.code = "E5043",
                       .what = fmt::format("claim {} names an unknown subject", row.claim_id),
                       .field = "subject_id",
                       .found = row.subject,
                       .expected = "an input of the model",
                       .hint = name_hint(row.subject, names_of(subjects))},
                      row.place));
  } else if (row.unit != subject->unit) {
    errors.add(placed(
        {.code = "E5044",
         .what = fmt::format("claim {} is in another unit than \"{}\"", row.claim_id, row.subject),
         .field = "unit",
         .found = row.unit.empty() ? "nothing" : row.unit,
         .expected = subject->unit},
        row.place));
  }
}

// A claim may set a subject once, and a subject has one base value.
void check_base(std::span<const ClaimRow> claims, ErrorList& errors) {
  std::map<std::string, std::string> base_of_group;
  std::map<std::string, std::string> base_of_subject;
  for (const ClaimRow& row : claims) {
    if (!row.base) {
      continue;
    }
    const std::string& in_group =
        base_of_group.emplace(row.claim_group, row.claim_id).first->second;
    const auto [of_subject, first] = base_of_subject.emplace(row.subject, row.claim_id);
    const bool two_in_group = in_group != row.claim_id;
    if (two_in_group || !first) {
      errors.add(placed(
          {.code = "E5042",
           .what = fmt::format("two base claims for {} \"{}\"", two_in_group ? "group" : "subject",
                               two_in_group ? row.claim_group : row.subject),
           .field = "base",
           .found = row.claim_id,
           .expected = fmt::format("{} alone", two_in_group ? in_group : of_subject->second),
           .hint = "mark one of them base; scenarios can name another"},
          row.place));
    }
  }
  std::set<std::string> reported;
  for (const ClaimRow& row : claims) {
    if (!base_of_group.contains(row.claim_group) && reported.insert(row.claim_group).second) {
      errors.add(placed({.code = "E5042",
                         .what = fmt::format("group \"{}\" has no base claim", row.claim_group),
                         .field = "base",
                         .found = "none",
                         .expected = "one claim marked base"},
                        row.place));
    }
  }
}

void set_inputs(std::span<const UncertainInput> inputs, const ClaimRow& row,
                std::vector<double>& values) {
  const auto input = std::find_if(inputs.begin(), inputs.end(),
                                  [&](const UncertainInput& i) { return i.name == row.subject; });
  if (input == inputs.end()) {
    throw InputError(placed({.code = "E5043",
                             .what = fmt::format("claim {} names an unknown subject", row.claim_id),
                             .field = "subject_id",
                             .found = row.subject,
                             .expected = "an input of the model",
                             .hint = name_hint(row.subject, names_of(inputs))},
                            row.place));
  }
  values[static_cast<std::size_t>(input - inputs.begin())] = row.value;
}

[[noreturn]] void unknown(std::string_view what, const std::string& name,
                          const std::vector<std::string>& known) {
  throw InputError({.code = "E5043",
                    .what = fmt::format("a scenario names an unknown {}", what),
                    .found = name,
                    .expected = fmt::format("a {} of claim.csv", what),
                    .hint = name_hint(name, known)});
}

void require_known(std::span<const ClaimRow> claims, const ClaimChoice& choice) {
  const auto groups = claims_by_group(claims);
  std::vector<std::string> names;
  for (const auto& [group, ids] : groups) {
    names.push_back(group);
  }
  for (const auto& [group, claim_id] : choice) {
    const auto found = groups.find(group);
    if (found == groups.end()) {
      unknown("claim_group", group, names);
    }
    if (std::find(found->second.begin(), found->second.end(), claim_id) == found->second.end()) {
      unknown("claim_id", claim_id, found->second);
    }
  }
}

ClaimRun empty_run(std::span<const ClaimRow> claims, const std::string& group,
                   const std::string& claim_id) {
  ClaimRun run{.claim_group = group, .claim_id = claim_id};
  for (const ClaimRow& row : claims) {
    if (row.claim_group == group && row.claim_id == claim_id) {
      run.claimant = row.claimant;
      run.base = run.base || row.base;
      run.confidence = std::max(run.confidence, row.confidence);
    }
  }
  return run;
}

}  // namespace

ErrorList check(std::span<const ClaimRow> claims, std::span<const ClaimSubject> subjects) {
  ErrorList errors;
  for (const ClaimRow& row : claims) {
    check_subject(row, subjects, errors);
    if (row.source_id.empty()) {
      errors.add(placed({.code = "E5045",
                         .what = fmt::format("claim {} has no source", row.claim_id),
                         .field = "source_id",
                         .found = "nothing",
                         .expected = "a source_id of source.csv",
                         .hint = "\"assumption\" is one, with a note that says why"},
                        row.place));
    }
  }
  check_base(claims, errors);
  return errors;
}

std::map<std::string, std::vector<std::string>> claims_by_group(std::span<const ClaimRow> claims) {
  std::map<std::string, std::vector<std::string>> groups;
  for (const ClaimRow& row : claims) {
    std::vector<std::string>& ids = groups[row.claim_group];
    if (std::find(ids.begin(), ids.end(), row.claim_id) == ids.end()) {
      ids.push_back(row.claim_id);
    }
  }
  return groups;
}

std::vector<double> inputs_for(std::span<const UncertainInput> inputs,
                               std::span<const ClaimRow> claims, const ClaimChoice& choice) {
  require_known(claims, choice);
  std::vector<double> values;
  for (const UncertainInput& input : inputs) {
    values.push_back(input.base);
  }
  for (const bool chosen : {false, true}) {
    for (const ClaimRow& row : claims) {
      const auto named = choice.find(row.claim_group);
      if (chosen ? named != choice.end() && named->second == row.claim_id
                 : named == choice.end() && row.base) {
        set_inputs(inputs, row, values);
      }
    }
  }
  return values;
}

std::uint64_t scenario_set_count(std::span<const ClaimRow> claims) {
  std::uint64_t count = 1;
  for (const auto& [group, ids] : claims_by_group(claims)) {
    count *= ids.size();
  }
  return count;
}

ClaimChoice scenario_set(std::span<const ClaimRow> claims, std::uint64_t index) {
  ClaimChoice choice;
  for (const auto& [group, ids] : claims_by_group(claims)) {
    choice[group] = ids[index % ids.size()];
    index /= ids.size();
  }
  return choice;
}

ClaimTable compare_claims(std::span<const UncertainInput> inputs, std::span<const ClaimRow> claims,
                          std::size_t outputs, const Model& model, std::size_t ranked_output,
                          double threshold) {
  ErrorList errors;
  check_base(claims, errors);
  errors.throw_if_any();
  const auto run = [&](const ClaimChoice& choice) {
    const std::vector<double> values = inputs_for(inputs, claims, choice);
    std::vector<double> result(outputs);
    model({.inputs = values}, result);
    return result;
  };
  ClaimTable table{.base = run({})};
  const bool base_below = table.base[ranked_output] < threshold;
  struct Group {
    double span = 0;
    std::vector<ClaimRun> runs;
  };
  std::vector<Group> ranked;
  for (const auto& [group, ids] : claims_by_group(claims)) {
    Group result;
    double low = table.base[ranked_output];
    double high = low;
    for (const std::string& claim_id : ids) {
      ClaimRun one = empty_run(claims, group, claim_id);
      one.outputs = run({{group, claim_id}});
      const double figure = one.outputs[ranked_output];
      one.flips_verdict = !std::isnan(figure) && (figure < threshold) != base_below;
      low = std::fmin(low, figure);
      high = std::fmax(high, figure);
      result.runs.push_back(std::move(one));
    }
    result.span = high - low;
    ranked.push_back(std::move(result));
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const Group& a, const Group& b) { return a.span > b.span; });
  for (Group& group : ranked) {
    table.runs.insert(table.runs.end(), std::make_move_iterator(group.runs.begin()),
                      std::make_move_iterator(group.runs.end()));
  }
  return table;
}

std::optional<Error> disagreement(const std::string& what, double stated, double computed,
                                  double tolerance_share, const Error& place) {
  if (std::abs(stated - computed) <= tolerance_share * std::abs(stated)) {
    return std::nullopt;
  }
  return placed({.code = "W5046",
                 .what = fmt::format("{}: the claim's own terms give another figure", what),
                 .found = grouped(stated, 2),
                 .expected = fmt::format("{} by its terms", grouped(computed, 2)),
                 .severity = Severity::warning},
                place);
}

}  // namespace corridor::finance
