// case.toml and the --set options that override it.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/hash.h"
#include "corridor/base/text.h"
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
const std::vector<std::string> kSeasonKeys = {"id", "months"};
const std::vector<std::string> kScenarioKeys = {
    "id",  "title", "base", "years", "status", "include", "claims", "set", "exclude_projects",
    "note"};

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
    file->check_keys({"case", "report", "season", "scenario"}, errors_);
    if (const auto section = file->table("case", errors_)) {
      read_case_section(*section);
    } else {
      errors_.add(file->error("case", "E1044", "the table [case] is missing"));
    }
    if (const auto section = file->table("report", errors_)) {
      section->check_keys(kReportKeys, errors_);
      case_.settings.report_pairs = section->text_rows("pairs", errors_);
      case_.settings.alternatives =
          static_cast<int>(section->number("alternatives", errors_).value_or(5));
    }
    for (const TomlTable& season : file->tables("season", errors_)) {
      read_season(season);
    }
    check_seasons(*file);
    for (const TomlTable& scenario : file->tables("scenario", errors_)) {
      read_scenario(scenario);
    }
    if (case_.scenarios.empty()) {
      errors_.add(file->error("scenario", "E1044", "a case needs at least one [[scenario]]"));
    } else if (case_.find_scenario(case_.settings.default_scenario) == nullptr) {
      unknown_scenario(*file->table("case", errors_), "default_scenario",
                       case_.settings.default_scenario);
    }
  }

 private:
  void read_case_section(const TomlTable& section) {
    section.check_keys(kCaseKeys, errors_);
    Settings& settings = case_.settings;
    settings.name = section.text("name", errors_).value_or(case_.folder.filename().string());
    settings.title = section.text("title", errors_).value_or(settings.name);
    settings.currency = section.text("currency", errors_).value_or("USD");
    settings.price_year = static_cast<int>(section.number("price_year", errors_).value_or(0));
    settings.discount_rate = section.number("discount_rate", errors_).value_or(0.05);
    settings.default_scenario = section.text("default_scenario", errors_).value_or("");
    settings.pair = section.texts("pair", errors_);
    settings.map_note = section.text("map_note", errors_).value_or("");
    settings.credits = section.texts("credits", errors_);
  }

  void read_season(const TomlTable& table) {
    table.check_keys(kSeasonKeys, errors_);
    Season season{.id = table.text("id", errors_).value_or(""),
                  .months = table.integers("months", errors_)};
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
    for (int month = 1; month <= 12; ++month) {
      if (months.count(month) != 1) {
        Error error = file.error("season", "E1046", "the seasons do not cover the year once");
        error.found = fmt::format("month {} in {} seasons", month, months.count(month));
        error.expected = "each month in one season";
        errors_.add(std::move(error));
      }
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
      errors_.add(table.error("id", "E1048", "a scenario needs an id of its own"));
    }
    if (table.has("years")) {
      scenario.years = table.integers("years", errors_);
    }
    if (scenario.years.empty()) {
      errors_.add(table.error("years", "E1049", "a scenario needs its analysis years"));
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
    if (table.has("claims")) {
      scenario.claims = table.texts("claims", errors_);
    }
    case_.scenarios.push_back(std::move(scenario));
  }

  Case& case_;
  ErrorList& errors_;
};

std::optional<network::Attribute> attribute_of(network::Subject subject, std::string_view column) {
  using network::Attribute;
  if (column == "hours") {
    return Attribute::hours;
  }
  if (subject == network::Subject::link) {
    return column == "free_speed"         ? std::optional(Attribute::free_speed_kmh)
           : column == "freight_capacity" ? std::optional(Attribute::capacity)
                                          : std::nullopt;
  }
  return column == "price"      ? std::optional(Attribute::price)
         : column == "capacity" ? std::optional(Attribute::capacity)
                                : std::nullopt;
}

std::vector<std::string> ids_of(const Case& a_case, network::Subject subject) {
  std::vector<std::string> ids;
  if (subject == network::Subject::link) {
    for (const Link& link : a_case.links) {
      ids.push_back(link.id);
    }
  } else {
    for (const Terminal& terminal : a_case.terminals) {
      ids.push_back(terminal.id);
    }
  }
  return ids;
}

std::optional<std::uint32_t> position(const std::vector<std::string>& ids, std::string_view id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  return found == ids.end() ? std::nullopt
                            : std::optional(static_cast<std::uint32_t>(found - ids.begin()));
}

void read_set(const Case& a_case, const TomlTable& table, Scenario& scenario, ErrorList& errors) {
  table.check_keys({"table", "id", "column", "value", "source", "note"}, errors);
  const auto subject = table.text("table", errors).value_or("") == "terminal"
                           ? network::Subject::terminal
                           : network::Subject::link;
  const std::string column = table.text("column", errors).value_or("");
  const auto attribute = attribute_of(subject, column);
  if (!attribute) {
    Error error = table.error("column", "E1043", "a value that a scenario cannot set");
    error.expected = subject == network::Subject::link ? "free_speed, hours or freight_capacity"
                                                       : "hours, price or capacity";
    errors.add(std::move(error));
  }
  const auto ids = ids_of(a_case, subject);
  const std::string id = table.text("id", errors).value_or("");
  const auto index = position(ids, id);
  if (!index) {
    Error error = table.error("id", "E2004", "a scenario sets a row that does not exist");
    error.hint = name_hint(id, ids);
    errors.add(std::move(error));
  }
  const auto value = table.number("value", errors);
  if (value && *value < 0) {
    errors.add(table.error("value", "E1022", "a number out of range"));
  }
  if (index && attribute && value) {
    scenario.sets.push_back({subject, *index, *attribute, *value});
  }
}

void check_names(const Case& a_case, const TomlTable& section, const char* key,
                 const std::vector<std::string>& named, ErrorList& errors) {
  std::vector<std::string> ids;
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

void apply_option(Case& a_case, const SetOption& option, ErrorList& errors) {
  const auto value = parse_number(option.value);
  std::vector<std::string> keys = {"report.alternatives", "case.discount_rate",
                                   "case.default_scenario"};
  for (Parameter& parameter : a_case.parameters) {
    keys.push_back("parameter." + parameter.name);
    if (option.key == keys.back() && value) {
      parameter.value = *value;
      parameter.evidence.source_id = "--set";
      return;
    }
  }
  if (option.key == "report.alternatives" && value && *value >= 1) {
    a_case.settings.alternatives = static_cast<int>(*value);
  } else if (option.key == "case.discount_rate" && value) {
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
      error.hint = "case.*, report.* and parameter.NAME (corridor info lists the parameters)";
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
  const auto path = a_case.folder / "case.toml";
  const auto file = TomlTable::read(path, path.string(), errors);
  if (const auto section = file->table("case", errors)) {
    check_names(a_case, *section, "pair", a_case.settings.pair, errors);
  }
  if (const auto section = file->table("report", errors)) {
    for (const auto& pair : a_case.settings.report_pairs) {
      check_names(a_case, *section, "pairs", pair, errors);
    }
  }
  const auto scenarios = file->tables("scenario", errors);
  for (std::size_t i = 0; i < scenarios.size() && i < a_case.scenarios.size(); ++i) {
    if (const auto base = scenarios[i].text("base", errors)) {
      a_case.scenarios[i].sets = a_case.find_scenario(*base)->sets;
    }
    for (const TomlTable& set : scenarios[i].tables("set", errors)) {
      read_set(a_case, set, a_case.scenarios[i], errors);
    }
    for (const std::string& project : a_case.scenarios[i].excluded_projects) {
      const bool known =
          project == "corridor" || std::any_of(a_case.projects.begin(), a_case.projects.end(),
                                               [&](const Project& p) { return p.id == project; });
      if (!known) {
        Error error = scenarios[i].error("exclude_projects", "E2004",
                                         "a project that project.csv does not have");
        error.found = project;
        errors.add(std::move(error));
      }
    }
  }
  for (const SetOption& option : sets) {
    apply_option(a_case, option, errors);
  }
}

}  // namespace corridor::cases
