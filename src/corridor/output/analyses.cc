#include <algorithm>

#include "corridor/output/analysis.h"
#include "corridor/output/analysis_list.h"

namespace corridor::output {

std::span<const Analysis> analyses() {
  static const std::vector<Analysis> all{
      {.name = "criticality",
       .what = "the closure of every link and terminal alone",
       .stage = "Closing",
       .run = run_criticality},
      {.name = "stress",
       .what = "1,000 simulated years of closures in every scenario, on fixed costs",
       .stage = "Stressing",
       .run = run_stress},
      {.name = "worst-case",
       .what = "the one, two and three closures that cost all demand most",
       .stage = "Worst",
       .full = true,
       .run = run_worst_case},
      {.name = "protect",
       .what = "which measures ten budgets should buy against closures",
       .stage = "Protecting",
       .full = true,
       .run = run_protect},
      {.name = "access",
       .what = "who comes nearer to ports, borders and markets, and what trade that could bring",
       .stage = "Reaching",
       .run = run_access},
      {.name = "hub",
       .what = "who would choose the port, under which conditions, all rival claims",
       .stage = "Choosing",
       .full = true,
       .run = run_hub},
      {.name = "engineering",
       .what = "the pipeline, railway and road of [engineering] in case.toml",
       .stage = "Engineering",
       .run = run_engineering},
      {.name = "finance",
       .what = "loans, debt cover, appraisal and country ratios on the base claims",
       .stage = "Paying",
       .run = run_finance},
      {.name = "claims",
       .what = "every rival claim alone, and the verdicts that it turns",
       .stage = "Comparing",
       .full = true,
       .run = run_claims},
  };
  return all;
}

bool is_wanted(const Analysis& analysis, const study::RunRequest& request) {
  if (request.only.empty()) {
    return request.full || !analysis.full;
  }
  return std::find(request.only.begin(), request.only.end(), analysis.name) != request.only.end();
}

}  // namespace corridor::output
