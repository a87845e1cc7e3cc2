#include "corridor/output/curve_chart.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/output/html.h"

namespace corridor::output {
namespace {

constexpr double kWidth = 320;
constexpr double kHeight = 170;
constexpr double kLeft = 46;
constexpr double kBottom = 34;
constexpr double kTop = 10;
constexpr double kRight = 12;

std::string number(double value) {
  return fmt::format("{:.3g}", value);
}

std::string text(double x, double y, const char* anchor, const std::string& plain) {
  return fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"11\" "
      "fill=\"currentColor\">{}</text>",
      x, y, anchor, escape(plain));
}

std::string line(double x1, double y1, double x2, double y2, const char* dashes) {
  return fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"currentColor\" "
      "stroke-width=\"1\" stroke-dasharray=\"{}\"/>",
      x1, y1, x2, y2, dashes);
}

}  // namespace

std::string curve_html(const Curve& curve) {
  if (curve.x.size() < 2 || curve.x.size() != curve.y.size()) {
    return {};
  }
  const auto [low, high] = std::minmax_element(curve.x.begin(), curve.x.end());
  const double most = std::max(*std::max_element(curve.y.begin(), curve.y.end()), 1e-12);
  const auto at_x = [&, from = *low, to = *high](double x) {
    return kLeft + (x - from) / (to - from) * (kWidth - kLeft - kRight);
  };
  const auto at_y = [&](double y) {
    return kHeight - kBottom - y / most * (kHeight - kBottom - kTop);
  };
  std::string path;
  for (std::size_t i = 0; i < curve.x.size(); ++i) {
    path += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", at_x(curve.x[i]), at_y(curve.y[i]));
  }
  std::string svg =
      fmt::format("<svg viewBox=\"0 0 {} {}\" width=\"100%\" role=\"img\" aria-label=\"{}\">",
                  kWidth, kHeight, escape(curve.title));
  svg += line(kLeft, kTop, kLeft, kHeight - kBottom, "none");
  svg += line(kLeft, kHeight - kBottom, kWidth - kRight, kHeight - kBottom, "none");
  if (!curve.mark.empty() && curve.mark_x >= *low && curve.mark_x <= *high) {
    const double x = at_x(curve.mark_x);
    svg += line(x, kTop, x, kHeight - kBottom, "3 3");
    const bool right = x > kWidth / 2;
    svg += text(x + (right ? -4 : 4), kTop + 10, right ? "end" : "start", curve.mark);
  }
  svg += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"var(--rail)\" stroke-width=\"2.5\"/>",
                     path);
  svg += text(kLeft - 5, kTop + 8, "end", number(most));
  svg += text(kLeft - 5, kHeight - kBottom + 4, "end", "0");
  svg += text(kLeft, kHeight - kBottom + 14, "start", number(*low));
  svg += text(kWidth - kRight, kHeight - kBottom + 14, "end", number(*high));
  svg += text((kLeft + kWidth - kRight) / 2, kHeight - 6, "middle", curve.x_label);
  svg += "</svg>";
  return fmt::format(
      "<figure class=\"curve\"><figcaption>{}<br><small>{}</small></figcaption>{}"
      "</figure>\n",
      escape(curve.title), escape(curve.y_label), svg);
}

std::string curves_html(const std::vector<Curve>& curves) {
  std::string all;
  for (const Curve& curve : curves) {
    all += curve_html(curve);
  }
  return all.empty() ? all : "<div class=\"two\">" + all + "</div>\n";
}

}  // namespace corridor::output
