// Stacked bars for the report: labels and figures are text, the bar is a small SVG that stretches
// with the page.
#pragma once

#include <string>
#include <vector>

namespace corridor::output {

struct Series {
  std::string name = {};
  std::string css_class = {};  // "road", "rail", ...: a fill of chart_css()
};

struct Bar {
  std::string label = {};               // plain text
  std::string figure = {};              // beside the bar: "12.3 days"
  std::vector<double> values = {};      // one for each series, >= 0
  std::vector<std::string> parts = {};  // what each value is as text: "road 8.1 days"
};

struct BarChart {
  std::string title = {};
  std::vector<Series> series = {};
  std::vector<Bar> bars = {};
  bool to_full_width = false;  // every bar to 100 %; else the largest sets the scale
};

/// A figure with title, legend of the series that occur, and bars. Empty text without bars.
std::string bars_html(const BarChart& chart);

std::string chart_css();

}  // namespace corridor::output
