#include "corridor/study/criticality_redact.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace corridor::study {

std::string area_of(const cases::Case& a_case, const Subject& subject) {
  if (subject.table == network::Subject::link) {
    const cases::Link& link = a_case.links[LinkId{subject.index}];
    return a_case.modes[link.mode].id + " in " + (link.country.empty() ? "?" : link.country);
  }
  const cases::Terminal& terminal = a_case.terminals[TerminalId{subject.index}];
  const std::string& country = a_case.places[terminal.place].country;
  return terminal.type + " in " + (country.empty() ? "?" : country);
}

double coarse(double value) {
  if (value == 0 || !std::isfinite(value)) {
    return value;
  }
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1);
  return std::round(value / unit) * unit;
}

std::vector<RedactedCriticality> redact(const cases::Case& a_case, const Criticality& result) {
  std::map<std::string, RedactedCriticality> areas;
  for (const SubjectLoss& loss : result.ranking) {
    RedactedCriticality& area = areas[area_of(a_case, loss.subject)];
    ++area.closures;
    area.worst_usd_per_day = std::max(area.worst_usd_per_day, loss.usd_per_day());
    area.worst_cut_off_t_per_day =
        std::max(area.worst_cut_off_t_per_day, loss.loss.cut_off_t_per_day);
  }
  std::vector<RedactedCriticality> redacted;
  for (auto& [name, area] : areas) {
    redacted.push_back({name, area.closures, coarse(area.worst_usd_per_day),
                        coarse(area.worst_cut_off_t_per_day)});
  }
  std::stable_sort(redacted.begin(), redacted.end(),
                   [](const RedactedCriticality& a, const RedactedCriticality& b) {
                     return a.worst_usd_per_day > b.worst_usd_per_day;
                   });
  return redacted;
}

}  // namespace corridor::study
