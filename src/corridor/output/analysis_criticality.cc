// What each link and terminal is worth: its closure alone, in every scenario's first analysis year.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/criticality_tables.h"
#include "corridor/output/html.h"
#include "corridor/output/map.h"
#include "corridor/output/reference_season.h"

namespace corridor::output {
namespace {

using cases::Case;
using study::SubjectLoss;

constexpr std::size_t kShown = 15;

struct Ranked {
  StateName state;
  study::Criticality result;
  const study::YearResult* year;
  const study::SeasonResult* season;
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
         &year,
         &season});
  }
  return all;
}

// Grades of the map: USD a day, added cost and declared value of what is cut off.
constexpr std::array<double, kMapGrades - 1> kLossBreaks_usd{1e4, 1e5, 1e6};

// All plates: the region, then what is set apart from it.
std::string map_html(const Case& a_case, const Ranked& ranked) {
  std::vector<MapMark> marks;
  for (const SubjectLoss& loss : ranked.result.ranking) {
    const double usd = loss.usd_per_day();
    const auto above = std::upper_bound(kLossBreaks_usd.begin(), kLossBreaks_usd.end(), usd);
    marks.push_back(
        {loss.subject, static_cast<int>(above - kLossBreaks_usd.begin()),
         fmt::format("{}: USD {} a day, {} t a day cut off", study::name_of(a_case, loss.subject),
                     grouped(usd), grouped(loss.loss.cut_off_t_per_day))});
  }
  std::string html;
  for (Plate plate : plates_of(a_case)) {
    plate.id = "loss-" + plate.id;
    plate.title = "What the closure of each link costs: " + plate.title;
    plate.hover = false;
    html += "<figure>" + marked_map_svg(a_case, *ranked.year, plate, marks) + "</figure>\n";
  }
  return html.empty()
             ? html
             : html + mark_legend({"Below USD 10,000 a day", "10,000 to 100,000",
                                   "100,000 to 1 million", "USD 1 million a day and more"});
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

std::string pairs_html(const Case& a_case, const study::CriticalPairs& pairs) {
  if (pairs.interacting.empty()) {
    return {};
  }
  HtmlTable table({{"First"},
                   {"Second"},
                   {"Both closed, USD a day", true},
                   {"Beyond the singles, USD a day", true},
                   {"of it dearer ways", true},
                   {"Cut off beyond the singles, t a day", true}});
  std::size_t rows = 0;
  for (const study::PairLoss& pair : pairs.interacting) {
    if (rows++ == kShown) {
      break;
    }
    table.row({escape(study::name_of(a_case, pair.first)),
               escape(study::name_of(a_case, pair.second)), grouped(pair.usd_per_day()),
               grouped(pair.beyond_usd_per_day()), grouped(pair.beyond_added_usd_per_day),
               grouped(pair.beyond_cut_off_t_per_day)});
  }
  return fmt::format(
             "<p>Two at once: each of the {} above was closed with every other link and terminal. "
             "Of {} pairs {} cost other than the sum of both alone; those that cost most beyond it "
             "stand here.</p>\n",
             pairs.top, pairs.closed_together, pairs.interacting.size()) +
         table.html("Pairs that cost more than each alone");
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
  std::vector<RankedState> states;
  for (const Ranked& ranked : all) {
    states.push_back({ranked.state, &ranked.result});
  }
  output.files.push_back({"criticality.csv", ranking_csv(a_case, states)});
  output.json = nlohmann::ordered_json::array();
  for (const Ranked& ranked : all) {
    output.json.push_back(criticality_json(a_case, ranked.state, ranked.result, kShown));
    const bool is_default = ranked.state.scenario == a_case.settings.default_scenario;
    if (is_default && !ranked.result.ranking.empty()) {
      const auto pairs = study::critical_pairs(
          a_case, ranked.season->states, season_named(a_case, ranked.state.season),
          ranked.state.year, {}, ranked.result, kShown, input.threads);
      output.files.push_back({"criticality_pairs.csv", pairs_csv(a_case, ranked.state, pairs)});
      output.json.back()["pairs"] = pairs_json(a_case, pairs, kShown);
      output.sections.push_back({"criticality", "What matters most",
                                 section_html(a_case, ranked) + pairs_html(a_case, pairs)});
      output.answer.push_back(answer_line(a_case, ranked));
    }
  }
  return output;
}

}  // namespace corridor::output
