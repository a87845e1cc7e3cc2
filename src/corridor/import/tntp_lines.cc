#include "corridor/import/tntp_lines.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "corridor/base/text.h"

namespace corridor::import {

namespace {
constexpr std::size_t kMostProblems = 1000;  // a file that is no TNTP at all would give millions
}

bool TntpLines::next() {
  while (!rest_.empty()) {
    const std::size_t end = rest_.find('\n');
    raw_ = rest_.substr(0, end);
    rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
    ++number_;
    const std::size_t comment = raw_.find('~');
    at_ = 0;
    line_ = raw_.substr(0, comment);
    skip_blanks();
    if (!ended()) {
      return true;
    }
  }
  line_ = {};
  at_ = 0;
  return false;
}

void TntpLines::add(Error problem, std::size_t place, std::string_view found) {
  problem.file = name_;
  problem.line = number_;
  problem.column = found.empty() ? 0 : place + 1;
  problem.found = std::string(found);
  problem.source_line = std::string(raw_.substr(0, std::max<std::size_t>(place + 80, 160)));
  while (!problem.source_line.empty() && is_blank(problem.source_line.back())) {
    problem.source_line.pop_back();
  }
  problems.add(std::move(problem));
  if (problems.items().size() >= kMostProblems) {
    problems.throw_if_any();
  }
}

bool read_metadata(TntpLines& lines, TntpMetadata& metadata) {
  while (lines.next()) {
    if (lines.peek() != '<') {
      return true;
    }
    const std::size_t close = lines.left().find('>');
    if (close == std::string_view::npos) {
      lines.add({.code = "E1302", .what = "a metadata key has no closing >"}, lines.place(),
                lines.left());
      continue;
    }
    const std::string_view key = trimmed(lines.left().substr(1, close - 1));
    lines.skip(close + 1);
    if (key == "END OF METADATA") {
      metadata.ended = true;
      return lines.next();
    }
    std::optional<double>* slot = key == "NUMBER OF ZONES"   ? &metadata.zones
                                  : key == "NUMBER OF NODES" ? &metadata.nodes
                                  : key == "NUMBER OF LINKS" ? &metadata.links
                                  : key == "FIRST THRU NODE" ? &metadata.first_thru_node
                                  : key == "TOTAL OD FLOW"   ? &metadata.total_flow
                                  : key == "TOLL FACTOR"     ? &metadata.toll_factor
                                  : key == "DISTANCE FACTOR" ? &metadata.distance_factor
                                                             : nullptr;
    if (slot != nullptr) {
      *slot = read_number<double>(lines, "", "metadata");
    }
  }
  return false;
}

std::uint32_t count_of(TntpLines& lines, const std::optional<double>& value, const char* key,
                       std::uint32_t most) {
  if (value && *value >= 1 && *value <= most && *value == std::floor(*value)) {
    return static_cast<std::uint32_t>(*value);
  }
  lines.add_for_file({.code = "E1302",
                      .what = value ? "a count of the metadata is out of range"
                                    : "a count of the metadata is missing",
                      .field = key,
                      .found = value ? shortest(*value) : "",
                      .expected = "a whole number from 1 to " + std::to_string(most),
                      .hint = std::string("the file should open with <") + key +
                              "> and end its head with <END OF METADATA>"});
  return 0;
}

bool is_header(const TntpLines& lines) {
  const char c = lines.peek();
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace corridor::import
