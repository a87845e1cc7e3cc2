// Text for HTML and SVG: everything that comes from a case goes through escape().
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace corridor::output {

/// & < > " ' as entities; control characters other than tab and newline dropped.
std::string escape(std::string_view text);

/// An id for an anchor: letters, digits, - and _; anything else becomes "-".
std::string anchor(std::string_view prefix, std::string_view id);

/// A link to a source if `url` is a http or https address, else its text alone.
std::string source_link(std::string_view url, std::string_view text);

/// "12.3 Mt", "456 kt", "789 t": three figures.
std::string tonnes_text(double tonnes);

/// "8.1 days" from two days on, else "31 h".
std::string duration_text(double hours);

/// "USD 1.2 billion", "USD 340 million", "USD 12,345".
std::string money_text(double usd);

/// Large numbers with three figures: "1.23 billion", "45.6 million", "7,890".
std::string count_text(double value);

/// A table whose rows are HTML cells; columns named in `numeric` stand to the right.
class HtmlTable {
 public:
  struct Column {
    std::string title = {};
    bool numeric = false;
  };
  explicit HtmlTable(std::vector<Column> columns, std::string css_class = {});

  /// @param cells HTML, already escaped; as many as there are columns
  /// @param css_class of the row
  void row(const std::vector<std::string>& cells, std::string_view css_class = {});

  bool empty() const { return rows_.empty(); }
  /// The table in a frame that scrolls sideways on narrow screens.
  ///
  /// @param caption plain text; it also names the scrolling region for screen readers
  std::string html(std::string_view caption) const;

 private:
  std::vector<Column> columns_;
  std::string css_class_;
  std::string rows_;
};

}  // namespace corridor::output
