// Many rows with one fault: the first are shown, the rest are counted.
#pragma once

#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/error.h"

namespace corridor::import {

/// Adds at most kKept problems of one kind to `errors`, so that a fault in each of a million rows
/// costs neither memory nor time; the destructor adds how many more there were.
class ProblemCap {
 public:
  static constexpr std::size_t kKept = 19;  // with the count: what format() shows of a code

  explicit ProblemCap(ErrorList& errors) : errors_(errors) {}
  ~ProblemCap() {
    if (count_ > kKept) {
      Error more{.code = last_.code,
                 .what = fmt::format("{}: {} more rows", last_.what, count_ - kKept),
                 .file = last_.file,
                 .severity = last_.severity};
      errors_.add(std::move(more));
    }
  }
  ProblemCap(const ProblemCap&) = delete;
  ProblemCap& operator=(const ProblemCap&) = delete;

  /// @param make Error() that makes the problem; only called for those that are kept
  template <class Make>
  void add(const Make& make) {
    if (++count_ <= kKept) {
      last_ = make();
      errors_.add(last_);
    }
  }

  std::size_t count() const { return count_; }

 private:
  ErrorList& errors_;
  Error last_;
  std::size_t count_ = 0;
};

}  // namespace corridor::import
