// What the three engineering commands share: the line, and the ways to answer.
#pragma once

#include "options.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "corridor/output/line_plot.h"
#include "corridor/study/engineering.h"

namespace corridor::app {

struct LineOptions : CommonOptions {
  std::string route;
  std::string profile;
  bool reverse = false;
  double smooth_m = 0;
};

/// Adds CASE or profile.csv, --route, --profile, --reverse, --smooth, -o, --force, --json, --set.
void add_line_options(CLI::App& command, LineOptions& options);

/// The line that the options name: a route or profile of the case, or the profile of a file.
struct ChosenLine {
  std::optional<cases::Case> a_case = {};  // none: a profile alone
  study::Line line = {};
  ErrorList warnings = {};
};

/// @param default_route of the case, where neither --route nor --profile is given; empty: none
ChosenLine choose_line(const LineOptions& options, std::string cases::Settings::*default_route);

/// Two columns for people: what, and how much.
using Facts = std::vector<std::pair<std::string, std::string>>;
std::string facts_text(const Facts& facts);

struct OutputFile {
  std::string name;
  std::string text;
};

/// Writes the files of -o, whole or not at all, and says so on standard output unless --json.
void write_files(const LineOptions& options, const std::vector<OutputFile>& files);

/// Prints what stands under a result: notes of the profile, warnings, what is not certain.
void print_remarks(const ChosenLine& chosen, const ErrorList& warnings,
                   const std::vector<std::string>& caveats);
Json remarks_json(const ChosenLine& chosen, const ErrorList& warnings,
                  const std::vector<std::string>& caveats);

/// A cost as one line for people ("USD 0.93 a t (0.7 to 1.2 ...), ..."), or which price is missing.
/// @param without what it leaves out: ", without levies"
std::string cost_text(const cost::UnitCost& cost, const std::string& without = "");
Json cost_json(const cost::UnitCost& cost);

/// Both lists, each text once.
std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second);

/// Prints a problem of engineering (exit 1), as text or JSON.
int say_no(const LineOptions& options, const ChosenLine& chosen, const Error& problem);

}  // namespace corridor::app
