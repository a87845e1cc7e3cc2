#include "corridor/study/what_if.h"

#include <set>
#include <tuple>

#include "corridor/case/change.h"

namespace corridor::study {
namespace {

FlowOptions options_of(const cases::Selection& state, const WhatIf& question) {
  return {.threads = question.threads,
          .scenarios = {state.scenario->id},
          .year = state.year,
          .seasons = {state.season->id},
          .relative_gap = question.relative_gap,
          .progress = question.progress};
}

template <class Value>
std::size_t bytes_of(const std::vector<Value>& values) {
  return values.size() * sizeof(Value);
}

std::size_t bytes_of(const std::vector<PairResult>& pairs) {
  std::size_t bytes = pairs.size() * sizeof(PairResult);
  for (const PairResult& pair : pairs) {
    for (const RouteResult& route : pair.routes) {
      bytes += sizeof(RouteResult) + route.chain.size() + bytes_of(route.arcs);
    }
  }
  return bytes;
}

std::size_t bytes_of(const path::AlternativeMemory& memory) {
  std::size_t bytes = sizeof memory + bytes_of(memory.branches) + bytes_of(memory.hauls);
  for (const auto& branch : memory.branches) {
    bytes += bytes_of(branch.bans) + bytes_of(branch.arcs);
  }
  for (const auto& haul : memory.hauls) {
    bytes += bytes_of(haul.arcs) + bytes_of(haul.rests_on);
  }
  return bytes;
}

// What grows with the network; the rest is small.
std::size_t bytes_of(const WhatIfBase& base) {
  constexpr std::size_t kColumns = 8;  // of ArcCosts and of a season, each a double by arc
  std::size_t bytes = 0;
  for (const SeasonResult& season : base.flows.years.front().seasons) {
    bytes += bytes_of(season.pairs) +
             bytes_of(season.arc_t_per_day) * (kColumns + season.arc_t_per_day_of.size());
  }
  for (const KeptCommodity& kept : base.kept.blocks) {
    bytes += bytes_of(kept.found.pairs) + kColumns * bytes_of(kept.found.costs.generalized_usd);
    for (const path::AlternativeMemory& memory : kept.memories) {
      bytes += bytes_of(memory);
    }
    for (const std::vector<ArcId>& arcs : kept.rests_on) {
      bytes += bytes_of(arcs);
    }
  }
  return bytes;
}

}  // namespace

// Measured on a made-up grid of 100,000 links, before and after a closure: 127 MB with one
// commodity and 90 pairs (136 by the estimate), 215 MB with four and 360 (257).
std::size_t what_if_bytes(const cases::Case& a_case) {
  constexpr std::size_t kOfNetwork = 60;        // numbers an arc: states, searches, labels, sums
  constexpr std::size_t kOfCommodity = 18;      // costs and flows of both states
  constexpr std::size_t kBytesAPair = 128'000;  // routes and what their searches saw
  std::set<std::tuple<ZoneId, ZoneId, CommodityId>> pairs;
  for (const cases::Demand& row : a_case.demand) {
    pairs.insert({row.origin, row.destination, row.commodity});
  }
  const std::size_t numbers = kOfNetwork + kOfCommodity * a_case.commodities.size();
  return a_case.supernetwork.graph.arc_count() * numbers * sizeof(double) +
         pairs.size() * kBytesAPair;
}

std::shared_ptr<const WhatIfBase> what_if_base(const cases::Case& a_case, const WhatIf& question) {
  const auto state = cases::select(a_case, question.scenario, question.year, question.season);
  auto base = std::make_shared<WhatIfBase>();
  base->flows = run_flows_keeping(a_case, options_of(state, question), base->kept);
  base->bytes = bytes_of(*base);
  return base;
}

FlowsResult flows_with(const cases::Case& a_case, const WhatIf& state, network::Overlay overlay,
                       const WhatIfBase& base) {
  FlowOptions options =
      options_of(cases::select(a_case, state.scenario, state.year, state.season), state);
  options.overlay = std::move(overlay);
  return run_flows_again(a_case, options, base.kept);
}

WhatIfAnswer what_if(const cases::Case& a_case, const WhatIf& question,
                     std::shared_ptr<const WhatIfBase> base) {
  WhatIfAnswer answer{
      .state = cases::select(a_case, question.scenario, question.year, question.season),
      .changes = question.changes};
  network::Overlay overlay = cases::changes_of(a_case, question.changes);
  if (!base && overlay.empty()) {  // nothing will be searched again
    answer.before =
        std::make_shared<const FlowsResult>(run_flows(a_case, options_of(answer.state, question)));
    answer.after = answer.before;
    return answer;
  }
  if (!base) {
    base = what_if_base(a_case, question);
  }
  answer.before = std::shared_ptr<const FlowsResult>(base, &base->flows);
  answer.after = answer.before;
  if (!overlay.empty()) {
    answer.after = std::make_shared<const FlowsResult>(
        flows_with(a_case, question, std::move(overlay), *base));
    answer.effect = effect_of(a_case, answer.before->years.front().seasons.front(),
                              answer.after->years.front().seasons.front());
  }
  return answer;
}

}  // namespace corridor::study
