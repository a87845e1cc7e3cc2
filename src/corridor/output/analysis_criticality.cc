// What each link and terminal is worth: its closure alone, in every scenario's first analysis year.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/criticality_json.h"
#include "corridor/output/html.h"
#include "corridor/output/map.h"
#include "corridor/output/reference_season.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using study::SubjectLoss;

constexpr std::size_t kShown = 15;

struct Ranked {
  StateName state;
  study::Criticality result;
  const study::YearResult* year;
};

const cases::Season& season_named(const Case& a_case, const std::string& id) {
  for (const cases::Season& season : a_case.seasons) {
    if (season.id == id) {
      return season;
    }
  }
  throw std::logic_error("a result of a season that the case does not have");
}

// The first analysis year of every scenario, in its reference season.
std::vector<Ranked> rank_all(const AnalysisInput& input) {
  std::vector<Ranked> all;
  std::set<std::string> done;
  for (const study::YearResult& year : input.flows.years) {
    if (year.seasons.empty() || !done.insert(year.scenario).second) {
      continue;
    }
    const study::SeasonResult& season = year.seasons[reference_season(year)];
    all.push_back(
        {{year.scenario, year.year, season.season},
         study::criticality(input.a_case, season.states, season_named(input.a_case, season.season),
                            year.year, {}, input.threads),
         &year});
  }
  return all;
}

std::string ranking_csv(const Case& a_case, const std::vector<Ranked>& all) {
  table::CsvWriter writer({"scenario", "year", "season", "rank", "subject_table", "subject_id",
                           "name", "added_usd_per_day", "delayed_t_per_day", "cut_off_t_per_day",
                           "unmet_usd_per_day", "hit_most"});
  for (const Ranked& ranked : all) {
    std::size_t rank = 0;
    for (const SubjectLoss& loss : ranked.result.ranking) {
      writer.add(ranked.state.scenario).add(ranked.state.year).add(ranked.state.season).add(++rank);
      writer.add(loss.subject.table == network::Subject::link ? "link" : "terminal")
          .add(study::id_of(a_case, loss.subject))
          .add(study::name_of(a_case, loss.subject));
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

// Grades of the map: USD a day, added cost and declared value of what is cut off.
constexpr std::array<double, kMapGrades - 1> kLossBreaks_usd{1e4, 1e5, 1e6};

// The region; the table has the rest.
std::string map_html(const Case& a_case, const Ranked& ranked) {
  const std::vector<Plate> plates = plates_of(a_case);
  if (plates.empty()) {
    return {};
  }
  std::vector<MapMark> marks;
  for (const SubjectLoss& loss : ranked.result.ranking) {
    const double usd = loss.usd_per_day();
    const auto above = std::upper_bound(kLossBreaks_usd.begin(), kLossBreaks_usd.end(), usd);
    marks.push_back(
        {loss.subject, static_cast<int>(above - kLossBreaks_usd.begin()),
         fmt::format("{}: USD {} a day, {} t a day cut off", study::name_of(a_case, loss.subject),
                     grouped(usd), grouped(loss.loss.cut_off_t_per_day))});
  }
  Plate plate = plates.front();
  plate.id = "loss-" + plate.id;
  plate.title = "What the closure of each link costs: " + plate.title;
  plate.hover = false;
  return "<figure>" + marked_map_svg(a_case, *ranked.year, plate, marks) + "</figure>\n" +
         mark_legend({"Below USD 10,000 a day", "10,000 to 100,000", "100,000 to 1 million",
                      "USD 1 million a day and more"});
}

std::string section_html(const Case& a_case, const Ranked& ranked) {
  HtmlTable table({{"Rank", true},
                   {"Closed"},
                   {"Added cost, USD a day", true},
                   {"Delayed, t a day", true},
                   {"Cut off, t a day", true},
                   {"Their declared value, USD a day", true},
                   {"Hit most"}});
  std::size_t rank = 0;
  for (const SubjectLoss& loss : ranked.result.ranking) {
    if (rank == kShown) {
      break;
    }
    table.row({std::to_string(++rank), escape(study::name_of(a_case, loss.subject)),
               grouped(loss.loss.added_usd_per_day), grouped(loss.loss.delayed_t_per_day),
               grouped(loss.loss.cut_off_t_per_day), grouped(loss.unmet_usd_per_day),
               loss.hit_most.valid() ? escape(a_case.commodities[loss.hit_most].name) : ""});
  }
  return fmt::format(
             "<p>Each of {} links and terminals is closed alone for a day of the season {} of {} "
             "{}, while {} t a day want to move. Exact on fixed costs: every tonne takes the "
             "cheapest way that is left, and no way round is congested. Tonnes that no way is left "
             "for are counted apart, and valued as the case declares.</p>\n",
             ranked.result.subjects, escape(ranked.state.season), escape(ranked.state.scenario),
             ranked.state.year, grouped(ranked.result.demand_t_per_day)) +
         map_html(a_case, ranked) + table.html("What closes, and what that costs a day");
}

std::string answer_line(const Case& a_case, const Ranked& ranked) {
  const SubjectLoss& worst = ranked.result.ranking.front();
  return fmt::format(
      "Closing one of {} links and terminals ({} {}) costs most at {}: USD {} a day, of it {} by "
      "dearer ways and {} as the declared value of {} t a day cut off",
      ranked.result.subjects, ranked.state.scenario, ranked.state.year,
      study::name_of(a_case, worst.subject), grouped(worst.usd_per_day()),
      grouped(worst.loss.added_usd_per_day), grouped(worst.unmet_usd_per_day),
      grouped(worst.loss.cut_off_t_per_day));
}

}  // namespace

AnalysisOutput run_criticality(const AnalysisInput& input) {
  const Case& a_case = input.a_case;
  const std::vector<Ranked> all = rank_all(input);
  AnalysisOutput output;
  output.files.push_back({"criticality.csv", ranking_csv(a_case, all)});
  output.json = nlohmann::ordered_json::array();
  for (const Ranked& ranked : all) {
    output.json.push_back(criticality_json(a_case, ranked.state, ranked.result, kShown));
    const bool is_default = ranked.state.scenario == a_case.settings.default_scenario;
    if (is_default && !ranked.result.ranking.empty()) {
      output.sections.push_back({"criticality", "What matters most", section_html(a_case, ranked)});
      output.answer.push_back(answer_line(a_case, ranked));
    }
  }
  return output;
}

}  // namespace corridor::output
