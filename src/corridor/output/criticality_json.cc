#include "corridor/output/criticality_json.h"

namespace corridor::output {
namespace {

using Json = nlohmann::ordered_json;

Json loss_json(const disrupt::Loss& loss) {
  return {{"added_usd_per_day", loss.added_usd_per_day},
          {"delayed_t_per_day", loss.delayed_t_per_day},
          {"cut_off_t_per_day", loss.cut_off_t_per_day}};
}

}  // namespace

Json subject_json(const cases::Case& a_case, const study::Subject& subject) {
  return {{"table", subject.table == network::Subject::link ? "link" : "terminal"},
          {"id", study::id_of(a_case, subject)},
          {"name", study::name_of(a_case, subject)}};
}

Json criticality_json(const cases::Case& a_case, const StateName& state,
                      const study::Criticality& result, std::size_t top) {
  Json ranking = Json::array();
  for (const study::SubjectLoss& loss : result.ranking) {
    if (top > 0 && ranking.size() == top) {
      break;
    }
    Json row = subject_json(a_case, loss.subject);
    row.update(loss_json(loss.loss));
    row["unmet_usd_per_day"] = loss.unmet_usd_per_day;
    Json hit = Json::object();
    for (const CommodityId c : IdRange<CommodityId>(loss.by_commodity.size())) {
      if (loss.by_commodity[c.value] != disrupt::Loss{}) {
        hit[a_case.commodities[c].id] = loss_json(loss.by_commodity[c.value]);
      }
    }
    row["commodities"] = hit;
    ranking.push_back(std::move(row));
  }
  return {{"scenario", state.scenario},
          {"year", state.year},
          {"season", state.season},
          {"costs", "fixed"},
          {"closed_one_by_one", result.subjects},
          {"demand_t_per_day", result.demand_t_per_day},
          {"ranking", ranking}};
}

}  // namespace corridor::output
