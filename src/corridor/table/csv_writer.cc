#include "corridor/table/csv_writer.h"

#include <cmath>

#include "corridor/base/text.h"

namespace corridor::table {

CsvWriter::CsvWriter(std::initializer_list<std::string_view> header) {
  for (const std::string_view name : header) {
    add(name);
  }
  end_row();
}

CsvWriter::CsvWriter(std::span<const std::string> header) {
  for (const std::string& name : header) {
    add(std::string_view(name));
  }
  end_row();
}

CsvWriter& CsvWriter::add(std::string_view text) {
  if (!first_) {
    text_ += ',';
  }
  first_ = false;
  const bool blank_edge = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!blank_edge && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    text_ += text;
    return *this;
  }
  text_ += '"';
  for (const char c : text) {
    text_ += c;
    if (c == '"') {
      text_ += '"';
    }
  }
  text_ += '"';
  return *this;
}

CsvWriter& CsvWriter::add(double value) {
  return add(std::isfinite(value) ? std::string_view(shortest(value)) : std::string_view());
}

CsvWriter& CsvWriter::add(std::optional<double> value) {
  return value ? add(*value) : add(std::string_view());
}

CsvWriter& CsvWriter::add(std::size_t value) {
  return add(std::string_view(std::to_string(value)));
}

CsvWriter& CsvWriter::add(int value) {
  return add(std::string_view(std::to_string(value)));
}

void CsvWriter::end_row() {
  text_ += '\n';
  first_ = true;
}

}  // namespace corridor::table
