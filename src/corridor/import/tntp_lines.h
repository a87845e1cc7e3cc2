// What TNTP files have in common: lines with blanks and comments, numbers, a head of metadata.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "corridor/base/error.h"

namespace corridor::import {

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\0';
}

/// The lines of a text with the place of every token, and the problems found in it.
class TntpLines {
 public:
  TntpLines(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  /// The next line that holds more than blanks and comment.
  bool next();

  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_])) {
      ++at_;
    }
  }
  bool ended() const { return at_ >= line_.size(); }
  char peek() const { return ended() ? '\0' : line_[at_]; }
  std::size_t place() const { return at_; }
  void rewind(std::size_t place) { at_ = place; }
  void skip(std::size_t characters) { at_ += characters; }
  std::string_view left() const { return line_.substr(at_); }

  /// Up to a blank or one of `ends`.
  std::string_view token(std::string_view ends) {
    const std::size_t start = at_;
    while (!ended() && !is_blank(line_[at_]) && ends.find(line_[at_]) == std::string_view::npos) {
      ++at_;
    }
    return line_.substr(start, at_ - start);
  }

  /// A problem at a place of the line at hand. @throws InputError if they become too many
  void add(Error problem, std::size_t place = 0, std::string_view found = {});
  void add_for_file(Error problem) {
    problem.file = name_;
    problems.add(std::move(problem));
  }

  ErrorList problems;

 private:
  std::string_view rest_, raw_, line_;
  const std::string& name_;
  std::size_t number_ = 0;
  std::size_t at_ = 0;
};

template <class T>
bool parse_as(std::string_view token, T& value) {
  if (token.starts_with('+')) {
    token.remove_prefix(1);
  }
  const auto [end, status] = std::from_chars(token.data(), token.data() + token.size(), value);
  return status == std::errc{} && end == token.data() + token.size();
}

template <class T>
std::optional<T> read_number(TntpLines& lines, std::string_view ends, const char* field) {
  lines.skip_blanks();
  const std::size_t place = lines.place();
  const std::string_view token = lines.token(ends);
  T value{};
  if (parse_as(token, value)) {
    return value;
  }
  lines.add({.code = "E1303",
             .what = token.empty() ? "a number is missing" : "not a number that fits",
             .field = field,
             .expected = std::is_integral_v<T> ? "a whole number" : "a number"},
            place, token);
  return std::nullopt;
}

struct TntpMetadata {
  std::optional<double> zones, nodes, links, first_thru_node, total_flow, toll_factor,
      distance_factor;
  bool ended = false;
};

/// Reads `<KEY> value` lines up to END OF METADATA; stops before a line that is none.
/// Returns false at the end of the text.
bool read_metadata(TntpLines& lines, TntpMetadata& metadata);

/// A count of the metadata, whole and within 1 .. most; else 0 and a problem.
std::uint32_t count_of(TntpLines& lines, const std::optional<double>& value, const char* key,
                       std::uint32_t most);

/// A header of column names that stands after the metadata, not behind a `~`.
bool is_header(const TntpLines& lines);

constexpr std::uint32_t kMostZones = 1'000'000;

constexpr std::uint64_t pair_key(std::uint32_t from, std::uint32_t to) {
  return (std::uint64_t{from} << 32U) | to;
}

}  // namespace corridor::import
