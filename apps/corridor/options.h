// Options that commands share, and how commands answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "corridor/case/case.h"
#include "corridor/case/scenario.h"
#include "corridor/cost/cost.h"

namespace corridor::app {

using Json = nlohmann::ordered_json;

enum ExitCode { kOk = 0, kAnalysisSaysNo = 1, kBadInput = 2, kInternal = 3 };

struct CommonOptions {
  std::string case_folder;
  bool json = false;
  bool quiet = false;
  int threads = 0;
  std::uint64_t seed = 1;
  std::string scenario;  // empty: the case's default
  int year = 0;          // 0: the scenario's first analysis year
  std::string season;    // empty: the first of case.toml
  std::string commodity;
  std::vector<std::string> sets;
  std::string output;
  bool force = false;
};

/// Adds the positional CASE and --json, --set, --threads.
void add_case_options(CLI::App& command, CommonOptions& options);
/// Adds --scenario, --year, --season.
void add_scenario_options(CLI::App& command, CommonOptions& options);

/// Parses KEY=VALUE of --set. @throws InputError for an entry without "="
std::vector<cases::SetOption> parse_sets(const std::vector<std::string>& sets);

cases::Case open_case(const CommonOptions& options);

/// A scenario with its year and season as the options name them.
struct Selected {
  const cases::Scenario* scenario = nullptr;
  int year = 0;
  const cases::Season* season = nullptr;
  cost::ArcStates states = {};
};

/// @throws InputError for unknown names, with the near one as hint
Selected select_state(const cases::Case& a_case, const CommonOptions& options);
CommodityId select_commodity(const cases::Case& a_case, const std::string& id);

/// Node of the supernetwork for a zone or place id: the centroid of the zone of that id, of the
/// first zone at that place, else the place as its first mode sees it.
NodeId select_node(const cases::Case& a_case, const std::string& id, CommodityId commodity);
std::string node_name(const cases::Case& a_case, NodeId node);

inline constexpr double kMillion = 1e6;
/// USD as text in millions; "none" for a figure that is not there (NaN).
std::string million(double usd, int digits = 1);

/// Before anything is computed: no file is written over.
/// @param paths empty ones are no files
/// @throws InputError E1008 for each that exists and is not to be replaced
void refuse_existing(const std::vector<std::string>& paths, bool force);

/// Prints one JSON object to standard output.
void print_json(const Json& json);

/// A table for people: columns padded, numbers to the right.
struct TextTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::string text() const;
};

/// Characters, not bytes, of UTF-8 text.
std::size_t display_width(const std::string& text);

}  // namespace corridor::app
