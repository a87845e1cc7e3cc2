#include "corridor/output/year_chart.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/axis_step.h"
#include "corridor/output/html.h"

namespace corridor::output {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 220;
constexpr double kLeft = 58;
constexpr double kBottom = 24;
constexpr double kTop = 8;

std::size_t years_of(const YearChart& chart) {
  std::size_t years = 0;
  for (const auto* group : {&chart.stacked, &chart.lines}) {
    for (const YearSeries& series : *group) {
      years = std::max(years, series.values.size());
    }
  }
  return years;
}

struct Axis {
  double low = 0;
  double high = 0;
  double step = 1;
  double y(double value) const {
    return kTop + (kHeight - kTop - kBottom) * (high - value) / (high - low);
  }
};

Axis axis_of(const YearChart& chart, std::size_t years) {
  double low = 0;
  double high = 0;
  for (std::size_t i = 0; i < years; ++i) {
    double sum = 0;
    for (const YearSeries& series : chart.stacked) {
      sum += i < series.values.size() && std::isfinite(series.values[i]) ? series.values[i] : 0;
    }
    high = std::max(high, sum);
    for (const YearSeries& series : chart.lines) {
      if (i < series.values.size() && std::isfinite(series.values[i])) {
        low = std::min(low, series.values[i]);
        high = std::max(high, series.values[i]);
      }
    }
  }
  Axis axis;
  axis.step = axis_step(std::max(high - low, 1e-12), 4);
  axis.low = std::floor(low / axis.step) * axis.step;
  axis.high = std::max(axis.low + axis.step, std::ceil(high / axis.step) * axis.step);
  return axis;
}

std::string grid(const Axis& axis, const YearChart& chart, std::size_t years, double slot) {
  std::string svg;
  const int steps = static_cast<int>(std::lround((axis.high - axis.low) / axis.step));
  const int digits = axis.step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(axis.step)));
  for (int i = 0; i <= steps; ++i) {
    const double value = axis.low + i * axis.step;
    svg += fmt::format(
        "<line x1=\"{0}\" x2=\"{1}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\" style=\"stroke:var(--line)\"/>"
        "<text x=\"{3}\" y=\"{4:.1f}\" text-anchor=\"end\" style=\"fill:var(--muted)\" "
        "font-size=\"11\">{5}</text>",
        kLeft, kWidth, axis.y(value), kLeft - 5, axis.y(value) + 4, grouped(value, digits));
  }
  for (std::size_t i = 0; i < years; ++i) {
    const int year = chart.first_year + static_cast<int>(i);
    if (year % 5 == 0) {
      svg += fmt::format(
          "<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\" style=\"fill:var(--muted)\" "
          "font-size=\"11\">{}</text>",
          kLeft + slot * (static_cast<double>(i) + 0.5), kHeight - 7, year);
    }
  }
  return svg;
}

std::string columns(const Axis& axis, const YearChart& chart, std::size_t years, double slot) {
  std::string svg;
  for (std::size_t i = 0; i < years; ++i) {
    double sum = 0;
    for (const YearSeries& series : chart.stacked) {
      const double value = i < series.values.size() ? series.values[i] : 0;
      if (!(value > 0)) {
        continue;
      }
      svg += fmt::format(
          "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
          "style=\"fill:var(--{})\"><title>{} {}: {}</title></rect>",
          kLeft + slot * (static_cast<double>(i) + 0.1), axis.y(sum + value), slot * 0.8,
          axis.y(sum) - axis.y(sum + value), series.colour, chart.first_year + static_cast<int>(i),
          escape(series.name), grouped(value, 1));
      sum += value;
    }
  }
  return svg;
}

std::string line(const Axis& axis, const YearSeries& series, double slot, std::size_t number) {
  // Dashes tell lines apart where colours do not.
  constexpr const char* kDashes[] = {"", "6 3", "2 3", "8 3 2 3"};
  std::string path;
  bool pen_down = false;
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (!std::isfinite(series.values[i])) {
      pen_down = false;
      continue;
    }
    path += fmt::format("{}{:.1f} {:.1f}", pen_down ? "L" : "M",
                        kLeft + slot * (static_cast<double>(i) + 0.5), axis.y(series.values[i]));
    pen_down = true;
  }
  return fmt::format(
      "<path d=\"{}\" stroke-dasharray=\"{}\" style=\"stroke:var(--{});fill:none;stroke-width:2\">"
      "<title>{}</title></path>",
      path, kDashes[number % 4], series.colour, escape(series.name));
}

std::string legend(const YearChart& chart) {
  std::string html = "<ul class=\"legend\">";
  for (const auto* group : {&chart.stacked, &chart.lines}) {
    for (const YearSeries& series : *group) {
      html += fmt::format(
          "<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect "
          "style=\"fill:var(--{})\" y=\"{}\" width=\"14\" height=\"{}\"/></svg>{}</li>",
          series.colour, group == &chart.lines ? 5 : 0, group == &chart.lines ? 4 : 14,
          escape(series.name));
    }
  }
  return html + "</ul>";
}

}  // namespace

std::string year_chart_html(const YearChart& chart) {
  const std::size_t years = years_of(chart);
  if (years == 0) {
    return {};
  }
  const Axis axis = axis_of(chart, years);
  const double slot = (kWidth - kLeft) / static_cast<double>(years);
  std::string svg = grid(axis, chart, years, slot) + columns(axis, chart, years, slot);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    svg += line(axis, chart.lines[i], slot, i);
  }
  return fmt::format(
      "<figure class=\"bars\"><figcaption>{} <small>({})</small></figcaption>{}<svg viewBox=\"0 0 "
      "{} {}\" role=\"img\" aria-label=\"{}\" style=\"width:100%;height:auto\">{}</svg></figure>\n",
      escape(chart.title), escape(chart.unit), legend(chart), kWidth, kHeight, escape(chart.title),
      svg);
}

std::string span_bars_html(const std::string& title, double base, const std::string& base_text,
                           const std::vector<SpanBar>& bars) {
  if (bars.empty()) {
    return {};
  }
  double low = base;
  double high = base;
  for (const SpanBar& bar : bars) {
    low = std::min({low, bar.low, bar.high});
    high = std::max({high, bar.low, bar.high});
  }
  const double range = high > low ? high - low : 1;
  const auto x = [&](double value) { return 1000 * (value - low) / range; };
  std::string html =
      fmt::format("<figure class=\"bars\"><figcaption>{} <small>(base {})</small></figcaption><dl>",
                  escape(title), escape(base_text));
  for (const SpanBar& bar : bars) {
    const double from = std::min(bar.low, bar.high);
    const double to = std::max(bar.low, bar.high);
    html += fmt::format(
        "<dt>{}</dt><dd><svg class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\"><rect class=\"rail-bg\" width=\"1000\" height=\"20\"/><rect "
        "class=\"f-rail\" x=\"{:.1f}\" width=\"{:.1f}\" height=\"20\"/><rect class=\"f-road\" "
        "x=\"{:.1f}\" width=\"3\" height=\"20\"/></svg><span class=\"fig\">{}</span></dd>",
        escape(bar.label), x(from), std::max(1.0, x(to) - x(from)),
        std::clamp(x(base) - 1.5, 0.0, 997.0), escape(bar.figure));
  }
  return html + "</dl></figure>\n";
}

}  // namespace corridor::output
