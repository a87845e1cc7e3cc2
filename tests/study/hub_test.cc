// The hub analysis against brute force: costs of a changed case, route by route.
#include "corridor/study/hub.h"

#include "case/small_case.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corridor/assign/logit.h"
#include "corridor/base/units.h"

namespace corridor::study {
namespace {

const std::string kCpec = std::string(CORRIDOR_SOURCE_DIR) + "/cases/cpec";

// Two ports on a road, P and Q, and a market M over the sea; goods start at A between them.
//
//   P ---- 100 km ---- A ---- 300 km ---- Q      sea: P ~ 1000 km ~ M,  Q ~ 2000 km ~ M
cases::Files two_ports() {
  return {{"node.csv",
           "node_id,name,x_coord,y_coord,node_type,country\n"
           "P,P,0,0,,XX\nA,A,1,0,,XX\nQ,Q,4,0,,XX\nM,M,10,0,,YY\n"},
          {"link.csv",
           "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,country,status\n"
           "PA,P,A,false,100,50,road,XX,open\nAQ,A,Q,false,300,50,road,XX,open\n"
           "PM,P,M,false,1000,20,sea,,open\nQM,Q,M,false,2000,20,sea,,open\n"},
          {"terminal.csv",
           "terminal_id,name,node_id,terminal_type,mode_from,mode_to,directed,hours,price,"
           "resource_cost,levy,price_unit,status\n"
           "port_p,P,P,port,road,sea,false,10,5,5,0,usd_per_t,open\n"
           "port_q,Q,Q,port,road,sea,false,20,6,6,0,usd_per_t,open\n"},
          {"zone.csv",
           "zone_id,name,super_zone,node_id,access_modes,population\n"
           "A,A,here,A,road,100\nM,M,there,M,sea,200\n"},
          {"demand.csv",
           "demand_id,o_zone_id,d_zone_id,commodity,year,season,tonnes_per_year,calibration,"
           "derivation\nd,A,M,goods,2030,,36500,false,x\n"}};
}

TEST(Hub, BreakEvenIsWhereTheCostsOfTwoPortsAreEqual) {
  const cases::Case a_case = cases::small_case(two_ports());
  const Hub hub = analyse_hub(
      a_case, {.port = "P", .rivals = {"Q"}, .sweeps = {"terminal.port_p.price=0:500:11"}});
  ASSERT_EQ(hub.flows.size(), 1U);
  const HubFlowResult& flow = hub.flows[0];
  ASSERT_TRUE(flow.by_port.exists && flow.otherwise.exists);
  EXPECT_EQ(flow.by_rival[0].generalized_usd_per_t, flow.otherwise.generalized_usd_per_t);
  const double headroom = flow.otherwise.generalized_usd_per_t - flow.by_port.generalized_usd_per_t;
  ASSERT_EQ(hub.swept.size(), 1U);
  ASSERT_EQ(hub.swept[0].break_even.size(), 2U);  // against the best other, and against Q
  for (const BreakEven& one : hub.swept[0].break_even) {
    ASSERT_EQ(one.values.size(), 1U);
    EXPECT_NEAR(one.values[0], 5 + headroom, 1e-9);
  }
  // Logit of two routes.
  const double scale = a_case.commodities[CommodityId{0}].logit_scale_per_usd;
  EXPECT_NEAR(flow.by_port_t, 36500 / (1 + std::exp(-scale * headroom)), 1e-6);
  EXPECT_NEAR(flow.run_by_port_t, flow.by_port_t, 1e-6);
  // From one country to another by a port of the first: no transit.
  EXPECT_EQ(hub.index.transit_t, 0);
  EXPECT_NEAR(hub.index.through_t, flow.by_port_t, 1e-9);
}

// Tonnes of every flow by way of the port in a case whose figures were changed: each route of the
// pool priced arc by arc, each alternative at its cheapest way.
std::vector<double> brute_force(const cases::Case& changed, const Hub& hub,
                                const network::Overlay& overlay,
                                const std::function<double(ArcId, CommodityId)>& added_usd,
                                const std::function<double(ArcId)>& added_hours) {
  std::vector<double> tonnes(hub.flows.size(), 0);
  for (const PoolSeason& season : hub.pool.seasons) {
    network::Overlay all =
        cases::scenario_overlay(changed, *hub.scenario, hub.year, changed.seasons[season.season]);
    all.insert(all.end(), overlay.begin(), overlay.end());
    const auto states = cost::arc_states(changed, all);
    cost::ArcCosts costs;
    CommodityId priced;
    for (const PoolFlow& flow : season.flows) {  // by commodity
      const cases::Commodity& commodity = changed.commodities[flow.commodity];
      if (flow.commodity != priced) {
        costs = cost::arc_costs(changed, states, flow.commodity, hub.year);
        priced = flow.commodity;
      }
      std::vector<double> cost;
      std::vector<bool> ours;
      for (const PoolRoute& route : flow.routes) {
        if (!route.in_choice) {
          continue;
        }
        double usd = 0;
        double hours = 0;
        for (const ArcId arc : route.arcs) {
          usd += costs.generalized_usd[arc.value] + added_usd(arc, flow.commodity) +
                 commodity.value_of_time_usd_per_t_h * added_hours(arc);
          hours += costs.hours[arc.value] + added_hours(arc);
        }
        if (commodity.perishable_days && hours > hours_from_days(*commodity.perishable_days)) {
          usd = INFINITY;
        }
        if (route.same_alternative) {
          cost.back() = std::min(cost.back(), usd);
        } else {
          cost.push_back(usd);
          ours.push_back(route.by_port);
        }
      }
      const auto shares = assign::logit_shares(cost, commodity.logit_scale_per_usd);
      for (std::size_t i = 0; i < shares.size(); ++i) {
        tonnes[flow.flow] += ours[i] ? shares[i] * flow.t_per_day * season.days : 0;
      }
    }
  }
  return tonnes;
}

class HubOfCpec : public testing::Test {
 protected:
  static void SetUpTestSuite() { case_ = new cases::Case(cases::open_case(kCpec)); }
  static void TearDownTestSuite() { delete case_; }

  // Compares every third point of a sweep with brute force.
  static void compare(
      const std::string& text, const std::function<network::Overlay(cases::Case&, double)>& change,
      const std::function<double(const cases::Case&, ArcId, CommodityId)>& added = {},
      const std::function<double(const cases::Case&, ArcId)>& hours = {}) {
    compare_in(*case_, text, change, added, hours);
  }

  static void compare_in(
      const cases::Case& a_case, const std::string& text,
      const std::function<network::Overlay(cases::Case&, double)>& change,
      const std::function<double(const cases::Case&, ArcId, CommodityId)>& added = {},
      const std::function<double(const cases::Case&, ArcId)>& hours = {}) {
    const Hub hub = analyse_hub(a_case, {.port = "gwadar_port", .sweeps = {text}, .threads = 2});
    const HubSweep& sweep = hub.swept.at(0);
    for (std::size_t p = 0; p < sweep.points.size(); p += 3) {
      cases::Case changed = a_case;
      const double value = sweep.points[p].values[0];
      const network::Overlay overlay = change ? change(changed, value) : network::Overlay{};
      const auto expected = brute_force(
          changed, hub, overlay,
          [&](ArcId arc, CommodityId c) { return added ? value * added(changed, arc, c) : 0.0; },
          [&](ArcId arc) { return hours ? value * hours(changed, arc) : 0.0; });
      for (std::size_t f = 0; f < expected.size(); ++f) {
        ASSERT_NEAR(sweep.by_port_t[p * expected.size() + f], expected[f], 1e-6 * (1 + expected[f]))
            << text << " at " << value;
      }
    }
  }

  static bool at_gwadar(const cases::Case& a_case, ArcId arc) {
    const auto origin = a_case.supernetwork.origin[arc];
    return origin.kind == network::ArcKind::transfer &&
           a_case.places[a_case.terminals[TerminalId{origin.index}].place].id == "gwadar_port";
  }

  static bool is_road_in(const cases::Case& a_case, ArcId arc, const std::string& country) {
    const auto origin = a_case.supernetwork.origin[arc];
    return origin.kind == network::ArcKind::link &&
           a_case.links[LinkId{origin.index}].country == country &&
           a_case.modes[a_case.links[LinkId{origin.index}].mode].id == "road";
  }

  static cases::Case* case_;
};

cases::Case* HubOfCpec::case_ = nullptr;

TEST_F(HubOfCpec, SweepsAgreeWithCostsOfAChangedCase) {
  compare("tariff.road_pk.price=0.01:0.1:7", [](cases::Case& changed, double value) {
    for (cases::Tariff& tariff : changed.tariffs) {
      tariff.price = tariff.id == "road_pk" ? value : tariff.price;
    }
    return network::Overlay{};
  });
  compare("mode.rail_1520.constant_usd_per_t=0:200:7", [](cases::Case& changed, double value) {
    for (cases::Mode& mode : changed.modes) {
      mode.constant_usd_per_t = mode.id == "rail_1520" ? value : mode.constant_usd_per_t;
    }
    return network::Overlay{};
  });
  compare("commodity.general_container.value_of_time_share_per_day=0:0.02:7",
          [](cases::Case& changed, double value) {
            cases::Commodity& goods =
                changed.commodities[*changed.find_commodity("general_container")];
            goods.value_of_time_usd_per_t_h = goods.value_usd_per_t * value / kHoursPerDay;
            return network::Overlay{};
          });
  compare("parameter.carbon_price_usd_per_t=0:200:7", [](cases::Case& changed, double value) {
    for (cases::Parameter& parameter : changed.parameters) {
      parameter.value = parameter.name == "carbon_price_usd_per_t" ? value : parameter.value;
    }
    return network::Overlay{};
  });
}

TEST_F(HubOfCpec, SweepsOfPlacesAgreeWithOverlays) {
  compare("terminal.khunjerab_bcp.hours=0:96:7", [](cases::Case& changed, double value) {
    network::Overlay overlay;
    for (const TerminalId terminal : IdRange<TerminalId>(changed.terminals.size())) {
      if (changed.terminals[terminal].id == "khunjerab_bcp") {
        overlay.push_back({.subject = network::Subject::terminal,
                           .index = terminal.value,
                           .attribute = network::Attribute::hours,
                           .value = value});
      }
    }
    return overlay;
  });
  compare("node.gwadar_port.added_usd_per_t=-30:30:7", {},
          [](const cases::Case& changed, ArcId arc, CommodityId) {
            return at_gwadar(changed, arc) ? 1.0 : 0.0;
          });
  compare("node.gwadar_port.added_hours=0:48:7", {}, {}, [](const cases::Case& changed, ArcId arc) {
    return at_gwadar(changed, arc) ? 1.0 : 0.0;
  });
  compare("country.PK.road.loss_share_per_1000km=0:0.02:7", {},
          [](const cases::Case& changed, ArcId arc, CommodityId commodity) {
            const auto origin = changed.supernetwork.origin[arc];
            return is_road_in(changed, arc, "PK")
                       ? changed.commodities[commodity].value_usd_per_t *
                             changed.links[LinkId{origin.index}].length_km / 1000
                       : 0.0;
          });
}

// On the level, a speed is a lever exactly; what gradients add does not move with it.
TEST_F(HubOfCpec, SweepsOfSpeedsAgreeWithOverlaysOnTheLevel) {
  cases::Case level = *case_;
  for (cases::Scenario& scenario : level.scenarios) {
    scenario.physics_off = {cases::Physics::truck, cases::Physics::train, cases::Physics::pipeline};
  }
  compare_in(level, "country.PK.road.speed_factor=0.5:2:7", [](cases::Case& changed, double value) {
    network::Overlay overlay;
    for (const LinkId link : IdRange<LinkId>(changed.links.size())) {
      if (changed.links[link].country == "PK" &&
          changed.modes[changed.links[link].mode].id == "road") {
        overlay.push_back(
            {.index = link.value, .attribute = network::Attribute::speed_factor, .value = value});
      }
    }
    return overlay;
  });
}

TEST_F(HubOfCpec, SweepsOfSpeedsLeaveWhatGradientsAdd) {
  const cases::Scenario& scenario = case_->scenarios.front();
  const auto overlay =
      cases::scenario_overlay(*case_, scenario, scenario.years.front(), case_->seasons.front());
  const auto states = cost::arc_states(*case_, overlay);
  auto off = overlay;
  for (const LinkId link : IdRange<LinkId>(case_->links.size())) {
    off.push_back({.index = link.value, .attribute = network::Attribute::physics, .value = 0});
  }
  const auto level = cost::arc_states(*case_, off);
  const CommodityId goods = *case_->find_commodity("general_container");
  const auto costs = cost::arc_costs(*case_, states, goods, scenario.years.front());
  ErrorList errors;
  const auto sweeps =
      parse_sweeps(*case_, overlay, {"country.PK.road.speed_factor=0.5:2:7"}, errors);
  ASSERT_EQ(sweeps.size(), 1U);
  const auto effects =
      arc_effects(*case_, overlay, states, costs, goods, scenario.years.front(), sweeps[0].key);
  int graded = 0;
  for (std::uint32_t a = 0; a < states.hours.size(); ++a) {
    const ArcId arc{a};
    if (!is_road_in(*case_, arc, "PK") || states.modelled[a] == 0) {
      continue;
    }
    const cases::Link& link = case_->links[LinkId{case_->supernetwork.origin[arc].index}];
    const cases::Mode& mode = case_->modes[link.mode];
    const double stops_h = mode.stop_h_per_1000km * link.length_km / 1000;
    const double level_h = level.hours[a] - stops_h;
    EXPECT_NEAR(effects.hours[a], level_h, 1e-9 * level_h) << link.id;
    ++graded;
  }
  EXPECT_GT(graded, 50);
}

TEST_F(HubOfCpec, CombinedSweepsAgreeWithEachAloneAtTheBaseOfTheOther) {
  const Hub both = analyse_hub(*case_, {.port = "gwadar_port",
                                        .sweeps = {"node.gwadar_port.added_usd_per_t=-20:20:5",
                                                   "terminal.khunjerab_bcp.hours=2.3:50:3"}});
  ASSERT_EQ(both.swept.at(0).points.size(), 15U);
  // The middle of the first and the first of the second are today's figures.
  EXPECT_NEAR(both.swept[0].points[2 * 3].index.through_t, both.index.through_t, 1e-6);
}

TEST_F(HubOfCpec, SignsOfThePublishedStudyOfXinjiang) {
  // PLOS ONE 18(7) e0288328, abstract (reference/route_choice_plos2023.csv): by the corridor less
  // time and less cost for Xinjiang to the Middle East and Europe than by the traditional way, the
  // eastern ports of China.
  const Hub hub =
      analyse_hub(*case_, {.port = "karachi_port", .rivals = {"shanghai_port", "tianjin_port"}});
  int seen = 0;
  for (const HubFlowResult& flow : hub.flows) {
    const std::string& to = case_->zones[flow.name.destination].id;
    if (case_->zones[flow.name.origin].id == "kashgar" &&
        (to == "jebel_ali" || to == "rotterdam")) {
      ++seen;
      ASSERT_TRUE(flow.by_port.exists && flow.by_rival[0].exists && flow.by_rival[1].exists);
      for (const HubWay& rival : flow.by_rival) {
        EXPECT_LT(flow.by_port.hours, rival.hours);
        EXPECT_LT(flow.by_port.price_usd_per_t, rival.price_usd_per_t);
        EXPECT_LT(flow.by_port.generalized_usd_per_t, rival.generalized_usd_per_t);
      }
    }
  }
  EXPECT_EQ(seen, 2);
}

TEST_F(HubOfCpec, AnyNumberOfThreadsGivesTheSameBytes) {
  const HubOptions options{.port = "gwadar_port",
                           .sweeps = {"node.gwadar_port.added_usd_per_t=-20:20:50"}};
  HubOptions one = options;
  one.threads = 1;
  HubOptions three = options;
  three.threads = 3;
  EXPECT_EQ(analyse_hub(*case_, one).swept[0].by_port_t,
            analyse_hub(*case_, three).swept[0].by_port_t);
}

TEST_F(HubOfCpec, RanksRivalClaimsByWhatTheyChange) {
  const Hub hub = analyse_hub(*case_, {.port = "gwadar_port"});
  const HubRanking ranking = rank_claims(*case_, hub, {}, 2);
  ASSERT_GT(ranking.rows.size(), 5U);
  EXPECT_EQ(ranking.tried, ranking.rows.size() + ranking.without_effect);
  for (std::size_t i = 1; i < ranking.rows.size(); ++i) {
    EXPECT_GE(std::abs(ranking.rows[i - 1].change_t), std::abs(ranking.rows[i].change_t));
  }
  for (const HubSensitivity& row : ranking.rows) {
    EXPECT_FALSE(row.source_id.empty()) << row.id;
    EXPECT_NEAR(row.through_t - row.change_t, hub.index.through_t, 1e-3) << row.id;
  }
}

std::string message_of(const cases::Case& a_case, const HubOptions& options) {
  try {
    analyse_hub(a_case, options);
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

TEST_F(HubOfCpec, RefusesWhatItCannotSweepAllAtOnce) {
  const std::string message = message_of(
      *case_,
      {.sweeps = {"terminal.khunjerab_bpc.hours=2:96:20", "terminal.khunjerab_bcp.hours=2:96",
                  "mode.sea.wings=1:2:3", "link.R100.speed_factor=0:2:5"}});
  EXPECT_THAT(message, testing::HasSubstr(
                           "error[E8010]: a sweep over a key that does not exist\n  --> --sweep\n"
                           "    = found \"terminal.khunjerab_bpc.hours\""));
  EXPECT_THAT(message, testing::HasSubstr("did you mean \"terminal.khunjerab_bcp.hours\"?"));
  EXPECT_THAT(message, testing::HasSubstr("error[E8011]: a sweep without a range"));
  EXPECT_THAT(message,
              testing::HasSubstr("error[E8012]: a sweep over values that the key cannot take"));
  EXPECT_THAT(message, testing::HasSubstr("expected values above 0"));
  EXPECT_THAT(message, testing::HasSubstr("result: 4 errors"));
  EXPECT_THAT(message_of(*case_, {.port = "gwadar_prt"}),
              testing::HasSubstr("did you mean \"gwadar_port\"?"));
  EXPECT_THAT(message_of(*case_, {.port = "kallar_kahar"}), testing::HasSubstr("error[E8014]"));
}

}  // namespace
}  // namespace corridor::study
