// Map plates as SVG for the report: links by mode and status, tonnes as width, places and transfer
// points as symbols, on the outline of the land. Colours are those of Okabe and Ito (2008), each
// with a second cue (hatch, double line, dashes, shape), and come from CSS variables (map_css()).
#pragma once

#include <string>
#include <vector>

#include "corridor/output/geometry.h"
#include "corridor/study/criticality.h"
#include "corridor/study/flows.h"

namespace corridor::output {

struct Plate {
  std::string id = {};
  std::string title = {};
  Box box = {};
  double line_scale = 1;  // of the widths that stand for tonnes
  std::size_t most_labels = 60;
  bool detail = true;  // every place; else ports and borders only
  bool hover = false;  // figures of each link in a tooltip
};

/// The region of the corridor (its projects' links, the headline pair and near report pairs), its
/// core (open projects and the headline pair) if that is much smaller, and an overview of all links
/// if that shows much more.
std::vector<Plate> plates_of(const cases::Case& a_case);

/// One plate with the flows of a year. Deterministic; needs map_css() in its page.
std::string map_svg(const cases::Case& a_case, const study::YearResult& year, const Plate& plate);

/// Something that a plate sets off: a link or terminal, thicker and darker the higher its grade.
struct MapMark {
  study::Subject subject = {};
  int grade = 0;          // 0 to kMapGrades - 1
  std::string text = {};  // shown on hover, plain
};
inline constexpr int kMapGrades = 4;

/// The same plate with its lines faint, and what is marked set off on top; of a link that is marked
/// twice the higher grade lies above.
std::string marked_map_svg(const cases::Case& a_case, const study::YearResult& year,
                           const Plate& plate, std::vector<MapMark> marks);

/// What the grades mean, as an HTML list.
///
/// @param names plain text, by grade; at most kMapGrades
std::string mark_legend(const std::vector<std::string>& names);

/// What lines, widths and symbols mean, as an HTML list.
std::string map_legend();

/// Colours for light and dark, and the classes of the plates.
std::string map_css();

/// Class 0 (nothing) to 6 of annual tonnes; the same breaks in every plate and scenario: 10 kt,
/// 100 kt, 1 Mt, 10 Mt, 100 Mt.
int width_class(double tonnes_per_year);

}  // namespace corridor::output
