#include "corridor/output/line_plot.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/axis_step.h"
#include "corridor/output/html.h"

namespace corridor::output {
namespace {

constexpr double kWidth = 1100;
constexpr double kLeft = 66;
constexpr double kRight = 18;
constexpr double kTop = 58;
constexpr double kGap = 40;     // above a panel: its legend
constexpr double kBottom = 46;  // the axis of chainage
constexpr double kInner = kWidth - kLeft - kRight;

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double value) {
    if (std::isfinite(value)) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  bool empty() const { return low > high; }
};

std::string tick_text(double value, double step) {
  const int digits = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  return grouped(value == 0 ? 0 : value, digits);
}

class Drawing {
 public:
  Drawing(const LinePlot& plot, const SvgOptions& options) : plot_(plot), options_(options) {}

  std::string svg() {
    for (const Panel& panel : plot_.panels) {
      for (const PlotCurve& curve : panel.curves) {
        for (const double x : curve.x) {
          x_.add(x);
        }
      }
    }
    if (x_.empty() || x_.low == x_.high) {
      return {};
    }
    double height = kTop;
    for (const Panel& panel : plot_.panels) {
      height += kGap + panel.height;
    }
    height += kBottom;
    const std::string size =
        options_.embedded ? R"(width="100%")"
                          : fmt::format(R"(xmlns="http://www.w3.org/2000/svg" width="{:.0f}" )"
                                        R"(height="{:.0f}")",
                                        kWidth, height);
    out_ = fmt::format(
        "<svg {5} viewBox=\"0 0 {0:.0f} {1:.0f}\" role=\"img\" "
        "font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#222\"><title>{2}</title>\n"
        "<rect width=\"{0:.0f}\" height=\"{1:.0f}\" fill=\"#fff\"/>\n"
        "<text x=\"{3:.0f}\" y=\"24\" font-size=\"17\" font-weight=\"600\">{2}</text>\n"
        "<text x=\"{3:.0f}\" y=\"44\" fill=\"#555\">{4}</text>\n",
        kWidth, height, escape(plot_.title), kLeft, escape(plot_.subtitle), size);
    double top = kTop;
    for (const Panel& panel : plot_.panels) {
      top += kGap;
      draw(panel, top);
      top += panel.height;
    }
    draw_x_axis(top);
    return out_ + "</svg>\n";
  }

 private:
  double px(double x) const { return kLeft + (x - x_.low) / (x_.high - x_.low) * kInner; }
  double py(double y) const { return top_ + height_ - (y - y_.low) / (y_.high - y_.low) * height_; }

  void draw(const Panel& panel, double top) {
    top_ = top;
    height_ = panel.height;
    y_ = {};
    for (const PlotCurve& curve : panel.curves) {
      for (const double y : curve.y) {
        y_.add(y);
      }
    }
    if (panel.from_zero) {
      y_.add(0);
    }
    if (y_.empty()) {
      y_ = {0, 1};
    }
    const double step = axis_step(std::max(y_.high - y_.low, 1e-9), 5);
    y_.low = std::floor(y_.low / step + 1e-9) * step;
    y_.high = std::max(std::ceil(y_.high / step - 1e-9) * step, y_.low + step);
    for (double y = y_.low; y <= y_.high + step / 2; y += step) {
      out_ += fmt::format(
          "<line x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#e3e3e3\"/>"
          "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\" fill=\"#555\">{}</text>\n",
          kLeft, kWidth - kRight, py(y), py(y), kLeft - 6, py(y) + 4, tick_text(y, step));
    }
    for (const PlotCurve& curve : panel.curves) {
      draw(curve);
    }
    draw_markers(panel);
    draw_legend(panel);
  }

  // The least and greatest value of each half pixel, in the order in which they come.
  std::string path_of(const PlotCurve& curve) const {
    std::string path;
    bool pen_down = false;
    const auto to = [&](double x, double y) {
      path += fmt::format("{}{:.1f} {:.1f}", pen_down ? "L" : "M", px(x), py(y));
      pen_down = true;
    };
    std::size_t i = 0;
    while (i < curve.x.size()) {
      if (!std::isfinite(curve.y[i])) {
        pen_down = false;
        ++i;
        continue;
      }
      const double pixel = std::floor(px(curve.x[i]) * 2);
      std::size_t low = i;
      std::size_t high = i;
      std::size_t end = i;
      while (end < curve.x.size() && std::isfinite(curve.y[end]) &&
             std::floor(px(curve.x[end]) * 2) == pixel) {
        low = curve.y[end] < curve.y[low] ? end : low;
        high = curve.y[end] > curve.y[high] ? end : high;
        ++end;
      }
      for (const std::size_t at : {std::min(low, high), std::max(low, high)}) {
        if (at == low || low != high) {
          to(curve.x[at], curve.y[at]);
        }
      }
      const std::size_t last = end - 1;
      if (last != low && last != high) {
        to(curve.x[last], curve.y[last]);
      }
      if (curve.steps && end < curve.x.size() && std::isfinite(curve.y[end])) {
        to(curve.x[end], curve.y[last]);
      }
      i = end;
    }
    return path;
  }

  void draw(const PlotCurve& curve) {
    const std::string path = path_of(curve);
    if (path.empty()) {
      return;
    }
    if (curve.style == CurveStyle::filled) {
      out_ += fmt::format(
          "<path d=\"{}L{:.1f} {:.1f}L{:.1f} {:.1f}Z\" fill=\"{}\" fill-opacity=\"0.35\" "
          "stroke=\"none\"/>",
          path, px(curve.x.back()), top_ + height_, px(curve.x.front()), top_ + height_,
          curve.colour);
    }
    out_ +=
        fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{}/>\n", path,
                    curve.colour, curve.style == CurveStyle::filled ? 1 : 1.5, dashes(curve.style));
  }

  static const char* dashes(CurveStyle style) {
    return style == CurveStyle::dashed   ? " stroke-dasharray=\"7 4\""
           : style == CurveStyle::dotted ? " stroke-dasharray=\"2 3\""
                                         : "";
  }

  // Which markers are labelled where there is no room for all: the ends, then the highest, as a
  // plot over a pass is about the pass.
  std::vector<bool> labelled(const Panel& panel) const {
    constexpr double kLabelRoom = 13;  // px between vertical labels
    std::vector<std::size_t> order(panel.markers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto is_end = [&](std::size_t i) { return i == 0 || i + 1 == order.size(); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return is_end(a) != is_end(b) ? is_end(a) : panel.markers[a].y > panel.markers[b].y;
    });
    std::vector<bool> out(order.size(), false);
    for (const std::size_t i : order) {
      bool has_room = !panel.markers[i].label.empty();
      for (std::size_t j = 0; j < out.size() && has_room; ++j) {
        has_room =
            !out[j] || std::abs(px(panel.markers[i].x) - px(panel.markers[j].x)) >= kLabelRoom;
      }
      out[i] = has_room;
    }
    return out;
  }

  void draw_markers(const Panel& panel) {
    const std::vector<bool> has_label = labelled(panel);
    for (std::size_t i = 0; i < panel.markers.size(); ++i) {
      const Marker& marker = panel.markers[i];
      const double x = px(marker.x);
      const double y = py(marker.y);
      out_ += "<g><title>" + escape(marker.tooltip.empty() ? marker.label : marker.tooltip) +
              "</title>";
      if (marker.shape == MarkerShape::dot) {
        out_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\" fill=\"{}\"/>", x, y,
                            marker.colour);
      } else {
        const double tip = marker.shape == MarkerShape::up ? -6 : 6;
        out_ += fmt::format(
            "<path d=\"M{:.1f} {:.1f}l-5 0 5 {} 5 {}z\" fill=\"{}\" stroke=\"#fff\" "
            "stroke-width=\"0.6\"/>",
            x, y - tip / 2, tip * 1.6, -tip * 1.6, marker.colour);
      }
      if (has_label[i]) {
        out_ += fmt::format(
            "<text transform=\"translate({:.1f} {:.1f}) rotate(-90)\" font-size=\"10.5\" "
            "fill=\"#333\">{}</text>",
            x + 4, y - 9, escape(marker.label));
      }
      out_ += "</g>\n";
    }
  }

  void draw_legend(const Panel& panel) {
    out_ += fmt::format("<text x=\"{:.0f}\" y=\"{:.1f}\" font-weight=\"600\">{}</text>\n",
                        kLeft - 58, top_ - 12, escape(panel.y_title));
    double x = kLeft + 210;
    for (const PlotCurve& curve : panel.curves) {
      if (curve.name.empty()) {
        continue;
      }
      if (curve.style == CurveStyle::filled) {
        out_ += fmt::format(
            "<rect x=\"{:.0f}\" y=\"{:.1f}\" width=\"22\" height=\"9\" fill=\"{}\" "
            "fill-opacity=\"0.45\"/>",
            x, top_ - 21, curve.colour);
      } else {
        out_ += fmt::format(
            "<line x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" "
            "stroke-width=\"2\"{}/>",
            x, x + 22, top_ - 16, top_ - 16, curve.colour, dashes(curve.style));
      }
      out_ += fmt::format("<text x=\"{:.0f}\" y=\"{:.1f}\">{}</text>\n", x + 27, top_ - 12,
                          escape(curve.name));
      x += 27 + 7 * static_cast<double>(curve.name.size()) + 20;
    }
  }

  void draw_x_axis(double bottom) {
    const double step = axis_step(x_.high - x_.low, 10);
    for (double x = std::ceil(x_.low / step) * step; x <= x_.high + step * 1e-6; x += step) {
      out_ += fmt::format(
          "<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1:.1f}\" y2=\"{2:.1f}\" stroke=\"#777\"/>"
          "<text x=\"{0:.1f}\" y=\"{3:.1f}\" text-anchor=\"middle\" fill=\"#555\">{4}</text>\n",
          px(x), bottom, bottom + 5, bottom + 19, tick_text(x, step));
    }
    out_ += fmt::format(
        "<line x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#777\"/>"
        "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
        kLeft, kWidth - kRight, bottom, bottom, kWidth - kRight, bottom + 37,
        escape(plot_.x_title));
  }

  const LinePlot& plot_;
  const SvgOptions& options_;
  std::string out_;
  Range x_;
  Range y_;
  double top_ = 0;
  double height_ = 0;
};

}  // namespace

std::string line_plot_svg(const LinePlot& plot, const SvgOptions& options) {
  return Drawing(plot, options).svg();
}

}  // namespace corridor::output
