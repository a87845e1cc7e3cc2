// Plots over a line, as an SVG that stands alone: panels one above the other with one chainage
// axis.
#pragma once

#include <string>
#include <vector>

namespace corridor::output {

enum class CurveStyle { line, dashed, dotted, filled };

struct PlotCurve {
  std::string name = {};
  std::string colour = "#0072B2";
  CurveStyle style = CurveStyle::line;
  bool steps = false;  // a value holds from its point to the next
  std::vector<double> x = {};
  std::vector<double> y = {};  // of the size of x; NaN: a gap
};

enum class MarkerShape { up, down, dot };

struct Marker {
  double x = 0;
  double y = 0;
  std::string label = {};    // beside it, where there is room
  std::string tooltip = {};  // in full
  std::string colour = "#000000";
  MarkerShape shape = MarkerShape::dot;
};

struct Panel {
  std::string y_title = {};  // "m above sea level"
  double height = 220;       // px of the picture
  bool from_zero = false;    // the axis begins at 0
  std::vector<PlotCurve> curves = {};
  std::vector<Marker> markers = {};
};

struct LinePlot {
  std::string title = {};
  std::string subtitle = {};
  std::string x_title = "km";
  std::vector<Panel> panels = {};
};

struct SvgOptions {
  bool embedded = false;  // in a page: as wide as it allows, no file of its own
};

/// The picture, 1,100 px wide; curves keep their least and greatest value of every pixel. Colours
/// tell curves apart for the colour-blind too (Okabe and Ito); styles differ where they may meet.
std::string line_plot_svg(const LinePlot& plot, const SvgOptions& options = {});

}  // namespace corridor::output
