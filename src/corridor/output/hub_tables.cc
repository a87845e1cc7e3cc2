#include "corridor/output/hub_tables.h"

#include "corridor/base/text.h"
#include "corridor/table/csv_writer.h"

namespace corridor::output {
namespace {

using cases::Case;
using Json = nlohmann::ordered_json;

void add_way(table::CsvWriter& writer, const study::HubWay& way) {
  if (way.exists) {
    writer.add(way.generalized_usd_per_t).add(way.price_usd_per_t).add(way.hours).add(way.chain);
  } else {
    writer.add("").add("").add("").add("");
  }
}

std::string flow_csv(const Case& a_case, const study::Hub& hub) {
  table::CsvWriter writer({"o_zone_id", "d_zone_id", "commodity", "relation", "tonnes", "by_port_t",
                           "run_by_port_t", "could_come", "by_port_usd_per_t",
                           "by_port_price_usd_per_t", "by_port_hours", "by_port_chain",
                           "otherwise_usd_per_t", "otherwise_price_usd_per_t", "otherwise_hours",
                           "otherwise_chain"});
  for (const study::HubFlowResult& flow : hub.flows) {
    writer.add(a_case.zones[flow.name.origin].id)
        .add(a_case.zones[flow.name.destination].id)
        .add(a_case.commodities[flow.name.commodity].id)
        .add(study::relation(a_case, flow.name))
        .add(flow.tonnes)
        .add(flow.by_port_t)
        .add(flow.run_by_port_t)
        .add(flow.could_come ? "true" : "false");
    add_way(writer, flow.by_port);
    add_way(writer, flow.otherwise);
    writer.end_row();
  }
  return writer.text();
}

// The value of a sweep at a point, base where the point is of another one.
std::string value_text(const study::Hub& hub, const study::HubSweep& sweep,
                       const study::HubPoint& point, std::size_t key) {
  for (std::size_t i = 0; i < sweep.sweeps.size(); ++i) {
    if (sweep.sweeps[i] == key) {
      return shortest(point.values[i]);
    }
  }
  return shortest(hub.sweeps[key].key.base);
}

std::string sweep_csv(const study::Hub& hub) {
  std::vector<std::string> columns;
  for (const study::Sweep& sweep : hub.sweeps) {
    columns.push_back(sweep.key.text);
  }
  for (const char* name : {"by_port_t", "transit_t", "transit_share", "betweenness", "hub_index"}) {
    columns.emplace_back(name);
  }
  table::CsvWriter writer(columns);
  for (const study::HubSweep& sweep : hub.swept) {
    for (const study::HubPoint& point : sweep.points) {
      for (std::size_t k = 0; k < hub.sweeps.size(); ++k) {
        writer.add(value_text(hub, sweep, point, k));
      }
      writer.add(point.index.through_t)
          .add(point.index.transit_t)
          .add(point.index.transit_share)
          .add(point.index.betweenness)
          .add(point.index.hub_index);
      writer.end_row();
    }
  }
  return writer.text();
}

std::string rival_id(const Case& a_case, const study::Hub& hub, int rival) {
  return rival < 0 ? "" : a_case.places[hub.rivals[static_cast<std::size_t>(rival)]].id;
}

std::string break_even_csv(const Case& a_case, const study::Hub& hub) {
  table::CsvWriter writer({"o_zone_id", "d_zone_id", "commodity", "rival", "key", "unit",
                           "other_values", "break_even", "cheaper_by_port_at_first"});
  for (const study::HubSweep& sweep : hub.swept) {
    const study::SweepKey& key = hub.sweeps[sweep.sweeps.back()].key;
    for (const study::BreakEven& one : sweep.break_even) {
      const study::FlowName& flow = hub.flows[one.flow].name;
      std::string others;
      std::string values;
      for (const double value : one.others) {
        others += (others.empty() ? "" : " ") + shortest(value);
      }
      for (const double value : one.values) {
        values += (values.empty() ? "" : " ") + shortest(value);
      }
      writer.add(a_case.zones[flow.origin].id)
          .add(a_case.zones[flow.destination].id)
          .add(a_case.commodities[flow.commodity].id)
          .add(rival_id(a_case, hub, one.rival))
          .add(key.text)
          .add(key.unit)
          .add(others)
          .add(values)
          .add(one.cheaper_at_first ? "true" : "false");
      writer.end_row();
    }
  }
  return writer.text();
}

std::string claim_csv(const study::HubRanking& ranking) {
  table::CsvWriter writer({"rank", "id", "claim_group", "subject", "attribute", "value", "base_id",
                           "by_port_t", "transit_t", "change_t", "source_id", "confidence"});
  std::size_t rank = 0;
  for (const study::HubSensitivity& row : ranking.rows) {
    writer.add(++rank)
        .add(row.id)
        .add(row.group)
        .add(row.subject)
        .add(row.attribute)
        .add(row.value);
    writer.add(row.base_id).add(row.through_t).add(row.transit_t).add(row.change_t);
    writer.add(row.source_id).add(std::string(1, row.confidence));
    writer.end_row();
  }
  return writer.text();
}

Json index_json(const access::HubIndex& index) {
  return {{"by_port_t", index.through_t},         {"transit_t", index.transit_t},
          {"transit_share", index.transit_share}, {"could_be_transit_t", index.could_be_transit_t},
          {"betweenness", index.betweenness},     {"hub_index", index.hub_index}};
}

Json way_json(const study::HubWay& way) {
  if (!way.exists) {
    return nullptr;
  }
  return {{"generalized_usd_per_t", way.generalized_usd_per_t},
          {"price_usd_per_t", way.price_usd_per_t},
          {"hours", way.hours},
          {"chain", way.chain}};
}

Json flows_json(const Case& a_case, const study::Hub& hub) {
  Json flows = Json::array();
  for (const study::HubFlowResult& flow : hub.flows) {
    Json rivals = Json::object();
    for (std::size_t r = 0; r < flow.by_rival.size(); ++r) {
      rivals[a_case.places[hub.rivals[r]].id] = way_json(flow.by_rival[r]);
    }
    flows.push_back({{"from", a_case.zones[flow.name.origin].id},
                     {"to", a_case.zones[flow.name.destination].id},
                     {"commodity", a_case.commodities[flow.name.commodity].id},
                     {"relation", study::relation(a_case, flow.name)},
                     {"tonnes", flow.tonnes},
                     {"by_port_t", flow.by_port_t},
                     {"run_by_port_t", flow.run_by_port_t},
                     {"could_come", flow.could_come},
                     {"by_port", way_json(flow.by_port)},
                     {"otherwise", way_json(flow.otherwise)},
                     {"by_rival", rivals}});
  }
  return flows;
}

Json sweep_json(const Case& a_case, const study::Hub& hub, const study::HubSweep& sweep) {
  Json keys = Json::array();
  for (const std::size_t i : sweep.sweeps) {
    const study::SweepKey& key = hub.sweeps[i].key;
    keys.push_back({{"key", key.text}, {"unit", key.unit}, {"base", key.base}});
  }
  Json points = Json::array();
  for (const study::HubPoint& point : sweep.points) {
    Json row = {{"values", point.values}};
    row.update(index_json(point.index));
    points.push_back(std::move(row));
  }
  Json break_even = Json::array();
  for (const study::BreakEven& one : sweep.break_even) {
    const study::FlowName& flow = hub.flows[one.flow].name;
    break_even.push_back({{"from", a_case.zones[flow.origin].id},
                          {"to", a_case.zones[flow.destination].id},
                          {"commodity", a_case.commodities[flow.commodity].id},
                          {"rival", rival_id(a_case, hub, one.rival)},
                          {"other_values", one.others},
                          {"break_even", one.values},
                          {"cheaper_by_port_at_first", one.cheaper_at_first}});
  }
  return {{"keys", keys}, {"points", points}, {"break_even", break_even}};
}

Json ranking_json(const study::HubRanking& ranking) {
  Json rows = Json::array();
  for (const study::HubSensitivity& row : ranking.rows) {
    rows.push_back({{"id", row.id},
                    {"claim_group", row.group},
                    {"subject", row.subject},
                    {"attribute", row.attribute},
                    {"value", row.value},
                    {"base_id", row.base_id},
                    {"by_port_t", row.through_t},
                    {"transit_t", row.transit_t},
                    {"change_t", row.change_t},
                    {"source_id", row.source_id},
                    {"confidence", std::string(1, row.confidence)}});
  }
  return {{"tried", ranking.tried},
          {"without_effect", ranking.without_effect},
          {"not_of_flows", ranking.not_of_flows},
          {"rows", rows}};
}

}  // namespace

std::vector<TextFile> hub_tables(const Case& a_case, const study::Hub& hub,
                                 const study::HubRanking& ranking) {
  std::vector<TextFile> files = {{"hub_flow.csv", flow_csv(a_case, hub)}};
  if (!hub.swept.empty()) {
    files.push_back({"hub_sweep.csv", sweep_csv(hub)});
    files.push_back({"hub_break_even.csv", break_even_csv(a_case, hub)});
  }
  if (!ranking.rows.empty()) {
    files.push_back({"hub_claim.csv", claim_csv(ranking)});
  }
  return files;
}

Json hub_json(const Case& a_case, const study::Hub& hub, const study::HubRanking& ranking) {
  Json sweeps = Json::array();
  for (const study::HubSweep& sweep : hub.swept) {
    sweeps.push_back(sweep_json(a_case, hub, sweep));
  }
  Json json = {{"port", a_case.places[hub.port].id},
               {"scenario", hub.scenario->id},
               {"year", hub.year},
               {"reference_season", a_case.seasons[hub.reference_season].id},
               {"demand_t", hub.demand_t}};
  json.update(index_json(hub.index));
  json["run_by_port_t"] = hub.run_through_t;
  json["routes"] = hub.routes;
  json["searched_anew"] = {{"pool_t", hub.pool.pool_t}, {"searched_t", hub.pool.searched_t}};
  json["flows"] = flows_json(a_case, hub);
  json["sweeps"] = sweeps;
  if (ranking.tried > 0) {
    json["claims"] = ranking_json(ranking);
  }
  return json;
}

}  // namespace corridor::output
