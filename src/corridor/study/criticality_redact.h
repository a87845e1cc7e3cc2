// Criticality for publication: modes by country and kinds of terminals by country, two significant
// digits; no link and no terminal.
#pragma once

#include <string>
#include <vector>

#include "corridor/study/criticality.h"

namespace corridor::study {

struct RedactedCriticality {
  std::string area = {};  // "road in PK", "port in PK"
  std::size_t closures = 0;
  double worst_usd_per_day = 0;  // the largest loss of one closure, added cost and declared value
  double worst_cut_off_t_per_day = 0;  // the largest of one closure
};

/// By the largest loss, falling.
std::vector<RedactedCriticality> redact(const cases::Case& a_case, const Criticality& result);

/// Where a link or terminal is, as coarse as results for publication say it.
std::string area_of(const cases::Case& a_case, const Subject& subject);

/// To two significant digits.
double coarse(double value);

}  // namespace corridor::study
