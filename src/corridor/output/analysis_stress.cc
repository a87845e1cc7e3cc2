// Simulated years of every scenario: what closures cost, how often, and where the loss comes from.
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/axis_step.h"
#include "corridor/output/html.h"
#include "corridor/study/criticality.h"
#include "corridor/study/stress.h"
#include "corridor/study/stress_json.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using disrupt::Estimate;
using study::StressModel;
using study::StressResult;

constexpr std::uint64_t kYears = study::kLossYears;
constexpr std::size_t kShown = 10;

struct Stressed {
  std::unique_ptr<StressModel> model;
  StressResult result;
};

// The first analysis year of every scenario, under the same events.
std::vector<Stressed> stress_all(const AnalysisInput& input) {
  std::vector<Stressed> all;
  std::set<std::string> done;
  for (const study::YearResult& year : input.flows.years) {
    if (!done.insert(year.scenario).second) {
      continue;
    }
    Stressed one;
    one.model = std::make_unique<StressModel>(
        input.a_case, *input.a_case.find_scenario(year.scenario), year.year,
        study::StressOptions{
            .seed = input.request.seed, .threads = input.threads, .receipts = true});
    one.result = study::stress(*one.model, kYears, input.progress);
    all.push_back(std::move(one));
  }
  return all;
}

std::string losses_csv(const std::vector<Stressed>& all) {
  table::CsvWriter writer({"scenario", "year", "simulated_years", "quantity", "value",
                           "standard_error", "low", "high", "unit"});
  for (const Stressed& one : all) {
    const auto row = [&](const std::string& quantity, const Estimate& estimate, const char* unit) {
      writer.add(one.model->scenario()).add(one.model->year());
      writer.add(static_cast<std::size_t>(one.result.years)).add(quantity);
      writer.add(estimate.value).add(estimate.standard_error).add("").add("").add(unit);
      writer.end_row();
    };
    const StressResult& result = one.result;
    row("expected_annual_loss", result.total_usd.controlled, "usd");
    row("ways_round", result.added_usd, "usd");
    row("waiting", result.waiting_usd, "usd");
    row("not_moved_as_declared", result.unmet_usd, "usd");
    row("not_moved", result.unmet_t, "t");
    for (const disrupt::TailRisk& tail : result.tails) {
      const std::string period = shortest(study::return_period_years(tail));
      writer.add(one.model->scenario()).add(one.model->year());
      writer.add(static_cast<std::size_t>(one.result.years));
      writer.add("value_at_risk_1_in_" + period).add(tail.value_at_risk).add("");
      writer.add(tail.low).add(tail.high).add("usd");
      writer.end_row();
      row("conditional_value_at_risk_1_in_" + period, tail.conditional, "usd");
    }
    if (one.model->watches()) {
      row("own_route_shut", result.blocked_days, "days");
    }
  }
  return writer.text();
}

std::string years_csv(const std::vector<Stressed>& all) {
  table::CsvWriter writer({"scenario", "year", "simulated_year", "loss_usd"});
  for (const Stressed& one : all) {
    for (std::size_t y = 0; y < one.result.loss_usd.size(); ++y) {
      writer.add(one.model->scenario()).add(one.model->year()).add(y + 1);
      writer.add(one.result.loss_usd[y]);
      writer.end_row();
    }
  }
  return writer.text();
}

std::string causes_csv(const Case& a_case, const std::vector<Stressed>& all) {
  table::CsvWriter writer(
      {"scenario", "year", "cause", "id", "name", "usd_per_year", "standard_error_usd"});
  for (const Stressed& one : all) {
    const auto row = [&](const char* cause, const std::string& id, const std::string& name,
                         const Estimate& usd) {
      writer.add(one.model->scenario()).add(one.model->year()).add(cause).add(id).add(name);
      writer.add(usd.value).add(usd.standard_error);
      writer.end_row();
    };
    for (const study::CauseLoss& cause : one.result.by_hazard) {
      const cases::Hazard& hazard = one.model->hazard(cause.index);
      row("hazard", hazard.id, hazard.name, cause.usd_per_year);
    }
    for (const study::CauseLoss& cause : one.result.by_subject) {
      const cases::HazardSubject& subject = one.model->subject(cause.index);
      const study::Subject named{subject.table, subject.index};
      row(subject.table == network::Subject::link ? "link" : "terminal",
          study::id_of(a_case, named), study::name_of(a_case, named), cause.usd_per_year);
    }
    for (std::size_t c = 0; c < one.result.commodity_usd.size(); ++c) {
      const auto& commodity = a_case.commodities[CommodityId{static_cast<std::uint32_t>(c)}];
      row("commodity", commodity.id, commodity.name, one.result.commodity_usd[c]);
    }
  }
  return writer.text();
}

std::string plus_minus(const Estimate& usd) {
  constexpr double kMillion = 1e6;
  return fmt::format("{} ± {}", grouped(usd.value / kMillion, 2),
                     grouped(usd.standard_error / kMillion, 2));
}

// The curve with its 95 percent band: return period on a logarithmic axis, loss upwards.
std::string exceedance_svg(const StressResult& result) {
  if (result.tails.size() < 2) {
    return "";
  }
  constexpr double kWidth = 640;
  constexpr double kHeight = 300;
  constexpr double kLeft = 70;
  constexpr double kBottom = 40;
  constexpr double kMillion = 1e6;
  const double last = study::return_period_years(result.tails.back());
  const double first = study::return_period_years(result.tails.front());
  double top = 0;
  for (const disrupt::TailRisk& tail : result.tails) {
    top = std::max(top, tail.high);
  }
  const double step = axis_step(top > 0 ? top : kMillion, 4);
  top = step * std::max(1.0, std::ceil(top / step));
  const auto x = [&](double years) {
    return kLeft + (kWidth - kLeft - 20) * std::log(years / first) / std::log(last / first);
  };
  const auto y = [&](double usd) { return (kHeight - kBottom) * (1 - usd / top) + 10; };
  std::string band;
  std::string line;
  std::string back;
  std::string marks;
  for (const disrupt::TailRisk& tail : result.tails) {
    const double years = study::return_period_years(tail);
    band += fmt::format("{:.1f},{:.1f} ", x(years), y(tail.high));
    back = fmt::format("{:.1f},{:.1f} ", x(years), y(tail.low)) + back;
    line += fmt::format("{:.1f},{:.1f} ", x(years), y(tail.value_at_risk));
    marks += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text><circle cx=\"{:.1f}\" "
        "cy=\"{:.1f}\" r=\"3\"><title>1 in {} years: USD {} million</title></circle>",
        x(years), kHeight - 12, grouped(years), x(years), y(tail.value_at_risk), grouped(years),
        grouped(tail.value_at_risk / kMillion, 1));
  }
  for (int i = 0; i * step < top + step / 2; ++i) {
    const double usd = i * step;
    marks += fmt::format(
        "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text><line x1=\"{:.0f}\" "
        "x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"currentColor\" opacity=\"0.15\"/>",
        kLeft - 8, y(usd) + 4, grouped(usd / kMillion, step < kMillion ? 2 : 0), kLeft, kWidth - 20,
        y(usd), y(usd));
  }
  return fmt::format(
      "<figure><figcaption>Loss of a year (million USD) that is exceeded once in so many years, "
      "with its 95 % interval</figcaption><svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
      "aria-label=\"Loss-exceedance curve; the table below has its figures\" "
      "style=\"max-width:46rem;width:100%\" font-size=\"12\" fill=\"currentColor\">"
      "<polygon points=\"{}{}\" opacity=\"0.18\"/><polyline points=\"{}\" fill=\"none\" "
      "stroke=\"currentColor\" stroke-width=\"2\"/>{}</svg></figure>\n",
      kWidth, kHeight, band, back, line, marks);
}

std::string tails_html(const StressResult& result) {
  constexpr double kMillion = 1e6;
  HtmlTable table({{"Once in years", true},
                   {"Loss of a year, million USD", true},
                   {"95 % interval"},
                   {"Mean of the years beyond, million USD", true}});
  for (const disrupt::TailRisk& tail : result.tails) {
    table.row(
        {grouped(study::return_period_years(tail)), grouped(tail.value_at_risk / kMillion, 1),
         fmt::format("{} to {}", grouped(tail.low / kMillion, 1), grouped(tail.high / kMillion, 1)),
         plus_minus(tail.conditional)});
  }
  return table.html("How bad a year can be");
}

std::string causes_html(const Case& a_case, const Stressed& one) {
  HtmlTable hazards({{"Hazard"}, {"Million USD a year", true}, {"Series"}, {"Confidence"}});
  for (std::size_t i = 0; i < one.result.by_hazard.size() && i < kShown; ++i) {
    const study::CauseLoss& cause = one.result.by_hazard[i];
    const cases::Hazard& hazard = one.model->hazard(cause.index);
    hazards.row({escape(hazard.name), plus_minus(cause.usd_per_year), escape(hazard.series),
                 std::string(1, hazard.evidence.confidence)});
  }
  HtmlTable subjects({{"Where"}, {"Million USD a year", true}});
  for (std::size_t i = 0; i < one.result.by_subject.size() && i < kShown; ++i) {
    const study::CauseLoss& cause = one.result.by_subject[i];
    const cases::HazardSubject& subject = one.model->subject(cause.index);
    subjects.row({escape(study::name_of(a_case, {subject.table, subject.index})),
                  plus_minus(cause.usd_per_year)});
  }
  HtmlTable commodities({{"Commodity"}, {"Million USD a year", true}});
  for (std::size_t c = 0; c < one.result.commodity_usd.size(); ++c) {
    commodities.row({escape(a_case.commodities[CommodityId{static_cast<std::uint32_t>(c)}].name),
                     plus_minus(one.result.commodity_usd[c])});
  }
  return hazards.html("Which hazards the loss comes from") +
         subjects.html(
             "Where it comes from (a loss with several closures in its way is shared "
             "evenly among them)") +
         commodities.html("Whose loss it is");
}

std::string scenarios_html(const std::vector<Stressed>& all) {
  HtmlTable table({{"Scenario"},
                   {"Expected annual loss, million USD", true},
                   {"Ways round", true},
                   {"Waiting", true},
                   {"Not moved, as declared", true},
                   {"Not moved, t", true},
                   {"Corridor open, % of the time", true}});
  for (const Stressed& one : all) {
    const StressResult& result = one.result;
    table.row(
        {escape(fmt::format("{} {}", one.model->scenario(), one.model->year())),
         plus_minus(result.total_usd.controlled), plus_minus(result.added_usd),
         plus_minus(result.waiting_usd), plus_minus(result.unmet_usd),
         grouped(result.unmet_t.value),
         one.model->watches()
             ? fmt::format("{:.2f} ± {:.2f}", 100 * (1 - result.blocked_days.value / kDaysPerYear),
                           100 * result.blocked_days.standard_error / kDaysPerYear)
             : ""});
  }
  return table.html("Scenarios under the same simulated events");
}

std::string section_html(const Case& a_case, const std::vector<Stressed>& all,
                         const Stressed& headline) {
  const StressResult& result = headline.result;
  std::string html = fmt::format(
      "<p>{} years are simulated event by event (seed {}, {} events a year) on fixed costs: no way "
      "round is congested. Each tonne takes the cheapest way left, waits for what a closure is "
      "expected to last still, or is not moved. Figures after ± are standard errors. The control "
      "variate (closures alone times their days) makes the variance of the expected loss {} times "
      "smaller.</p>\n",
      grouped(static_cast<double>(result.years)), headline.model->options().seed,
      grouped(result.events_per_year, 1), grouped(result.total_usd.gain, 1));
  html += scenarios_html(all);
  html +=
      fmt::format("<h3>{} {}</h3>\n", escape(headline.model->scenario()), headline.model->year());
  if (headline.model->watches()) {
    html += fmt::format(
        "<p>{}: {} interruptions a year; to recover takes {} days on average and {} days or less "
        "in 95 % of them.</p>\n",
        escape(headline.model->watched_name()), grouped(result.interruptions_per_year, 1),
        grouped(result.mean_interruption_days, 1), grouped(result.interruption_days_p95, 1));
  }
  return html + exceedance_svg(result) + tails_html(result) + causes_html(a_case, headline);
}

std::string answer_line(const Stressed& one) {
  const StressResult& result = one.result;
  constexpr double kMillion = 1e6;
  std::string line = fmt::format(
      "Closures cost USD {} ± {} million a year ({} {}, {} simulated years, fixed costs)",
      grouped(result.total_usd.controlled.value / kMillion, 1),
      grouped(result.total_usd.controlled.standard_error / kMillion, 1), one.model->scenario(),
      one.model->year(), grouped(static_cast<double>(result.years)));
  for (const disrupt::TailRisk& tail : result.tails) {
    constexpr double kOneInHundred = 0.99;
    if (tail.probability == kOneInHundred) {
      line += fmt::format("; 1 year in 100 more than {} million",
                          grouped(tail.value_at_risk / kMillion, 0));
    }
  }
  return line;
}

}  // namespace

AnalysisOutput run_stress(const AnalysisInput& input) {
  AnalysisOutput output;
  if (cases::hazards_of(input.a_case).all.empty()) {
    output.not_run.push_back(
        {"Simulated years: the case has no hazard.csv", "corridor schema hazard"});
    return output;
  }
  const std::vector<Stressed> all = stress_all(input);
  output.files.push_back({"stress.csv", losses_csv(all)});
  output.files.push_back({"stress_years.csv", years_csv(all)});
  output.files.push_back({"stress_causes.csv", causes_csv(input.a_case, all)});
  output.json = nlohmann::ordered_json::array();
  const Stressed* headline = nullptr;
  for (const Stressed& one : all) {
    output.json.push_back(study::stress_json(*one.model, one.result));
    output.losses.push_back(study::losses_of(*one.model, one.result));
    if (headline == nullptr || one.model->scenario() == input.a_case.settings.default_scenario) {
      headline = &one;
    }
  }
  if (headline != nullptr) {
    output.sections.push_back(
        {"stress", "What closures cost", section_html(input.a_case, all, *headline)});
    output.answer.push_back(answer_line(*headline));
  }
  return output;
}

}  // namespace corridor::output
