// Solutions of the published networks, to the precision that they were published with.
#include "assign/example.h"

#include <gtest/gtest.h>

#include "corridor/assign/assign.h"

namespace corridor::assign {
namespace {

struct Published {
  const char* folder;
  const char* stem;
  const char* net_end;
  const char* trips_end;
  double toll_factor, distance_factor;
  double objective, total_cost;  // best known, recomputed from the published flow file
};

const Published kPublished[] = {
    {"SiouxFalls", "SiouxFalls", "_net.tntp", "_trips.tntp", 0, 0, 4231335.287107441,
     7480225.344921},
    {"Anaheim", "Anaheim", "_net.tntp", "_trips.tntp", 0, 0, 1286032.171096032, 1419913.851059},
    {"Barcelona", "Barcelona", "_net.tntp", "_trips.tntp", 0, 0, 1265654.922031764, 1365715.683787},
    {"Winnipeg", "Winnipeg", "_net.tntp", "_trips.tntp", 0, 0, 827911.494629964, 925828.073682},
    {"Chicago-Sketch", "ChicagoSketch", "_net.tntp", "_trips.tntp.gz", 0.02, 0.04,
     17313018.738747757, 18935450.261583}};

class PublishedNetwork : public testing::TestWithParam<Published> {};

TEST_P(PublishedNetwork, ReachesMachinePrecisionAndThePublishedSolution) {
  const Published& p = GetParam();
  const auto folder = kNetworks / p.folder;
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "no reference networks at " << kNetworks;
  }
  const auto network = import::read_tntp_network(folder / (std::string(p.stem) + p.net_end));
  const auto trips = import::read_tntp_trips(folder / (std::string(p.stem) + p.trips_end));
  const auto flows = import::volumes_by_arc(
      network, import::read_tntp_flows(folder / (std::string(p.stem) + "_flow.tntp")), p.stem);
  const Example made = example(network, trips, p.toll_factor, p.distance_factor);
  const Assignment solution = user_equilibrium(made.problem, {.relative_gap = 1e-13});

  EXPECT_EQ(solution.status, Status::converged);
  EXPECT_NEAR(solution.objective, p.objective, 1e-12 * p.objective);
  EXPECT_NEAR(solution.total_cost, p.total_cost, 2e-9 * p.total_cost);
  EXPECT_LE(solution.lower_bound, p.objective * (1 + 1e-12));
  EXPECT_LT(solution.objective - solution.lower_bound, 1e-12 * p.objective);

  const Verdict verdict = judge(made.problem, solution);
  EXPECT_LT(std::abs(verdict.relative_gap), 1e-12);
  EXPECT_LT(verdict.worst_imbalance, 1e-13);

  double most = 0;
  double sum = 0;
  for (std::size_t arc = 0; arc < flows.size(); ++arc) {
    const DelayValue at = delay_at(made.problem.delays[arc], flows[arc]);
    // Flow is unique only where time rises with it.
    if (at.derivative * std::max(1.0, flows[arc]) > 1e-6 * at.time) {
      most = std::max(most, std::abs(flows[arc] - solution.volume[arc]));
    }
    sum += flows[arc];
  }
  RecordProperty("most_flow_difference", std::to_string(most));
  EXPECT_LT(most, 1e-5 * sum / static_cast<double>(flows.size()));
}

TEST_P(PublishedNetwork, SameBytesWithOneTwoAndSixteenThreads) {
  const Published& p = GetParam();
  const auto folder = kNetworks / p.folder;
  if (!std::filesystem::exists(folder)) {
    GTEST_SKIP() << "no reference networks at " << kNetworks;
  }
  const Example made =
      example(import::read_tntp_network(folder / (std::string(p.stem) + p.net_end)),
              import::read_tntp_trips(folder / (std::string(p.stem) + p.trips_end)), p.toll_factor,
              p.distance_factor);
  const Assignment one = user_equilibrium(made.problem, {.relative_gap = 1e-6, .threads = 1});
  for (const int threads : {2, 16}) {
    const Assignment many =
        user_equilibrium(made.problem, {.relative_gap = 1e-6, .threads = threads});
    EXPECT_EQ(one.volume, many.volume);
    EXPECT_EQ(one.relative_gap, many.relative_gap);
  }
}

INSTANTIATE_TEST_SUITE_P(Tntp, PublishedNetwork, testing::ValuesIn(kPublished),
                         [](const auto& tested) {
                           std::string name = tested.param.stem;
                           return name;
                         });

}  // namespace
}  // namespace corridor::assign
