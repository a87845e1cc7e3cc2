// The results of an ensemble as files.
#include <cmath>

#include <nlohmann/json.hpp>

#include "corridor/base/units.h"
#include "corridor/study/criticality.h"
#include "corridor/study/stress_json.h"
#include "corridor/study/stress_redact.h"
#include "corridor/study/stress_run.h"
#include "corridor/table/csv_writer.h"

namespace corridor::study {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const disrupt::Estimate& estimate) {
  return {{"value", estimate.value}, {"standard_error", estimate.standard_error}};
}

std::string years_csv(const StressResult& result) {
  table::CsvWriter writer({"simulated_year", "loss_usd", "weight"});
  for (std::size_t y = 0; y < result.loss_usd.size(); ++y) {
    writer.add(y + 1).add(result.loss_usd[y]).add(result.weight[y]);
    writer.end_row();
  }
  return writer.text();
}

std::string exceedance_csv(const StressResult& result) {
  table::CsvWriter writer({"return_period_years", "loss_usd", "loss_low_usd", "loss_high_usd",
                           "mean_beyond_usd", "mean_beyond_standard_error_usd"});
  for (const disrupt::TailRisk& tail : result.tails) {
    writer.add(return_period_years(tail))
        .add(tail.value_at_risk)
        .add(tail.low)
        .add(tail.high)
        .add(tail.conditional.value)
        .add(tail.conditional.standard_error);
    writer.end_row();
  }
  return writer.text();
}

std::string hazards_csv(const StressModel& model, const StressResult& result) {
  table::CsvWriter writer({"hazard_id", "name", "kind", "series", "usd_per_year",
                           "standard_error_usd", "source_id", "confidence"});
  for (const CauseLoss& cause : result.by_hazard) {
    const cases::Hazard& hazard = model.hazard(cause.index);
    writer.add(hazard.id).add(hazard.name).add(hazard.kind).add(hazard.series);
    writer.add(cause.usd_per_year.value).add(cause.usd_per_year.standard_error);
    writer.add(hazard.evidence.source_id).add(std::string(1, hazard.evidence.confidence));
    writer.end_row();
  }
  return writer.text();
}

std::string subjects_csv(const StressModel& model, const StressResult& result) {
  table::CsvWriter writer(
      {"subject_table", "subject_id", "name", "usd_per_year", "standard_error_usd"});
  for (const CauseLoss& cause : result.by_subject) {
    const cases::HazardSubject& subject = model.subject(cause.index);
    const Subject named{subject.table, subject.index};
    writer.add(subject.table == network::Subject::link ? "link" : "terminal")
        .add(id_of(model.a_case(), named))
        .add(name_of(model.a_case(), named));
    writer.add(cause.usd_per_year.value).add(cause.usd_per_year.standard_error);
    writer.end_row();
  }
  return writer.text();
}

std::string commodities_csv(const StressModel& model, const StressResult& result) {
  table::CsvWriter writer({"commodity", "usd_per_year", "standard_error_usd", "added_usd",
                           "waiting_usd", "unmet_usd", "delayed_t", "waiting_t", "unmet_t"});
  for (std::size_t c = 0; c < result.by_commodity.size(); ++c) {
    const disrupt::LossAmounts& loss = result.by_commodity[c];
    writer.add(model.a_case().commodities[CommodityId{static_cast<std::uint32_t>(c)}].id);
    writer.add(result.commodity_usd[c].value).add(result.commodity_usd[c].standard_error);
    writer.add(loss.added_usd)
        .add(loss.waiting_usd)
        .add(loss.unmet_usd)
        .add(loss.delayed_t)
        .add(loss.waiting_t)
        .add(loss.unmet_t);
    writer.end_row();
  }
  return writer.text();
}

}  // namespace

double return_period_years(const disrupt::TailRisk& tail) {
  constexpr double kDigits = 1e6;  // 1 / (1 - 0.98) is 50, not 49.99999
  return std::round(kDigits / (1 - tail.probability)) / kDigits;
}

Json stress_json(const StressModel& model, const StressResult& result) {
  Json tails = Json::array();
  for (const disrupt::TailRisk& tail : result.tails) {
    tails.push_back({{"probability", tail.probability},
                     {"return_period_years", return_period_years(tail)},
                     {"value_at_risk_usd", tail.value_at_risk},
                     {"low_usd", tail.low},
                     {"high_usd", tail.high},
                     {"conditional_value_at_risk_usd", json_of(tail.conditional)}});
  }
  Json hazards = Json::object();
  for (const CauseLoss& cause : result.by_hazard) {
    hazards[model.hazard(cause.index).id] = json_of(cause.usd_per_year);
  }
  Json commodities = Json::object();
  for (std::size_t c = 0; c < result.commodity_usd.size(); ++c) {
    commodities[model.a_case().commodities[CommodityId{static_cast<std::uint32_t>(c)}].id] =
        json_of(result.commodity_usd[c]);
  }
  Json json{{"scenario", model.scenario()},
            {"year", model.year()},
            {"seed", model.options().seed},
            {"simulated_years", result.years},
            {"costs", model.costs()},
            {"demand_t_per_year", model.demand_t_per_year()},
            {"left_out_t_per_year", model.left_out_t_per_year()},
            {"events_per_year", result.events_per_year},
            {"expected_annual_loss_usd", json_of(result.total_usd.controlled)},
            {"expected_annual_loss_without_control_usd", json_of(result.total_usd.plain)},
            {"control_variate_gain", result.total_usd.gain},
            {"added_usd_per_year", json_of(result.added_usd)},
            {"waiting_usd_per_year", json_of(result.waiting_usd)},
            {"unmet_usd_per_year", json_of(result.unmet_usd)},
            {"delayed_t_per_year", json_of(result.delayed_t)},
            {"waiting_t_per_year", json_of(result.waiting_t)},
            {"unmet_t_per_year", json_of(result.unmet_t)},
            {"tails", tails},
            {"by_hazard_usd_per_year", hazards},
            {"by_commodity_usd_per_year", commodities}};
  if (model.watches()) {
    json["watched_pair"] = {
        {"name", model.watched_name()},
        {"availability", json_of({1 - result.blocked_days.value / kDaysPerYear,
                                  result.blocked_days.standard_error / kDaysPerYear})},
        {"own_route_shut_days_per_year", json_of(result.blocked_days)},
        {"no_way_days_per_year", json_of(result.cut_days)},
        {"interruptions_per_year", result.interruptions_per_year},
        {"mean_days_to_recover", result.mean_interruption_days},
        {"days_to_recover_p95_at_most", result.interruption_days_p95},
        {"longest_days_to_recover", result.longest_interruption_days}};
  }
  if (model.options().rare_factor != 1) {
    json["importance_sampling"] = {{"rare_factor", model.options().rare_factor},
                                   {"gain_of_expected_loss", result.importance_gain},
                                   {"gain_of_1_in_100_years", result.importance_tail_gain}};
  }
  return json;
}

std::vector<ResultFile> stress_files(const StressModel& model, const StressResult& result,
                                     const StressJob& job) {
  Json ensemble = Json::object();
  for (const auto& [key, value] : identity_of(model, job)) {
    ensemble[key] = value;
  }
  if (job.redact) {
    const Json json{{"ensemble", ensemble}, {"result", redacted_json(model, result)}};
    return {{"stress.json", json.dump(2) + "\n"}};
  }
  const Json json{{"ensemble", ensemble}, {"result", stress_json(model, result)}};
  return {{"stress.json", json.dump(2) + "\n"},
          {"years.csv", years_csv(result)},
          {"exceedance.csv", exceedance_csv(result)},
          {"hazards.csv", hazards_csv(model, result)},
          {"subjects.csv", subjects_csv(model, result)},
          {"commodities.csv", commodities_csv(model, result)}};
}

}  // namespace corridor::study
