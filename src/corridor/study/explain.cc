#include "corridor/study/explain.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/case/hazard.h"

namespace corridor::study {
namespace {

using cases::Case;
using finance::Figure;

constexpr std::size_t kLinksShown = 8;

const std::vector<std::pair<std::string, Figure>>& figure_names() {
  static const std::vector<std::pair<std::string, Figure>> names = {
      {"npv", Figure::economic_npv},
      {"irr", Figure::economic_irr},
      {"financial_npv", Figure::financial_npv},
      {"financial_irr", Figure::financial_irr},
      {"minimum_dscr", Figure::minimum_dscr},
      {"loan_life_cover", Figure::loan_life_cover},
      {"peak_debt_service", Figure::peak_debt_service},
      {"worst_burden", Figure::worst_burden}};
  return names;
}

class Explainer {
 public:
  Explainer(const Case& a_case, const FinanceResult& result) : case_(a_case), result_(result) {}

  Trace figure(Figure figure) const {
    Trace trace{.what = std::string(finance::name(figure)),
                .value = figure_text(result_, figure),
                .kind = "figure"};
    switch (figure) {
      case Figure::economic_npv:
      case Figure::economic_irr:
        appraisal(trace);
        break;
      case Figure::financial_npv:
      case Figure::financial_irr:
        trace.note = fmt::format(
            "revenue less operating cost less construction, nominal, at {:.2f} % a year, value at "
            "the end of {}",
            100 * chain().financial_rate_per_year, chain().value_year);
        trace.parts.push_back(revenue(std::nullopt));
        trace.parts.push_back(operating(std::nullopt));
        trace.parts.push_back(construction(true));
        break;
      case Figure::minimum_dscr:
      case Figure::loan_life_cover:
        cover(trace);
        break;
      case Figure::peak_debt_service:
        trace.parts.push_back(service(result_.chain.peak_service_year, false));
        break;
      case Figure::worst_burden:
        burden(trace);
        break;
    }
    return trace;
  }

  Trace loan(const LoanAccount& account) const {
    const cases::Loan& terms = account.terms;
    Trace trace{
        .what = "loan " + terms.id + ": " + terms.name,
        .value = fmt::format("{} million {} at {} % over {} years with {} of grace, {}",
                             grouped(terms.principal_m, 1), terms.currency,
                             terms.floating ? terms.base_rate + " + " + shortest(terms.margin_pct)
                                            : shortest(terms.interest_rate_pct),
                             shortest(terms.maturity_years), shortest(terms.grace_years),
                             terms.planned ? "not agreed" : "agreed"),
        .kind = "row",
        .source_id = terms.evidence.source_id,
        .confidence = terms.evidence.confidence,
        .note = terms.evidence.note};
    for (const cases::Claim& claim : case_.claims) {
      if (claim.subject_table == "loan" && claim.subject_id == terms.id) {
        trace.parts.push_back(claim_trace(claim));
      }
    }
    return trace;
  }

  Trace project(const ProjectAccount& account) const {
    Trace trace{
        .what = "project " + account.id + ": " + account.name,
        .value = account.cost_claim_id.empty()
                     ? "cost unknown"
                     : fmt::format("{} of {}, stated as {} of {}", usd_text(account.cost_usd),
                                   case_.settings.price_year, usd_text(account.stated_cost_usd),
                                   account.stated_price_year),
        .kind = "row",
        .note = fmt::format("built {} to {}, open from {}{}", account.year_from, account.year_to,
                            account.year_open, account.years_assumed ? " (assumed)" : "")};
    for (const cases::Project& row : case_.projects) {
      if (row.id == account.id) {
        trace.source_id = row.evidence.source_id;
        trace.confidence = row.evidence.confidence;
      }
    }
    for (const cases::Claim& claim : case_.claims) {
      if (claim.subject_table == "project" && claim.subject_id == account.id &&
          claim.attribute == "cost_musd") {
        trace.parts.push_back(claim_trace(claim));
      }
    }
    trace.parts.push_back(tolls(account));
    return trace;
  }

 private:
  const finance::Chain& chain() const { return result_.model.chain; }
  std::size_t at(int year) const { return static_cast<std::size_t>(year - chain().first_year); }

  static Trace claim_trace(const cases::Claim& claim) {
    return {
        .what = fmt::format("claim {}{}", claim.id, claim.base ? " (base)" : " (rival)"),
        .value = fmt::format("{} {} {}{}", claim.attribute, claim.value, claim.unit,
                             claim.price_year > 0 ? fmt::format(" of {}", claim.price_year) : ""),
        .kind = "claim",
        .claim_id = claim.id,
        .claimant = claim.claimant,
        .source_id = claim.source_id,
        .confidence = claim.confidence,
        .note = claim.note};
  }

  Trace assumption(const std::string& name) const {
    for (const Assumption& entry : result_.model.assumptions) {
      if (entry.name == name) {
        return {.what = "parameter " + name,
                .value = shortest(entry.value) + (entry.unit.empty() ? "" : " " + entry.unit),
                .kind = "assumption",
                .source_id = entry.source_id,
                .confidence = entry.confidence,
                .note = entry.note};
      }
    }
    return {.what = "parameter " + name, .kind = "assumption"};
  }

  // The toll of each link with what it carries in the first traffic year.
  Trace tolls(const ProjectAccount& account) const {
    const TrafficYear& year = result_.model.traffic.years.front();
    Trace trace{.what = "levies and tariffs of " + account.id,
                .value = fmt::format(
                    "{} of levies, {} of tariffs, {} of carriage in {}, prices of "
                    "{}",
                    usd_text(account.traffic.levy_usd), usd_text(account.traffic.tariff_usd),
                    usd_text(account.traffic.resource_usd), year.year, case_.settings.price_year),
                .kind = "flows",
                .note = fmt::format("scenario {} less {}", result_.model.traffic.pair.with,
                                    result_.model.traffic.pair.without)};
    std::size_t shown = 0;
    std::size_t links = 0;
    for (const cases::Link& link : case_.links) {
      if (link.project_id != account.id) {
        continue;
      }
      ++links;
      if (shown < kLinksShown) {
        ++shown;
        trace.parts.push_back(
            {.what = "link " + link.id + " " + link.name,
             .value =
                 fmt::format("toll {} USD a vehicle to {}", shortest(link.toll_usd_per_vehicle),
                             link.toll_payee.empty() ? "nobody" : link.toll_payee),
             .kind = "row",
             .source_id = link.evidence.source_id,
             .confidence = link.evidence.confidence,
             .note = link.evidence.note});
      }
    }
    if (links > shown) {
      trace.parts.push_back(
          {.what = fmt::format("and {} more links of link.csv", links - shown), .kind = "row"});
    }
    trace.parts.push_back(flows());
    return trace;
  }

  // Which sources the demand rests on, and how much of it on which confidence.
  Trace flows() const {
    std::map<char, double> tonnes;
    std::set<std::string> sources;
    double all = 0;
    for (const cases::Demand& row : case_.demand) {
      tonnes[row.evidence.confidence] += row.tonnes_per_year;
      all += row.tonnes_per_year;
      for (const std::string& source : split(row.evidence.source_id, ';')) {
        sources.insert(source);
      }
    }
    std::vector<std::string> shares;
    char worst = 'A';
    for (const auto& [confidence, t] : tonnes) {
      shares.push_back(fmt::format("{:.0f} % {}", 100 * t / all, confidence));
      worst = std::max(worst, confidence);
    }
    return {.what = "demand.csv, assigned to ways",
            .value = fmt::format("{} rows; tonnes by confidence: {}", case_.demand.size(),
                                 fmt::join(shares, ", ")),
            .kind = "flows",
            .source_id = fmt::format("{}", fmt::join(sources, ";")),
            .confidence = worst,
            .note = "corridor route and the tables od.csv and link_flow.csv of a run show each"};
  }

  Trace revenue(std::optional<int> year) const {
    Trace trace{.what = "revenue", .kind = "sum"};
    if (year) {
      trace.value =
          fmt::format("{} in {}, nominal", usd_text(result_.chain.years.revenue[at(*year)]), *year);
    }
    for (const ProjectAccount& account : result_.model.projects) {
      const double value = year ? account.revenue_usd_by_year[at(*year)] : 1;
      const bool earns = account.traffic.levy_usd + account.traffic.tariff_usd != 0;
      if (account.financed && earns && value != 0) {
        trace.parts.push_back(tolls(account));
      }
    }
    if (year) {
      add_closures(*year, trace);
    }
    trace.parts.push_back(assumption("usd_inflation_per_year"));
    return trace;
  }

  // What sampled closures change in the revenue of the year, in the mean.
  void add_closures(int year, Trace& trace) const {
    double open = 0;
    for (const ProjectAccount& account : result_.model.projects) {
      open += account.financed ? account.revenue_usd_by_year[at(year)] : 0;
    }
    const bool sampled = result_.model.chain.losses.samples > 0 &&
                         year >= result_.model.chain.operating_from &&
                         result_.inputs == base_inputs();
    if (sampled) {
      Trace part{.what = "closures",
                 .value = fmt::format("{} in the mean",
                                      usd_text(result_.chain.years.revenue[at(year)] - open)),
                 .kind = "sum"};
      disruption(part);
      part.note += "; tonnes pay the tolls and tariffs of their way round, or none";
      trace.parts.push_back(std::move(part));
    }
  }

  std::vector<double> base_inputs() const {
    std::vector<double> values;
    for (const finance::ChainInput& input : result_.model.chain.inputs) {
      values.push_back(input.base);
    }
    return values;
  }

  Trace operating(std::optional<int> year) const {
    Trace trace{.what = "operating cost: carriage and upkeep", .kind = "sum"};
    if (year) {
      trace.value = fmt::format("{} in {}, nominal",
                                usd_text(result_.chain.years.operating[at(*year)]), *year);
    }
    trace.parts.push_back(assumption("upkeep_share_of_cost_per_year"));
    return trace;
  }

  Trace construction(bool financed_only) const {
    Trace trace{.what = "construction", .kind = "sum"};
    double sum = 0;
    for (const ProjectAccount& account : result_.model.projects) {
      if (account.financed || !financed_only) {
        sum += account.cost_usd;
        trace.parts.push_back(project(account));
      }
    }
    trace.value = fmt::format("{} of {}", usd_text(sum), case_.settings.price_year);
    return trace;
  }

  Trace service(std::optional<int> year, bool of_cover) const {
    Trace trace{.what = of_cover ? "debt service of loans for these projects"
                                 : "debt service of all loans that count",
                .kind = "sum"};
    double sum = 0;
    for (const LoanAccount& account : result_.model.loans) {
      const double due = year ? account.service_usd(at(*year)) : 0;
      if ((of_cover ? account.in_cover : account.counted) && (due > 0 || !year)) {
        sum += due;
        trace.parts.push_back(loan(account));
        trace.parts.back().value += year ? fmt::format("; due {}", usd_text(due)) : "";
      }
    }
    trace.value = year ? fmt::format("{} in {}, nominal", usd_text(sum), *year) : "";
    return trace;
  }

  void appraisal(Trace& trace) const {
    trace.note = fmt::format("{} less {}, real, {} % a year, value at the end of {}",
                             result_.model.traffic.pair.with, result_.model.traffic.pair.without,
                             shortest(100 * chain().economic_rate_per_year), chain().value_year);
    for (const finance::LineValue& kind : result_.kinds) {
      const bool benefit = kind.side == finance::Side::benefit;
      Trace part{.what = kind.name,
                 .value = usd_text(benefit ? kind.present_value : -kind.present_value),
                 .kind = "sum"};
      if (kind.name == "construction") {
        part.parts = construction(false).parts;
      } else if (kind.name == "upkeep") {
        part.parts.push_back(assumption("upkeep_share_of_cost_per_year"));
      } else if (kind.name == "residual value") {
        part.parts.push_back(assumption("asset_life_years"));
      } else if (kind.name == kDisruptionLoss) {
        disruption(part);
      } else {
        part.parts.push_back(flows());
      }
      trace.parts.push_back(std::move(part));
    }
    trace.parts.push_back(assumption("appraisal_years"));
  }

  // The hazards that were simulated, a row each.
  void disruption(Trace& part) const {
    const SampledLosses& losses = result_.model.traffic.losses;
    part.note =
        fmt::format("{} simulated years of {}: what closures do in {} less what they do in {}",
                    losses.economic_usd.size(), losses.year, result_.model.traffic.pair.with,
                    result_.model.traffic.pair.without);
    for (const cases::Hazard& hazard : cases::hazards_of(case_).all) {
      if (hazard.base) {
        part.parts.push_back(
            {.what = "hazard " + hazard.id + ": " + hazard.name,
             .value = fmt::format(
                 "{} events {}", shortest(hazard.rate),
                 hazard.rate_unit == cases::RateUnit::per_year ? "a year" : "a year and 100 km"),
             .kind = "row",
             .source_id = hazard.evidence.source_id,
             .confidence = hazard.evidence.confidence,
             .note = hazard.evidence.note});
      }
    }
  }

  void cover(Trace& trace) const {
    const auto year = result_.minimum_cover_year;
    trace.note =
        "(revenue - operating cost) / debt service of loans for projects of this appraisal";
    trace.parts.push_back(revenue(year));
    trace.parts.push_back(operating(year));
    trace.parts.push_back(service(year, true));
  }

  void burden(Trace& trace) const {
    const finance::RatioRow* worst = nullptr;
    for (const finance::RatioRow& row : result_.chain.country) {
      if (worst == nullptr || row.with_percent / row.threshold.percent >
                                  worst->with_percent / worst->threshold.percent) {
        worst = &row;
      }
    }
    if (worst == nullptr) {
      return;
    }
    trace.note = fmt::format("{} in {}: {:.2f} % with the loans, {:.2f} % without, threshold {} %",
                             finance::name(worst->ratio), worst->year, worst->with_percent,
                             worst->without_percent, shortest(worst->threshold.percent));
    trace.parts.push_back({.what = "threshold " + std::string(worst->threshold.claim_id),
                           .value = shortest(worst->threshold.percent) + " %",
                           .kind = "claim",
                           .claim_id = std::string(worst->threshold.claim_id),
                           .confidence = worst->threshold.confidence});
    for (const cases::SeriesPoint& point : case_.series) {
      trace.parts.push_back(
          {.what = fmt::format("series {} {}", point.id, point.year),
           .value = fmt::format("{} {}, {}", shortest(point.value), point.unit, point.kind),
           .kind = "row",
           .source_id = point.evidence.source_id,
           .confidence = point.evidence.confidence,
           .note = point.evidence.note});
    }
    trace.parts.push_back(service(worst->year, false));
  }

  const Case& case_;
  const FinanceResult& result_;
};

void collect(const Trace& trace, std::set<std::string>& sources) {
  for (const std::string& source : split(trace.source_id, ';')) {
    sources.insert(source);
  }
  for (const Trace& part : trace.parts) {
    collect(part, sources);
  }
}

void write(const Trace& trace, std::size_t depth, std::string& text) {
  text += std::string(2 * depth, ' ') + trace.what;
  text += trace.value.empty() ? "" : ": " + trace.value;
  if (trace.confidence != 0) {
    text += fmt::format(" [{}]", trace.confidence);
  }
  if (!trace.claimant.empty()) {
    text += " by " + trace.claimant;
  }
  if (!trace.source_id.empty()) {
    text += " <" + trace.source_id + ">";
  }
  text += '\n';
  if (!trace.note.empty()) {
    text += std::string(2 * depth + 4, ' ') + trace.note + '\n';
  }
  for (const Trace& part : trace.parts) {
    write(part, depth + 1, text);
  }
}

}  // namespace

std::vector<std::string> explainable(const FinanceResult& result) {
  std::vector<std::string> names;
  for (const auto& [name, figure] : figure_names()) {
    names.push_back(name);
  }
  for (const LoanAccount& loan : result.model.loans) {
    names.push_back("loan:" + loan.terms.id);
  }
  for (const ProjectAccount& project : result.model.projects) {
    names.push_back("project:" + project.id);
  }
  return names;
}

Trace explain(const Case& a_case, const FinanceResult& result, std::string_view figure) {
  const Explainer explainer(a_case, result);
  for (const auto& [name, which] : figure_names()) {
    if (name == figure) {
      return explainer.figure(which);
    }
  }
  for (const LoanAccount& loan : result.model.loans) {
    if ("loan:" + loan.terms.id == figure) {
      return explainer.loan(loan);
    }
  }
  for (const ProjectAccount& project : result.model.projects) {
    if ("project:" + project.id == figure) {
      return explainer.project(project);
    }
  }
  const auto names = explainable(result);
  Error error{.code = "E5051",
              .what = "a figure that there is no trace of",
              .file = "FIGURE",
              .found = std::string(figure),
              .expected =
                  "npv, irr, financial_npv, financial_irr, minimum_dscr, loan_life_cover, "
                  "peak_debt_service, worst_burden, loan:ID or project:ID"};
  error.hint = name_hint(figure, names);
  throw InputError(error);
}

std::string trace_text(const Case& a_case, const Trace& trace) {
  std::string text;
  write(trace, 0, text);
  std::set<std::string> ids;
  collect(trace, ids);
  text += "\nSources\n";
  for (const std::string& id : ids) {
    const auto found = std::find_if(a_case.sources.begin(), a_case.sources.end(),
                                    [&](const cases::Source& source) { return source.id == id; });
    if (found == a_case.sources.end()) {
      text += fmt::format("  {}\n", id);
    } else {
      text += fmt::format("  {}: {}, {} {} {}\n", id, found->title, found->publisher,
                          found->published, found->url);
    }
  }
  return text;
}

nlohmann::ordered_json trace_json(const Trace& trace) {
  nlohmann::ordered_json json = {
      {"what", trace.what}, {"value", trace.value}, {"kind", trace.kind}};
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) {
      json[key] = value;
    }
  };
  add("claim_id", trace.claim_id);
  add("claimant", trace.claimant);
  add("source_id", trace.source_id);
  add("confidence", trace.confidence == 0 ? "" : std::string(1, trace.confidence));
  add("note", trace.note);
  if (!trace.parts.empty()) {
    json["parts"] = nlohmann::ordered_json::array();
    for (const Trace& part : trace.parts) {
      json["parts"].push_back(trace_json(part));
    }
  }
  return json;
}

}  // namespace corridor::study
