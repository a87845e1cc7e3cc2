// Charts over years, and bars from low to high, as SVG that needs no script.
#pragma once

#include <string>
#include <vector>

namespace corridor::output {

/// Colours are names of report_css(): road, rail, pipeline, sea, terminal, border, other.
struct YearSeries {
  std::string name = {};
  std::string colour = {};
  std::vector<double> values = {};  // one a year; NaN: none
};

struct YearChart {
  std::string title = {};
  std::string unit = {};
  int first_year = 0;
  std::vector<YearSeries> stacked = {};  // columns, >= 0
  std::vector<YearSeries> lines = {};    // over them, on the same axis
};

/// Empty text if there is nothing to draw.
std::string year_chart_html(const YearChart& chart);

struct SpanBar {
  std::string label = {};
  std::string figure = {};  // beside the bar
  double low = 0;
  double high = 0;
};

/// Bars from low to high around a base, widest first as they come (a tornado).
std::string span_bars_html(const std::string& title, double base, const std::string& base_text,
                           const std::vector<SpanBar>& bars);

}  // namespace corridor::output
