#include "corridor/output/html.h"

#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"

namespace corridor::output {
namespace {

// Digits after the point that give three figures.
int digits_of(double value) {
  const double size = std::abs(value);
  return size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
}

bool is_web_address(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://");
}

}  // namespace

std::string escape(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default: {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 || c == '\t' || c == '\n') {
          html += c;
        }
      }
    }
  }
  return html;
}

std::string anchor(std::string_view prefix, std::string_view id) {
  std::string text{prefix};
  for (const char c : id) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
    text += plain ? c : '-';
  }
  return text;
}

std::string source_link(std::string_view url, std::string_view text) {
  if (!is_web_address(url)) {
    return escape(text);
  }
  return fmt::format("<a href=\"{}\" rel=\"noreferrer\">{}</a>", escape(url), escape(text));
}

std::string tonnes_text(double tonnes) {
  const double size = std::abs(tonnes);
  if (size >= 999'500) {
    return grouped(tonnes / 1e6, digits_of(tonnes / 1e6)) + " Mt";
  }
  if (size >= 9'995) {
    return grouped(tonnes / 1e3, digits_of(tonnes / 1e3)) + " kt";
  }
  return grouped(tonnes) + " t";
}

std::string duration_text(double hours) {
  return hours >= 2 * kHoursPerDay ? grouped(days_from_hours(hours), 1) + " days"
                                   : grouped(hours, hours < 10 ? 1 : 0) + " h";
}

std::string count_text(double value) {
  const double size = std::abs(value);
  if (size >= 999.5e6) {
    return grouped(value / 1e9, digits_of(value / 1e9)) + " billion";
  }
  if (size >= 999.5e3) {
    return grouped(value / 1e6, digits_of(value / 1e6)) + " million";
  }
  return grouped(value);
}

std::string money_text(double usd) {
  return "USD " + count_text(usd);
}

HtmlTable::HtmlTable(std::vector<Column> columns, std::string css_class)
    : columns_(std::move(columns)), css_class_(std::move(css_class)) {}

void HtmlTable::row(const std::vector<std::string>& cells, std::string_view css_class) {
  rows_ += css_class.empty() ? "<tr>" : fmt::format("<tr class=\"{}\">", css_class);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const bool numeric = c < columns_.size() && columns_[c].numeric;
    rows_ += (numeric ? "<td class=\"n\">" : "<td>") + cells[c] + "</td>";
  }
  rows_ += "</tr>\n";
}

std::string HtmlTable::html(std::string_view caption) const {
  std::string head;
  for (const Column& column : columns_) {
    head += (column.numeric ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">") +
            escape(column.title) + "</th>";
  }
  return fmt::format(
      "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><table{1}>"
      "<caption>{0}</caption><thead><tr>{2}</tr></thead>\n<tbody>\n{3}</tbody></table></div>\n",
      escape(caption), css_class_.empty() ? "" : " class=\"" + css_class_ + "\"", head, rows_);
}

}  // namespace corridor::output
