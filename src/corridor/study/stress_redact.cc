#include "corridor/study/stress_redact.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "corridor/study/criticality_redact.h"
#include "corridor/study/stress_json.h"

namespace corridor::study {
namespace {

void add_sorted(const std::map<std::string, double>& sums, std::vector<RedactedLoss>& out) {
  std::vector<RedactedLoss> here;
  for (const auto& [what, usd] : sums) {
    here.push_back({what, coarse(usd)});
  }
  std::stable_sort(here.begin(), here.end(), [](const RedactedLoss& a, const RedactedLoss& b) {
    return a.usd_per_year > b.usd_per_year;
  });
  out.insert(out.end(), here.begin(), here.end());
}

}  // namespace

std::vector<RedactedLoss> redact(const StressModel& model, const StressResult& result) {
  std::map<std::string, double> kinds;
  std::map<std::string, double> areas;
  for (const CauseLoss& cause : result.by_hazard) {
    kinds[model.hazard(cause.index).kind] += cause.usd_per_year.value;
  }
  for (const CauseLoss& cause : result.by_subject) {
    const cases::HazardSubject& subject = model.subject(cause.index);
    areas[area_of(model.a_case(), {subject.table, subject.index})] += cause.usd_per_year.value;
  }
  std::vector<RedactedLoss> losses;
  add_sorted(kinds, losses);
  add_sorted(areas, losses);
  return losses;
}

nlohmann::ordered_json redacted_json(const StressModel& model, const StressResult& result) {
  nlohmann::ordered_json json{
      {"scenario", model.scenario()},
      {"year", model.year()},
      {"simulated_years", result.years},
      {"costs", model.costs()},
      {"redacted", true},
      {"expected_annual_loss_usd", coarse(result.total_usd.controlled.value)},
      {"standard_error_usd", coarse(result.total_usd.controlled.standard_error)}};
  nlohmann::ordered_json tails = nlohmann::ordered_json::array();
  for (const disrupt::TailRisk& tail : result.tails) {
    tails.push_back({{"return_period_years", return_period_years(tail)},
                     {"value_at_risk_usd", coarse(tail.value_at_risk)},
                     {"conditional_value_at_risk_usd", coarse(tail.conditional.value)}});
  }
  json["tails"] = tails;
  for (const RedactedLoss& loss : redact(model, result)) {
    json["by_kind_and_area_usd_per_year"][loss.what] = loss.usd_per_year;
  }
  return json;
}

}  // namespace corridor::study
