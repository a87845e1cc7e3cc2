// Small charts of one curve each for the report, as SVG that stretches with the page.
#pragma once

#include <string>
#include <vector>

namespace corridor::output {

struct Curve {
  std::string title = {};    // plain text
  std::string x_label = {};  // with unit
  std::string y_label = {};
  std::vector<double> x = {};  // rising or falling, two or more
  std::vector<double> y = {};  // as many, >= 0
  double mark_x = 0;           // today's value: a vertical line where it lies within x
  std::string mark = {};       // its label; empty: none
};

/// A figure with axes at 0 and the largest value, the curve, and the mark. Empty text for fewer
/// than two points.
std::string curve_html(const Curve& curve);

/// Several curves side by side.
std::string curves_html(const std::vector<Curve>& curves);

}  // namespace corridor::output
