#include "corridor/study/what_if.h"

#include "corridor/case/change.h"

namespace corridor::study {
namespace {

FlowOptions options_of(const cases::Selection& state, const WhatIf& question) {
  return {.threads = question.threads,
          .scenarios = {state.scenario->id},
          .year = state.year,
          .seasons = {state.season->id},
          .progress = question.progress};
}

}  // namespace

std::shared_ptr<const WhatIfBase> what_if_base(const cases::Case& a_case, const WhatIf& question) {
  const auto state = cases::select(a_case, question.scenario, question.year, question.season);
  auto base = std::make_shared<WhatIfBase>();
  base->flows = run_flows_keeping(a_case, options_of(state, question), base->kept);
  return base;
}

WhatIfAnswer what_if(const cases::Case& a_case, const WhatIf& question,
                     std::shared_ptr<const WhatIfBase> base) {
  WhatIfAnswer answer{
      .state = cases::select(a_case, question.scenario, question.year, question.season),
      .changes = question.changes};
  network::Overlay overlay = cases::changes_of(a_case, question.changes);
  if (!base) {
    base = what_if_base(a_case, question);
  }
  answer.before = std::shared_ptr<const FlowsResult>(base, &base->flows);
  answer.after = answer.before;
  if (!overlay.empty()) {
    FlowOptions options = options_of(answer.state, question);
    options.overlay = std::move(overlay);
    answer.after =
        std::make_shared<const FlowsResult>(run_flows_again(a_case, options, base->kept));
    answer.effect = effect_of(a_case, answer.before->years.front().seasons.front(),
                              answer.after->years.front().seasons.front());
  }
  return answer;
}

}  // namespace corridor::study
