// The command line end to end: exit codes, messages, help, JSON, completions.
#include "cli/program.h"

#include <algorithm>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace corridor::app {
namespace {

using nlohmann::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::vector<std::string> command_names(const std::string& help) {
  std::vector<std::string> names;
  std::istringstream lines(help.substr(help.find("Subcommands:")));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream words(line);
    if (std::string name; line.starts_with("  ") && line[2] != ' ' && words >> name) {
      names.push_back(name);
    }
  }
  return names;
}

TEST_F(CommandLine, WithoutArgumentsShowsTheWayToAFirstResult) {
  const Answer answer = corridor("");
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.err, "");
  EXPECT_THAT(answer.out, HasSubstr("corridor demo "));
  EXPECT_THAT(answer.out, HasSubstr("corridor run cpec "));
  EXPECT_LT(std::count(answer.out.begin(), answer.out.end(), '\n'), 12);
}

TEST_F(CommandLine, EveryCommandExplainsItselfWithAnExample) {
  const Answer all = corridor("--help");
  EXPECT_EQ(all.exit_code, 0);
  const auto names = command_names(all.out);
  EXPECT_THAT(names, testing::IsSupersetOf({"run", "demo", "validate", "info", "schema", "route",
                                            "skim", "completions"}));
  for (const std::string& name : names) {
    const Answer help = corridor(name + " --help");
    EXPECT_EQ(help.exit_code, 0) << name;
    EXPECT_THAT(help.out, testing::ContainsRegex("Examples?:")) << name;
    const std::size_t example = help.out.find("corridor " + name, help.out.find("Example"));
    EXPECT_NE(example, std::string::npos) << name << "\n" << help.out;
  }
}

TEST_F(CommandLine, VersionIsOneLine) {
  const Answer answer = corridor("--version");
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_THAT(answer.out, testing::MatchesRegex("corridor [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST_F(CommandLine, BadUsageIsExitCodeTwo) {
  for (const char* arguments :
       {"rout", "route", "route small --set", "route small --year many", "route small --count 0",
        "route small A D extra", "--nonsense", "completions tcsh", "skim small --threads -1",
        "route no/such/folder A D", "schema linc"}) {
    const Answer answer = corridor(arguments);
    EXPECT_EQ(answer.exit_code, 2) << arguments;
    EXPECT_EQ(answer.out, "") << arguments;
    EXPECT_NE(answer.err, "") << arguments;
  }
}

TEST_F(CommandLine, AMistypedCommandIsToldTheNearOne) {
  EXPECT_EQ(corridor("rout small A D").err,
            "error[E1056]: there is no such command\n"
            "  --> corridor\n"
            "    = found \"rout\"\n"
            "    = hint: did you mean \"route\"?\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_THAT(corridor("xyzzy").err, HasSubstr("= hint: corridor --help lists the commands\n"));
}

TEST_F(CommandLine, NamesThatTheCaseDoesNotHave) {
  const auto error = [&](const std::string& arguments) {
    const Answer answer = corridor("route small " + arguments);
    EXPECT_EQ(answer.exit_code, 2) << arguments;
    return answer.err;
  };
  EXPECT_EQ(error("A D --scenario tody"),
            "error[E1047]: there is no such scenario\n"
            "  --> --scenario\n"
            "    = found \"tody\", expected a scenario of the case\n"
            "    = hint: did you mean \"today\"?\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(error("A D --season summer"),
            "error[E1047]: there is no such season\n"
            "  --> --season\n"
            "    = found \"summer\", expected a season of the case\n"
            "    = hint: one of year\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(error("A D --commodity good"),
            "error[E1047]: there is no such commodity\n"
            "  --> --commodity\n"
            "    = found \"good\", expected a commodity of the case\n"
            "    = hint: did you mean \"goods\"?\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(error("A E"),
            "error[E1047]: there is no such zone or node\n"
            "  --> FROM, TO\n"
            "    = found \"E\", expected a zone or node of the case\n"
            "    = hint: did you mean \"A\"?\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(error("A D --set report.alternativs=3"),
            "error[E1043]: --set of a key that does not exist\n"
            "  --> --set  (report.alternativs)\n"
            "    = found \"report.alternativs=3\"\n"
            "    = hint: did you mean \"report.alternatives\"?\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(error("A D --set alternatives"),
            "error[E1051]: --set without a value\n"
            "  --> --set\n"
            "    = found \"alternatives\", expected KEY=VALUE\n"
            "    = hint: as --set parameter.carbon_price_usd_per_t=50\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(error("A A"),
            "error[E1053]: route needs two places\n"
            "  --> FROM, TO\n"
            "    = found \"A A\", expected two places that differ\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(error("A"),
            "error[E1053]: route needs two places\n"
            "  --> FROM, TO\n"
            "    = found nothing, expected FROM and TO, or pair = [..] in case.toml\n"
            "result: 1 error, 0 warnings\n");
}

TEST_F(CommandLine, ValidateTellsSoundFromBroken) {
  const Answer sound = corridor("validate small");
  EXPECT_EQ(sound.exit_code, 0);
  EXPECT_EQ(sound.out,
            "result: 0 errors, 0 warnings\n"
            "small is sound: 11 files, 3 links, 1 terminals, 1 demand rows\n");
  std::filesystem::remove(folder.path() / "small" / "link.csv");
  const Answer broken = corridor("validate small");
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_EQ(broken.out,
            "error[E1001]: a file is missing\n"
            "  --> small/link.csv\n"
            "    = found nothing, expected a table in which a row is a link of one mode\n"
            "    = hint: corridor schema link lists its columns\n"
            "result: 1 error, 0 warnings\n");
  const Answer as_json = corridor("validate small --json");
  EXPECT_EQ(as_json.exit_code, 2);
  const json problems = json::parse(as_json.out);
  EXPECT_EQ(problems.at("errors"), 1);
  EXPECT_EQ(problems.at("problems").at(0).at("code"), "E1001");
  EXPECT_EQ(corridor("info small").exit_code, 2) << "a broken case is not to be used";
}

// Numbers are counts, places in a file, or end in their unit.
void expect_units(const json& value, const std::string& key, const std::string& command) {
  static const std::set<std::string> kCounts = {
      "errors",      "warnings",    "line",      "column", "files",  "bytes",
      "places",      "links",       "terminals", "zones",  "states", "arcs",
      "commodities", "demand_rows", "year",      "years",  "value",  "pairs_without_a_way"};
  static const std::vector<std::string> kUnits = {"_km",       "hours",     "_usd_per_t",
                                                  "_kg_per_t", "_per_year", "_share"};
  if (value.is_structured()) {
    for (const auto& [inner, item] : value.items()) {
      expect_units(item, value.is_object() ? inner : key, command);
    }
  } else if (value.is_number()) {
    EXPECT_TRUE(kCounts.contains(key) ||
                std::any_of(kUnits.begin(), kUnits.end(),
                            [&](const std::string& unit) { return key.ends_with(unit); }))
        << key << " of " << command;
  }
}

TEST_F(CommandLine, JsonIsOneObjectWhoseKeysCarryUnits) {
  for (const std::string command : {"validate small", "info small", "schema link",
                                    "route small A D", "skim small", "skim small -o skim.csv"}) {
    const Answer answer = corridor(command + " --json");
    ASSERT_EQ(answer.exit_code, 0) << command << answer.err;
    const json parsed = json::parse(answer.out, nullptr, false);
    ASSERT_TRUE(parsed.is_object()) << command << "\n" << answer.out;
    expect_units(parsed, "", command);
  }
}

TEST_F(CommandLine, RouteTellsTheLegs) {
  const json answer = json::parse(corridor("route small A D --json").out);
  ASSERT_EQ(answer.at("routes").size(), 1U);
  const json& route = answer["routes"][0];
  EXPECT_EQ(route.at("chain"), "road > Port C > sea");
  EXPECT_DOUBLE_EQ(route.at("length_km"), 1440);
  EXPECT_DOUBLE_EQ(route.at("hours"), 68);
  EXPECT_NEAR(route.at("generalized_usd_per_t").get<double>(), 92, 1e-9);
  ASSERT_EQ(route.at("legs").size(), 3U);
  EXPECT_EQ(route["legs"][1].at("terminal_id"), "port");
  const Answer table = corridor("route small A D");
  EXPECT_THAT(table.out, HasSubstr("1. 1440 km, 2.8 days, 24 USD/t to pay, 92 USD/t in all"));
}

TEST_F(CommandLine, ExitCodeOneWhereNothingJoinsThePair) {
  std::ofstream(folder.path() / "small" / "zone.csv")
      << "zone_id,node_id,access_modes,source_id,confidence\nA,A,road,S,A\nD,D,sea,S,A\nE,E,sea,S,"
         "A\n";
  std::ofstream(folder.path() / "small" / "node.csv")
      << "node_id,x_coord,y_coord,source_id,confidence\n"
         "A,0,0,S,A\nB,1,0,S,A\nC,2,0,S,A\nD,12,0,S,A\nE,30,0,S,A\nF,31,0,S,A\n";
  std::ofstream(folder.path() / "small" / "link.csv", std::ios::app)
      << "EF,E,F,false,120,30,sea,open,S,A\n";
  const Answer answer = corridor("route small A E");
  EXPECT_EQ(answer.exit_code, 1) << answer.err;
  EXPECT_THAT(answer.out, EndsWith("Nothing joins them in this scenario and season.\n"));
  const Answer as_json = corridor("route small A E --json");
  EXPECT_EQ(as_json.exit_code, 1);
  EXPECT_TRUE(json::parse(as_json.out).at("routes").empty());
  EXPECT_TRUE(json::parse(corridor("skim small --json").out).at("hours").at(0).at(2).is_null());
}

TEST_F(CommandLine, SkimWritesAFileButNeverOverAnother) {
  const Answer printed = corridor("skim small");
  EXPECT_THAT(printed.out,
              StartsWith("o_zone_id,d_zone_id,generalized_usd_per_t,price_usd_per_t,"
                         "levy_usd_per_t,hours,length_km,co2_kg_per_t\nA,A,0,0,0,0,0,0\n"));
  EXPECT_EQ(corridor("skim small -o skim.csv").exit_code, 0);
  EXPECT_EQ(text_of(folder.path() / "skim.csv"), printed.out);
  const Answer again = corridor("skim small -o skim.csv");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.err,
            "error[E1008]: skim.csv exists already\n"
            "  --> skim.csv\n"
            "    = hint: give another name, or --force to replace it\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_EQ(corridor("skim small -o skim.csv --force --threads 3").exit_code, 0);
  EXPECT_EQ(text_of(folder.path() / "skim.csv"), printed.out);
}

TEST_F(CommandLine, SchemaShowsEveryTableAndItsColumns) {
  const Answer tables = corridor("schema");
  EXPECT_EQ(tables.exit_code, 0);
  EXPECT_THAT(tables.out, HasSubstr("link.csv"));
  const Answer link = corridor("schema link");
  EXPECT_EQ(link.out, corridor("schema link.csv").out);
  EXPECT_THAT(link.out, HasSubstr("free_speed"));
  EXPECT_EQ(corridor("schema linc").err,
            "error[E1052]: there is no such table\n"
            "  --> schema\n"
            "    = found \"linc\"\n"
            "    = hint: did you mean \"link\"?\n"
            "result: 1 error, 0 warnings\n");
}

TEST_F(CommandLine, TheDemoIsSoundAndNeverOverwrites) {
  const Answer made = corridor("demo");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("\nNext: corridor run cpec\n"));
  const Answer checked = corridor("validate cpec");
  EXPECT_EQ(checked.exit_code, 0);
  EXPECT_THAT(checked.out, HasSubstr("result: 0 errors, "));
  EXPECT_THAT(checked.out, testing::Not(testing::ContainsRegex("warning.W[^7]")));
  EXPECT_THAT(checked.out, HasSubstr("warning[W7010]"));  // capacities that are sourced
  std::ofstream(folder.path() / "cpec" / "mine.txt") << "kept";
  const Answer again = corridor("demo");
  EXPECT_EQ(again.exit_code, 2);
  EXPECT_EQ(again.err,
            "error[E1008]: cpec exists already\n"
            "  --> cpec\n"
            "    = hint: give another -o DIR, or --force to replace it\n"
            "result: 1 error, 0 warnings\n");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "cpec" / "mine.txt"));
  EXPECT_EQ(corridor("demo --force").exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "cpec" / "mine.txt"));
  EXPECT_EQ(corridor("demo elsewhere").exit_code, 0);
  EXPECT_EQ(corridor("validate elsewhere").exit_code, 0);
}

TEST_F(CommandLine, CompletionsLoadInBash) {
  const std::string load =
      "command -v bash >/dev/null || exit 99\n"
      "'" CORRIDOR_BINARY_DIR "/bin/corridor' completions bash > completions.bash\n";
  const auto complete = [&](const std::string& words, int word) {
    return shell(load + "bash -euc 'source ./completions.bash; COMP_WORDS=(" + words +
                 "); COMP_CWORD=" + std::to_string(word) +
                 "; _corridor; echo \"${COMPREPLY[*]}\"'");
  };
  const Answer command = complete("corridor rou", 1);
  if (command.exit_code == 99) {
    GTEST_SKIP() << "no bash here";
  }
  EXPECT_EQ(command.exit_code, 0) << command.err;
  EXPECT_EQ(command.out, "route\n");
  EXPECT_EQ(complete("corridor route small --comm", 3).out, "--commodity\n");
  EXPECT_THAT(corridor("completions zsh").out, StartsWith("#compdef corridor\n"));
  EXPECT_THAT(corridor("completions fish").out, HasSubstr("complete -c corridor"));
}

TEST_F(CommandLine, AFullDiskIsNoSilentSuccess) {
  if (!std::filesystem::exists("/dev/full")) {
    GTEST_SKIP() << "no /dev/full on this system";
  }
  for (const std::string command : {"schema link", "route small A D --json", "skim small"}) {
    const Answer answer =
        shell("'" CORRIDOR_BINARY_DIR "/bin/corridor' " + command + " > /dev/full");
    EXPECT_EQ(answer.exit_code, 3) << command;
    EXPECT_NE(answer.err, "") << command;
  }
  std::filesystem::create_symlink("/dev/full", folder.path() / "skim.csv.partial");
  const Answer answer = corridor("skim small -o skim.csv");
  EXPECT_EQ(answer.exit_code, 3);
  EXPECT_EQ(answer.err, "corridor: cannot write skim.csv: No space left on device\n");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "skim.csv"));
}

}  // namespace
}  // namespace corridor::app
