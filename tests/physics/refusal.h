// What a call refuses, for tests of messages.
#pragma once

#include <string>

#include "corridor/base/error.h"

namespace corridor::physics {

/// The text of the InputError that the call throws; empty when it throws none.
template <class Call>
std::string refusal(const Call& call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace corridor::physics
