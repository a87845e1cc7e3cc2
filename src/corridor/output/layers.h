// What a GIS gets of a run: layers of features with typed fields, whatever the file format.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "corridor/output/geometry.h"
#include "corridor/study/flows.h"

namespace corridor::output {

enum class FieldType { text, integer, real };
enum class Shape { point, line, polygon };

struct Field {
  std::string name = {};
  FieldType type = FieldType::text;
};

/// Monostate: unknown.
using Value = std::variant<std::monostate, std::string, std::int64_t, double>;

struct Feature {
  Line geometry = {};  // a point layer has one position, a polygon layer the outline, closed
  std::vector<Value> values = {};
  std::vector<Line> holes = {};  // of a polygon, closed
};

struct Layer {
  std::string name = {};  // of the table: letters, digits and _
  std::string title = {};
  Shape shape = Shape::point;
  std::vector<Field> fields = {};
  std::vector<Feature> features = {};
  std::string style_qml = {};  // of QGIS; empty: none
};

/// node, link, terminal, zone with all columns of their tables, and flow_SCENARIO_YEAR with the
/// tonnes on every link (forward, backward, of each commodity), all on WGS 84.
std::vector<Layer> run_layers(const cases::Case& a_case, const study::FlowsResult& result);

}  // namespace corridor::output
