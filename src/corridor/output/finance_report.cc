#include "corridor/output/finance_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/output/html.h"
#include "corridor/output/report_parts.h"
#include "corridor/output/year_chart.h"

namespace corridor::output {
namespace {

using cases::Case;
using finance::Figure;
using study::FinanceResult;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kColours[] = {"rail",     "road",   "pipeline", "sea",
                                    "terminal", "border", "other"};

std::string million(double usd, int digits = 0) {
  return std::isfinite(usd) ? grouped(usd / 1e6, digits) : "none";
}

std::string confidence(char letter) {
  return confidence_mark(std::string(1, letter));
}

std::string figures_table(const std::vector<FinanceResult>& results) {
  std::vector<HtmlTable::Column> columns = {{"Figure"}};
  for (const FinanceResult& result : results) {
    columns.push_back({fmt::format("{} against {}", result.model.traffic.pair.with,
                                   result.model.traffic.pair.without),
                       true});
  }
  HtmlTable table(columns);
  for (std::size_t f = 0; f < finance::kFigures; ++f) {
    std::vector<std::string> row = {std::string(finance::name(static_cast<Figure>(f)))};
    for (const FinanceResult& result : results) {
      row.push_back(escape(study::figure_text(result, static_cast<Figure>(f))));
    }
    table.row(row);
  }
  return table.html("Figures of every appraisal on the base claims");
}

std::string loans_table(const FinanceResult& result) {
  HtmlTable table({{"Loan"},
                   {"Lender"},
                   {"Amount, million", true},
                   {"Rate, %", true},
                   {"Grace", true},
                   {"Years", true},
                   {"Interest, million USD", true},
                   {"Grant element at 5 %", true},
                   {"Counts in"},
                   {"Confidence"},
                   {"Source"}});
  for (const study::LoanAccount& loan : result.model.loans) {
    const cases::Loan& terms = loan.terms;
    table.row({escape(terms.name) + (terms.planned ? " <small>(not agreed)</small>" : ""),
               escape(terms.lender), grouped(terms.principal_m, 0) + " " + escape(terms.currency),
               terms.floating ? escape(terms.base_rate) + " + " + shortest(terms.margin_pct)
                              : shortest(terms.interest_rate_pct),
               shortest(terms.grace_years), shortest(terms.maturity_years),
               million(loan.interest_usd), grouped(loan.grant_element_percent, 1),
               loan.in_cover  ? "sums and cover"
               : loan.counted ? "sums"
                              : escape(loan.why_not),
               confidence(terms.evidence.confidence), source_cell(terms.evidence.source_id)});
  }
  return table.html("Loans, with interest at the exchange rates of each year");
}

std::string ladder(const FinanceResult& result) {
  YearChart chart{.title = "Debt service by loan",
                  .unit = "million USD a year, nominal",
                  .first_year = result.model.chain.first_year};
  std::size_t number = 0;
  for (const study::LoanAccount& loan : result.model.loans) {
    if (!loan.counted) {
      continue;
    }
    YearSeries series{.name = loan.terms.name, .colour = kColours[number++ % 7]};
    for (std::size_t i = 0; i < result.model.chain.years; ++i) {
      series.values.push_back(loan.service_usd(i) / 1e6);
    }
    chart.stacked.push_back(std::move(series));
  }
  YearSeries revenue{.name = "revenue of the projects with loans, freight", .colour = "ink"};
  for (const double value : result.chain.years.revenue) {
    revenue.values.push_back(value / 1e6);
  }
  chart.lines.push_back(std::move(revenue));
  return year_chart_html(chart);
}

std::string cover_chart(const FinanceResult& result) {
  YearChart chart{.title = "Debt cover (DSCR) over time",
                  .unit = "cash flow of the projects over debt service of their loans",
                  .first_year = result.model.chain.first_year};
  YearSeries cover{.name = "DSCR", .colour = "rail"};
  YearSeries one{.name = "1.0: the revenue pays", .colour = "road"};
  for (const auto& value : result.chain.cover.dscr) {
    cover.values.push_back(value.value_or(kNone));
    one.values.push_back(1);
  }
  if (!result.chain.cover.minimum) {
    return "";
  }
  chart.lines = {std::move(cover), std::move(one)};
  return year_chart_html(chart);
}

std::string budget_table(const FinanceResult& result) {
  HtmlTable table({{"Year"},
                   {"Debt service, million USD", true},
                   {"Revenue of the projects", true},
                   {"Debt cover", true},
                   {"Owed", true},
                   {"Share of the state's revenue, %", true}});
  const finance::ChainYears& years = result.chain.years;
  for (std::size_t i = 0; i < result.model.chain.years; ++i) {
    const double service = years.service.interest[i] + years.service.principal[i];
    if (service <= 0) {
      continue;
    }
    const double state =
        result.model.chain.country ? result.model.chain.country->years[i].revenue : 0;
    table.row({std::to_string(result.year(i)), million(service, 1), million(years.revenue[i], 1),
               result.chain.cover.dscr[i] ? grouped(*result.chain.cover.dscr[i], 2) : "",
               million(years.owed[i]), state > 0 ? grouped(100 * service / state, 2) : ""});
  }
  return table.html("Debt service against the projects' revenue and the state's budget (nominal)");
}

std::string ratio_charts(const FinanceResult& result) {
  HtmlTable table({{"Ratio"},
                   {"Highest in"},
                   {"Without, %", true},
                   {"With, %", true},
                   {"Threshold, %", true},
                   {"Over it"}});
  std::string charts;
  for (std::size_t r = 0; r < finance::kDebtRatios; ++r) {
    const auto ratio = static_cast<finance::DebtRatio>(r);
    const finance::RatioRow* worst = nullptr;
    YearChart chart{.title = std::string(finance::name(ratio)),
                    .unit = "%, with the loans, without them, threshold",
                    .first_year = result.model.chain.first_year};
    std::vector<YearSeries> lines = {
        {"with", "rail", {}}, {"without", "sea", {}}, {"threshold", "road", {}}};
    for (YearSeries& line : lines) {
      line.values.assign(result.model.chain.years, kNone);
    }
    for (const finance::RatioRow& row : result.chain.country) {
      if (row.ratio == ratio) {
        worst = worst == nullptr || row.with_percent > worst->with_percent ? &row : worst;
        const auto i = static_cast<std::size_t>(row.year - result.model.chain.first_year);
        lines[0].values[i] = row.with_percent;
        lines[1].values[i] = row.without_percent;
        lines[2].values[i] = row.threshold.percent;
      }
    }
    if (worst == nullptr) {
      continue;
    }
    table.row({std::string(finance::name(ratio)), std::to_string(worst->year),
               grouped(worst->without_percent, 2), grouped(worst->with_percent, 2),
               grouped(worst->threshold.percent) + " " + confidence(worst->threshold.confidence),
               worst->breached_without() ? "with and without the loans"
               : worst->breached_with()  ? "with the loans only"
                                         : "no"});
    if (ratio == finance::DebtRatio::service_to_revenue ||
        ratio == finance::DebtRatio::service_to_exports) {
      chart.lines = std::move(lines);
      charts += year_chart_html(chart);
    }
  }
  if (table.empty()) {
    return "";
  }
  return table.html(
             "Ratios of the country against thresholds (LIC-DSF by capacity; market-access "
             "benchmarks where it has none)") +
         fmt::format(
             "<p class=\"note\">Loans at the present value of their service at 5 %, {}. Loans that "
             "are agreed are taken out of the series for \"without\"; those that are not agreed "
             "come on top.</p>",
             escape(result.model.external_debt_basis)) +
         charts;
}

std::string appraisal_part(const FinanceResult& result) {
  HtmlTable lines(
      {{"Line"}, {"Present value, million USD", true}, {"NPV is 0 if it changes by", true}});
  for (const finance::LineValue& line : result.kinds) {
    lines.row(
        {escape(line.name),
         million(line.side == finance::Side::benefit ? line.present_value : -line.present_value),
         line.switching_change ? fmt::format("{:+.0f} %", 100 * *line.switching_change) : ""});
  }
  lines.row({"<b>Net present value</b>", million(result.appraisal.npv.amount), ""}, "base");
  HtmlTable gains({{"Who"}, {"Country"}, {"Million USD", true}});
  for (const finance::PartyGain& gain : result.gains) {
    if (std::abs(gain.present_value) >= 5e5) {
      gains.row({escape(gain.party), escape(gain.country), million(gain.present_value)});
    }
  }
  HtmlTable curve({{"Discount rate, % a year", true}, {"NPV, million USD", true}});
  for (std::size_t i = 0; i < result.curve_rates.size(); i += 3) {
    curve.row({grouped(100 * result.curve_rates[i]), million(result.curve_npv_usd[i])});
  }
  return lines.html(fmt::format("Appraisal: {} against {}, real USD of {}, {} % a year",
                                result.model.traffic.pair.with, result.model.traffic.pair.without,
                                result.model.chain.price_year,
                                shortest(100 * result.model.chain.economic_rate_per_year))) +
         gains.html("Who gains and who pays") + curve.html("Net present value by discount rate");
}

std::string risk_part(const study::FinanceRisk& risk, const FinanceResult& result) {
  HtmlTable table({{"Figure"}, {"P10", true}, {"P50", true}, {"P90", true}});
  for (std::size_t f = 0; f < finance::kFigures; ++f) {
    const auto& spread = risk.spreads[f];
    const auto figure = static_cast<Figure>(f);
    if (!spread) {
      continue;
    }
    const bool usd = figure == Figure::economic_npv || figure == Figure::financial_npv ||
                     figure == Figure::peak_debt_service;
    const auto text = [&](double value) {
      return usd ? million(value) + " million USD" : grouped(value, 3);
    };
    table.row({std::string(finance::name(figure)), text(spread->p10.value), text(spread->p50.value),
               text(spread->p90.value)});
  }
  std::string html = fmt::format(
      "<p>{} draws of {} uncertain inputs (parameter.csv: factor_*; correlations of case.toml). "
      "NPV is below 0 in {:.1f} % of them (95 %: {:.1f} to {:.1f})",
      risk.draws, risk.uncertain.size(), 100 * risk.npv_below_0.share.value,
      100 * risk.npv_below_0.share.low, 100 * risk.npv_below_0.share.high);
  if (risk.dscr_below_1) {
    html += fmt::format("; least debt cover is below 1 in {:.1f} % ({:.1f} to {:.1f})",
                        100 * risk.dscr_below_1->share.value, 100 * risk.dscr_below_1->share.low,
                        100 * risk.dscr_below_1->share.high);
  }
  html += ".</p>" + table.html("What the uncertain inputs make of the figures");
  std::vector<SpanBar> bars;
  for (const finance::TornadoBar& bar : risk.tornado.bars) {
    const auto npv = static_cast<std::size_t>(Figure::economic_npv);
    if (bar.span(npv) < 1e5) {
      continue;
    }
    bars.push_back(
        {fmt::format("{} from {:.2f} to {:.2f}", bar.input, bar.low_input, bar.high_input),
         fmt::format("{} to {}", million(bar.at_low[npv]), million(bar.at_high[npv])),
         bar.at_low[npv], bar.at_high[npv]});
  }
  return html + span_bars_html("Tornado: NPV in million USD, one input at a time (P10 to P90)",
                               result.figure(Figure::economic_npv),
                               million(result.figure(Figure::economic_npv)), bars);
}

}  // namespace

std::string finance_chapter(const Case& a_case, const std::vector<FinanceResult>& results,
                            std::size_t shown, const study::FinanceRisk& risk) {
  const FinanceResult& result = results[shown];
  std::string html = fmt::format(
      "<p>{}. Freight carried by the projects pays tolls and tariffs; loans are served as their "
      "terms say; the state bears them. The figures are those of {} against {} on the base "
      "claims; <code>corridor explain {} minimum_dscr</code> traces any of them to its "
      "sources.</p>\n",
      escape(study::finance_headline(result)), escape(result.model.traffic.pair.with),
      escape(result.model.traffic.pair.without), escape(a_case.settings.name));
  html += figures_table(results) + loans_table(result) + ladder(result) + budget_table(result) +
          cover_chart(result) + ratio_charts(result) + appraisal_part(result) +
          risk_part(risk, result) + "<ul class=\"note\">";
  for (const std::string& note : result.model.notes) {
    html += "<li>" + escape(note) + "</li>";
  }
  return html + "</ul>";
}

std::string claims_effects_chapter(const Case& a_case, const study::ClaimsResult& claims) {
  HtmlTable table({{"Group"},
                   {"Says"},
                   {"By"},
                   {"In"},
                   {"NPV, million USD", true},
                   {"Least cover", true},
                   {"Interest of the loan", true},
                   {"Its grant element, %", true},
                   {"Turns"},
                   {"Confidence"},
                   {"Source"}});
  for (const study::ClaimEffect& effect : claims.effects) {
    std::vector<std::string> flips;
    for (const study::Verdict verdict : effect.flips) {
      flips.emplace_back(study::name(verdict));
    }
    const double npv = effect.figures[static_cast<std::size_t>(Figure::economic_npv)];
    const double cover = effect.figures[static_cast<std::size_t>(Figure::minimum_dscr)];
    table.row({escape(spaced(effect.group)),
               escape(fmt::format("{}", fmt::join(effect.says, ", "))), escape(effect.claimant),
               escape(effect.scenario), million(npv),
               std::isfinite(cover) ? grouped(cover, 3) : "none",
               effect.interest_usd ? million(*effect.interest_usd) : "",
               effect.grant_element_percent ? grouped(*effect.grant_element_percent, 1) : "",
               escape(effect.problem.empty() ? fmt::format("{}", fmt::join(flips, "; "))
                                             : "cannot be run: " + effect.problem),
               confidence(effect.confidence), source_cell(effect.source_id)});
  }
  std::string html =
      "<p>Each rival claim is taken alone, all else at the base claims; none is "
      "averaged. Claims that turn a verdict come first, then those that move the "
      "NPV or the interest of their loan most.</p>";
  for (const FinanceResult& base : claims.bases) {
    html += fmt::format(
        "<p class=\"facts-line\">Base, {} against {}: {}</p>", escape(base.model.traffic.pair.with),
        escape(base.model.traffic.pair.without), escape(study::finance_headline(base)));
  }
  html += table.html("Rival claims, what they change, and their sources");
  html += fmt::format(
      "<p class=\"note\">{} runs; {} with assignment run again in the first year on fixed costs, "
      "the change carried on in proportion to demand. {} rival claims say what the base says; {} "
      "are about what the model does not depend on.</p>",
      claims.claims_run, claims.traffic_runs, claims.same_as_base, claims.not_of_the_model);
  if (!claims.disagreements.items().empty()) {
    html += "<p>Figures inside one claim that do not fit, reported and not repaired:</p><ul>";
    for (const Error& error : claims.disagreements.items()) {
      html += fmt::format("<li>{}: found {}, expected {}</li>", escape(error.what),
                          escape(error.found), escape(error.expected));
    }
    html += "</ul>";
  }
  static_cast<void>(a_case);
  return html;
}

std::string claims_answer(const study::ClaimsResult& claims, const std::string& scenario) {
  double npv[2] = {kNone, kNone};
  double cover[2] = {kNone, kNone};
  const auto widen = [](double(&range)[2], double value) {
    range[0] = std::fmin(range[0], value);
    range[1] = std::fmax(range[1], value);
  };
  std::vector<std::string> turns;
  const auto take = [&](const std::vector<double>& figures) {
    widen(npv, figures[static_cast<std::size_t>(Figure::economic_npv)]);
    widen(cover, figures[static_cast<std::size_t>(Figure::minimum_dscr)]);
  };
  for (const FinanceResult& base : claims.bases) {
    if (base.model.traffic.pair.with == scenario) {
      take(base.chain.figures);
    }
  }
  for (const study::ClaimEffect& effect : claims.effects) {
    if (effect.scenario == scenario && effect.problem.empty()) {
      take(effect.figures);
    }
    for (const study::Verdict verdict : effect.flips) {
      turns.push_back(
          fmt::format("{} ({}: {})", effect.claim_id, effect.scenario, study::name(verdict)));
    }
  }
  return fmt::format("Rival claims ({}): NPV {} to {}, least DSCR {:.3f} to {:.3f}; {}", scenario,
                     study::usd_text(npv[0]), study::usd_text(npv[1]), cover[0], cover[1],
                     turns.empty()
                         ? std::string("no claim turns a verdict")
                         : fmt::format("a verdict is turned by {}", fmt::join(turns, ", ")));
}

}  // namespace corridor::output
