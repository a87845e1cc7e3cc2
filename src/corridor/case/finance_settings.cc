// [finance], [[appraisal]] and [[correlation]] of case.toml.
#include <algorithm>

#include "corridor/base/text.h"
#include "corridor/case/reader.h"

namespace corridor::cases {
namespace {

using table::TomlTable;

void read_section(Case& a_case, const TomlTable& section, ErrorList& errors) {
  section.check_keys({"country", "revenue_currency", "debt_capacity"}, errors);
  FinanceSettings& finance = a_case.settings.finance;
  finance.country = section.text("country", errors).value_or("");
  finance.revenue_currency = section.text("revenue_currency", errors).value_or("");
  finance.debt_capacity = section.text("debt_capacity", errors).value_or("");
  const std::vector<std::string> capacities = {"weak", "medium", "strong"};
  if (!finance.debt_capacity.empty() &&
      std::find(capacities.begin(), capacities.end(), finance.debt_capacity) == capacities.end()) {
    Error error = section.error("debt_capacity", "E1023", "not one of the allowed values");
    error.found = finance.debt_capacity;
    error.expected = "weak, medium or strong";
    errors.add(std::move(error));
  }
}

void read_appraisal(Case& a_case, const TomlTable& table, ErrorList& errors) {
  table.check_keys({"with", "without", "note"}, errors);
  AppraisalPair pair;
  for (const auto& [key, id] : {std::pair{"with", &pair.with}, {"without", &pair.without}}) {
    *id = table.text(key, errors).value_or("");
    if (a_case.find_scenario(*id) == nullptr) {
      Error error = table.error(key, "E1041", "an appraisal of a scenario that does not exist");
      error.found = *id;
      error.expected = "the id of a [[scenario]]";
      std::vector<std::string> ids;
      for (const Scenario& scenario : a_case.scenarios) {
        ids.push_back(scenario.id);
      }
      error.hint = name_hint(*id, ids);
      errors.add(std::move(error));
      return;
    }
  }
  if (pair.with == pair.without) {
    Error error = table.error("without", "E1041", "an appraisal of a scenario against itself");
    error.found = pair.without;
    error.expected = "the same future without the projects";
    errors.add(std::move(error));
    return;
  }
  a_case.settings.finance.appraisals.push_back(std::move(pair));
}

void read_correlation(Case& a_case, const TomlTable& table, ErrorList& errors) {
  table.check_keys({"inputs", "value", "note"}, errors);
  const auto inputs = table.texts("inputs", errors);
  const auto value = table.number("value", errors);
  if (inputs.size() != 2 || !value || !(*value > -1 && *value < 1)) {
    Error error = table.error("value", "E5041", "a correlation that cannot be");
    error.expected = "inputs = [\"a\", \"b\"] and a value between -1 and 1";
    errors.add(std::move(error));
    return;
  }
  a_case.settings.finance.correlations.push_back({inputs[0], inputs[1], *value});
}

}  // namespace

void read_finance_settings(Case& a_case, const TomlTable& file, ErrorList& errors) {
  if (const auto section = file.table("finance", errors)) {
    read_section(a_case, *section, errors);
  }
  for (const TomlTable& table : file.tables("appraisal", errors)) {
    read_appraisal(a_case, table, errors);
  }
  for (const TomlTable& table : file.tables("correlation", errors)) {
    read_correlation(a_case, table, errors);
  }
}

}  // namespace corridor::cases
