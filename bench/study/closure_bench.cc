// One state of a case (scenario, year, season), all commodities to the gap of 1e-8: from nothing,
// and again after the closure of each open link of roads, railways and pipelines.
//   closure_bench cases/cpec [SCENARIO YEAR SEASON]
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <fmt/format.h>

#include "corridor/study/what_if.h"

namespace {

/// CPU time: the machine may be shared.
double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  using namespace corridor;
  if (argc != 2 && argc != 5) {
    fmt::print(stderr, "usage: closure_bench CASE [SCENARIO YEAR SEASON]\n");
    return 2;
  }
  const auto a_case = cases::open_case(argv[1]);
  study::WhatIf question{.threads = 1};
  if (argc == 5) {
    question.scenario = argv[2];
    question.year = std::atoi(argv[3]);
    question.season = argv[4];
  }
  constexpr int kRounds = 9;
  std::vector<double> cold;
  std::shared_ptr<const study::WhatIfBase> base;
  for (int round = 0; round < kRounds; ++round) {
    const double began = cpu_ms();
    base = study::what_if_base(a_case, question);
    cold.push_back(cpu_ms() - began);
  }
  std::vector<double> again;
  for (const cases::Link& link : a_case.links) {
    if (link.availability.status != cases::Status::open) {
      continue;
    }
    const double began = cpu_ms();
    question.changes = {{.key = fmt::format("link.{}.closed", link.id), .value = "1"}};
    const auto answer = study::what_if(a_case, question, base);
    again.push_back(cpu_ms() - began);
    if (!answer.season().congestion.converged) {
      fmt::print("not converged without link {}\n", link.id);
    }
  }
  fmt::print(
      "{}: all commodities of one state to a gap of 1e-8, one thread, CPU time\n"
      "  from nothing: {:.1f} ms (median of {})\n"
      "  after a closure: {:.1f} ms in the median of {} links, {:.1f} ms for 9 of 10, {:.1f} ms at "
      "worst\n",
      argv[1], quantile(cold, 0.5), kRounds, quantile(again, 0.5), again.size(),
      quantile(again, 0.9), quantile(again, 1));
  return 0;
}
