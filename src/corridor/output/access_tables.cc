#include "corridor/output/access_tables.h"

#include <cmath>

#include "corridor/base/text.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using Json = nlohmann::ordered_json;
using study::Spread;
using study::ZoneMeasures;

struct Column {
  const char* name;
  Spread ZoneMeasures::*field;
};
constexpr Column kColumns[] = {{"cumulative", &ZoneMeasures::cumulative},
                               {"gravity", &ZoneMeasures::gravity},
                               {"logsum", &ZoneMeasures::logsum},
                               {"market_potential", &ZoneMeasures::market_potential},
                               {"hours", &ZoneMeasures::hours},
                               {"usd_per_t", &ZoneMeasures::usd_per_t}};

// Nothing where a zone is joined to nothing.
std::optional<double> known(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

void add(table::CsvWriter& writer, const Spread& spread) {
  writer.add(known(spread.mean)).add(known(spread.p10)).add(known(spread.p90));
}

Json spread_json(const Spread& spread) {
  return {{"mean", number(spread.mean)}, {"p10", number(spread.p10)}, {"p90", number(spread.p90)}};
}

std::string zone_csv(const Case& a_case, const study::Access& access) {
  std::vector<std::string> header = {"scenario", "year", "zone_id", "population", "gdp_musd"};
  for (const Column& column : kColumns) {
    for (const char* part : {"_mean", "_p10", "_p90"}) {
      header.push_back(std::string(column.name) + part);
    }
  }
  table::CsvWriter writer(header);
  for (std::size_t s = 0; s < access.scenarios.size(); ++s) {
    for (const study::ZoneAccess& zone : access.zones) {
      writer.add(access.scenarios[s]->id).add(access.year).add(a_case.zones[zone.zone].id);
      writer.add(zone.people).add(zone.gdp_musd);
      for (const Column& column : kColumns) {
        add(writer, zone.measures[s].*column.field);
      }
      writer.end_row();
    }
  }
  return writer.text();
}

std::string gateway_csv(const Case& a_case, const study::Access& access) {
  table::CsvWriter writer({"scenario", "year", "zone_id", "gateway", "usd_per_t_mean",
                           "usd_per_t_p10", "usd_per_t_p90", "hours_mean", "hours_p10", "hours_p90",
                           "sd_hours"});
  for (std::size_t s = 0; s < access.scenarios.size(); ++s) {
    for (const study::ZoneAccess& zone : access.zones) {
      for (std::size_t g = 0; g < access.gateways.size(); ++g) {
        const study::Reached& reached = zone.measures[s].gateways[g];
        writer.add(access.scenarios[s]->id).add(access.year).add(a_case.zones[zone.zone].id);
        writer.add(a_case.places[access.gateways[g]].id);
        add(writer, reached.usd_per_t);
        add(writer, reached.hours);
        writer.add(known(reached.sd_hours));
        writer.end_row();
      }
    }
  }
  return writer.text();
}

std::string trade_csv(const Case& a_case, const study::TradeResponse& trade) {
  table::CsvWriter writer({"before", "after", "year", "o_zone_id", "d_zone_id", "commodity",
                           "base_t", "before_usd_per_t", "after_usd_per_t", "before_hours",
                           "after_hours", "response_t", "balanced_t", "induced_t"});
  for (const study::TradePair& pair : trade.pairs) {
    writer.add(trade.before).add(trade.after).add(trade.year);
    writer.add(a_case.zones[pair.origin].id).add(a_case.zones[pair.destination].id);
    writer.add(a_case.commodities[pair.commodity].id).add(pair.base_t);
    writer.add(known(pair.before_usd_per_t)).add(known(pair.after_usd_per_t));
    writer.add(pair.before_hours).add(pair.after_hours);
    writer.add(pair.response_t).add(pair.balanced_t).add(pair.induced_t);
    writer.end_row();
  }
  return writer.text();
}

Json measures_json(const Case& a_case, const study::Access& access, const ZoneMeasures& measures) {
  Json json;
  for (const Column& column : kColumns) {
    json[column.name] = spread_json(measures.*column.field);
  }
  Json gateways = Json::object();
  for (std::size_t g = 0; g < access.gateways.size(); ++g) {
    const study::Reached& reached = measures.gateways[g];
    gateways[a_case.places[access.gateways[g]].id] = {{"usd_per_t", spread_json(reached.usd_per_t)},
                                                      {"hours", spread_json(reached.hours)},
                                                      {"sd_hours", number(reached.sd_hours)}};
  }
  json["gateways"] = gateways;
  return json;
}

Json trade_json(const study::TradeResponse& trade) {
  Json per_day = Json::array();
  for (const study::PerDayClaim& claim : trade.per_day) {
    per_day.push_back({{"claim_id", claim.claim_id},
                       {"percent_per_day", claim.percent_per_day},
                       {"change_t", claim.change_t},
                       {"source_id", claim.source_id}});
  }
  return {{"elasticity", trade.elasticity}, {"base_t", trade.base_t},
          {"response_t", trade.response_t}, {"response_value_musd", trade.value_musd},
          {"diverted_t", trade.diverted_t}, {"induced_t", trade.induced_t},
          {"per_day_claims", per_day},      {"relative_gap", trade.relative_gap},
          {"iterations", trade.iterations}, {"converged", trade.converged}};
}

Json claims_json(const Case& a_case) {
  Json claims = Json::array();
  for (const cases::Claim& claim : gains_that_others_found(a_case)) {
    claims.push_back({{"claim_id", claim.id},
                      {"attribute", claim.attribute},
                      {"value", claim.value},
                      {"unit", claim.unit},
                      {"claimant", claim.claimant},
                      {"as_of", claim.as_of},
                      {"source_id", claim.source_id},
                      {"confidence", std::string(1, claim.confidence)}});
  }
  return claims;
}

}  // namespace

std::vector<cases::Claim> gains_that_others_found(const Case& a_case) {
  std::vector<cases::Claim> claims;
  for (const cases::Claim& claim : a_case.claims) {
    if (claim.attribute == "gdp_gain_pct" || claim.attribute == "trade_gain_pct") {
      claims.push_back(claim);
    }
  }
  return claims;
}

std::vector<TextFile> access_tables(const Case& a_case, const study::Access& access,
                                    const std::optional<study::TradeResponse>& trade) {
  std::vector<TextFile> files = {{"access_zone.csv", zone_csv(a_case, access)},
                                 {"access_gateway.csv", gateway_csv(a_case, access)}};
  if (trade) {
    files.push_back({"trade_response.csv", trade_csv(a_case, *trade)});
  }
  return files;
}

Json access_json(const Case& a_case, const study::Access& access,
                 const std::optional<study::TradeResponse>& trade) {
  Json scenarios = Json::array();
  Json inequality = Json::array();
  for (const cases::Scenario* scenario : access.scenarios) {
    scenarios.push_back(scenario->id);
  }
  for (const access::Inequality& one : access.inequality) {
    inequality.push_back({{"gini", one.gini}, {"theil", one.theil}, {"palma", number(one.palma)}});
  }
  Json zones = Json::array();
  for (const study::ZoneAccess& zone : access.zones) {
    Json measures = Json::object();
    for (std::size_t s = 0; s < access.scenarios.size(); ++s) {
      measures[access.scenarios[s]->id] = measures_json(a_case, access, zone.measures[s]);
    }
    zones.push_back({{"zone", a_case.zones[zone.zone].id},
                     {"population", zone.people},
                     {"gdp_musd", zone.gdp_musd},
                     {"measures", measures}});
  }
  Json left_out = Json::array();
  for (const Error& error : access.left_out.items()) {
    left_out.push_back({{"code", error.code}, {"line", error.line}, {"what", error.what}});
  }
  Json json = {{"scenarios", scenarios},
               {"year", access.year},
               {"commodity", a_case.commodities[access.commodity].id},
               {"threshold", shortest(access.threshold.value) + name(access.threshold.of)},
               {"decay", shortest(access.decay.value) + "/" + name(access.decay.of)},
               {"weight", access.weight == study::Weight::population ? "population" : "gdp"},
               {"samples", access.samples},
               {"zones", zones},
               {"inequality", inequality},
               {"left_out", left_out}};
  if (access.gains) {
    json["gains"] = {{"gain_people", access.gains->gain_people},
                     {"lose_people", access.gains->lose_people},
                     {"same_people", access.gains->same_people},
                     {"gain_gdp_musd", access.gains->gain_gdp_musd},
                     {"lose_gdp_musd", access.gains->lose_gdp_musd},
                     {"mean_hours", access.gains->mean_hours},
                     {"mean_usd_per_t", access.gains->mean_usd_per_t}};
  }
  if (trade) {
    json["trade"] = trade_json(*trade);
    json["gains_that_others_found"] = claims_json(a_case);
  }
  return json;
}

}  // namespace corridor::output
