// The OMX reader with any bytes. HDF5 may die of them, in its child process; here there is an
// answer that fits together, or a problem, and nothing else.
#include "fuzz.h"

#include <string_view>

#include <pthread.h>

#include "corridor/base/error.h"
#include "corridor/import/omx.h"

// There with libFuzzer and the sanitizers only.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)());

namespace corridor::import {
namespace {

/// A child that dies of its file is no finding: it must not write one, as libFuzzer would.
void die_quietly() {
  if (__sanitizer_set_death_callback != nullptr) {
    __sanitizer_set_death_callback(nullptr);
  }
}

[[maybe_unused]] const int kAtFork = pthread_atfork(nullptr, nullptr, die_quietly);

void hold(const Omx& omx) {
  promise(omx.rows > 0 && omx.columns > 0 && !omx.matrices.empty(), "there is a matrix");
  for (std::size_t i = 0; i < omx.matrices.size(); ++i) {
    const OmxMatrix& matrix = omx.matrices[i];
    promise(matrix.values.size() == omx.rows * omx.columns, "a matrix has all its cells");
    promise(find_matrix(omx, matrix.name) != nullptr, "a matrix is found by its name");
  }
  promise(omx.zone_ids.empty() || (omx.zone_ids.size() == omx.rows && omx.rows == omx.columns),
          "a zone id a row and column");
  for (const OmxLookup& lookup : omx.lookups) {
    const std::size_t size = lookup.values.size();
    promise(size == omx.rows || size == omx.columns, "a lookup fits rows or columns");
  }
}

}  // namespace
}  // namespace corridor::import

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace corridor;
  try {
    import::hold(import::read_omx_bytes({reinterpret_cast<const char*>(data), size}, "fuzz.omx"));
  } catch (const InputError& error) {
    promise(error.errors().error_count() == 1, "a refusal names its problem");
    const Error& problem = error.errors().items().front();
    promise(problem.file == "fuzz.omx" && problem.code.starts_with("E107"), "with file and code");
    promise(!problem.what.empty() && !problem.expected.empty(), "and what was expected");
  }
  return 0;
}
