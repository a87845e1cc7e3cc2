// Who comes nearer to ports, borders and markets, and what trade that could bring.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/access_settings.h"
#include "corridor/output/access_tables.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/html.h"

namespace corridor::output {
namespace {

using cases::Case;
using study::Access;
using study::ZoneAccess;

constexpr std::size_t kShownZones = 20;
constexpr std::size_t kShownGateways = 5;

// One comparison of two scenarios.
struct Compared {
  Access access;
  std::optional<study::TradeResponse> trade;
};

double usd_change(const ZoneAccess& zone) {
  const double usd = zone.measures.back().usd_per_t.mean - zone.measures.front().usd_per_t.mean;
  return std::isfinite(usd) ? usd : 0;
}

std::vector<const ZoneAccess*> by_gain(const Access& access) {
  std::vector<const ZoneAccess*> zones;
  for (const ZoneAccess& zone : access.zones) {
    zones.push_back(&zone);
  }
  std::stable_sort(zones.begin(), zones.end(),
                   [](const auto* a, const auto* b) { return usd_change(*a) < usd_change(*b); });
  return zones;
}

std::string people_text(double people) {
  return count_text(people) + " people";
}

std::string gains_html(const Case& a_case, const Access& access) {
  const study::Gains& gains = *access.gains;
  HtmlTable table({{"Zone"},
                   {"People", true},
                   {"Change, USD a tonne", true},
                   {"Change, hours", true},
                   {"Then USD a tonne", true},
                   {"Then hours", true},
                   {"P90 hours", true},
                   {"Gravity access, %", true}});
  const auto zones = by_gain(access);
  for (std::size_t i = 0; i < std::min(kShownZones, zones.size()); ++i) {
    const study::ZoneMeasures& before = zones[i]->measures.front();
    const study::ZoneMeasures& after = zones[i]->measures.back();
    table.row({escape(a_case.zones[zones[i]->zone].name), count_text(zones[i]->people),
               grouped(usd_change(*zones[i]), 2), grouped(after.hours.mean - before.hours.mean, 1),
               grouped(after.usd_per_t.mean, 1), grouped(after.hours.mean),
               grouped(after.hours.p90),
               grouped(100 * (after.gravity.mean / before.gravity.mean - 1), 1)});
  }
  return fmt::format(
             "<h3>{} against {}, {}</h3>\n<p>A tonne of {} to the other markets costs less for {}, "
             "more for {}, and within {} USD the same for {}; on average over people {} USD a "
             "tonne "
             "and {} hours. Costs and hours of a zone are the mean over the other zones, weighted "
             "by "
             "their product, and over {} seasons and states of the network.</p>\n",
             escape(access.scenarios[1]->id), escape(access.scenarios[0]->id), access.year,
             escape(a_case.commodities[access.commodity].name), people_text(gains.gain_people),
             people_text(gains.lose_people), shortest(study::kNoChange_usd),
             people_text(gains.same_people), grouped(gains.mean_usd_per_t, 2),
             grouped(gains.mean_hours, 1), access.samples) +
         table.html("Who gains and who loses, largest change first");
}

std::string gateways_html(const Case& a_case, const Access& access) {
  const std::size_t shown = std::min(kShownGateways, access.gateways.size());
  std::vector<HtmlTable::Column> columns = {{"Zone"}};
  for (std::size_t g = 0; g < shown; ++g) {
    columns.push_back({a_case.places[access.gateways[g]].name, true});
  }
  HtmlTable table(columns);
  const auto zones = by_gain(access);
  for (std::size_t i = 0; i < std::min(kShownZones, zones.size()); ++i) {
    std::vector<std::string> row = {escape(a_case.zones[zones[i]->zone].name)};
    for (std::size_t g = 0; g < shown; ++g) {
      const study::Reached& before = zones[i]->measures.front().gateways[g];
      const study::Reached& after = zones[i]->measures.back().gateways[g];
      if (!std::isfinite(after.hours.mean)) {
        row.emplace_back("no way");
        continue;
      }
      row.push_back(fmt::format(
          "{} h, {} USD<br><small>{:+.1f} h, {:+.2f} USD; sd {} h, P90 {} "
          "h</small>",
          grouped(after.hours.mean), grouped(after.usd_per_t.mean),
          after.hours.mean - before.hours.mean, after.usd_per_t.mean - before.usd_per_t.mean,
          grouped(after.sd_hours), grouped(after.hours.p90)));
    }
    table.row(row);
  }
  return table.html("To ports and borders, a tonne, and the change");
}

std::string inequality_html(const Access& access) {
  HtmlTable table({{"Scenario"}, {"Gini", true}, {"Theil", true}, {"Palma", true}});
  for (std::size_t s = 0; s < access.inequality.size(); ++s) {
    const access::Inequality& one = access.inequality[s];
    table.row({escape(access.scenarios[s]->id), grouped(one.gini, 4), grouped(one.theil, 4),
               grouped(one.palma, 3)});
  }
  return table.html("How evenly gravity access is spread over people") +
         "<p class=\"note\">Gini and Theil are 0 and Palma 0.25 where all have the same. They see "
         "zones, not the people within them, and tell neither whether access is high or low nor "
         "why.</p>\n";
}

std::string trade_html(const study::TradeResponse& trade) {
  HtmlTable table({{"What"}, {"Change, Mt a year", true}, {"By"}});
  const auto row = [&](const std::string& what, double t, const std::string& by) {
    table.row({what, grouped(t / 1e6, 3), by});
  };
  row("Costs as they are, nothing held", trade.response_t - trade.base_t,
      fmt::format("elasticity {} (parameter trade_elasticity)", shortest(trade.elasticity)));
  row("With congestion, at the fixed point", trade.induced_t - trade.base_t,
      fmt::format("gap {:.1e}, {}", trade.relative_gap,
                  trade.converged ? "converged" : "not converged"));
  row("Tonnes that change their partner if no zone may send or receive more", trade.diverted_t,
      "totals of every zone held");
  for (const study::PerDayClaim& claim : trade.per_day) {
    row("Published response to a day, beside", claim.change_t,
        fmt::format("{} % a day, {}", shortest(claim.percent_per_day), escape(claim.claim_id)));
  }
  return fmt::format(
             "<p>On {} Mt a year; the first row is worth {} million USD of goods. No general "
             "equilibrium: prices, incomes and other trade stay as they are, so that these "
             "are no gains of product.</p>\n",
             grouped(trade.base_t / 1e6, 1), grouped(trade.value_musd, 1)) +
         table.html("What trade that could bring");
}

std::string claim_rows(const Case& a_case, std::string_view attribute) {
  HtmlTable table(
      {{"Claim"}, {"Value", true}, {"Unit"}, {"Who"}, {"As of"}, {"Source"}, {"Confidence"}});
  for (const cases::Claim& claim : a_case.claims) {
    if (claim.attribute == attribute) {
      table.row({escape(claim.id), escape(claim.value), escape(claim.unit), escape(claim.claimant),
                 escape(claim.as_of), escape(claim.source_id), std::string(1, claim.confidence)});
    }
  }
  return table.empty() ? std::string()
                       : table.html(attribute == "gdp_gain_pct"
                                        ? "Gains of product that others found, not ours"
                                        : "Gains of trade that others found, not ours");
}

std::string answer_line(const Case& a_case, const Compared& one) {
  const Access& access = one.access;
  const ZoneAccess& most = *by_gain(access).front();
  const study::ZoneMeasures& before = most.measures.front();
  const study::ZoneMeasures& after = most.measures.back();
  return fmt::format(
      "{} against {} ({}): a tonne of {} to the other markets costs {} USD and takes {} hours less "
      "on average over people; most in {}, {} USD and {} hours less",
      access.scenarios[1]->id, access.scenarios[0]->id, access.year,
      a_case.commodities[access.commodity].id, grouped(-access.gains->mean_usd_per_t, 2),
      grouped(-access.gains->mean_hours, 1), a_case.zones[most.zone].name,
      grouped(-usd_change(most), 2), grouped(before.hours.mean - after.hours.mean, 1));
}

bool has_opportunities(const Case& a_case) {
  return std::any_of(a_case.zones.begin(), a_case.zones.end(),
                     [](const cases::Zone& zone) { return zone.population.value_or(0) > 0; });
}

Compared compare(const AnalysisInput& input, const std::array<std::string, 2>& pair) {
  Compared one{.access = study::analyse_access(
                   input.a_case, {.scenarios = {pair[0], pair[1]}, .threads = input.threads}),
               .trade = {}};
  if (input.a_case.find_parameter("trade_elasticity") != nullptr) {
    one.trade = study::trade_response(input.a_case,
                                      {.before = pair[0],
                                       .after = pair[1],
                                       .year = one.access.year,
                                       .elasticity = input.a_case.parameter("trade_elasticity"),
                                       .threads = input.threads});
  }
  return one;
}

std::string section_html(const Case& a_case, const std::vector<Compared>& all) {
  std::string html;
  for (const Compared& one : all) {
    html += gains_html(a_case, one.access) + gateways_html(a_case, one.access) +
            inequality_html(one.access);
    if (one.trade) {
      html += trade_html(*one.trade);
    }
  }
  return html + claim_rows(a_case, "gdp_gain_pct") + claim_rows(a_case, "trade_gain_pct");
}

}  // namespace

AnalysisOutput run_access(const AnalysisInput& input) {
  const Case& a_case = input.a_case;
  AnalysisOutput output;
  const auto settings = cases::read_access_settings(a_case);
  if (settings.compare.empty() || !has_opportunities(a_case)) {
    output.not_run.push_back(
        {"who gains: needs two scenarios under [access] compare, and population "
         "in zone.csv",
         "corridor access " + input.request.case_folder + " --compare BEFORE AFTER"});
    return output;
  }
  std::vector<Compared> all;
  output.json = nlohmann::ordered_json::array();
  for (const auto& pair : settings.compare) {
    all.push_back(compare(input, pair));
    const Compared& one = all.back();
    output.json.push_back(access_json(a_case, one.access, one.trade));
    for (TextFile& file : access_tables(a_case, one.access, one.trade)) {
      const std::size_t point = file.name.find('.');
      file.name.insert(point, "_" + pair[0] + "_" + pair[1]);
      output.files.push_back(std::move(file));
    }
    output.answer.push_back(answer_line(a_case, one));
  }
  output.sections.push_back({"access", "Who gains", section_html(a_case, all)});
  return output;
}

}  // namespace corridor::output
