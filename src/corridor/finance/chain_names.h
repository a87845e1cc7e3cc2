// The names in a chain, found once: which inputs multiply what, which exchange path converts it.
// Not part of the front door.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "corridor/finance/chain.h"

namespace corridor::finance {

using Indices = std::vector<std::size_t>;  // into Chain::inputs

/// Vectors run parallel to those of the chain.
struct ResolvedChain {
  std::vector<Indices> streams = {};
  std::vector<Indices> exchange = {};
  std::vector<Indices> lines = {};
  std::vector<Indices> loan_amounts = {};
  std::vector<Indices> loan_rates = {};
  std::vector<std::optional<std::size_t>> maturity = {};
  std::vector<std::optional<std::size_t>> grace = {};
  std::vector<std::optional<std::size_t>> stream_path =
      {};  // into exchange; none: reporting currency
  std::vector<std::optional<std::size_t>> loan_path = {};
  Indices gdp = {};
  Indices exports = {};
  Indices revenue = {};
  Indices losses = {};
  ErrorList notes = {};  // warnings
};

/// @throws InputError with every problem of the chain: see PreparedChain
ResolvedChain resolve(const Chain& chain, const Error& place);

}  // namespace corridor::finance
