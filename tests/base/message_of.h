// What a user would read when an action fails.
#pragma once

#include <string>

#include "corridor/base/error.h"

namespace corridor {

/// The text of the InputError that the action throws; "no error" when it throws none.
template <class Action>
std::string message_of(const Action& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace corridor
