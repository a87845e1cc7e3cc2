#include "corridor/output/statements.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "corridor/base/text.h"
#include "corridor/output/html.h"
#include "corridor/output/report_parts.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using finance::Figure;
using study::FinanceResult;

constexpr double kNoChange = 1e-6;  // of a figure

std::string million(double usd) {
  return std::isfinite(usd) ? grouped(usd / 1e6, 0) : "none";
}

bool bears_on(const cases::Claim& claim, const std::string& figure) {
  return claim.group == figure || claim.subject_id == figure;
}

std::string base_text(const Case& a_case, const FinanceResult& result, const std::string& figure) {
  std::vector<std::string> parts;
  std::set<std::string> subjects;
  for (const cases::Claim& claim : a_case.claims) {
    if (!bears_on(claim, figure)) {
      continue;
    }
    if (claim.base && claim.subject_table != "loan" && claim.attribute != "length_km") {
      parts.push_back(
          fmt::format("{} {} {} (base)", spaced(claim.attribute), claim.value, spaced(claim.unit)));
    }
    if (claim.subject_table == "loan") {
      subjects.insert(claim.subject_id);
    }
  }
  for (const study::LoanAccount& loan : result.model.loans) {
    if (subjects.contains(loan.terms.id)) {
      parts.push_back(
          fmt::format("{}: {} % over {} years, interest {} million USD, grant element "
                      "{:.1f} % (base)",
                      loan.terms.name, shortest(loan.terms.interest_rate_pct),
                      shortest(loan.terms.maturity_years), million(loan.interest_usd),
                      loan.grant_element_percent));
    }
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string rival_text(const Case& a_case, const std::string& figure) {
  std::vector<std::string> parts;
  for (const cases::Claim& claim : a_case.claims) {
    if (bears_on(claim, figure) && !claim.base && claim.attribute != "length_km") {
      parts.push_back(fmt::format("{} {} {}{}", spaced(claim.attribute), claim.value,
                                  spaced(claim.unit),
                                  claim.claimant.empty() ? "" : " by " + claim.claimant));
    }
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string range_text(const cases::Observation& seen) {
  std::string text = seen.low ? shortest(*seen.low) : "";
  if (seen.high && seen.high != seen.low) {
    text += (text.empty() ? "at most " : " to ") + shortest(*seen.high);
  }
  return text;
}

// What was observed of a quantity that no claim is about.
std::string observed_html(const Case& a_case, const std::string& figure) {
  std::string items;
  for (const cases::Observation& seen : a_case.observations) {
    if (seen.quantity == figure) {
      items += fmt::format("<li>{}: {} {}, observed {} {} {}</li>", escape(seen.scope),
                           escape(range_text(seen)), escape(seen.unit), escape(seen.year),
                           confidence_mark(std::string(1, seen.evidence.confidence)),
                           source_cell(seen.evidence.source_id));
    }
  }
  return items.empty() ? ""
                       : "<ul class=\"note\">" + items +
                             "</ul><p class=\"note\">What the model gives for each: "
                             "<a href=\"#validation\">Against what is observed</a>.</p>";
}

// What the claims that bear on a figure change, each alone; nothing about those that change
// nothing.
std::string effects_html(const study::ClaimsResult& claims, const std::string& figure) {
  std::string items;
  const auto same_as_base = [&](const study::ClaimEffect& effect, Figure which) {
    const auto f = static_cast<std::size_t>(which);
    return std::any_of(claims.bases.begin(), claims.bases.end(),
                       [&](const study::FinanceResult& base) {
                         const double value = base.chain.figures[f];
                         return base.model.traffic.pair.with == effect.scenario &&
                                std::abs(effect.figures[f] - value) <= kNoChange * std::abs(value);
                       });
  };
  for (const study::ClaimEffect& effect : claims.effects) {
    if (effect.group != figure || !effect.problem.empty()) {
      continue;
    }
    std::vector<std::string> parts;
    const double npv = effect.figures[static_cast<std::size_t>(Figure::economic_npv)];
    const double cover = effect.figures[static_cast<std::size_t>(Figure::minimum_dscr)];
    if (effect.interest_usd && effect.grant_element_percent) {
      parts.push_back(fmt::format("interest {} million USD, grant element {} %",
                                  million(*effect.interest_usd),
                                  grouped(*effect.grant_element_percent, 1)));
    }
    const bool nothing =
        same_as_base(effect, Figure::economic_npv) && same_as_base(effect, Figure::minimum_dscr);
    if (nothing) {
      parts.push_back("NPV and cover as on the base claims");
    }
    if (!nothing && std::isfinite(npv)) {
      parts.push_back(fmt::format("NPV {} million USD", million(npv)));
    }
    if (!nothing && std::isfinite(cover)) {
      parts.push_back(fmt::format("least cover {}", grouped(cover, 3)));
    }
    for (const study::Verdict verdict : effect.flips) {
      parts.push_back(fmt::format("turns \"{}\"", study::name(verdict)));
    }
    items += fmt::format(
        "<li>{}{} gives {} ({}){}</li>", escape(fmt::format("{}", fmt::join(effect.says, ", "))),
        effect.claimant.empty() ? "" : ", says " + escape(effect.claimant) + ",",
        escape(fmt::format("{}", fmt::join(parts, ", "))), escape(effect.scenario),
        effect.confidence >= 'C' ? " " + confidence_mark(std::string(1, effect.confidence)) : "");
  }
  return items.empty() ? "" : "<ul class=\"note\">" + items + "</ul>";
}

void add_claim(table::CsvWriter& writer, const cases::Claim& claim) {
  writer.add(claim.id).add(claim.subject_id).add(claim.attribute).add(claim.value).add(claim.unit);
  writer.add(claim.base ? "true" : "false").add(claim.claimant);
  writer.add(std::string(1, claim.confidence)).add(claim.source_id);
}

void add_observation(table::CsvWriter& writer, const cases::Observation& seen) {
  writer.add(seen.id).add(seen.scope).add(seen.quantity).add(range_text(seen)).add(seen.unit);
  writer.add("").add("").add(std::string(1, seen.evidence.confidence));
  writer.add(seen.evidence.source_id);
}

void add_effect(table::CsvWriter& writer, const study::ClaimEffect* effect) {
  if (effect == nullptr) {
    for (int column = 0; column < 6; ++column) {
      writer.add("");
    }
    return;
  }
  const auto text = [](double value) { return std::isfinite(value) ? shortest(value) : ""; };
  writer.add(effect->scenario);
  writer.add(text(effect->figures[static_cast<std::size_t>(Figure::economic_npv)]));
  writer.add(text(effect->figures[static_cast<std::size_t>(Figure::minimum_dscr)]));
  writer.add(effect->interest_usd ? shortest(*effect->interest_usd) : "");
  writer.add(effect->grant_element_percent ? shortest(*effect->grant_element_percent) : "");
  std::string flips;
  for (const study::Verdict verdict : effect->flips) {
    flips += (flips.empty() ? "" : ";") + std::string(study::name(verdict));
  }
  writer.add(flips);
}

// The rows of one figure: what each claim states, and each rival's run once, as a whole.
class FigureRows {
 public:
  FigureRows(table::CsvWriter& writer, const Case& a_case, const cases::Statement& statement,
             const std::string& figure)
      : writer_(writer), case_(a_case), statement_(statement), figure_(figure) {}

  void add(const study::ClaimsResult* claims) {
    std::vector<std::pair<std::string, std::string>> rivals;  // group and id, each once
    for (const cases::Claim& claim : case_.claims) {
      if (!bears_on(claim, figure_)) {
        continue;
      }
      begin("value");
      add_claim(writer_, claim);
      end(nullptr);
      const std::pair rival(claim.group, claim.id);
      if (!claim.base && std::find(rivals.begin(), rivals.end(), rival) == rivals.end()) {
        rivals.push_back(rival);
      }
    }
    for (const auto& [group, id] : rivals) {
      for (std::size_t i = 0; claims != nullptr && i < claims->effects.size(); ++i) {
        const study::ClaimEffect& effect = claims->effects[i];
        if (effect.group == group && effect.claim_id == id) {
          add_run(effect);
        }
      }
    }
    for (const cases::Observation& seen : case_.observations) {
      if (!any_ && seen.quantity == figure_) {
        observed_ = true;
        begin("observed");
        add_observation(writer_, seen);
        end(nullptr);
      }
    }
    if (!any_ && !observed_) {  // a figure that nothing is known of is named all the same
      begin("nothing");
      skip(9);
      end(nullptr);
    }
  }

 private:
  void begin(const char* kind) {
    any_ = any_ || std::string_view(kind) == "value";
    writer_.add(statement_.id).add(statement_.who).add(statement_.date).add(statement_.source_id);
    writer_.add(figure_).add(kind);
  }

  void skip(int columns) {
    for (int column = 0; column < columns; ++column) {
      writer_.add("");
    }
  }

  void add_run(const study::ClaimEffect& effect) {
    begin("run");
    writer_.add(effect.claim_id);
    skip(4);
    writer_.add("false").add(effect.claimant);
    writer_.add(std::string(1, effect.confidence)).add(effect.source_id);
    end(&effect);
  }

  void end(const study::ClaimEffect* effect) {
    add_effect(writer_, effect);
    writer_.end_row();
  }

  table::CsvWriter& writer_;
  const Case& case_;
  const cases::Statement& statement_;
  const std::string& figure_;
  bool any_ = false;
  bool observed_ = false;
};

}  // namespace

std::string statements_chapter(const Case& a_case, const FinanceResult& result,
                               const study::ClaimsResult* claims) {
  HtmlTable table({{"Who, when"}, {"Said, in our words"}, {"Figures that bear on it"}, {"Source"}});
  for (const cases::Statement& statement : a_case.statements) {
    std::string figures;
    for (const std::string& figure : statement.figures) {
      const std::string base = base_text(a_case, result, figure);
      const std::string rivals = rival_text(a_case, figure);
      if (base.empty() && rivals.empty()) {
        figures += "<p><b>" + escape(spaced(figure)) + "</b></p>" + observed_html(a_case, figure);
        continue;
      }
      const std::string effects = claims == nullptr ? "" : effects_html(*claims, figure);
      const std::string unused =
          claims == nullptr ? "rivals: " : "rivals, which change nothing here: ";
      const bool list = effects.empty() && !rivals.empty();
      figures +=
          fmt::format("<p><b>{}</b>: {}{}</p>{}", escape(spaced(figure)), escape(base),
                      list ? "<br><small>" + unused + escape(rivals) + "</small>" : "", effects);
    }
    table.row({escape(statement.who) + "<br><small>" + escape(statement.date) + "</small>",
               escape(statement.paraphrase), figures, source_cell(statement.source_id)});
  }
  if (table.empty()) {
    return "<p>The case holds no statements.</p>";
  }
  const std::string how =
      claims == nullptr
          ? "Beside each statement stand the base claims on the figures that bear on it and their "
            "rivals. What the rivals change: corridor run --full, or corridor claims."
          : fmt::format(
                "Beside each statement stand the base claims on the figures that bear on it, their "
                "rivals, and what each rival gives when it is taken alone. On the base claims, {} "
                "against {}: {}.",
                result.model.traffic.pair.with, result.model.traffic.pair.without,
                study::finance_headline(result));
  return "<p>" + escape(how) + "</p>" + table.html("Statements and the figures that bear on them");
}

std::string statement_figure_csv(const Case& a_case, const study::ClaimsResult* claims) {
  table::CsvWriter writer(
      {"statement_id", "who",      "date",         "source_id",    "figure",
       "row",          "claim_id", "subject_id",   "attribute",    "value",
       "unit",         "base",     "claimant",     "confidence",   "claim_source_id",
       "scenario",     "npv_usd",  "minimum_dscr", "interest_usd", "grant_element_percent",
       "flips"});
  for (const cases::Statement& statement : a_case.statements) {
    for (const std::string& figure : statement.figures) {
      FigureRows(writer, a_case, statement, figure).add(claims);
    }
  }
  return writer.text();
}

}  // namespace corridor::output
