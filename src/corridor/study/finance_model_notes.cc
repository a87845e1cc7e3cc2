// What a reader of the figures must know.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/study/finance_model_builder.h"

namespace corridor::study {

void ModelBuilder::add_notes() {
  auto& notes = model_.notes;
  std::vector<std::string> assumed_years;
  for (const ProjectAccount& project : model_.projects) {
    if (project.years_assumed) {
      assumed_years.push_back(fmt::format("{} {}", project.id, project.year_open));
    }
  }
  if (!assumed_years.empty()) {
    notes.push_back(fmt::format("opening years that project.csv does not give, assumed: {}",
                                fmt::join(assumed_years, ", ")));
  }
  notes.push_back(
      "cover, financial value and their revenue are of the projects that have loans in this "
      "appraisal; the appraisal is of all of them");
  for (const Error& warning : case_.warnings.items()) {
    if (warning.code == "W1056") {  // what --as-of left out
      notes.push_back(warning.what);
    }
  }
  notes.push_back(
      "revenue and benefits are those of freight alone: cars and buses, which pay "
      "tolls and save time too, are not in the model, while cost and debt are whole");
  const bool own_carriage =
      std::any_of(model_.projects.begin(), model_.projects.end(),
                  [](const ProjectAccount& project) { return project.traffic.tariff_usd != 0; });
  if (own_carriage) {
    notes.push_back(
        "where tariff.csv has resource_cost equal to price, carriage by rail or pipe "
        "leaves nothing over for debt: its cover rests on that assumption");
  }
  notes.push_back(fmt::format(
      "tolls and tariffs keep their worth in dollars of {} (assumption); traffic is straight "
      "between {} and held outside",
      case_.settings.price_year, years_text()));
  notes.push_back("exchange rates after the last year of currency.csv: the last one");
  if (model_.chain.losses.samples == 0) {
    notes.push_back("no disruption losses: no hazards, or no simulated years (--loss-years)");
  } else {
    notes.push_back(fmt::format(
        "disruption losses: {} simulated years of {} on fixed costs, {} less {} under the same "
        "events, growing with tonnes; tonnes that go round pay the tolls and tariffs of their way "
        "round, those that are not moved pay none, those that wait pay as usual",
        model_.chain.losses.samples, model_.traffic.losses.year, model_.traffic.pair.with,
        model_.traffic.pair.without));
  }
  if (model_.traffic.years.front().co2_t != 0) {
    notes.push_back(fmt::format(
        "emissions change by {} t of CO2 in {}; priced at parameter carbon_price_usd_per_t ({} "
        "USD/t) within generalized cost, so that they are in the users' line once",
        grouped(model_.traffic.years.front().co2_t), model_.traffic.years.front().year,
        shortest(case_.parameter("carbon_price_usd_per_t", 0))));
  }
}

std::string ModelBuilder::years_text() const {
  std::vector<std::string> years;
  for (const TrafficYear& year : model_.traffic.years) {
    years.push_back(std::to_string(year.year));
  }
  return fmt::format("{}", fmt::join(years, " and "));
}

}  // namespace corridor::study
