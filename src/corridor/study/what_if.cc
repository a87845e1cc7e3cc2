#include "corridor/study/what_if.h"

#include "corridor/case/change.h"

namespace corridor::study {

WhatIfAnswer what_if(const cases::Case& a_case, const WhatIf& question,
                     std::shared_ptr<const FlowsResult> before) {
  WhatIfAnswer answer{
      .state = cases::select(a_case, question.scenario, question.year, question.season),
      .changes = question.changes};
  FlowOptions options{.threads = question.threads,
                      .scenarios = {answer.state.scenario->id},
                      .year = answer.state.year,
                      .seasons = {answer.state.season->id},
                      .progress = question.progress};
  network::Overlay overlay = cases::changes_of(a_case, question.changes);
  answer.before =
      before ? std::move(before) : std::make_shared<const FlowsResult>(run_flows(a_case, options));
  answer.after = answer.before;
  if (!overlay.empty()) {
    options.overlay = std::move(overlay);
    answer.after = std::make_shared<const FlowsResult>(run_flows(a_case, options));
    answer.effect = effect_of(a_case, answer.before->years.front().seasons.front(),
                              answer.after->years.front().seasons.front());
  }
  return answer;
}

}  // namespace corridor::study
