// Shared by the readers of case tables; not for other modules.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/table/csv.h"
#include "corridor/table/toml.h"

namespace corridor::cases {

/// Ids of a table and what they stand for; unknown ones become errors with the near id as hint.
class Index {
 public:
  void add(std::string id) {
    number_.try_emplace(id, static_cast<std::uint32_t>(ids_.size()));
    ids_.push_back(std::move(id));
  }
  std::optional<std::uint32_t> find(std::string_view id) const {
    const auto found = number_.find(std::string(id));
    return found == number_.end() ? std::nullopt : std::optional(found->second);
  }
  const std::vector<std::string>& ids() const { return ids_; }

  /// The table could not be read: its ids are not known, so that nothing is said of those who name
  /// them.
  void mark_unreadable() { readable_ = false; }
  bool readable() const { return readable_; }

 private:
  bool readable_ = true;
  std::vector<std::string> ids_;
  std::unordered_map<std::string, std::uint32_t> number_;
};

/// One row of a table, with the columns looked up by name. Cells that check() refused read as their
/// default, so that reading goes on and finds more.
class Row {
 public:
  Row(const table::Table& table, std::size_t row, ErrorList& errors)
      : table_(table), row_(row), errors_(errors) {}

  std::string text(std::string_view column) const { return std::string(table_.cell(row_, column)); }
  double number(std::string_view column, double otherwise = 0) const {
    return table_.number(row_, table_.column(column)).value_or(otherwise);
  }
  std::optional<double> maybe(std::string_view column) const {
    return table_.number(row_, table_.column(column));
  }
  bool missing(std::string_view column) const {
    const std::size_t index = table_.column(column);
    return index == table::kNoColumn || table_.missing(row_, index);
  }
  int whole(std::string_view column, int otherwise) const {
    return static_cast<int>(number(column, otherwise));
  }
  bool truth(std::string_view column, bool otherwise) const {
    return table_.boolean(row_, table_.column(column)).value_or(otherwise);
  }

  /// The number of the row of `index` that the cell names; none with an error if unknown, none
  /// without if the cell is empty.
  std::optional<std::uint32_t> reference(std::string_view column, const Index& index,
                                         std::string_view file) const;
  /// As reference(), for a cell that names several rows, separated by `separator`.
  std::vector<std::uint32_t> references(std::string_view column, const Index& index,
                                        std::string_view file, char separator = ' ') const;

  Evidence evidence() const;
  void error(std::string_view column, std::string code, std::string what, std::string expected,
             std::string hint, Severity severity = Severity::error) const;

 private:
  void unknown(std::string_view column, std::string_view id, const Index& index,
               std::string_view file) const;

  const table::Table& table_;
  std::size_t row_;
  ErrorList& errors_;
};

/// Calls read(row) for every row of a table of the case; none if it has no such table.
template <class Read>
void each_row(const Case& a_case, const char* file, ErrorList& errors, const Read& read) {
  const auto found = a_case.tables.find(file);
  for (std::size_t i = 0; found != a_case.tables.end() && i < found->second.row_count(); ++i) {
    read(Row(found->second, i, errors));
  }
}

/// case.toml into settings, seasons and scenarios.
void read_settings(Case& a_case, ErrorList& errors);

/// What case.toml and --set say of rows (pairs, includes, values, parameters): after the tables.
void read_settings_that_name_rows(Case& a_case, const std::vector<SetOption>& sets,
                                  ErrorList& errors);

/// Loans, exchange rates, series and statements, and the claims about loans and projects, which are
/// read. Projects are those of project.csv.
void read_money(Case& a_case, const Index& projects, ErrorList& errors);

/// profile.csv: its points by profile, in the order of the file. Fewer than two points, and
/// chainage that does not rise, are errors.
void read_profiles(Case& a_case, const Index& places, ErrorList& errors);

/// What rows cannot tell alone: modes that meet, gates that touch, tariffs and parameters that are
/// needed. Rows that name what does not exist are passed over (they were reported).
void check_case(const Case& a_case, ErrorList& errors);

/// Demand that nothing can carry. The case has no errors and its supernetwork is built.
void check_reach(const Case& a_case, ErrorList& errors);

/// From the units of config.csv to ours.
struct Units {
  double km_per_length = 1;
  double kmh_per_speed = 1;
};
Units units_of(const Case& a_case);

/// 0.5 for a row whose capacity is given for both directions together, else 1.
double capacity_share(const table::Table& table, std::size_t row);

/// The attribute of a link or terminal that a scenario, a claim or --set may give by the name of
/// its column; none: not that column.
std::optional<network::Attribute> settable_attribute(network::Subject subject,
                                                     std::string_view column);

/// The same, and closed, speed_factor and capacity_factor; lanes and tracks of a link.
std::optional<network::Attribute> change_attribute(network::Subject subject,
                                                   std::string_view attribute);

/// Why lanes or tracks of this link change nothing (E1043 without a place): its mode has no such
/// physics, or its capacity is given.
std::optional<Error> without_effect(const Case& a_case, LinkId id, std::string_view attribute);

/// What the value of a change must be, where it is something else; empty: it is sound.
std::string expected_value(const Case& a_case, const SetValue& set);

/// A value as the tables have it in our units: a speed by config.csv, a capacity as its row has it,
/// halved where that is for both directions.
double in_our_units(const Case& a_case, const SetValue& set);

/// A [[scenario]] set = {...}.
void read_set(const Case& a_case, const table::TomlTable& table, Scenario& scenario,
              ErrorList& errors);

/// The claims that a scenario names, as set values. Claims on loans and projects are left to the
/// appraisal; others that are not of a link or terminal are an error.
void take_claims(const Case& a_case, const table::TomlTable& table, Scenario& scenario,
                 ErrorList& errors);

/// A claim for the whole run: --set claim=ID.
void take_claim(Case& a_case, const std::string& id, Error place, ErrorList& errors);

/// [finance], [[appraisal]] and [[correlation]] of case.toml; scenarios are read.
void read_finance_settings(Case& a_case, const table::TomlTable& file, ErrorList& errors);

/// --set case.as_of=DATE: drops what was not known by then. @throws nothing; E5005 for no date
void keep_what_was_known(Case& a_case, const std::string& date, Error place, ErrorList& errors);

std::optional<Status> parse_status(std::string_view text);
/// none for a text that names no model
Physics parse_physics(std::string_view text);

}  // namespace corridor::cases
