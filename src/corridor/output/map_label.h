// Names beside points so that none covers another: greedy, most important first, eight positions
// around each point (Christensen, Marks and Shieber 1995 compare such methods).
#pragma once

#include <string>
#include <vector>

#include "corridor/output/projection.h"

namespace corridor::output {

struct LabelWish {
  std::string text = {};
  Point at = {};
  double symbol_radius = 2;
  double importance = 0;
};

struct PlacedLabel {
  std::size_t wish = 0;
  Point baseline = {};                // start of the text
  const char* text_anchor = "start";  // as SVG has it
};

struct LabelPage {
  double width = 0;
  double height = 0;
  double font_px = 11;
  std::size_t most = 60;
};

/// @param symbols points that no label may cover
std::vector<PlacedLabel> place_labels(const std::vector<LabelWish>& wishes,
                                      const std::vector<Point>& symbols, const LabelPage& page);

}  // namespace corridor::output
