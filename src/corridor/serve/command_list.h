// The commands that the API runs, and the options of each that a request may give. What is not
// named here cannot be reached: no output file, no other folder.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace corridor::serve {

enum class ParameterKind { text, integer, number, flag };

struct Parameter {
  std::string name = {};    // in the query
  std::string option = {};  // of the command line; empty: positional, in this order
  ParameterKind kind = ParameterKind::text;
  bool repeats = false;
  bool words = false;     // its values follow the option as words of their own: --compare A B
  std::string what = {};  // for the OpenAPI file
};

struct ServedCommand {
  std::string name = {};
  std::string what = {};
  std::vector<Parameter> parameters = {};
};

/// All that the API knows; a program that lacks one does not offer it.
std::span<const ServedCommand> served_commands();

using Query = std::vector<std::pair<std::string, std::string>>;

/// The words after the program's name: NAME FOLDER --json and the parameters of the query.
///
/// @throws InputError E6003 for a parameter that the command does not have, E6004 for a value that
/// it
///         cannot take; all problems at once
std::vector<std::string> arguments_of(const ServedCommand& command, const std::string& folder,
                                      const Query& query);

}  // namespace corridor::serve
