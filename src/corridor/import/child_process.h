// Work on files that a library cannot be trusted with, in a process of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace corridor::import {

/// Writes values to a pipe; what is written reads back with Source.
class Sink {
 public:
  explicit Sink(int descriptor) : descriptor_(descriptor) {}
  void number(std::uint64_t value);
  void text(const std::string& value);
  void values(const std::vector<double>& values);

 private:
  void write(const void* bytes, std::size_t size);

  int descriptor_;
};

/// The stream ended early, or what came cannot be: the writer died or was damaged.
struct BrokenStream {};

class Source {
 public:
  explicit Source(int descriptor) : descriptor_(descriptor) {}
  /// @throws BrokenStream if the value is above `most`, as all three do at the stream's end
  std::uint64_t number(std::uint64_t most);
  std::string text();
  std::vector<double> values(std::size_t count);

 private:
  void read(void* bytes, std::size_t size);

  int descriptor_;
};

/// Runs `work` in a fork of this process and `take` here, joined by a pipe. Whatever happens to the
/// child (a crash, `cpu_seconds` used up) ends its stream, which `take` meets as BrokenStream. The
/// child prints nothing, dumps no core and leaves by _exit. What `take` throws passes through after
/// the child is gone.
///
/// @throws EnvironmentError if there can be no further process
void run_in_child(unsigned cpu_seconds, const std::function<void(Sink&)>& work,
                  const std::function<void(Source&)>& take);

/// In a child's `work` that has learned how much there is to do: so many `cpu_seconds` more.
void allow_child_seconds(unsigned more);

}  // namespace corridor::import
