// Whether a port becomes a hub: who would choose it, under which conditions, and which single
// figure changes that.
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/case/access_settings.h"
#include "corridor/output/analysis_list.h"
#include "corridor/output/catchment_map.h"
#include "corridor/output/curve_chart.h"
#include "corridor/output/html.h"
#include "corridor/output/hub_tables.h"

namespace corridor::output {
namespace {

using cases::Case;
using study::Hub;
using study::HubFlowResult;

constexpr std::size_t kShownClaims = 12;
constexpr std::size_t kShownFlows = 14;

std::string mt(double tonnes, int digits = 3) {
  return grouped(tonnes / 1e6, digits);
}

bool is_transit(const Case& a_case, const Hub& hub, const HubFlowResult& flow) {
  const std::string& country = a_case.places[hub.port].country;
  const auto at_home = [&](ZoneId zone) {
    return a_case.places[a_case.zones[zone].place].country == country;
  };
  return !at_home(flow.name.origin) && !at_home(flow.name.destination);
}

std::string flow_text(const Case& a_case, const study::FlowName& flow) {
  return fmt::format("{} to {}, {}", a_case.zones[flow.origin].name,
                     a_case.zones[flow.destination].name, a_case.commodities[flow.commodity].id);
}

std::string verdict_text(const Case& a_case, const Hub& hub) {
  const access::HubIndex& index = hub.index;
  return fmt::format(
      "{} ({} {}): {} Mt a year would come by the port, {} % of {} Mt; {} Mt of it between other "
      "countries, {} % of the {} Mt that could (hub index)",
      a_case.places[hub.port].name, hub.scenario->id, hub.year, mt(index.through_t),
      grouped(100 * index.through_t / hub.demand_t, 2), mt(hub.demand_t, 1), mt(index.transit_t),
      grouped(100 * index.hub_index, 1), mt(index.could_be_transit_t));
}

std::string single_claim_text(const Hub& hub, const study::HubRanking& ranking) {
  if (ranking.rows.empty()) {
    return "No single other figure of the case changes this by a tonne";
  }
  const study::HubSensitivity& most = ranking.rows.front();
  return fmt::format(
      "The single other figure that changes this most: {} ({} {} = {}, source {}, "
      "confidence {}) makes it {} Mt instead of {} Mt",
      most.id, most.subject, most.attribute, most.value, most.source_id, most.confidence,
      mt(most.through_t), mt(hub.index.through_t));
}

// Where on the curve the tonnes reach `times` those of today, by linear interpolation.
std::optional<double> value_at(const Hub& hub, const study::HubSweep& sweep, double times) {
  const double wanted = times * hub.index.through_t;
  for (std::size_t p = 1; p < sweep.points.size(); ++p) {
    const double a = sweep.points[p - 1].index.through_t;
    const double b = sweep.points[p].index.through_t;
    if ((a - wanted) * (b - wanted) <= 0 && a != b) {
      const double from = sweep.points[p - 1].values[0];
      return from + (sweep.points[p].values[0] - from) * (wanted - a) / (b - a);
    }
  }
  return std::nullopt;
}

std::string conditions_html(const Hub& hub) {
  HtmlTable table({{"If only this changes"},
                   {"Today", true},
                   {"From", true},
                   {"To", true},
                   {"Mt at from", true},
                   {"Mt at to", true},
                   {"Half of today's at", true},
                   {"Double at", true},
                   {"Unit"}});
  const auto at = [](std::optional<double> value) {
    return value ? fmt::format("{:.3g}", *value) : std::string("not in range");
  };
  for (const study::HubSweep& sweep : hub.swept) {
    const study::Sweep& key = hub.sweeps[sweep.sweeps.front()];
    table.row({"<code>" + escape(key.key.text) + "</code>", shortest(key.key.base),
               shortest(key.values.front()), shortest(key.values.back()),
               mt(sweep.points.front().index.through_t), mt(sweep.points.back().index.through_t),
               at(value_at(hub, sweep, 0.5)), at(value_at(hub, sweep, 2)), escape(key.key.unit)});
  }
  return table.html("Under which conditions: tonnes by the port as one figure moves");
}

std::string curves(const Hub& hub) {
  std::vector<Curve> all;
  for (const study::HubSweep& sweep : hub.swept) {
    const study::Sweep& key = hub.sweeps[sweep.sweeps.front()];
    Curve curve{.title = key.key.text,
                .x_label = key.key.unit,
                .y_label = "Mt a year by the port",
                .mark_x = key.key.base,
                .mark = "today"};
    for (const study::HubPoint& point : sweep.points) {
      curve.x.push_back(point.values[0]);
      curve.y.push_back(point.index.through_t / 1e6);
    }
    all.push_back(std::move(curve));
  }
  return curves_html(all);
}

// Flows between other countries first, then by tonnes: those that could come.
std::vector<const HubFlowResult*> contestable(const Case& a_case, const Hub& hub) {
  std::vector<const HubFlowResult*> flows;
  for (const HubFlowResult& flow : hub.flows) {
    if (flow.could_come) {
      flows.push_back(&flow);
    }
  }
  std::stable_sort(flows.begin(), flows.end(), [&](const auto* a, const auto* b) {
    const bool transit_a = is_transit(a_case, hub, *a);
    const bool transit_b = is_transit(a_case, hub, *b);
    return transit_a != transit_b ? transit_a : a->by_port_t > b->by_port_t;
  });
  flows.resize(std::min(flows.size(), kShownFlows));
  return flows;
}

std::string flows_html(const Case& a_case, const Hub& hub) {
  HtmlTable table({{"Flow"},
                   {"kt a year", true},
                   {"By the port, %", true},
                   {"By the port, USD a tonne", true},
                   {"Otherwise", true},
                   {"By the port, hours", true},
                   {"Otherwise", true},
                   {"Cheapest otherwise"}});
  for (const HubFlowResult* flow : contestable(a_case, hub)) {
    const bool other = flow->otherwise.exists;
    table.row({escape(flow_text(a_case, flow->name)), grouped(flow->tonnes / 1000, 1),
               grouped(100 * flow->by_port_t / flow->tonnes, 1),
               grouped(flow->by_port.generalized_usd_per_t, 1),
               other ? grouped(flow->otherwise.generalized_usd_per_t, 1) : "",
               grouped(flow->by_port.hours), other ? grouped(flow->otherwise.hours) : "",
               "<small>" + escape(flow->otherwise.chain) + "</small>"});
  }
  return table.html("Flows that could come: those between other countries first");
}

std::string relations_html(const Case& a_case, const Hub& hub) {
  struct Sum {
    double tonnes = 0;
    double by_port_t = 0;
  };
  std::map<std::string, Sum> sums;
  for (const HubFlowResult& flow : hub.flows) {
    Sum& sum = sums[study::relation(a_case, flow.name)];
    sum.tonnes += flow.tonnes;
    sum.by_port_t += flow.by_port_t;
  }
  HtmlTable table(
      {{"Between"}, {"Mt a year", true}, {"By the port, Mt", true}, {"Share, %", true}});
  for (const auto& [name, sum] : sums) {
    if (sum.by_port_t >= 1) {
      table.row({escape(name), mt(sum.tonnes), mt(sum.by_port_t),
                 grouped(100 * sum.by_port_t / sum.tonnes, 2)});
    }
  }
  return table.html("Which share of which flows");
}

std::string break_even_text(const Hub& hub, const study::HubSweep& sweep, std::uint32_t flow,
                            int rival) {
  for (const study::BreakEven& one : sweep.break_even) {
    if (one.flow != flow || one.rival != rival) {
      continue;
    }
    if (one.values.empty()) {
      return one.cheaper_at_first ? "always cheaper" : "never cheaper";
    }
    std::string text;
    for (const double value : one.values) {
      text += (text.empty() ? "" : ", ") + fmt::format("{:.3g}", value);
    }
    return text + " " + hub.sweeps[sweep.sweeps.front()].key.unit;
  }
  return "no such way";
}

std::string break_even_html(const Case& a_case, const Hub& hub) {
  std::vector<HtmlTable::Column> columns = {{"Flow"}, {"Against"}};
  for (const study::HubSweep& sweep : hub.swept) {
    columns.push_back({hub.sweeps[sweep.sweeps.front()].key.text});
  }
  HtmlTable table(columns);
  for (const HubFlowResult* flow : contestable(a_case, hub)) {
    const auto number = static_cast<std::uint32_t>(flow - hub.flows.data());
    if (!is_transit(a_case, hub, *flow)) {
      continue;
    }
    for (int rival = -1; rival < static_cast<int>(hub.rivals.size()); ++rival) {
      const bool exists = rival < 0 ? flow->otherwise.exists
                                    : flow->by_rival[static_cast<std::size_t>(rival)].exists;
      if (!exists) {
        continue;
      }
      std::vector<std::string> row = {
          rival < 0 ? escape(flow_text(a_case, flow->name)) : "",
          rival < 0 ? "the cheapest"
                    : escape(a_case.places[hub.rivals[static_cast<std::size_t>(rival)]].name)};
      for (const study::HubSweep& sweep : hub.swept) {
        row.push_back(escape(break_even_text(hub, sweep, number, rival)));
      }
      table.row(row);
    }
  }
  return table.empty() ? std::string()
                       : table.html(
                             "Where the way by the port costs as much as a rival's, all else "
                             "as today");
}

std::string ranking_html(const study::HubRanking& ranking) {
  HtmlTable table({{"Other figure"},
                   {"Of"},
                   {"Value", true},
                   {"Mt by the port", true},
                   {"Change, Mt", true},
                   {"Source"},
                   {"Confidence"}});
  for (std::size_t i = 0; i < std::min(kShownClaims, ranking.rows.size()); ++i) {
    const study::HubSensitivity& row = ranking.rows[i];
    table.row({escape(row.id), escape(row.subject + " " + row.attribute), escape(row.value),
               mt(row.through_t), grouped(row.change_t / 1e6, 3), escape(row.source_id),
               std::string(1, row.confidence)});
  }
  return fmt::format(
             "<p>{} rival claims and ends of ranges were put in place of the base figure, one "
             "at a time; {} change nothing, {} others are of loans, costs and outcomes, which "
             "no route depends on.</p>\n",
             ranking.tried, ranking.without_effect, ranking.not_of_flows) +
         table.html("Which single figure changes the answer");
}

std::string forecasts_html(const Case& a_case) {
  static const std::vector<std::string> kAttributes = {
      "throughput_mt", "freight_mt_per_year", "share_by_malacca_pct", "share_of_trade_tonnage_pct",
      "rail_freight_share_pct"};
  HtmlTable table({{"Claim"},
                   {"Of"},
                   {"What"},
                   {"Value", true},
                   {"Unit"},
                   {"Who"},
                   {"As of"},
                   {"Source"},
                   {"Confidence"}});
  for (const std::string& attribute : kAttributes) {
    for (const cases::Claim& claim : a_case.claims) {
      if (claim.attribute == attribute) {
        table.row({escape(claim.id), escape(claim.subject_id), escape(attribute),
                   escape(claim.value), escape(claim.unit), escape(claim.claimant),
                   escape(claim.as_of), escape(claim.source_id), std::string(1, claim.confidence)});
      }
    }
  }
  return table.empty() ? std::string() : table.html("What was forecast, claimed and observed");
}

std::string section_html(const Case& a_case, const Hub& hub, const study::HubRanking& ranking,
                         const std::string& maps) {
  return "<p>" + escape(verdict_text(a_case, hub)) + ".</p>\n<p>" +
         escape(single_claim_text(hub, ranking)) + ".</p>\n" +
         fmt::format(
             "<p class=\"note\">Routes are chosen by logit at free-flow costs, without "
             "capacities. A flow could come if its cheapest way by the port costs at most {} "
             "times its cheapest way. With the routes of the flows of this report alone it "
             "would be {} Mt. Break-even points are of the season {}.</p>\n",
             shortest(study::kCouldComeCostRatio), mt(hub.run_through_t),
             escape(a_case.seasons[hub.reference_season].id)) +
         relations_html(a_case, hub) + conditions_html(hub) + curves(hub) + maps +
         flows_html(a_case, hub) + break_even_html(a_case, hub) + ranking_html(ranking) +
         forecasts_html(a_case);
}

bool has_port(const Case& a_case) {
  return std::any_of(a_case.terminals.begin(), a_case.terminals.end(),
                     [](const cases::Terminal& terminal) { return terminal.type == "port"; });
}

}  // namespace

AnalysisOutput run_hub(const AnalysisInput& input) {
  const Case& a_case = input.a_case;
  AnalysisOutput output;
  const auto settings = cases::read_hub_settings(a_case);
  if (settings.port.empty() || !has_port(a_case)) {
    output.not_run.push_back({"whether a port becomes a hub: needs [hub] port in case.toml",
                              "corridor hub " + input.request.case_folder + " --port NODE"});
    return output;
  }
  const Hub hub = study::analyse_hub(
      a_case, {.sweeps = settings.sweeps, .apart = true, .threads = input.threads});
  const auto ranking = study::rank_claims(a_case, hub, input.request.sets, input.threads);
  output.files = hub_tables(a_case, hub, ranking);
  output.json = hub_json(a_case, hub, ranking);
  const CommodityId goods =
      a_case.find_commodity(cases::read_access_settings(a_case).commodity).value_or(CommodityId{0});
  std::vector<Catchment> catchments;
  std::string maps;
  for (const std::string& market : settings.markets) {
    catchments.push_back(catchment_of(a_case, hub, goods, *a_case.find_zone(market)));
    maps += catchment_html(a_case, catchments.back());
  }
  output.layers = region_layers(a_case, hub, catchments, isochrones_of(a_case, hub, goods));
  output.sections.push_back(
      {"hub", "Whether it becomes a hub", section_html(a_case, hub, ranking, maps)});
  output.answer.push_back(verdict_text(a_case, hub));
  output.answer.push_back(single_claim_text(hub, ranking));
  return output;
}

}  // namespace corridor::output
