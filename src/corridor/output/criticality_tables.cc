#include "corridor/output/criticality_tables.h"

#include <cmath>

#include "corridor/study/criticality_redact.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using table::CsvWriter;

CsvWriter& add_state(CsvWriter& writer, const StateName& state) {
  return writer.add(state.scenario).add(state.year).add(state.season);
}

CsvWriter& add_subject(CsvWriter& writer, const Case& a_case, const study::Subject& subject) {
  return writer.add(subject.table == network::Subject::link ? "link" : "terminal")
      .add(study::id_of(a_case, subject));
}

// Empty where there is none.
CsvWriter& add_finite(CsvWriter& writer, double value) {
  return std::isfinite(value) ? writer.add(value) : writer.add("");
}

}  // namespace

std::string ranking_csv(const Case& a_case, const std::vector<RankedState>& states) {
  CsvWriter writer({"scenario", "year", "season", "rank", "subject_table", "subject_id", "name",
                    "added_usd_per_day", "delayed_t_per_day", "cut_off_t_per_day",
                    "unmet_usd_per_day", "hit_most"});
  for (const RankedState& ranked : states) {
    std::size_t rank = 0;
    for (const study::SubjectLoss& loss : ranked.result->ranking) {
      add_state(writer, ranked.state).add(++rank);
      add_subject(writer, a_case, loss.subject).add(study::name_of(a_case, loss.subject));
      writer.add(loss.loss.added_usd_per_day)
          .add(loss.loss.delayed_t_per_day)
          .add(loss.loss.cut_off_t_per_day)
          .add(loss.unmet_usd_per_day)
          .add(loss.hit_most.valid() ? a_case.commodities[loss.hit_most].id : "");
      writer.end_row();
    }
  }
  return writer.text();
}

std::string pairs_csv(const Case& a_case, const StateName& state,
                      const study::CriticalPairs& pairs) {
  CsvWriter writer({"scenario", "year", "season", "first_table", "first_id", "second_table",
                    "second_id", "added_usd_per_day", "cut_off_t_per_day", "unmet_usd_per_day",
                    "beyond_added_usd_per_day", "beyond_cut_off_t_per_day",
                    "beyond_unmet_usd_per_day"});
  for (const study::PairLoss& pair : pairs.interacting) {
    add_subject(add_state(writer, state), a_case, pair.first);
    add_subject(writer, a_case, pair.second)
        .add(pair.loss.added_usd_per_day)
        .add(pair.loss.cut_off_t_per_day)
        .add(pair.unmet_usd_per_day)
        .add(pair.beyond_added_usd_per_day)
        .add(pair.beyond_cut_off_t_per_day)
        .add(pair.beyond_unmet_usd_per_day);
    writer.end_row();
  }
  return writer.text();
}

std::string indices_csv(const Case& a_case, const StateName& state,
                        const std::vector<study::LinkIndices>& links) {
  CsvWriter writer({"scenario", "year", "season", "subject_table", "subject_id", "pair_share",
                    "tonnes_share", "importance_usd_per_t", "cut_off_share", "own_usd_per_t",
                    "detour_usd_per_t", "detour_of"});
  for (const study::LinkIndices& link : links) {
    const bool may = link.detour_of.valid();
    add_subject(add_state(writer, state), a_case, link.subject)
        .add(link.pair_share)
        .add(link.tonnes_share)
        .add(link.importance_usd_per_t)
        .add(link.cut_off_share);
    add_finite(writer, may ? link.own_usd_per_t : NAN);
    add_finite(writer, may ? link.detour_usd_per_t : NAN)
        .add(may ? a_case.commodities[link.detour_of].id : "");
    writer.end_row();
  }
  return writer.text();
}

std::string exposure_csv(const Case& a_case, const StateName& state,
                         const std::vector<study::ZoneExposure>& zones) {
  CsvWriter writer({"scenario", "year", "season", "zone_id", "t_per_day", "mean_usd_per_t",
                    "mean_cut_off_share", "worst_usd_per_t", "worst_usd_per_t_by",
                    "worst_cut_off_share", "worst_cut_off_share_by"});
  for (const study::ZoneExposure& zone : zones) {
    const auto by = [&](const study::Subject& subject, double value) {
      return value > 0 ? study::id_of(a_case, subject) : std::string();
    };
    add_state(writer, state)
        .add(a_case.zones[zone.zone].id)
        .add(zone.t_per_day)
        .add(zone.mean_usd_per_t)
        .add(zone.mean_cut_off_share)
        .add(zone.worst_usd_per_t)
        .add(by(zone.worst_for_cost, zone.worst_usd_per_t))
        .add(zone.worst_cut_off_share)
        .add(by(zone.worst_cut, zone.worst_cut_off_share));
    writer.end_row();
  }
  return writer.text();
}

std::string robustness_csv(const Case& a_case, const StateName& state,
                           const std::vector<study::RobustnessIndex>& indices) {
  CsvWriter writer({"scenario", "year", "season", "subject_table", "subject_id",
                    "index_usd_per_day", "lost_t_per_day", "lost_usd_per_day", "converged"});
  for (const study::RobustnessIndex& index : indices) {
    add_subject(add_state(writer, state), a_case, index.subject)
        .add(index.index_usd_per_day)
        .add(index.lost_t_per_day)
        .add(index.lost_usd_per_day)
        .add(index.converged);
    writer.end_row();
  }
  return writer.text();
}

std::string redacted_csv(const Case& a_case, const StateName& state,
                         const study::Criticality& result) {
  CsvWriter writer({"scenario", "year", "season", "area", "closures_with_a_loss",
                    "worst_usd_per_day", "worst_cut_off_t_per_day"});
  for (const study::RedactedCriticality& area : study::redact(a_case, result)) {
    add_state(writer, state)
        .add(area.area)
        .add(area.closures)
        .add(area.worst_usd_per_day)
        .add(area.worst_cut_off_t_per_day);
    writer.end_row();
  }
  return writer.text();
}

}  // namespace corridor::output
