// Whose numbers: rival claims of a group are run one whole claim at a time, never averaged, all
// else at the base claims of the other groups.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/finance/monte_carlo.h"

namespace corridor::finance {

/// A value that a claim gives to an input of the model. A claim that says several things at once
/// (rate, grace, maturity) has several rows of one claim_id.
struct ClaimRow {
  std::string claim_id = {};
  std::string claim_group = {};
  std::string subject = {};  // the name of an input
  double value = 0;
  std::string unit = {};
  std::string claimant = {};
  std::string source_id = {};
  char confidence = 'A';  // C and D are marked wherever the claim shows
  bool base = false;
  Error place = {};  // where the row stands
};

/// An input that claims may set.
struct ClaimSubject {
  std::string name = {};
  std::string unit = {};
};

/// E5042 two base claims in a group, for one subject, or none in a group; E5043 unknown subject;
/// E5044 another unit than the subject's; E5045 no source. All of them, each at its row.
ErrorList check(std::span<const ClaimRow> claims, std::span<const ClaimSubject> subjects);

/// One claim a group; groups that are not named take their base claim.
using ClaimChoice = std::map<std::string, std::string>;  // claim_group -> claim_id

/// Groups in order of their names, each with its claims in order of their first row.
std::map<std::string, std::vector<std::string>> claims_by_group(std::span<const ClaimRow> claims);

/// The inputs, in the order of `inputs`, that a choice gives: base values, then base claims, then
/// the chosen claims instead of those of their groups.
/// @throws InputError E5043 if a group, claim or subject is unknown
std::vector<double> inputs_for(std::span<const UncertainInput> inputs,
                               std::span<const ClaimRow> claims, const ClaimChoice& choice);

/// How many scenario sets there are (one choice a group), and the one of an index below that.
std::uint64_t scenario_set_count(std::span<const ClaimRow> claims);
ClaimChoice scenario_set(std::span<const ClaimRow> claims, std::uint64_t index);

struct ClaimRun {
  std::string claim_group = {};
  std::string claim_id = {};
  std::string claimant = {};
  char confidence = 'A';  // the lowest of its rows
  bool base = false;
  std::vector<double> outputs = {};
  bool flips_verdict = false;  // the ranked output is on the other side of its threshold than base
};

struct ClaimTable {
  std::vector<double> base = {};    // outputs of the base claims
  std::vector<ClaimRun> runs = {};  // groups by the span of the ranked output, widest first
};

/// Runs every claim of every group once. The verdict of the ranked output is whether it is below
/// `threshold` (NPV below 0, DSCR below 1).
/// @throws InputError with all problems of the claims' subjects and base claims
ClaimTable compare_claims(std::span<const UncertainInput> inputs, std::span<const ClaimRow> claims,
                          std::size_t outputs, const Model& model, std::size_t ranked_output,
                          double threshold = 0);

/// W5046 if a figure that a claim states differs from what its own terms give by more than a share
/// of it: reported, never repaired.
std::optional<Error> disagreement(const std::string& what, double stated, double computed,
                                  double tolerance_share, const Error& place = {});

}  // namespace corridor::finance
