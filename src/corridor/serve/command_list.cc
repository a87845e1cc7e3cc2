#include "corridor/serve/command_list.h"

#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/error.h"
#include "corridor/base/text.h"

namespace corridor::serve {
namespace {

const Parameter kSet{"set", "--set", ParameterKind::text,
                     true,  false,   "KEY=VALUE that overrides the case"};
const Parameter kScenario{"scenario", "--scenario", ParameterKind::text,
                          false,      false,        "id of a scenario"};
const Parameter kYear{"year", "--year", ParameterKind::integer, false, false, "year"};
const Parameter kSeason{"season", "--season", ParameterKind::text, false, false, "id of a season"};
const Parameter kCommodity{"commodity", "--commodity", ParameterKind::text,
                           false,       false,         "id of a commodity"};

std::vector<Parameter> of_state(std::vector<Parameter> more) {
  std::vector<Parameter> all{kScenario, kYear, kSeason, kSet};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::vector<ServedCommand> make_list() {
  return {
      {"info", "what is in the case", {kSet}},
      {"route", "the best routes of a pair, leg by leg",
       of_state(
           {kCommodity,
            {"from", "", ParameterKind::text, false, false, "zone or node"},
            {"to", "", ParameterKind::text, false, false, "zone or node"},
            {"count", "--count", ParameterKind::integer, false, false, "routes that differ"}})},
      {"criticality", "what closing each link and terminal alone costs", of_state({kCommodity})},
      {"worst-case", "the closures that hurt the case's pair most",
       of_state({kCommodity,
                 {"closures", "--closures", ParameterKind::integer, false, false, "how many"}})},
      {"stress",
       "simulated years of outages",
       {kScenario,
        kYear,
        kSet,
        {"years", "--years", ParameterKind::integer, false, false, "years to simulate"},
        {"list-year", "--list-year", ParameterKind::integer, false, false,
         "the events of one of the years instead of losses"},
        {"measure", "--measure", ParameterKind::text, true, false, "taken, of measure.csv"},
        {"seed", "--seed", ParameterKind::integer, false, false, "of the random numbers"}}},
      {"finance",
       "loans, debt cover, appraisal and country ratios",
       {kScenario,
        kSet,
        {"change", "--change", ParameterKind::text, true, false, "INPUT=NUMBER"},
        {"draws", "--draws", ParameterKind::integer, false, false, "Monte-Carlo draws"},
        {"seed", "--seed", ParameterKind::integer, false, false, "of the draws"}}},
      {"access",
       "how near zones are to markets, and who gains",
       {kScenario,
        kYear,
        kSet,
        kCommodity,
        {"compare", "--compare", ParameterKind::text, true, true, "two scenarios: before, after"},
        {"threshold", "--threshold", ParameterKind::text, false, false, "240h, 100usd_per_t"},
        {"decay", "--decay", ParameterKind::text, false, false, "0.005/h, 0.02/usd_per_t"},
        {"weight", "--weight", ParameterKind::text, false, false, "population or gdp"}}},
      {"hub",
       "who would choose a port, and at what price",
       {kScenario,
        kYear,
        kSet,
        {"port", "--port", ParameterKind::text, false, false, "node of the port"},
        {"rival", "--rival", ParameterKind::text, true, false, "node of a rival"}}},
      {"protect",
       "the best portfolio of measures under a budget",
       {kScenario,
        kYear,
        kSet,
        {"budget", "--budget", ParameterKind::text, false, false, "300M, 3e8"},
        {"objective", "--objective", ParameterKind::text, false, false, "expected, cvar or worst"},
        {"frontier", "--frontier", ParameterKind::integer, false, false, "budgets of the frontier"},
        {"seed", "--seed", ParameterKind::integer, false, false, "of the sampled years"}}},
      {"claims",
       "what each rival claim changes, and which verdict it turns",
       {kScenario, kSet, {"group", "--group", ParameterKind::text, true, false, "claim_group"}}},
      {"explain",
       "one figure traced to inputs, claims and sources",
       {kScenario, kSet, {"figure", "", ParameterKind::text, false, false, "npv, loan:ID"}}},
  };
}

bool fits(ParameterKind kind, const std::string& value) {
  switch (kind) {
    case ParameterKind::text:
      return value.size() <= 256 && value.find('\0') == std::string::npos;
    case ParameterKind::integer:
      return parse_integer(value).has_value();
    case ParameterKind::number:
      return parse_number(value).has_value();
    case ParameterKind::flag:
      return value == "1" || value == "true";
  }
  return false;
}

std::string expected(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::text:
      return "at most 256 characters";
    case ParameterKind::integer:
      return "a whole number";
    case ParameterKind::number:
      return "a number";
    case ParameterKind::flag:
      return "1";
  }
  return "";
}

}  // namespace

std::span<const ServedCommand> served_commands() {
  static const std::vector<ServedCommand> all = make_list();
  return all;
}

std::vector<std::string> arguments_of(const ServedCommand& command, const std::string& folder,
                                      const Query& query) {
  ErrorList errors;
  std::vector<std::string> names;
  for (const Parameter& parameter : command.parameters) {
    names.push_back(parameter.name);
  }
  for (const auto& [name, value] : query) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      errors.add({.code = "E6003",
                  .what = fmt::format("{} has no such parameter", command.name),
                  .file = "query",
                  .found = name,
                  .hint = name_hint(name, names)});
    }
  }
  std::vector<std::string> words{command.name, folder};
  std::vector<std::string> options{"--json"};
  for (const Parameter& parameter : command.parameters) {
    std::size_t times = 0;
    for (const auto& [name, value] : query) {
      if (name != parameter.name) {
        continue;
      }
      const bool bare = parameter.option.empty() || parameter.words;
      ++times;
      if (!fits(parameter.kind, value) || (bare && value.starts_with("-")) ||
          (times > 1 && !parameter.repeats)) {
        errors.add({.code = "E6004",
                    .what = "a parameter with a value that it cannot take",
                    .file = "query",
                    .field = name,
                    .found = value.substr(0, 64),
                    .expected = times > 1 ? "one value" : expected(parameter.kind)});
      } else if (parameter.option.empty()) {
        words.push_back(value);
      } else if (parameter.words) {
        if (times == 1) {
          options.push_back(parameter.option);
        }
        options.push_back(value);
      } else {
        options.push_back(parameter.kind == ParameterKind::flag ? parameter.option
                                                                : parameter.option + "=" + value);
      }
    }
  }
  errors.throw_if_any();
  words.insert(words.end(), options.begin(), options.end());
  return words;
}

}  // namespace corridor::serve
