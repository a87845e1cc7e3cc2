// Which measures ten budgets should buy: the default scenario's first year, least expected loss.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/curve_chart.h"
#include "corridor/output/html.h"
#include "corridor/output/map.h"
#include "corridor/output/reference_season.h"
#include "corridor/study/protection.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using cases::HazardSubject;
using study::Protection;

constexpr std::size_t kBudgets = 10;
constexpr std::array<std::size_t, 3> kDrawn{0, 4, 9};  // on the map: the smallest, the fifth, all
constexpr double kGap = 0.01;
constexpr double kMillion = 1e6;

struct Frontier {
  const study::YearResult& year;
  double without_usd = 0;
  std::vector<double> budgets_usd = {};
  std::vector<protect::Chosen> chosen = {};          // by budget
  std::vector<double> greedy_usd = {};               // risk that is left
  std::vector<double> most_critical_first_usd = {};  // likewise
};

Frontier solve(const Protection& protection, const study::YearResult& year) {
  const protect::Problem problem = protection.problem();
  const protect::Risk risk;
  Frontier all{.year = year};
  all.without_usd = risk_usd(problem, risk, protect::Portfolio(problem.measures.size(), 0));
  all.budgets_usd = protect::bend_budgets(problem, risk, kBudgets);
  all.chosen = protect::frontier(problem, risk, all.budgets_usd, kGap);
  for (const double budget : all.budgets_usd) {
    all.greedy_usd.push_back(risk_usd(problem, risk, protect::greedy(problem, risk, budget)));
    all.most_critical_first_usd.push_back(
        risk_usd(problem, risk, protect::most_critical_first(problem, budget)));
  }
  return all;
}

std::vector<MeasureId> taken_by(const protect::Chosen& chosen) {
  std::vector<MeasureId> taken;
  for (const MeasureId m : IdRange<MeasureId>(chosen.taken.size())) {
    if (chosen.taken[m.value] != 0) {
      taken.push_back(m);
    }
  }
  return taken;
}

std::string ids_of(const Protection& protection, const protect::Chosen& chosen, const char* comma) {
  std::string ids;
  for (const MeasureId m : taken_by(chosen)) {
    ids += (ids.empty() ? "" : comma) + protection.measures().all[m].id;
  }
  return ids;
}

std::string frontier_csv(const Protection& protection, const Frontier& all) {
  table::CsvWriter writer({"scenario", "year", "budget_usd", "cost_usd", "risk_usd", "bound_usd",
                           "gap", "greedy_risk_usd", "most_critical_first_risk_usd", "measures"});
  for (std::size_t i = 0; i < all.chosen.size(); ++i) {
    const protect::Chosen& chosen = all.chosen[i];
    writer.add(all.year.scenario).add(all.year.year).add(all.budgets_usd[i]).add(chosen.cost_usd);
    writer.add(chosen.risk_usd).add(chosen.bound_usd).add(chosen.gap());
    writer.add(all.greedy_usd[i]).add(all.most_critical_first_usd[i]);
    writer.add(ids_of(protection, chosen, ";"));
    writer.end_row();
  }
  return writer.text();
}

// Where a measure acts: the subjects it names, else the whole footprint of its hazard.
std::vector<HazardSubject> places_of(const Protection& protection, const cases::Measure& measure) {
  std::vector<HazardSubject> places;
  for (const cases::MeasureEffect& effect : measure.effects) {
    if (effect.subject) {
      places.push_back(*effect.subject);
    } else if (effect.hazard.valid()) {
      for (const auto& member : protection.hazards().all[effect.hazard].members) {
        places.insert(places.end(), member.subjects.begin(), member.subjects.end());
      }
    }
  }
  return places;
}

std::string map_html(const Case& a_case, const Protection& protection, const Frontier& all,
                     std::size_t budget) {
  const std::vector<Plate> plates = plates_of(a_case);
  if (plates.empty()) {
    return {};
  }
  std::map<HazardSubject, std::string> names;
  for (const MeasureId m : taken_by(all.chosen[budget])) {
    const cases::Measure& measure = protection.measures().all[m];
    for (const HazardSubject& place : places_of(protection, measure)) {
      std::string& text = names[place];
      const std::string& name = measure.name.empty() ? measure.id : measure.name;
      if (text.find(name) == std::string::npos) {
        text += (text.empty() ? "" : "; ") + name;
      }
    }
  }
  std::vector<MapMark> marks;
  for (const auto& [place, text] : names) {
    marks.push_back({{place.table, place.index}, 2, text});
  }
  Plate plate = plates.front();
  plate.id = fmt::format("protect-{}", budget + 1);
  plate.hover = false;
  plate.title = fmt::format("What USD {} million buy, and where it acts",
                            grouped(all.budgets_usd[budget] / kMillion));
  return fmt::format("<figure>{}<figcaption>{}: {}</figcaption></figure>\n",
                     marked_map_svg(a_case, all.year, plate, marks), escape(plate.title),
                     escape(ids_of(protection, all.chosen[budget], ", ")));
}

std::string curves(const Frontier& all) {
  Curve left{.title = "Budget against the loss that is left",
             .x_label = "billion USD of capital",
             .y_label = "million USD expected loss a year",
             .x = {0},
             .y = {all.without_usd / kMillion}};
  Curve avoided{.title = "Budget against the loss avoided",
                .x_label = left.x_label,
                .y_label = "million USD a year",
                .x = {0},
                .y = {0}};
  for (std::size_t i = 0; i < all.chosen.size(); ++i) {
    left.x.push_back(all.budgets_usd[i] / kMillion / 1000);
    avoided.x.push_back(left.x.back());
    left.y.push_back(all.chosen[i].risk_usd / kMillion);
    avoided.y.push_back((all.without_usd - all.chosen[i].risk_usd) / kMillion);
  }
  return curves_html({left, avoided});
}

std::string frontier_table(const Protection& protection, const Frontier& all) {
  HtmlTable table({{"Budget, MUSD", true},
                   {"Spent", true},
                   {"Loss left, MUSD a year", true},
                   {"Gap, %", true},
                   {"Greedy leaves", true},
                   {"Most critical first leaves", true},
                   {"Measures"}});
  for (std::size_t i = 0; i < all.chosen.size(); ++i) {
    const protect::Chosen& chosen = all.chosen[i];
    table.row({grouped(all.budgets_usd[i] / kMillion), grouped(chosen.cost_usd / kMillion),
               grouped(chosen.risk_usd / kMillion, 2), fmt::format("{:.2f}", 100 * chosen.gap()),
               grouped(all.greedy_usd[i] / kMillion, 2),
               grouped(all.most_critical_first_usd[i] / kMillion, 2),
               "<small>" + escape(ids_of(protection, chosen, ", ")) + "</small>"});
  }
  return table.html("Ten budgets, what they should buy, and what simple rules leave");
}

// Every measure that some budget buys, with its cost and the source of it.
std::string measures_table(const Protection& protection, const Frontier& all) {
  HtmlTable table({{"Measure"},
                   {"What"},
                   {"Cost, MUSD", true},
                   {"From budget, MUSD", true},
                   {"Source"},
                   {"Confidence"}});
  for (const MeasureId m : IdRange<MeasureId>(protection.measures().all.size())) {
    const auto first = std::find_if(all.chosen.begin(), all.chosen.end(),
                                    [&](const auto& chosen) { return chosen.taken[m.value] != 0; });
    if (first == all.chosen.end()) {
      continue;
    }
    const auto budget = all.budgets_usd[static_cast<std::size_t>(first - all.chosen.begin())];
    const cases::Measure& measure = protection.measures().all[m];
    table.row({"<code>" + escape(measure.id) + "</code>", escape(measure.name),
               grouped(measure.cost_musd, 1), grouped(budget / kMillion),
               escape(measure.evidence.source_id), std::string(1, measure.evidence.confidence)});
  }
  return table.html("The measures that some budget buys");
}

std::string section_html(const Case& a_case, const Protection& protection, const Frontier& all) {
  std::string html = fmt::format(
      "<p>Measures of measure.csv chosen so that the expected loss by closures in a year of {} {} "
      "is least: USD {} million without any. Each choice is proven to within {:.0f} %: no other "
      "within its budget leaves less than (1 - gap) times the loss shown. Fixed costs, closures "
      "one by one; the budget is capital, upkeep is not in it.</p>\n",
      escape(all.year.scenario), all.year.year, grouped(all.without_usd / kMillion, 2), 100 * kGap);
  html += curves(all) + frontier_table(protection, all);
  html +=
      "<p>The maps set off what the measures act on: the links and terminals that they name, "
      "else the whole footprint of their hazard. Hover for names.</p>\n";
  for (const std::size_t budget : kDrawn) {
    html += map_html(a_case, protection, all, budget);
  }
  return html + measures_table(protection, all);
}

std::string answer_line(const Protection& protection, const Frontier& all) {
  const std::size_t half = kDrawn[1];
  const protect::Chosen& chosen = all.chosen[half];
  return fmt::format(
      "USD {} M of protection ({} {}) lower the expected loss by closures from USD {} M to {} M a "
      "year (gap {:.2f} %): {}",
      grouped(chosen.cost_usd / kMillion), all.year.scenario, all.year.year,
      grouped(all.without_usd / kMillion, 2), grouped(chosen.risk_usd / kMillion, 2),
      100 * chosen.gap(), ids_of(protection, chosen, ", "));
}

nlohmann::ordered_json frontier_json(const Protection& protection, const Frontier& all) {
  auto rows = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < all.chosen.size(); ++i) {
    const protect::Chosen& chosen = all.chosen[i];
    auto ids = nlohmann::ordered_json::array();
    for (const MeasureId m : taken_by(chosen)) {
      ids.push_back(protection.measures().all[m].id);
    }
    rows.push_back({{"budget_usd", all.budgets_usd[i]},
                    {"cost_usd", chosen.cost_usd},
                    {"risk_usd", chosen.risk_usd},
                    {"bound_usd", chosen.bound_usd},
                    {"gap", chosen.gap()},
                    {"greedy_risk_usd", all.greedy_usd[i]},
                    {"most_critical_first_risk_usd", all.most_critical_first_usd[i]},
                    {"measures", std::move(ids)}});
  }
  return {{"scenario", all.year.scenario},
          {"year", all.year.year},
          {"costs", "fixed"},
          {"objective", "expected"},
          {"risk_without_usd", all.without_usd},
          {"frontier", std::move(rows)}};
}

}  // namespace

AnalysisOutput run_protect(const AnalysisInput& input) {
  const Case& a_case = input.a_case;
  const study::YearResult* year = first_year_of_default(a_case, input.flows);
  const std::string command = "corridor protect " + input.request.case_folder + " --budget 300M";
  if (year == nullptr) {
    return {.not_run = {{"Protection: the run has no year of the default scenario", command}}};
  }
  // The least sample: the expected loss is by rates, and asks for no years.
  const Protection protection(a_case, *a_case.find_scenario(year->scenario), year->year,
                              {.years = 1, .threads = input.threads});
  if (protection.measures().all.size() == 0 || protection.hazards().all.size() == 0) {
    return {.not_run = {{"Protection: the case has no measure.csv or no hazard.csv", command}}};
  }
  const Frontier all = solve(protection, *year);
  AnalysisOutput output;
  output.files.push_back({"protection_frontier.csv", frontier_csv(protection, all)});
  output.json = frontier_json(protection, all);
  output.sections.push_back(
      {"protect", "Where money for protection does most", section_html(a_case, protection, all)});
  output.answer.push_back(answer_line(protection, all));
  return output;
}

}  // namespace corridor::output
