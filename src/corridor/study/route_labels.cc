#include "corridor/study/route_labels.h"

namespace corridor::study {
namespace {

using cases::Case;
using network::ArcKind;

// Another port or border makes another route; another yard, dry port or customs post does not.
bool tells_routes_apart(const Case& a_case, std::uint32_t terminal) {
  const std::string& type = a_case.terminals[TerminalId{terminal}].type;
  return type == "port" || type == "border" || type == "gauge_change" || type == "canal";
}

}  // namespace

path::RouteLabels route_labels(const Case& a_case) {
  const auto& network = a_case.supernetwork;
  const std::size_t arcs = network.graph.arc_count();
  path::RouteLabels labels;
  labels.gate.assign(arcs, path::RouteLabels::kNoLabel);
  labels.line.assign(arcs, path::RouteLabels::kNoLabel);
  labels.length_km.assign(arcs, 0);
  labels.gate_count = static_cast<std::uint32_t>(a_case.terminals.size());
  labels.line_count = static_cast<std::uint32_t>(a_case.modes.size());
  for (std::uint32_t a = 0; a < arcs; ++a) {
    const auto origin = network.origin[ArcId{a}];
    if (origin.kind == ArcKind::link) {
      labels.line[a] = network.mode[ArcId{a}].value;
      labels.length_km[a] = a_case.links[LinkId{origin.index}].length_km;
    } else if (origin.kind == ArcKind::transfer && tells_routes_apart(a_case, origin.index)) {
      labels.gate[a] = origin.index;
    }
  }
  return labels;
}

std::string chain_text(const Case& a_case, const std::vector<ArcId>& arcs) {
  std::string text;
  std::string last;
  for (const ArcId arc : arcs) {
    const auto origin = a_case.supernetwork.origin[arc];
    std::string part;
    if (origin.kind == ArcKind::link) {
      part = a_case.modes[a_case.supernetwork.mode[arc]].name;
    } else if (origin.kind == ArcKind::transfer) {
      part = a_case.terminals[TerminalId{origin.index}].name;
    } else {
      continue;
    }
    if (part != last) {
      text += (text.empty() ? "" : " > ") + part;
      last = part;
    }
  }
  return text;
}

std::string arc_names(const cases::Case& a_case, const std::vector<ArcId>& arcs) {
  std::string text;
  for (const ArcId arc : arcs) {
    const auto origin = a_case.supernetwork.origin[arc];
    text += text.empty() ? "" : " ";
    text += origin.kind == network::ArcKind::link ? a_case.links[LinkId{origin.index}].id
            : origin.kind == network::ArcKind::transfer
                ? a_case.terminals[TerminalId{origin.index}].id
                : a_case.zones[ZoneId{origin.index}].id;
    text += origin.direction == network::Direction::forward ? ">" : "<";
  }
  return text;
}

}  // namespace corridor::study
