#include "corridor/output/chart.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "corridor/output/html.h"

namespace corridor::output {
namespace {

constexpr double kUnseen = 0.001;  // of a bar: not worth a figure of its own

double total(const Bar& bar) {
  return std::accumulate(bar.values.begin(), bar.values.end(), 0.0);
}

std::string legend(const BarChart& chart) {
  std::string html = "<ul class=\"legend\">";
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    const bool occurs = std::any_of(chart.bars.begin(), chart.bars.end(),
                                    [&](const Bar& bar) { return bar.values[s] > 0; });
    if (occurs) {
      html += fmt::format(
          "<li><svg width=\"14\" height=\"14\" aria-hidden=\"true\"><rect class=\"f-{}\" "
          "width=\"14\" height=\"14\" rx=\"2\"/></svg>{}</li>",
          chart.series[s].css_class, escape(chart.series[s].name));
    }
  }
  return html + "</ul>";
}

std::string bar_svg(const BarChart& chart, const Bar& bar, double full) {
  constexpr double kWidth = 1000;
  constexpr double kSliver = 0.5;  // narrower parts cannot be seen
  std::string svg =
      "<svg class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\"><rect class=\"rail-bg\" width=\"1000\" height=\"20\"/>";
  double x = 0;
  for (std::size_t s = 0; s < bar.values.size(); ++s) {
    const double width = full > 0 ? bar.values[s] / full * kWidth : 0;
    if (width >= kSliver) {
      svg += fmt::format(
          "<rect class=\"f-{}\" x=\"{:.1f}\" width=\"{:.1f}\" "
          "height=\"20\"><title>{}</title></rect>",
          chart.series[s].css_class, x, std::max(kSliver, width - 1.5), escape(bar.parts[s]));
    }
    x += width;
  }
  return svg + "</svg>";
}

}  // namespace

std::string bars_html(const BarChart& chart) {
  if (chart.bars.empty()) {
    return {};
  }
  double largest = 0;
  for (const Bar& bar : chart.bars) {
    largest = std::max(largest, total(bar));
  }
  std::string html = fmt::format("<figure class=\"bars\"><figcaption>{}</figcaption>{}<dl>\n",
                                 escape(chart.title), legend(chart));
  for (const Bar& bar : chart.bars) {
    std::string parts;
    for (std::size_t s = 0; s < bar.values.size(); ++s) {
      if (bar.values[s] > kUnseen * total(bar)) {
        parts += (parts.empty() ? "" : " · ") + escape(bar.parts[s]);
      }
    }
    html += fmt::format(
        "<dt>{}</dt><dd>{}<span class=\"fig\">{}</span><span class=\"parts\">{}</span></dd>\n",
        escape(bar.label), bar_svg(chart, bar, chart.to_full_width ? total(bar) : largest),
        escape(bar.figure), parts);
  }
  return html + "</dl></figure>\n";
}

std::string chart_css() {
  return R"css(
.bars dl{margin:.6rem 0 0}.bars dt{font-weight:600;font-size:.88rem;margin-top:.7rem}
.bars dd{margin:0;display:grid;grid-template-columns:minmax(0,1fr) 7.5rem;gap:0 .8rem;align-items:center}
.bar{display:block;width:100%;height:18px;border-radius:3px}.rail-bg{fill:var(--line);opacity:.45}
.bars .fig{text-align:right;font-variant-numeric:tabular-nums;font-size:.88rem}
.bars .parts{grid-column:1/-1;font-size:.78rem;color:var(--muted)}
.f-road{fill:var(--road)}.f-rail{fill:var(--rail)}.f-pipeline{fill:var(--pipeline)}.f-sea{fill:#56B4E9}
.f-terminal{fill:var(--terminal)}.f-border{fill:var(--border)}
.f-price{fill:var(--rail)}.f-levy{fill:var(--terminal)}.f-time{fill:var(--other)}
)css";
}

}  // namespace corridor::output
