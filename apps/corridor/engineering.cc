#include "engineering.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/case/profile.h"

namespace corridor::app {
namespace {

study::Line line_of_case_profile(const cases::Case& a_case, const std::string& id) {
  std::vector<std::string> ids;
  for (const cases::ElevationProfile& profile : a_case.profiles) {
    if (profile.id == id) {
      return study::line_of_profile(profile);
    }
    ids.push_back(profile.id);
  }
  throw InputError(Error{.code = "E1047",
                         .what = "there is no such profile",
                         .file = "--profile",
                         .found = id,
                         .expected = "a profile_id of profile.csv",
                         .hint = name_hint(id, ids)});
}

std::string worded(const Error& warning) {
  std::string text = warning.what;
  if (!warning.found.empty()) {
    text += ": " + warning.found;
  }
  return warning.hint.empty() ? text : text + " (" + warning.hint + ")";
}

}  // namespace

void add_line_options(CLI::App& command, LineOptions& options) {
  command.add_option("case", options.case_folder, "folder of a case, or a profile.csv alone")
      ->required();
  command.add_option("--route", options.route, "route_id of the case; default: that of case.toml");
  command.add_option("--profile", options.profile,
                     "profile_id instead of a route, or of a file that holds several");
  command.add_flag("--reverse", options.reverse, "run the line the other way");
  command
      .add_option("--smooth", options.smooth_m,
                  "m, window of a moving mean over raw heights; 0: none")
      ->check(CLI::NonNegativeNumber);
  command.add_flag("--json", options.json, "print one JSON object");
  command.add_option("--set", options.sets, "KEY=VALUE that overrides the case, repeatable")
      ->allow_extra_args(false);
  command.add_option("--threads", options.threads, "0: all cores; the answer is the same")
      ->check(CLI::Range(0, 1024));
  command.add_option("-o,--output", options.output, "folder for the plot and the tables");
  command.add_flag("--force", options.force, "replace the folder if it is there");
}

ChosenLine choose_line(const LineOptions& options, std::string cases::Settings::*default_route) {
  ChosenLine chosen;
  if (std::filesystem::is_regular_file(options.case_folder)) {
    chosen.line = study::line_of_profile(cases::open_profile(options.case_folder, options.profile));
  } else {
    chosen.a_case = open_case(options);
    const std::string& standard = chosen.a_case->settings.*default_route;
    const std::string& route = options.route.empty() ? standard : options.route;
    if (!options.profile.empty()) {
      chosen.line = line_of_case_profile(*chosen.a_case, options.profile);
    } else if (!route.empty()) {
      chosen.line = study::line_of_route(*chosen.a_case, route);
    } else {
      throw InputError(Error{.code = "E1053",
                             .what = "which line?",
                             .file = "--route",
                             .expected = "--route ROUTE_ID, --profile PROFILE_ID, or [engineering] "
                                         "in case.toml"});
    }
  }
  if (options.smooth_m > 0) {
    physics::Smoothed smoothed = physics::smooth(chosen.line.profile, options.smooth_m);
    chosen.line.profile = std::move(smoothed.profile);
    chosen.line.notes.push_back(smoothed.filter);
    chosen.warnings.add_all(smoothed.warnings);
  }
  if (options.reverse) {
    chosen.line.profile = physics::reversed(chosen.line.profile);
    chosen.line.title += ", the other way";
  }
  return chosen;
}

std::string facts_text(const Facts& facts) {
  std::size_t width = 0;
  for (const auto& [what, value] : facts) {
    width = std::max(width, display_width(what));
  }
  std::string out;
  for (const auto& [what, value] : facts) {
    out += "  " + what + std::string(width - display_width(what) + 2, ' ') + value + "\n";
  }
  return out;
}

void write_files(const LineOptions& options, const std::vector<OutputFile>& files) {
  if (options.output.empty()) {
    return;
  }
  AtomicFolder folder(options.output, options.force);
  std::string names;
  for (const OutputFile& file : files) {
    write_file(folder.partial() / file.name, file.text);
    names += (names.empty() ? "" : ", ") + file.name;
  }
  folder.commit();
  if (!options.json) {
    fmt::print("\nWritten to {}: {}\n", options.output, names);
  }
}

void print_remarks(const ChosenLine& chosen, const ErrorList& warnings,
                   const std::vector<std::string>& caveats) {
  ErrorList all = chosen.warnings;
  all.add_all(warnings);
  if (!chosen.line.notes.empty() || !all.items().empty() || !caveats.empty()) {
    fmt::print("\n");
  }
  for (const std::string& note : chosen.line.notes) {
    fmt::print("Profile: {}\n", note);
  }
  for (const Error& warning : all.items()) {
    fmt::print("Warning {}: {}\n", warning.code, worded(warning));
  }
  for (const std::string& caveat : caveats) {
    fmt::print("Not certain: {}\n", caveat);
  }
}

Json remarks_json(const ChosenLine& chosen, const ErrorList& warnings,
                  const std::vector<std::string>& caveats) {
  ErrorList all = chosen.warnings;
  all.add_all(warnings);
  Json list = Json::array();
  for (const Error& warning : all.items()) {
    list.push_back({{"code", warning.code}, {"text", worded(warning)}});
  }
  return {{"profile_notes", chosen.line.notes}, {"warnings", list}, {"not_certain", caveats}};
}

std::string cost_text(const cost::UnitCost& cost, const std::string& without) {
  if (!cost.complete()) {
    return fmt::format("not told: unit_price.csv has no {}", cost.missing.front());
  }
  return fmt::format("USD {} a t ({} to {} with all prices low or high), {} cents a t km{}",
                     grouped(cost.usd_per_t, 2), grouped(cost.usd_per_t_low, 2),
                     grouped(cost.usd_per_t_high, 2), grouped(cost.usd_per_t_km * 100, 2), without);
}

Json cost_json(const cost::UnitCost& cost) {
  if (!cost.complete()) {
    return {{"missing_prices", cost.missing}};
  }
  Json lines = Json::array();
  for (const cost::CostLine& line : cost.lines) {
    lines.push_back({{"price_id", line.price_id},
                     {"amount", line.amount},
                     {"unit", line.unit},
                     {"price", line.price},
                     {"usd", line.usd_per_year}});
  }
  return {{"usd_per_t", cost.usd_per_t},
          {"usd_per_t_low", cost.usd_per_t_low},
          {"usd_per_t_high", cost.usd_per_t_high},
          {"usd_per_t_km", cost.usd_per_t_km},
          {"lines", lines}};
}

std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
  for (const std::string& one : second) {
    if (std::find(first.begin(), first.end(), one) == first.end()) {
      first.push_back(one);
    }
  }
  return first;
}

int say_no(const LineOptions& options, const ChosenLine& chosen, const Error& problem) {
  if (options.json) {
    print_json({{"line", chosen.line.title},
                {"feasible", false},
                {"problem",
                 {{"code", problem.code},
                  {"what", problem.what},
                  {"found", problem.found},
                  {"expected", problem.expected},
                  {"hint", problem.hint}}}});
  } else {
    fmt::print("{}\n{}", chosen.line.title, format(problem));
  }
  return kAnalysisSaysNo;
}

}  // namespace corridor::app
