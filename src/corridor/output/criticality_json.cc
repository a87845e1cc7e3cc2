#include "corridor/output/criticality_json.h"

#include <cmath>

#include "corridor/study/criticality_redact.h"

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

Json pairs_json(const cases::Case& a_case, const study::CriticalPairs& pairs, std::size_t top) {
  const auto row_of = [&](const study::PairLoss& pair) {
    Json row{{"first", subject_json(a_case, pair.first)},
             {"second", subject_json(a_case, pair.second)}};
    row.update(loss_json(pair.loss));
    row["unmet_usd_per_day"] = pair.unmet_usd_per_day;
    row["beyond_singles"] = {{"added_usd_per_day", pair.beyond_added_usd_per_day},
                             {"cut_off_t_per_day", pair.beyond_cut_off_t_per_day},
                             {"unmet_usd_per_day", pair.beyond_unmet_usd_per_day}};
    return row;
  };
  Json rows = Json::array();
  for (const study::PairLoss& pair : pairs.interacting) {
    if (top > 0 && rows.size() == top) {
      break;
    }
    rows.push_back(row_of(pair));
  }
  return {{"top", pairs.top},
          {"closed_together", pairs.closed_together},
          {"worst", pairs.worst ? row_of(*pairs.worst) : Json()},
          {"interacting_pairs", pairs.interacting.size()},
          {"interacting", rows}};
}

Json indices_json(const cases::Case& a_case, const study::ClassicIndices& indices) {
  Json links = Json::array();
  for (const study::LinkIndices& link : indices.links) {
    Json row = subject_json(a_case, link.subject);
    row["pair_share"] = link.pair_share;
    row["tonnes_share"] = link.tonnes_share;
    row["importance_usd_per_t"] = link.importance_usd_per_t;
    row["cut_off_share"] = link.cut_off_share;
    const bool has_detour = std::isfinite(link.detour_usd_per_t);
    row["own_usd_per_t"] = link.detour_of.valid() ? Json(link.own_usd_per_t) : Json();
    row["detour_usd_per_t"] = has_detour ? Json(link.detour_usd_per_t) : Json();
    row["detour_of"] =
        link.detour_of.valid() ? Json(a_case.commodities[link.detour_of].id) : Json();
    links.push_back(std::move(row));
  }
  Json zones = Json::array();
  const auto closed = [&](const study::Subject& subject, double value) {
    return value > 0 ? subject_json(a_case, subject) : Json();
  };
  for (const study::ZoneExposure& zone : indices.zones) {
    zones.push_back({{"zone", a_case.zones[zone.zone].id},
                     {"t_per_day", zone.t_per_day},
                     {"mean_usd_per_t", zone.mean_usd_per_t},
                     {"mean_cut_off_share", zone.mean_cut_off_share},
                     {"worst_usd_per_t", zone.worst_usd_per_t},
                     {"worst_for_cost", closed(zone.worst_for_cost, zone.worst_usd_per_t)},
                     {"worst_cut_off_share", zone.worst_cut_off_share},
                     {"worst_cut", closed(zone.worst_cut, zone.worst_cut_off_share)}});
  }
  return {{"links", links}, {"zones", zones}};
}

Json robustness_json(const cases::Case& a_case,
                     const std::vector<study::RobustnessIndex>& indices) {
  Json rows = Json::array();
  for (const study::RobustnessIndex& index : indices) {
    Json row = subject_json(a_case, index.subject);
    row["index_usd_per_day"] = index.index_usd_per_day;
    row["lost_t_per_day"] = index.lost_t_per_day;
    row["lost_usd_per_day"] = index.lost_usd_per_day;
    row["converged"] = index.converged;
    rows.push_back(std::move(row));
  }
  return rows;
}

Json redacted_criticality_json(const cases::Case& a_case, const StateName& state,
                               const study::Criticality& result) {
  Json areas = Json::array();
  for (const study::RedactedCriticality& area : study::redact(a_case, result)) {
    areas.push_back({{"area", area.area},
                     {"closures_with_a_loss", area.closures},
                     {"worst_usd_per_day", area.worst_usd_per_day},
                     {"worst_cut_off_t_per_day", area.worst_cut_off_t_per_day}});
  }
  return {{"scenario", state.scenario},
          {"year", state.year},
          {"season", state.season},
          {"costs", "fixed"},
          {"redacted", true},
          {"closed_one_by_one", result.subjects},
          {"demand_t_per_day", study::coarse(result.demand_t_per_day)},
          {"areas", areas}};
}

}  // namespace corridor::output
