// skim of a bare network: what `corridor skim` does with a TNTP or GMNS network in place of a case.
#pragma once

#include "options.h"

#include <optional>
#include <string>

namespace corridor::app {

struct SkimOptions : CommonOptions {
  std::string method = "automatic";
  bool along = false;
  std::optional<double> toll_factor = {};
  std::optional<double> distance_factor = {};
};

/// @throws InputError E1057 for options that only cases have
int skim_bare_network(const SkimOptions& options);

/// @throws InputError E1057 for options that only bare networks have
void refuse_network_options(const SkimOptions& options);

}  // namespace corridor::app
