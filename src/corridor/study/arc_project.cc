#include "corridor/study/arc_project.h"

namespace corridor::study {

using network::ArcKind;

const std::string& project_of(const cases::Case& a_case, ArcId arc) {
  static const std::string kNone;
  const network::ArcOrigin origin = a_case.supernetwork.origin[arc];
  if (origin.kind == ArcKind::link) {
    return a_case.links[LinkId{origin.index}].project_id;
  }
  return origin.kind == ArcKind::transfer ? a_case.terminals[TerminalId{origin.index}].project_id
                                          : kNone;
}

bool owner_carries(const cases::Case& a_case, ArcId arc) {
  return a_case.supernetwork.origin[arc].kind == ArcKind::transfer ||
         a_case.modes[a_case.supernetwork.mode[arc]].family != cases::Family::road;
}

}  // namespace corridor::study
