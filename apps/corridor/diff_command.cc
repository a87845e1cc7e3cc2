// diff: what changed between two runs, largest first.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/study/manifest.h"
#include "corridor/table/csv.h"

namespace corridor::app {
namespace {

struct DiffOptions : CommonOptions {
  std::string a;
  std::string b;
  std::size_t most = 20;
  bool exit_code = false;
};

struct TableKeys {
  const char* file;
  std::vector<std::string> keys;
};

// Rows are matched by ids that are stable over runs.
const std::vector<TableKeys>& tables() {
  static const std::vector<TableKeys> kTables = {
      {"scenario.csv", {"scenario", "year"}},
      {"mode_split.csv", {"scenario", "year", "mode"}},
      {"terminal_flow.csv", {"scenario", "year", "terminal_id", "direction"}},
      {"link_flow.csv", {"scenario", "year", "link_id", "direction"}},
      {"od.csv", {"scenario", "year", "season", "o_zone_id", "d_zone_id", "commodity"}}};
  return kTables;
}

struct Change {
  std::string table;
  std::string row;
  std::string column;
  double before = 0;
  double after = 0;
  double relative() const {
    return std::abs(after - before) / std::max({std::abs(before), std::abs(after), 1e-300});
  }
};

using Rows = std::map<std::string, std::size_t>;

Rows rows_by_key(const table::Table& table, const std::vector<std::string>& keys) {
  Rows rows;
  for (std::size_t row = 0; row < table.row_count(); ++row) {
    std::vector<std::string> parts;
    for (const std::string& key : keys) {
      if (table.column(key) != table::kNoColumn) {
        parts.emplace_back(table.cell(row, key));
      }
    }
    rows.emplace(fmt::format("{}", fmt::join(parts, " ")), row);
  }
  return rows;
}

void compare_rows(const TableKeys& keys, const std::string& row, const table::Table& a,
                  std::size_t row_a, const table::Table& b, std::size_t row_b,
                  std::vector<Change>& changes) {
  for (std::size_t column = 0; column < a.header().size(); ++column) {
    const std::string& name = a.header()[column];
    const auto before = a.number(row_a, column);
    const auto after = b.number(row_b, b.column(name));
    const bool is_key = std::find(keys.keys.begin(), keys.keys.end(), name) != keys.keys.end();
    if (!is_key && before && after && *before != *after) {
      changes.push_back({keys.file, row, name, *before, *after});
    }
  }
}

struct Difference {
  std::vector<Change> changes;
  std::vector<std::string> only_in_a;
  std::vector<std::string> only_in_b;
};

void compare_tables(const TableKeys& keys, const DiffOptions& options, Difference& difference) {
  ErrorList errors;
  const auto read = [&](const std::string& folder) {
    const auto path = std::filesystem::path(folder) / keys.file;
    return table::Table::read(path, path.string(), errors);
  };
  const auto a = read(options.a);
  const auto b = read(options.b);
  errors.throw_if_any();
  const Rows rows_a = rows_by_key(*a, keys.keys);
  const Rows rows_b = rows_by_key(*b, keys.keys);
  for (const auto& [key, row] : rows_a) {
    const auto other = rows_b.find(key);
    if (other == rows_b.end()) {
      difference.only_in_a.push_back(std::string(keys.file) + " " + key);
    } else {
      compare_rows(keys, key, *a, row, *b, other->second, difference.changes);
    }
  }
  for (const auto& [key, row] : rows_b) {
    if (!rows_a.contains(key)) {
      difference.only_in_b.push_back(std::string(keys.file) + " " + key);
    }
  }
}

std::vector<std::string> changed_values(const DiffOptions& options) {
  const auto a = study::read_manifest(options.a);
  const auto b = study::read_manifest(options.b);
  std::vector<std::string> lines;
  std::map<std::string, std::string> inputs;
  for (const study::FileHash& file : a.inputs) {
    inputs[file.name] = file.sha256;
  }
  for (const study::FileHash& file : b.inputs) {
    if (inputs[file.name] != file.sha256) {
      lines.push_back("input " + file.name);
    }
  }
  const auto sets = [](const study::Manifest& manifest) {
    std::vector<std::string> texts;
    for (const cases::SetOption& set : manifest.request.sets) {
      texts.push_back(set.key + "=" + set.value);
    }
    return fmt::format("{}", fmt::join(texts, " "));
  };
  if (sets(a) != sets(b)) {
    lines.push_back(fmt::format("--set \"{}\" against \"{}\"", sets(a), sets(b)));
  }
  if (a.request.choice != b.request.choice) {
    lines.push_back(fmt::format("choice {} against {}", a.request.choice, b.request.choice));
  }
  return lines;
}

void print_difference(const DiffOptions& options, const Difference& difference,
                      const std::vector<std::string>& inputs) {
  for (const std::string& line : inputs) {
    fmt::print("differs: {}\n", line);
  }
  if (difference.changes.empty()) {
    fmt::print("no figure differs\n");
  } else {
    TextTable table{.header = {"table", "row", "figure", "before", "after", "change %"},
                    .rows = {}};
    for (std::size_t i = 0; i < std::min(options.most, difference.changes.size()); ++i) {
      const Change& change = difference.changes[i];
      table.rows.push_back(
          {change.table, change.row, change.column, shortest(change.before), shortest(change.after),
           change.before == 0
               ? "new"
               : grouped(100 * (change.after - change.before) / std::abs(change.before), 2)});
    }
    fmt::print("{}", table.text());
    if (difference.changes.size() > options.most) {
      fmt::print("... and {} more figures (--most)\n", difference.changes.size() - options.most);
    }
  }
  const auto only = [](const std::vector<std::string>& rows, const std::string& folder) {
    if (!rows.empty()) {
      fmt::print("{} rows only in {}, as {}\n", rows.size(), folder, rows.front());
    }
  };
  only(difference.only_in_a, options.a);
  only(difference.only_in_b, options.b);
}

int diff(const DiffOptions& options) {
  const auto inputs = changed_values(options);
  Difference difference;
  for (const TableKeys& keys : tables()) {
    compare_tables(keys, options, difference);
  }
  // Whole-scenario totals first, then by how much of the figure changed.
  std::stable_sort(difference.changes.begin(), difference.changes.end(),
                   [](const Change& a, const Change& b) {
                     const bool total_a = a.table == "scenario.csv";
                     const bool total_b = b.table == "scenario.csv";
                     return total_a != total_b ? total_a : a.relative() > b.relative();
                   });
  const bool same =
      difference.changes.empty() && difference.only_in_a.empty() && difference.only_in_b.empty();
  if (options.json) {
    Json changes = Json::array();
    for (const Change& change : difference.changes) {
      changes.push_back({{"table", change.table},
                         {"row", change.row},
                         {"figure", change.column},
                         {"before", change.before},
                         {"after", change.after}});
    }
    print_json({{"a", options.a},
                {"b", options.b},
                {"same", same},
                {"inputs", inputs},
                {"changes", changes},
                {"only_in_a", difference.only_in_a},
                {"only_in_b", difference.only_in_b}});
  } else {
    print_difference(options, difference, inputs);
  }
  return options.exit_code && !same ? kAnalysisSaysNo : kOk;
}

}  // namespace

void add_diff(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand("diff", "What changed between two runs, largest first");
  command->add_option("a", options->a, "folder of a run")->required();
  command->add_option("b", options->b, "folder of another run")->required();
  command->add_option("--most", options->most, "figures to print");
  command->add_flag("--exit-code", options->exit_code, "exit with 1 if anything differs");
  command->add_flag("--json", options->json, "print one JSON object");
  command->footer("Example: corridor diff run-before run-after");
  command->callback([=, &chosen] { chosen = [=] { return diff(*options); }; });
}

}  // namespace corridor::app
