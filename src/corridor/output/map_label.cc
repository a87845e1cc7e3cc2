#include "corridor/output/map_label.h"

#include <algorithm>
#include <numeric>

namespace corridor::output {
namespace {

constexpr double kEmPerLetter =
    0.6;  // the wider ones of the system fonts, so that a guess never overlaps
constexpr double kAscent = 0.78;  // of the font size
constexpr double kDescent = 0.24;
constexpr double kGap = 3;

struct Area {
  double left, top, right, bottom;
  bool meets(const Area& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

std::size_t letters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

struct Candidate {
  PlacedLabel label;
  Area area;
};

// Right, left, above, below, then the corners.
std::vector<Candidate> candidates(const LabelWish& wish, std::size_t index, double font_px) {
  const double length = kEmPerLetter * font_px * static_cast<double>(letters(wish.text));
  const double away = wish.symbol_radius + kGap;
  const double slant = away * 0.75;
  const double middle = (kAscent - kDescent) / 2 * font_px;
  struct Place {
    double dx, dy;  // of the text's anchor
    int side;       // 1: text runs to the right of it, -1: to the left, 0: to both
  };
  const Place places[] = {{away, middle, 1},
                          {-away, middle, -1},
                          {0, -away, 0},
                          {0, away + kAscent * font_px, 0},
                          {slant, -slant + 1, 1},
                          {slant, slant + kAscent * font_px - 2, 1},
                          {-slant, -slant + 1, -1},
                          {-slant, slant + kAscent * font_px - 2, -1}};
  std::vector<Candidate> all;
  for (const Place& place : places) {
    const double x = wish.at.x + place.dx;
    const double y = wish.at.y + place.dy;
    const double left = place.side > 0 ? x : place.side < 0 ? x - length : x - length / 2;
    const char* anchor = place.side > 0 ? "start" : place.side < 0 ? "end" : "middle";
    all.push_back({.label = {.wish = index, .baseline = {x, y}, .text_anchor = anchor},
                   .area = {left, y - kAscent * font_px, left + length, y + kDescent * font_px}});
  }
  return all;
}

}  // namespace

std::vector<PlacedLabel> place_labels(const std::vector<LabelWish>& wishes,
                                      const std::vector<Point>& symbols, const LabelPage& page) {
  std::vector<std::size_t> order(wishes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return wishes[a].importance > wishes[b].importance;
  });
  std::vector<Area> taken;
  for (const Point& symbol : symbols) {
    taken.push_back({symbol.x - 2.5, symbol.y - 2.5, symbol.x + 2.5, symbol.y + 2.5});
  }
  const auto fits = [&](const Area& area) {
    return area.left > 2 && area.right < page.width - 2 && area.top > 2 &&
           area.bottom < page.height - 2 &&
           std::none_of(taken.begin(), taken.end(),
                        [&](const Area& other) { return area.meets(other); });
  };
  std::vector<PlacedLabel> placed;
  for (const std::size_t index : order) {
    if (placed.size() == page.most) {
      break;
    }
    for (const Candidate& candidate : candidates(wishes[index], index, page.font_px)) {
      if (fits(candidate.area)) {
        taken.push_back(candidate.area);
        placed.push_back(candidate.label);
        break;
      }
    }
  }
  return placed;
}

}  // namespace corridor::output
