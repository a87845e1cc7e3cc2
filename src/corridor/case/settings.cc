// case.toml and the --set options that override it.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/hash.h"
#include "corridor/base/text.h"
#include "corridor/case/change.h"
#include "corridor/case/reader.h"
#include "corridor/table/toml.h"

namespace corridor::cases {
namespace {

using table::TomlTable;

constexpr std::array<double, 12> kDaysOfMonth = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

const std::vector<std::string> kCaseKeys = {
    "name", "title",    "currency", "price_year", "discount_rate", "default_scenario",
    "pair", "map_note", "credits",  "route",      "analyses"};
const std::vector<std::string> kReportKeys = {"pairs", "alternatives"};
const std::vector<std::string> kEngineeringKeys = {"pipeline", "train", "truck"};
const std::vector<std::string> kSeasonKeys = {"id", "months"};
const std::vector<std::string> kScenarioKeys = {
    "id",   "title",      "base", "years", "status", "include", "claims", "set", "exclude_projects",
    "note", "physics_off"};

Error option_error(const SetOption& option, std::string code, std::string what) {
  return {.code = std::move(code),
          .what = std::move(what),
          .file = "--set",
          .field = option.key,
          .found = option.key + "=" + option.value};
}

class SettingsReader {
 public:
  SettingsReader(Case& a_case, ErrorList& errors) : case_(a_case), errors_(errors) {}

  void run() {
    const auto path = case_.folder / "case.toml";
    const auto file = TomlTable::read(path, path.string(), errors_);
    if (!file) {
      return;
    }
    const std::string text = read_file(path);
    case_.files.push_back({"case.toml", sha256(text), text.size()});
    file->check_keys({"case", "report", "access", "hub", "engineering", "season", "scenario",
                      "finance", "appraisal", "correlation"},
                     errors_);
    if (const auto section = file->table("case", errors_)) {
      read_case_section(*section);
    } else {
      missing(*file, "case", "E1044", "the table [case] is missing",
              "[case] with title, price_year, default_scenario");
    }
    if (const auto section = file->table("report", errors_)) {
      read_report_section(*section);
    }
    if (const auto section = file->table("engineering", errors_)) {
      section->check_keys(kEngineeringKeys, errors_);
      case_.settings.pipeline_route = section->text("pipeline", errors_).value_or("");
      case_.settings.train_route = section->text("train", errors_).value_or("");
      case_.settings.truck_route = section->text("truck", errors_).value_or("");
    }
    for (const TomlTable& season : file->tables("season", errors_)) {
      read_season(season);
    }
    check_seasons(*file);
    for (const TomlTable& scenario : file->tables("scenario", errors_)) {
      read_scenario(scenario);
    }
    if (case_.scenarios.empty()) {
      missing(*file, "scenario", "E1044", "a case without a scenario", "at least one [[scenario]]");
    } else if (!case_.settings.default_scenario.empty() &&
               case_.find_scenario(case_.settings.default_scenario) == nullptr) {
      unknown_scenario(*file->table("case", errors_), "default_scenario",
                       case_.settings.default_scenario);
    } else if (case_.settings.default_scenario.empty()) {
      case_.settings.default_scenario = case_.scenarios.front().id;
    }
    read_finance_settings(case_, *file, errors_);
  }

 private:
  void missing(const TomlTable& table, const char* key, const char* code, const char* what,
               const char* expected) {
    Error error = table.error(key, code, what);
    error.expected = expected;
    errors_.add(std::move(error));
  }

  double number_between(const TomlTable& table, const char* key, double least, double most,
                        double otherwise) {
    const auto value = table.number(key, errors_);
    if (value && !(*value >= least && *value <= most)) {
      Error error = table.error(key, "E1022", "a number out of range");
      error.expected = fmt::format("{} to {}", shortest(least), shortest(most));
      errors_.add(std::move(error));
      return otherwise;
    }
    return value.value_or(otherwise);
  }

  void check_pair(const TomlTable& table, const char* key, const std::vector<std::string>& pair) {
    if (pair.size() != 2) {
      Error error = table.error(key, "E1040", "a pair of other than two places");
      error.found = fmt::format("{}", fmt::join(pair, ", "));
      error.expected = "two zones or nodes, as [\"a\", \"b\"]";
      errors_.add(std::move(error));
    }
  }

  void read_report_section(const TomlTable& section) {
    section.check_keys(kReportKeys, errors_);
    case_.settings.report_pairs = section.text_rows("pairs", errors_);
    for (const auto& pair : case_.settings.report_pairs) {
      check_pair(section, "pairs", pair);
    }
    case_.settings.alternatives =
        static_cast<int>(number_between(section, "alternatives", 1, 100, 5));
  }

  void read_case_section(const TomlTable& section) {
    section.check_keys(kCaseKeys, errors_);
    Settings& settings = case_.settings;
    settings.name = section.text("name", errors_).value_or(case_.folder.filename().string());
    settings.title = section.text("title", errors_).value_or(settings.name);
    settings.currency = section.text("currency", errors_).value_or("USD");
    settings.price_year = static_cast<int>(number_between(section, "price_year", 1800, 2200, 0));
    settings.discount_rate = number_between(section, "discount_rate", 0, 1, 0.05);
    settings.default_scenario = section.text("default_scenario", errors_).value_or("");
    settings.pair = section.texts("pair", errors_);
    if (!settings.pair.empty()) {
      check_pair(section, "pair", settings.pair);
    }
    settings.map_note = section.text("map_note", errors_).value_or("");
    settings.credits = section.texts("credits", errors_);
  }

  void read_season(const TomlTable& table) {
    table.check_keys(kSeasonKeys, errors_);
    Season season{.id = table.text("id", errors_).value_or(""),
                  .months = table.integers("months", errors_)};
    if (season.id.empty() || find_season(season.id)) {
      missing(table, "id", "E1048", "a season without an id of its own",
              "an id that no other season has");
    }
    for (const int month : season.months) {
      if (month < 1 || month > 12) {
        Error error = table.error("months", "E1045", "a month that no year has");
        error.found = std::to_string(month);
        error.expected = "1 to 12";
        errors_.add(std::move(error));
        continue;
      }
      season.days += kDaysOfMonth[static_cast<std::size_t>(month - 1)];
    }
    case_.seasons.push_back(std::move(season));
  }

  bool find_season(std::string_view id) const {
    return std::any_of(case_.seasons.begin(), case_.seasons.end(),
                       [&](const Season& season) { return season.id == id; });
  }

  void check_seasons(const TomlTable& file) {
    if (case_.seasons.empty()) {
      case_.seasons.push_back(
          {.id = "year", .months = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, .days = 365});
      return;
    }
    std::multiset<int> months;
    for (const Season& season : case_.seasons) {
      months.insert(season.months.begin(), season.months.end());
    }
    std::vector<std::string> wrong;
    for (int month = 1; month <= 12; ++month) {
      if (months.count(month) != 1) {
        wrong.push_back(fmt::format("{} in {}", month, months.count(month)));
      }
    }
    if (!wrong.empty()) {
      Error error = file.error("season", "E1046", "the seasons do not cover the year once");
      error.found = fmt::format("month {}", fmt::join(wrong, ", "));
      error.expected = "each month in one season";
      errors_.add(std::move(error));
    }
  }

  void unknown_scenario(const TomlTable& table, const char* key, const std::string& id) {
    Error error = table.error(key, "E1047", "a scenario that the case does not have");
    error.found = id;
    std::vector<std::string> ids;
    for (const Scenario& scenario : case_.scenarios) {
      ids.push_back(scenario.id);
    }
    error.hint = name_hint(id, ids);
    errors_.add(std::move(error));
  }

  void read_scenario(const TomlTable& table) {
    table.check_keys(kScenarioKeys, errors_);
    Scenario scenario;
    if (const auto base = table.text("base", errors_)) {
      if (const Scenario* found = case_.find_scenario(*base)) {
        scenario = *found;
      } else {
        unknown_scenario(table, "base", *base);
      }
    }
    scenario.id = table.text("id", errors_).value_or("");
    scenario.title = table.text("title", errors_).value_or(scenario.id);
    if (scenario.id.empty() || case_.find_scenario(scenario.id) != nullptr) {
      missing(table, "id", "E1048", "a scenario without an id of its own",
              "an id that no other scenario has");
    }
    if (table.has("years")) {
      scenario.years = table.integers("years", errors_);
      for (const int year : scenario.years) {
        if (year < 1800 || year > 2200) {
          Error error = table.error("years", "E1022", "a number out of range");
          error.found = std::to_string(year);
          error.expected = "1800 to 2200";
          errors_.add(std::move(error));
        }
      }
    }
    if (scenario.years.empty()) {
      missing(table, "years", "E1049", "a scenario without analysis years",
              "one year or more, as [2030, 2040]");
    }
    if (table.has("status")) {
      scenario.statuses.clear();
      for (const std::string& text : table.texts("status", errors_)) {
        if (const auto status = parse_status(text)) {
          scenario.statuses.push_back(*status);
        } else {
          Error error = table.error("status", "E1023", "not one of the allowed values");
          error.found = text;
          error.expected = "open, under_construction, planned, proposed, suspended or closed";
          errors_.add(std::move(error));
        }
      }
    }
    for (const TomlTable& include : table.tables("include", errors_)) {
      Include rule;
      for (const auto& [key, value] : include.plain_values()) {
        if (key == "table") {
          rule.table = value;
        } else {
          rule.match[key] = value;
        }
      }
      scenario.includes.push_back(std::move(rule));
    }
    if (table.has("exclude_projects")) {
      scenario.excluded_projects = table.texts("exclude_projects", errors_);
    }
    if (table.has("physics_off")) {
      scenario.physics_off.clear();
      for (const std::string& text : table.texts("physics_off", errors_)) {
        const Physics model = parse_physics(text);
        if (model == Physics::none) {
          Error error = table.error("physics_off", "E1023", "not one of the allowed values");
          error.found = text;
          error.expected = "truck, train or pipeline";
          errors_.add(std::move(error));
        } else {
          scenario.physics_off.push_back(model);
        }
      }
    }
    if (table.has("claims")) {
      scenario.claims = table.texts("claims", errors_);
    }
    case_.scenarios.push_back(std::move(scenario));
  }

  Case& case_;
  ErrorList& errors_;
};

// A rule that names a column which no row has would open nothing and say nothing.
void check_include(const Case& a_case, const TomlTable& table, const Include& rule,
                   ErrorList& errors) {
  if (!rule.table.empty() && rule.table != "link" && rule.table != "terminal") {
    Error error = table.error("table", "E1023", "not one of the allowed values");
    error.expected = "link or terminal";
    errors.add(std::move(error));
    return;
  }
  std::vector<std::string> columns;
  for (const std::string name : {"link", "terminal"}) {
    const auto found = a_case.tables.find(name + ".csv");
    if (found != a_case.tables.end() && (rule.table.empty() || rule.table == name)) {
      const auto& header = found->second.header();
      columns.insert(columns.end(), header.begin(), header.end());
    }
  }
  for (const auto& [column, value] : rule.match) {
    if (!columns.empty() && std::find(columns.begin(), columns.end(), column) == columns.end()) {
      Error error =
          table.error(column, "E1042", "a scenario includes by a column that is not there");
      error.found = column;
      error.expected = "a column of link.csv or terminal.csv";
      error.hint = name_hint(column, columns);
      errors.add(std::move(error));
    }
  }
}

void check_projects(const Case& a_case, const TomlTable& table, const Scenario& scenario,
                    ErrorList& errors) {
  std::vector<std::string> ids = {"corridor"};
  for (const Project& project : a_case.projects) {
    ids.push_back(project.id);
  }
  for (const std::string& id : scenario.excluded_projects) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) {
      Error error =
          table.error("exclude_projects", "E2004", "a project that project.csv does not have");
      error.found = id;
      error.hint = name_hint(id, ids);
      errors.add(std::move(error));
    }
  }
}

void check_names(const Case& a_case, const TomlTable& section, const char* key,
                 const std::vector<std::string>& named, ErrorList& errors) {
  if (a_case.places.empty() || a_case.zones.empty()) {
    return;  // unreadable or empty: reported as such
  }
  std::vector<std::string> ids;
  for (const Zone& zone : a_case.zones) {
    ids.push_back(zone.id);
  }
  for (const Place& place : a_case.places) {
    ids.push_back(place.id);
  }
  for (const std::string& id : named) {
    if (!a_case.find_zone(id) && !a_case.find_place(id)) {
      Error error = section.error(key, "E2004", "a place that node.csv and zone.csv do not have");
      error.found = id;
      error.hint = name_hint(id, ids);
      errors.add(std::move(error));
    }
  }
}

void check_routes(const Case& a_case, const TomlTable& section, ErrorList& errors) {
  std::vector<std::string> ids;
  for (const Route& route : a_case.routes) {
    ids.push_back(route.id);
  }
  for (const std::string& key : kEngineeringKeys) {
    const std::string id = section.text(key, errors).value_or("");
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) {
      Error error = section.error(key, "E2004", "a route that route.csv does not have");
      error.found = id;
      error.hint = name_hint(id, ids);
      errors.add(std::move(error));
    }
  }
}

std::optional<double> finite_number(std::string_view text) {
  const auto value = parse_number(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

void apply_option(Case& a_case, const SetOption& option, ErrorList& errors) {
  const auto value = finite_number(option.value);
  std::vector<std::string> keys = {"report.alternatives", "case.discount_rate",
                                   "case.default_scenario", "case.as_of", "claim"};
  for (Parameter& parameter : a_case.parameters) {
    keys.push_back("parameter." + parameter.name);
    if (option.key == keys.back() && value) {
      parameter.value = *value;
      parameter.evidence.source_id = "--set";
      return;
    }
  }
  if (is_change(option)) {
    return;  // add_changes() takes it
  }
  if (option.key == "case.as_of") {
    keep_what_was_known(a_case, option.value, option_error(option, "", ""), errors);
  } else if (option.key == "claim") {
    take_claim(a_case, option.value, option_error(option, "", ""), errors);
  } else if (option.key == "report.alternatives" && value && *value >= 1 && *value <= 100 &&
             *value == std::floor(*value)) {
    a_case.settings.alternatives = static_cast<int>(*value);
  } else if (option.key == "case.discount_rate" && value && *value >= 0 && *value <= 1) {
    a_case.settings.discount_rate = *value;
  } else if (option.key == "case.default_scenario" &&
             a_case.find_scenario(option.value) != nullptr) {
    a_case.settings.default_scenario = option.value;
  } else if (std::find(keys.begin(), keys.end(), option.key) != keys.end()) {
    Error error = option_error(option, "E1020", "--set with a value that the key cannot take");
    errors.add(std::move(error));
  } else {
    Error error = option_error(option, "E1043", "--set of a key that does not exist");
    error.hint = name_hint(option.key, keys);
    if (error.hint.empty()) {
      error.hint =
          "case.*, report.*, claim=CLAIM_ID, link.ID.closed and the like, and parameter.NAME "
          "(corridor info lists the parameters)";
    }
    errors.add(std::move(error));
  }
}

}  // namespace

void read_settings(Case& a_case, ErrorList& errors) {
  SettingsReader(a_case, errors).run();
}

void read_settings_that_name_rows(Case& a_case, const std::vector<SetOption>& sets,
                                  ErrorList& errors) {
  for (const SetOption& option : sets) {
    apply_option(a_case, option, errors);
  }
  const auto path = a_case.folder / "case.toml";
  ErrorList known;  // problems that read_settings() has reported
  const auto file = TomlTable::read(path, path.string(), known);
  if (!file) {
    return;
  }
  if (const auto section = file->table("case", known)) {
    check_names(a_case, *section, "pair", a_case.settings.pair, errors);
  }
  if (const auto section = file->table("report", known)) {
    for (const auto& pair : a_case.settings.report_pairs) {
      check_names(a_case, *section, "pairs", pair, errors);
    }
  }
  if (const auto section = file->table("engineering", known)) {
    check_routes(a_case, *section, errors);
  }
  const auto scenarios = file->tables("scenario", known);
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const TomlTable& table = scenarios[i];
    Scenario& scenario = a_case.scenarios[i];
    const auto base = table.text("base", known);
    if (const Scenario* found = base ? a_case.find_scenario(*base) : nullptr) {
      scenario.sets = found->sets;
    }
    for (const TomlTable& set : table.tables("set", errors)) {
      read_set(a_case, set, scenario, errors);
    }
    const auto includes = table.tables("include", known);
    const std::size_t inherited = scenario.includes.size() - includes.size();
    for (std::size_t rule = 0; rule < includes.size(); ++rule) {
      check_include(a_case, includes[rule], scenario.includes[inherited + rule], errors);
    }
    if (table.has("exclude_projects")) {
      check_projects(a_case, table, scenario, errors);
    }
    take_claims(a_case, table, scenario, errors);
  }
}

}  // namespace corridor::cases
