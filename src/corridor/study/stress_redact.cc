#include "corridor/study/stress_redact.h"

#include <algorithm>
#include <cmath>
#include <map>

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

std::string area_of(const cases::Case& a_case, const cases::HazardSubject& subject) {
  if (subject.table == network::Subject::link) {
    const cases::Link& link = a_case.links[LinkId{subject.index}];
    return a_case.modes[link.mode].id + " in " + (link.country.empty() ? "?" : link.country);
  }
  const cases::Terminal& terminal = a_case.terminals[TerminalId{subject.index}];
  const std::string& country = a_case.places[terminal.place].country;
  return terminal.type + " in " + (country.empty() ? "?" : country);
}

}  // namespace

double coarse(double value) {
  if (value == 0 || !std::isfinite(value)) {
    return value;
  }
  const double unit = std::pow(10.0, std::floor(std::log10(std::abs(value))) - 1);
  return std::round(value / unit) * unit;
}

std::vector<RedactedLoss> redact(const StressModel& model, const StressResult& result) {
  std::map<std::string, double> kinds;
  std::map<std::string, double> areas;
  for (const CauseLoss& cause : result.by_hazard) {
    kinds[model.hazard(cause.index).kind] += cause.usd_per_year.value;
  }
  for (const CauseLoss& cause : result.by_subject) {
    areas[area_of(model.a_case(), model.subject(cause.index))] += cause.usd_per_year.value;
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
      {"costs", "fixed"},
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
