// A what-if of the command line, the API and Python: one value of one link or terminal, written as
// a key of --set.
#pragma once

#include <optional>
#include <vector>

#include "corridor/case/case.h"

namespace corridor::cases {

/// True for keys that name a row: link.R112.closed, terminal.khunjerab_border.hours.
bool is_change(const SetOption& option);

/// What --set says, in two: changes go on top of a state, so that their effect can be told; the
/// rest changes the case itself.
struct DividedSets {
  std::vector<SetOption> of_case = {};
  std::vector<SetOption> changes = {};
};
DividedSets divide_sets(const std::vector<SetOption>& sets);

/// The change that a key and its value mean; none after adding what is wrong with it. Attributes:
/// closed (1 or 0), speed_factor and capacity_factor (above 0) of both; free_speed, hours,
/// freight_capacity, lanes and tracks of a link; hours, price and capacity of a terminal, in the
/// units of the tables.
std::optional<SetValue> read_change(const Case& a_case, const SetOption& option, ErrorList& errors);

/// The changes among `sets` on top of every scenario of the case. What they cut off is a result,
/// not a fault of the case: they come after its checks.
void add_changes(Case& a_case, const std::vector<SetOption>& sets, ErrorList& errors);

/// The changes among `sets` as an overlay on top of a scenario. @throws InputError with all
/// problems
network::Overlay changes_of(const Case& a_case, const std::vector<SetOption>& sets);

}  // namespace corridor::cases
