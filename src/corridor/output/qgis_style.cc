#include "corridor/output/qgis_style.h"

#include <vector>

#include <fmt/format.h>

#include "corridor/output/html.h"

namespace corridor::output {
namespace {

// Okabe and Ito (2008), as in the report.
constexpr const char* kRoad = "213,94,0,255";
constexpr const char* kRail = "0,114,178,255";
constexpr const char* kPipeline = "0,158,115,255";
constexpr const char* kSea = "86,180,233,255";
constexpr const char* kBorder = "204,121,167,255";
constexpr const char* kTerminal = "230,159,0,255";
constexpr const char* kGrey = "118,118,118,255";
constexpr const char* kWhite = "255,255,255,255";
constexpr const char* kBlack = "35,35,35,255";

struct Option {
  std::string name;
  std::string value;
};

std::string options(const std::vector<Option>& all) {
  std::string xml = "<Option type=\"Map\">";
  for (const Option& option : all) {
    xml += fmt::format("<Option name=\"{}\" value=\"{}\" type=\"QString\"/>", option.name,
                       escape(option.value));
  }
  return xml + "</Option>";
}

// Width in millimetres from the field width_class, times `share`.
std::string data_width(double share) {
  return fmt::format(
      "<data_defined_properties><Option type=\"Map\"><Option name=\"name\" value=\"\" "
      "type=\"QString\"/><Option name=\"properties\" type=\"Map\"><Option name=\"outlineWidth\" "
      "type=\"Map\"><Option name=\"active\" value=\"true\" type=\"bool\"/><Option "
      "name=\"expression\" "
      "value=\"{:.2f}*array_get(array(0.2,0.35,0.55,0.8,1.15,1.7,2.4),&quot;width_class&quot;)\" "
      "type=\"QString\"/><Option name=\"type\" value=\"3\" type=\"int\"/></Option></Option><Option "
      "name=\"type\" value=\"collection\" type=\"QString\"/></Option></data_defined_properties>",
      share);
}

std::string line_layer(const char* colour, double width_mm, const char* dash, double flow_share) {
  const std::string given = dash;
  return fmt::format(
      "<layer class=\"SimpleLine\" enabled=\"1\" locked=\"0\" pass=\"0\">{}{}</layer>",
      options({{"line_color", colour},
               {"line_width", fmt::format("{:.2f}", width_mm)},
               {"line_width_unit", "MM"},
               {"line_style", "solid"},
               {"capstyle", given.empty() ? "round" : "flat"},
               {"joinstyle", "round"},
               {"use_custom_dash", given.empty() ? "0" : "1"},
               {"customdash", given.empty() ? "5;2" : given},
               {"customdash_unit", "MM"}}),
      flow_share > 0 ? data_width(flow_share) : "");
}

std::string marker_layer(const char* shape, const char* fill, const char* outline, double size_mm) {
  return fmt::format(
      "<layer class=\"SimpleMarker\" enabled=\"1\" locked=\"0\" pass=\"0\">{}</layer>",
      options({{"name", shape},
               {"color", fill},
               {"outline_color", outline},
               {"outline_width", "0.4"},
               {"size", fmt::format("{:.1f}", size_mm)},
               {"size_unit", "MM"}}));
}

struct Rule {
  std::string label;
  std::string filter;  // of the features; empty: the rest
  std::string layers;
  double opacity = 1;
};

std::string rules(const char* symbol_type, const std::vector<Rule>& all) {
  std::string list;
  std::string symbols;
  for (std::size_t i = 0; i < all.size(); ++i) {
    list += fmt::format(
        "<rule key=\"{{corridor-{0}}}\" symbol=\"{0}\" label=\"{1}\" filter=\"{2}\"/>", i,
        escape(all[i].label), all[i].filter.empty() ? "ELSE" : escape(all[i].filter));
    symbols += fmt::format(
        "<symbol type=\"{}\" name=\"{}\" alpha=\"{:.2f}\" clip_to_extent=\"1\" "
        "force_rhr=\"0\">{}</symbol>",
        symbol_type, i, all[i].opacity, all[i].layers);
  }
  return fmt::format(
      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
      "<qgis version=\"3.22\" styleCategories=\"Symbology\"><renderer-v2 type=\"RuleRenderer\" "
      "symbollevels=\"0\" forceraster=\"0\" enableorderby=\"0\"><rules "
      "key=\"{{corridor}}\">{}</rules>"
      "<symbols>{}</symbols></renderer-v2></qgis>\n",
      list, symbols);
}

// Road solid, rail hatched, pipeline double, sea dashed.
std::string family_layers(const std::string& family, double width_mm, double flow_share) {
  if (family == "road") {
    return line_layer(kRoad, width_mm, "", flow_share);
  }
  if (family == "rail") {
    return line_layer(kRail, width_mm, "", flow_share) +
           line_layer(kWhite, 0.6 * width_mm, "0.5;2", 0.6 * flow_share);
  }
  if (family == "pipeline") {
    return line_layer(kPipeline, 1.6 * width_mm, "", 1.6 * flow_share) +
           line_layer(kWhite, 0.5 * width_mm, "", 0.5 * flow_share);
  }
  return line_layer(kSea, width_mm, "2;1.2", flow_share);
}

const char* colour_of(const std::string& family) {
  return family == "road"       ? kRoad
         : family == "rail"     ? kRail
         : family == "pipeline" ? kPipeline
                                : kSea;
}

}  // namespace

std::string place_style() {
  return rules("marker", {{"Place", "", marker_layer("circle", kBlack, kWhite, 1.4)}});
}

std::string terminal_style() {
  return rules("marker",
               {{"Border or canal", "\"terminal_type\" IN ('border','canal')",
                 marker_layer("arrowhead", kBorder, kBorder, 3.2)},
                {"Port", "\"terminal_type\" = 'port'", marker_layer("circle", kWhite, kBlack, 2.8)},
                {"Inland terminal", "", marker_layer("square", kTerminal, kWhite, 2.4)}});
}

std::string link_style() {
  std::vector<Rule> all;
  for (const std::string family : {"road", "rail", "pipeline", "sea"}) {
    all.push_back({family + ", open",
                   fmt::format("\"family\" = '{}' AND \"status\" = 'open'", family),
                   family_layers(family, 0.6, 0)});
    all.push_back({family + ", under construction",
                   fmt::format("\"family\" = '{}' AND \"status\" = 'under_construction'", family),
                   line_layer(colour_of(family), 0.6, "3;1", 0), 0.85});
    all.push_back(
        {family + ", planned or proposed",
         fmt::format("\"family\" = '{}' AND \"status\" IN ('planned','proposed')", family),
         line_layer(colour_of(family), 0.5, "1.5;1.5", 0), 0.6});
  }
  all.push_back({"closed or suspended", "", line_layer(kGrey, 0.4, "0.5;1.5", 0), 0.7});
  return rules("line", all);
}

std::string flow_style() {
  std::vector<Rule> all;
  for (const std::string family : {"road", "rail", "pipeline", "sea"}) {
    all.push_back({family, fmt::format("\"family\" = '{}' AND \"open\" = 1", family),
                   family_layers(family, 0.6, 1)});
  }
  all.push_back({"not open", "", line_layer(kGrey, 0.3, "0.5;1.5", 0), 0.6});
  return rules("line", all);
}

}  // namespace corridor::output
