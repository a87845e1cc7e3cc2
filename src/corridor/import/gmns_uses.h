// Uses (who may travel on a link) and times of day of a GMNS data set.
#pragma once

#include <string>
#include <vector>

#include "corridor/import/gmns.h"
#include "corridor/import/gmns_files.h"

namespace corridor::import {

/// use_definition.csv; also holds allowed_uses of link.csv against it and use_group.csv, whatever
/// the case of letters. A use that neither defines is a warning W2044, once a use (once in all
/// where neither file is there); a spelling that differs in case is a note.
std::vector<GmnsUse> read_uses(GmnsFiles& files, std::vector<std::string>& notes);

/// link_tod.csv with its times as GMNS writes time_day.
///
/// @param sets           time_set_definitions.csv; nullptr if there is none
/// @param kmh_per_speed  of the unit of free_speed; 0: not known, speeds are NaN
std::vector<GmnsLinkTimeOfDay> read_link_times(GmnsFile& tod, const GmnsFile& links, GmnsFile* sets,
                                               double kmh_per_speed);

}  // namespace corridor::import
