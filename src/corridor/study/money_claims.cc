// Rival claims one at a time, and the way back from a figure to its claims and sources.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/study/money.h"

namespace corridor::study {
namespace {

using cases::Case;
using cases::Claim;

bool touches_money(const Money& base, const Claim& claim) {
  if (claim.subject_table == "loan") {
    return std::any_of(base.loans.begin(), base.loans.end(), [&](const LoanMoney& loan) {
      return loan.counted && loan.terms.id == claim.subject_id;
    });
  }
  return claim.subject_table == "project" && claim.attribute == "cost_musd" &&
         std::any_of(base.costs.begin(), base.costs.end(),
                     [&](const ProjectCost& cost) { return cost.project_id == claim.subject_id; });
}

double interest_of(const Money& money) {
  double sum = 0;
  for (const LoanMoney& loan : money.loans) {
    sum += loan.counted ? loan.interest_musd : 0;
  }
  return sum;
}

bool verdict(const std::optional<double>& npv, const std::optional<double>& dscr) {
  return (npv && *npv < 0) || (dscr && *dscr < 1);
}

void run_claim(const Case& a_case, const Money& base, ClaimEffect& effect) {
  try {
    const Money rival =
        money(a_case, base.traffic, {.planned = base.planned, .claims = {effect.claim_id}});
    effect.interest_musd = interest_of(rival);
    effect.peak_service_musd = rival.peak_service_musd;
    effect.peak_year = rival.peak_year;
    effect.min_dscr = rival.min_dscr;
    effect.npv_musd = rival.npv_musd;
    const double npv = rival.npv_musd.value_or(0) - base.npv_musd.value_or(0);
    const double interest = effect.interest_musd - interest_of(base);
    effect.change_musd = std::abs(npv) > std::abs(interest) ? npv : interest;
    effect.flips_verdict =
        verdict(rival.npv_musd, std::nullopt) != verdict(base.npv_musd, std::nullopt) ||
        verdict(std::nullopt, rival.min_dscr) != verdict(std::nullopt, base.min_dscr);
  } catch (const InputError& error) {
    effect.problem = error.errors().items().front().what;
  }
}

std::string title_of(const Case& a_case, const std::string& source_id) {
  for (const cases::Source& source : a_case.sources) {
    if (source.id == source_id) {
      return fmt::format("{}: {}{}", source.id, source.title,
                         source.url.empty() ? "" : " <" + source.url + ">");
    }
  }
  return source_id;
}

using Lines = std::vector<std::string>;

void explain_sources(const Case& a_case, const std::string& joined, const std::string& indent,
                     Lines& lines) {
  for (const std::string& id : split(joined, ';')) {
    lines.push_back(indent + "source " + title_of(a_case, id));
  }
}

void explain_claims(const Case& a_case, const std::vector<std::string>& ids,
                    const std::string& subject, Lines& lines) {
  for (const Claim& claim : a_case.claims) {
    if (claim.subject_id == subject && std::find(ids.begin(), ids.end(), claim.id) != ids.end()) {
      lines.push_back(fmt::format("    claim {} ({}{}): {} = {} {}", claim.id,
                                  claim.claimant.empty() ? "no claimant" : claim.claimant,
                                  claim.confidence >= 'C' ? ", low confidence" : "",
                                  claim.attribute, claim.value, claim.unit));
      explain_sources(a_case, claim.source_id, "      ", lines);
    }
  }
}

void explain_loans(const Case& a_case, const Money& money, Lines& lines) {
  for (const LoanMoney& loan : money.loans) {
    if (!loan.counted) {
      continue;
    }
    lines.push_back(fmt::format(
        "  loan {}: {} million {}, {} % a year, grace {} of {} years, {}; confidence {}",
        loan.terms.id, shortest(loan.terms.principal_m), loan.terms.currency,
        shortest(loan.terms.interest_rate_pct), shortest(loan.terms.grace_years),
        shortest(loan.terms.maturity_years), loan.terms.planned ? "not agreed" : "agreed",
        loan.terms.evidence.confidence));
    explain_claims(a_case, loan.claim_ids, loan.terms.id, lines);
    explain_sources(a_case, loan.terms.evidence.source_id, "    ", lines);
  }
}

void explain_traffic(const Case& a_case, const Money& money, Lines& lines) {
  lines.push_back(fmt::format("  corridor revenue {} million USD of {}: flows of {} {}",
                              grouped(money.traffic.own_usd_per_year / 1e6, 2),
                              a_case.settings.price_year, money.traffic.scenario,
                              money.traffic.year));
  for (const PayeeRevenue& payee : money.traffic.payees) {
    lines.push_back(fmt::format("    {}: {} million USD in all, {} of it on own projects",
                                payee.payee, grouped(payee.usd_per_year / 1e6, 2),
                                grouped(payee.own_usd_per_year / 1e6, 2)));
  }
}

void explain_npv(const Case& a_case, const Money& money, Lines& lines) {
  lines.push_back(fmt::format("  discount rate {} a year (case.toml), real, prices of {}",
                              shortest(a_case.settings.discount_rate), a_case.settings.price_year));
  if (money.traffic.gain) {
    lines.push_back(fmt::format(
        "  users' benefit {} million USD a year: difference of logsums, {} against {}, {}",
        grouped(money.traffic.gain->usd_per_year / 1e6, 2), money.traffic.scenario,
        money.traffic.without, money.traffic.year));
    for (const auto& [country, usd] : money.traffic.gain->by_country) {
      lines.push_back(fmt::format("    {}: {} million USD", country.empty() ? "?" : country,
                                  grouped(usd / 1e6, 2)));
    }
  }
  for (const ProjectCost& cost : money.costs) {
    lines.push_back(fmt::format("  cost of {}: {} million USD of {}, {} to {}", cost.project_id,
                                grouped(cost.cost_musd, 1), a_case.settings.price_year,
                                cost.year_from, cost.year_to));
    explain_claims(a_case, {cost.claim_id}, cost.project_id, lines);
  }
}

std::string or_none(const std::optional<double>& value, int digits) {
  return value ? grouped(*value, digits) : "none";
}

}  // namespace

std::string headline(const Money& money) {
  return fmt::format(
      "debt service peaks at {} million USD in {}; least DSCR from corridor revenue {}{}; NPV {}{}",
      grouped(money.peak_service_musd, 1), money.peak_year, or_none(money.min_dscr, 4),
      money.min_dscr ? fmt::format(" in {}", money.min_dscr_year) : "", or_none(money.npv_musd, 0),
      money.npv_musd ? fmt::format(" million USD (value of {})", money.npv_year) : "");
}

ClaimEffects compare_claims(const Case& a_case, const TrafficMoney& traffic) {
  ClaimEffects result;
  result.base = money(a_case, traffic, {.planned = true});
  std::vector<ClaimEffect>& effects = result.effects;
  for (const Claim& claim : a_case.claims) {
    if (claim.base || !touches_money(result.base, claim)) {
      continue;
    }
    const std::string says =
        fmt::format("{} {} = {}", claim.subject_id, claim.attribute, claim.value);
    const auto same = std::find_if(effects.begin(), effects.end(), [&](const ClaimEffect& effect) {
      return effect.claim_id == claim.id;
    });
    if (same != effects.end()) {  // a claim that says several things at once is one run
      same->says += "; " + says;
      same->confidence = std::max(same->confidence, claim.confidence);
      continue;
    }
    effects.push_back({.group = claim.group,
                       .claim_id = claim.id,
                       .claimant = claim.claimant,
                       .source_id = claim.source_id,
                       .says = says,
                       .confidence = claim.confidence,
                       .base = claim.base});
  }
  for (ClaimEffect& effect : effects) {
    run_claim(a_case, result.base, effect);
  }
  std::stable_sort(effects.begin(), effects.end(), [](const ClaimEffect& a, const ClaimEffect& b) {
    return std::abs(a.change_musd) > std::abs(b.change_musd);
  });
  return result;
}

std::vector<std::string> money_figures() {
  return {"finance.npv", "finance.peak_debt_service", "finance.min_dscr"};
}

std::vector<std::string> explain(const Case& a_case, const Money& money, std::string_view figure) {
  Lines lines;
  if (figure == "finance.npv") {
    lines.push_back(fmt::format("finance.npv = {} million USD, value of {}",
                                or_none(money.npv_musd, 1), money.npv_year));
    explain_npv(a_case, money, lines);
  } else if (figure == "finance.peak_debt_service") {
    lines.push_back(fmt::format("finance.peak_debt_service = {} million USD in {}",
                                grouped(money.peak_service_musd, 1), money.peak_year));
    explain_loans(a_case, money, lines);
  } else if (figure == "finance.min_dscr") {
    lines.push_back(fmt::format("finance.min_dscr = {} in {}", or_none(money.min_dscr, 4),
                                money.min_dscr_year));
    explain_traffic(a_case, money, lines);
    explain_loans(a_case, money, lines);
  } else {
    const auto known = money_figures();
    throw InputError(Error{.code = "E1043",
                           .what = "there is no such figure",
                           .file = "FIGURE",
                           .found = std::string(figure),
                           .expected = "finance.npv, finance.peak_debt_service or finance.min_dscr",
                           .hint = name_hint(figure, known)});
  }
  for (const std::string& note : money.notes) {
    lines.push_back("  assumed: " + note);
  }
  return lines;
}

std::vector<const cases::Statement*> money_statements(const Case& a_case) {
  std::set<std::string> about;
  for (const cases::Loan& loan : a_case.loans) {
    about.insert({loan.id, loan.project_id});
  }
  for (const Claim& claim : a_case.claims) {
    if (claim.subject_table == "loan") {
      about.insert(claim.group);
    }
  }
  std::vector<const cases::Statement*> found;
  for (const cases::Statement& statement : a_case.statements) {
    if (std::any_of(statement.figures.begin(), statement.figures.end(),
                    [&](const std::string& figure) {
                      return about.contains(figure) || figure.find("debt") != std::string::npos ||
                             figure.find("terms") != std::string::npos ||
                             figure.find("rescheduling") != std::string::npos;
                    })) {
      found.push_back(&statement);
    }
  }
  return found;
}

}  // namespace corridor::study
