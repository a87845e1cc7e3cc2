// The flows of one state (scenario, year, season), with or without changes of the network, and what
// the changes do: the answer behind `corridor flows` and the map.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "corridor/case/select.h"
#include "corridor/study/effect.h"
#include "corridor/study/flows.h"
#include "corridor/study/kept_routes.h"

namespace corridor::study {

struct WhatIf {
  std::string scenario = {};                   // empty: the default scenario
  int year = 0;                                // 0: its first analysis year
  std::string season = {};                     // empty: the first of case.toml
  std::vector<cases::SetOption> changes = {};  // link.ID.closed=1 and the like
  double relative_gap = 1e-8;                  // of the equilibrium, with the changes and without
  int threads = 0;
  Progress progress = {};  // what it throws ends the work
};

/// A state without changes, and what its searches found.
struct WhatIfBase {
  FlowsResult flows = {};  // one year of one season
  KeptRoutes kept = {};
  std::size_t bytes = 0;  // of memory, about
};

struct WhatIfAnswer {
  cases::Selection state = {};  // points into the case
  std::vector<cases::SetOption> changes = {};
  std::shared_ptr<const FlowsResult> before = {};  // one year of one season
  std::shared_ptr<const FlowsResult> after = {};   // the same object where nothing is changed
  Effect effect = {};

  const YearResult& year() const { return after->years.front(); }
  const SeasonResult& season() const { return after->years.front().seasons.front(); }
};

/// Memory that a question about the case will take at most, about: its state without and with the
/// changes, both with what their searches found. Known before anything is computed: it grows with
/// arcs x commodities, and with the pairs of origin and destination that have demand.
std::size_t what_if_bytes(const cases::Case& a_case);

/// The question's state without its changes. @throws InputError for unknown names
std::shared_ptr<const WhatIfBase> what_if_base(const cases::Case& a_case, const WhatIf& question);

/// The flows of the state with an overlay on it, to the byte those of a run from scratch.
///
/// @param state its changes are not looked at
/// @param base  of the same state
FlowsResult flows_with(const cases::Case& a_case, const WhatIf& state, network::Overlay overlay,
                       const WhatIfBase& base);

/// @param base of the same state, if the caller has kept it; the answer is the same to the byte
/// @throws InputError for unknown names
WhatIfAnswer what_if(const cases::Case& a_case, const WhatIf& question,
                     std::shared_ptr<const WhatIfBase> base = {});

}  // namespace corridor::study
