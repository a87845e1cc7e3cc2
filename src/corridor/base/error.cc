#include "corridor/base/error.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace corridor {
namespace {

constexpr std::size_t kShownLine = 160;  // a longer line is cut around the fault

struct Excerpt {
  std::string text;
  std::size_t column;  // of the fault in `text`, from 0, in characters
};

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

Excerpt excerpt(const Error& error) {
  const std::string& line = error.source_line;
  const std::size_t fault = std::min(error.column - 1, line.size());
  std::size_t begin = fault > kShownLine / 2 ? fault - kShownLine / 2 : 0;
  while (begin > 0 && begin < line.size() && is_continuation(line[begin])) {
    --begin;
  }
  std::string text = line.substr(begin, kShownLine);
  while (!text.empty() && begin + text.size() < line.size() &&
         is_continuation(line[begin + text.size()])) {
    text.pop_back();
  }
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      c = ' ';
    }
  }
  return {text, characters(text.substr(0, fault - begin))};
}

std::string found_and_expected(const Error& error) {
  const std::string found =
      error.found.size() <= 60 ? error.found : error.found.substr(0, 60) + "…";
  if (error.expected.empty()) {
    return found.empty() ? "" : fmt::format("found \"{}\"", found);
  }
  return fmt::format("found {}, expected {}",
                     error.found.empty() ? "nothing" : fmt::format("\"{}\"", found),
                     error.expected);
}

}  // namespace

std::string format(const Error& error) {
  std::string out =
      fmt::format("{}[{}]: {}\n", error.severity == Severity::error ? "error" : "warning",
                  error.code, error.what);
  const std::string number = error.line > 0 ? fmt::format("{}", error.line) : "";
  const std::string margin(std::max<std::size_t>(number.size(), 3), ' ');
  if (!error.file.empty()) {
    std::string place = error.file;
    if (error.line > 0) {
      place += fmt::format(":{}", error.line);
    }
    if (error.line > 0 && error.column > 0) {
      place += fmt::format(":{}", error.column);
    }
    out += fmt::format("  --> {}{}\n", place,
                       error.field.empty() ? "" : fmt::format("  ({})", error.field));
  }
  const std::string note = found_and_expected(error);
  if (error.line > 0 && error.column > 0 && !error.source_line.empty()) {
    const Excerpt shown = excerpt(error);
    out += fmt::format("{} |\n{:>3} | {}\n", margin, number, shown.text);
    out += fmt::format("{} | {}{} {}\n", margin, std::string(shown.column, ' '),
                       std::string(std::clamp<std::size_t>(characters(error.found), 1, 40), '^'),
                       note);
  } else if (!note.empty()) {
    out += fmt::format("{} = {}\n", margin, note);
  }
  if (!error.hint.empty()) {
    out += fmt::format("{} = hint: {}\n", margin, error.hint);
  }
  return out;
}

void ErrorList::add(Error error) {
  error_count_ += error.severity == Severity::error ? 1 : 0;
  items_.push_back(std::move(error));
}

void ErrorList::add_all(const ErrorList& other) {
  for (const Error& error : other.items_) {
    add(error);
  }
}

void ErrorList::throw_if_any() const {
  if (has_errors()) {
    throw InputError(*this);
  }
}

std::string format(const ErrorList& errors, std::size_t per_code) {
  std::string out;
  std::map<std::string, std::size_t> shown;
  for (const Error& error : errors.items()) {
    if (++shown[error.code] <= per_code) {
      out += format(error);
    }
  }
  for (const auto& [code, count] : shown) {
    if (count > per_code) {
      out += fmt::format("... and {} more of {}\n", count - per_code, code);
    }
  }
  const auto counted = [](std::size_t count, const char* noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
  };
  out += fmt::format("result: {}, {}\n", counted(errors.error_count(), "error"),
                     counted(errors.warning_count(), "warning"));
  return out;
}

InputError::InputError(ErrorList errors) : errors_(std::move(errors)), text_(format(errors_)) {}

InputError::InputError(Error error) {
  errors_.add(std::move(error));
  text_ = format(errors_);
}

}  // namespace corridor
