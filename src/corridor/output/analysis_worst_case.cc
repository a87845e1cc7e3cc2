// The one, two and three closures that cost all demand most: the default scenario's first year.
#include <algorithm>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/criticality_json.h"
#include "corridor/output/html.h"
#include "corridor/output/reference_season.h"
#include "corridor/study/worst_case.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using study::WorstForDemand;

constexpr int kMostClosures = 3;

struct Worst {
  StateName state;
  std::vector<WorstForDemand> sets;  // of 1, 2, ... closures
};

std::string sets_csv(const Case& a_case, const Worst& all) {
  table::CsvWriter writer({"scenario", "year", "season", "closures", "subject_table", "subject_id",
                           "name", "added_usd_per_day", "unmet_t_per_day", "unmet_usd_per_day",
                           "bound_usd_per_day", "proven"});
  for (std::size_t i = 0; i < all.sets.size(); ++i) {
    const disrupt::WorstSet& worst = all.sets[i].worst;
    for (const study::Subject& subject : all.sets[i].closed) {
      writer.add(all.state.scenario).add(all.state.year).add(all.state.season).add(i + 1);
      writer.add(subject.table == network::Subject::link ? "link" : "terminal")
          .add(study::id_of(a_case, subject))
          .add(study::name_of(a_case, subject));
      writer.add(worst.added_usd_per_day)
          .add(worst.unmet_t_per_day)
          .add(worst.unmet_usd_per_day)
          .add(worst.bound_usd_per_day)
          .add(worst.proven());
      writer.end_row();
    }
  }
  return writer.text();
}

std::string proof_text(const disrupt::WorstSet& worst) {
  return worst.proven() ? std::string("proven")
                        : fmt::format("at most {} (gap {:.2f} %)", grouped(worst.bound_usd_per_day),
                                      100 * (worst.bound_usd_per_day / worst.usd_per_day() - 1));
}

std::string section_html(const Case& a_case, const Worst& all) {
  HtmlTable table({{"Closures", true},
                   {"Closed"},
                   {"Cost, USD a day", true},
                   {"of it dearer ways", true},
                   {"Not moved, t a day", true},
                   {"Their declared value", true},
                   {"No set costs more"}});
  for (std::size_t i = 0; i < all.sets.size(); ++i) {
    const disrupt::WorstSet& worst = all.sets[i].worst;
    std::string closed;
    for (const study::Subject& subject : all.sets[i].closed) {
      closed += (closed.empty() ? "" : "; ") + escape(study::name_of(a_case, subject));
    }
    table.row({std::to_string(i + 1), closed, grouped(worst.usd_per_day()),
               grouped(worst.added_usd_per_day), grouped(worst.unmet_t_per_day),
               grouped(worst.unmet_usd_per_day), proof_text(worst)});
  }
  return fmt::format(
             "<p>Of all sets of up to {} links and terminals that close at once, those that cost "
             "the {} t a day of demand most in the season {} of {} {}. Fixed costs: all demand on "
             "its cheapest way, no way round is congested. A tonne is not moved where its way "
             "round costs more than its declared value.</p>\n",
             all.sets.size(), grouped(all.sets.front().demand_t_per_day), escape(all.state.season),
             escape(all.state.scenario), all.state.year) +
         table.html("The costliest closures at once");
}

std::string answer_line(const Worst& all) {
  const disrupt::WorstSet& worst = all.sets.back().worst;
  return fmt::format("The worst {} closures at once ({} {}) cost USD {} a day: {}", all.sets.size(),
                     all.state.scenario, all.state.year, grouped(worst.usd_per_day()),
                     proof_text(worst));
}

nlohmann::ordered_json sets_json(const Case& a_case, const Worst& all) {
  auto sets = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < all.sets.size(); ++i) {
    const disrupt::WorstSet& worst = all.sets[i].worst;
    auto closed = nlohmann::ordered_json::array();
    for (const study::Subject& subject : all.sets[i].closed) {
      closed.push_back(subject_json(a_case, subject));
    }
    sets.push_back({{"closures", i + 1},
                    {"cost_usd_per_day", worst.usd_per_day()},
                    {"added_usd_per_day", worst.added_usd_per_day},
                    {"unmet_t_per_day", worst.unmet_t_per_day},
                    {"unmet_usd_per_day", worst.unmet_usd_per_day},
                    {"closed", std::move(closed)},
                    {"proven", worst.proven()},
                    {"bound_usd_per_day", worst.bound_usd_per_day}});
  }
  return {{"scenario", all.state.scenario},
          {"year", all.state.year},
          {"season", all.state.season},
          {"costs", "fixed"},
          {"sets", std::move(sets)}};
}

}  // namespace

AnalysisOutput run_worst_case(const AnalysisInput& input) {
  const Case& a_case = input.a_case;
  const study::YearResult* year = first_year_of_default(a_case, input.flows);
  if (year == nullptr || year->seasons.empty()) {
    return {.not_run = {{"Worst closures at once: the run has no year of the default scenario",
                         "corridor worst-case " + input.request.case_folder + " -k 3"}}};
  }
  const study::SeasonResult& season = year->seasons[reference_season(*year)];
  const auto of_case =
      std::find_if(a_case.seasons.begin(), a_case.seasons.end(),
                   [&](const cases::Season& each) { return each.id == season.season; });
  Worst all{{year->scenario, year->year, season.season}, {}};
  for (int k = 1; k <= kMostClosures; ++k) {
    all.sets.push_back(study::worst_for_demand(a_case, season.states, *of_case, year->year, {}, k));
  }
  AnalysisOutput output;
  output.files.push_back({"worst_case.csv", sets_csv(a_case, all)});
  output.json = sets_json(a_case, all);
  output.sections.push_back({"worst-case", "How bad it can get", section_html(a_case, all)});
  output.answer.push_back(answer_line(all));
  return output;
}

}  // namespace corridor::output
