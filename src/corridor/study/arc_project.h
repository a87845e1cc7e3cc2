// Whose an arc is: the project that it belongs to, and who is paid for carrying on it.
#pragma once

#include <string>

#include "corridor/case/case.h"

namespace corridor::study {

/// project_id of the arc's link or terminal; empty: of none.
const std::string& project_of(const cases::Case& a_case, ArcId arc);

/// On roads hauliers take the price; a railway, a pipeline and a terminal take it for their owner.
bool owner_carries(const cases::Case& a_case, ArcId arc);

}  // namespace corridor::study
