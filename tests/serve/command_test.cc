// Commands as processes: their limits, and that they end when nobody wants them any more.
#include "serve/served.h"

#include <gmock/gmock.h>

#include "corridor/serve/command_list.h"
#include "corridor/serve/command_run.h"

namespace corridor::serve {
namespace {

using Clock = std::chrono::steady_clock;
using testing::ElementsAre;

const auto kWanted = [] { return true; };

TEST(RunCommand, GivesOutputAndExitCode) {
  const auto answer = run_command("/bin/sh", {"-c", "echo out; echo err >&2; exit 3"}, {}, kWanted);
  EXPECT_EQ(answer.end, CommandEnd::finished);
  EXPECT_EQ(answer.exit_code, 3);
  EXPECT_EQ(answer.out, "out\n");
  EXPECT_EQ(answer.err, "err\n");
}

TEST(RunCommand, EndsWhenNotWanted) {
  const auto began = Clock::now();
  const auto answer = run_command("/bin/sleep", {"30"}, {}, [] { return false; });
  EXPECT_EQ(answer.end, CommandEnd::stopped);
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(10));
}

TEST(RunCommand, EndsAfterItsTime) {
  const auto answer = run_command("/bin/sleep", {"30"}, {.time = std::chrono::seconds(0)}, kWanted);
  EXPECT_EQ(answer.end, CommandEnd::too_long);
}

TEST(RunCommand, EndsWithTooLargeAnAnswer) {
  const auto answer = run_command("/bin/cat", {"/dev/zero"}, {.output_bytes = 1 << 20}, kWanted);
  EXPECT_EQ(answer.end, CommandEnd::too_large);
}

TEST(RunCommand, AProgramThatIsNotThereIsTheMachinesFault) {
  EXPECT_THROW(run_command("/nowhere/corridor", {}, {}, kWanted), EnvironmentError);
}

TEST(Arguments, AreWordsThatNoShellReads) {
  const auto all = served_commands();
  const auto& route = *std::find_if(all.begin(), all.end(),
                                    [](const auto& command) { return command.name == "route"; });
  EXPECT_THAT(
      arguments_of(route, "case", {{"from", "a; rm -rf /"}, {"to", "$(b)"}, {"year", "2030"}}),
      ElementsAre("route", "case", "a; rm -rf /", "$(b)", "--json", "--year=2030"));
  EXPECT_THROW(arguments_of(route, "case", {{"from", "--output=x"}}), InputError);
  EXPECT_THROW(arguments_of(route, "case", {{"output", "x"}}), InputError);
}

TEST_F(Served, AnAnalysisEndsWhenTheClientGoes) {
  if (!has_program()) {
    GTEST_SKIP() << "needs the program";
  }
  start({.case_folder = CORRIDOR_SOURCE_DIR "/cases/cpec", .runs = 1});
  for (int i = 0; i < 20; ++i) {
    const Wire wire(port);
    wire.say(
        fmt::format("GET /api/v1/analyses/worst-case?closures=3&year={} HTTP/1.1\r\n"
                    "Host: {}\r\n\r\n",
                    2026 + i, host()));
  }  // all have gone: their one place is free again long before 20 proofs could be done
  const auto began = Clock::now();
  EXPECT_EQ(status("/api/v1/analyses/info"), 200);
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(30));
}

TEST_F(Served, StopsInTheMiddleOfAnAnswer) {
  if (!has_program()) {
    GTEST_SKIP() << "needs the program";
  }
  start({.case_folder = CORRIDOR_SOURCE_DIR "/cases/cpec"});
  const Wire wire(port);
  wire.say(fmt::format("GET /api/v1/analyses/worst-case?closures=4 HTTP/1.1\r\nHost: {}\r\n\r\n",
                       host()));
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const auto began = Clock::now();
  stop();
  EXPECT_LT(Clock::now() - began, std::chrono::seconds(10));
}

}  // namespace
}  // namespace corridor::serve
