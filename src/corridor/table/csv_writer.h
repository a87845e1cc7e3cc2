// CSV as we write it: comma, LF, quotes only where needed, numbers in their shortest exact form.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace corridor::table {

class CsvWriter {
 public:
  explicit CsvWriter(std::initializer_list<std::string_view> header);
  explicit CsvWriter(std::span<const std::string> header);

  CsvWriter& add(std::string_view text);
  CsvWriter& add(const char* text) { return add(std::string_view(text)); }
  CsvWriter& add(double value);
  CsvWriter& add(std::optional<double> value);
  CsvWriter& add(std::size_t value);
  CsvWriter& add(int value);
  CsvWriter& add(bool value) { return add(value ? "true" : "false"); }
  void end_row();

  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool first_ = true;
};

}  // namespace corridor::table
