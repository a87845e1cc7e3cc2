// What is wrong with an input, where it stands, and what would mend it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <vector>

namespace corridor {

enum class Severity { error, warning };

/// One problem of an input. Codes: E1xxx files and schema, E2xxx network, E3xxx demand, E4xxx
/// solver, E5xxx finance, E6xxx serve, E7xxx physics; W instead of E for a warning.
struct Error {
  std::string code = {};         // "E1204"
  std::string what = {};         // "link refers to a node that does not exist"
  std::string file = {};         // as the user would type it; empty: no file
  std::size_t line = 0;          // from 1; 0: the file as a whole
  std::size_t column = 0;        // byte in the line, from 1; 0: the line as a whole
  std::string field = {};        // name of the table's column, or TOML key
  std::string source_line = {};  // text of the line, for the underline; may be cut
  std::string found = {};        // the offending text
  std::string expected = {};     // "a length above 0 km"
  std::string hint = {};         // what would mend it
  Severity severity = Severity::error;
};

/// One problem in the form that terminals show:
///   error[E1204]: link refers to a node that does not exist
///     --> link.csv:118:9  (from_node_id)
///       |
///   118 | L117,N88-Khunjerab,N0905,...
///       |                    ^^^^^ found "N0905", expected a node_id of node.csv
///       = hint: did you mean "N0950"?
std::string format(const Error& error);

/// Collects problems so that a user sees all of them at once.
class ErrorList {
 public:
  void add(Error error);
  void add_all(const ErrorList& other);
  const std::vector<Error>& items() const { return items_; }
  bool has_errors() const { return error_count_ > 0; }
  std::size_t error_count() const { return error_count_; }
  std::size_t warning_count() const { return items_.size() - error_count_; }

  /// @throws InputError if there is an error among them (warnings alone do not throw)
  void throw_if_any() const;

 private:
  std::vector<Error> items_;
  std::size_t error_count_ = 0;
};

/// All problems as text, at most `per_code` of each code (then "... and 12 more"), ended by
/// "result: 1 error, 1 warning".
std::string format(const ErrorList& errors, std::size_t per_code = 20);

/// Bad input. Caught once: in main (exit 2), in the HTTP handler, in the Python binding.
class InputError : public std::exception {
 public:
  explicit InputError(ErrorList errors);
  /// @param error a single problem
  explicit InputError(Error error);
  const char* what() const noexcept override { return text_.c_str(); }
  const ErrorList& errors() const { return errors_; }

 private:
  ErrorList errors_;
  std::string text_;
};

/// The machine failed us: disk, memory, permissions (exit 3).
class EnvironmentError : public std::exception {
 public:
  explicit EnvironmentError(std::string text) : text_(std::move(text)) {}
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

}  // namespace corridor
