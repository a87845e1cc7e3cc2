// The case that is served: read once, read again when its files change, with variants for --set and
// the flows without changes, so that a click computes only what it asks for.
#pragma once

#include <chrono>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/case/case.h"
#include "corridor/study/what_if.h"

namespace corridor::serve {

/// A case as it was read at one moment. Does not change.
struct LoadedCase {
  cases::Case a_case = {};
  ErrorList problems = {};   // errors and warnings
  std::string version = {};  // of the files and the --set
  bool sound() const { return !problems.has_errors(); }
};
using LoadedPointer = std::shared_ptr<const LoadedCase>;

class CaseStore {
 public:
  static constexpr std::size_t kFlowBytes = std::size_t{1} << 30U;

  /// @param sets       of the command line, under those of every request
  /// @param flow_bytes that flows may take, about; the newest stay whatever they take
  CaseStore(std::filesystem::path folder, std::vector<cases::SetOption> sets,
            std::size_t flow_bytes = kFlowBytes);

  /// The case with further sets, none of them a change of a link or terminal. Looks at the files at
  /// most once in `kLook`.
  LoadedPointer get(const std::vector<cases::SetOption>& sets = {});

  /// The flows of a state without changes; from memory if they are there.
  std::shared_ptr<const study::WhatIfBase> base_flows(const LoadedPointer& loaded,
                                                      const study::WhatIf& question);

  static constexpr std::chrono::milliseconds kLook{500};

 private:
  LoadedPointer read(const std::vector<cases::SetOption>& sets) const;
  void forget_if_changed();

  std::filesystem::path folder_;
  std::vector<cases::SetOption> sets_;
  std::size_t flow_bytes_;
  std::mutex mutex_;
  std::string signature_;
  std::chrono::steady_clock::time_point looked_ = {};
  std::list<std::pair<std::string, LoadedPointer>> variants_;  // newest first
  std::list<std::pair<std::string, std::shared_ptr<const study::WhatIfBase>>> flows_;
};

}  // namespace corridor::serve
