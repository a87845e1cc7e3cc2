// Flows of small cases by hand, and what must hold of those of the CPEC case.
#include "corridor/study/flows.h"

#include "case/small_case.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace corridor::study {
namespace {

using cases::Case;
using cases::Files;
using cases::small_case;

constexpr CommodityId kGoods{0};

LinkId link(const Case& a_case, std::string_view id) {
  for (const LinkId found : IdRange<LinkId>(a_case.links.size())) {
    if (a_case.links[found].id == id) {
      return found;
    }
  }
  throw std::invalid_argument(std::string(id));
}

double t_per_day(const Case& a_case, const SeasonResult& season, std::string_view id) {
  double sum = 0;
  for (const ArcId arc : a_case.supernetwork.link_arcs[link(a_case, id)]) {
    sum += arc.valid() ? season.arc_t_per_day[arc.value] : 0;
  }
  return sum;
}

TEST(Flows, OfTheSmallCaseByHand) {
  const Case a_case = small_case();
  const FlowsResult flows = run_flows(a_case);
  ASSERT_EQ(flows.years.size(), 1U);
  const YearResult& year = flows.years[0];
  EXPECT_DOUBLE_EQ(year.demand_t, 36500);
  EXPECT_DOUBLE_EQ(year.moved_t, 36500);
  EXPECT_EQ(year.unmet_t, 0);
  // 240 km by road and 1200 by sea, at 0.05 and 0.005 USD/t km, and 6 at the port
  EXPECT_NEAR(year.price_usd, 36500 * (12 + 6 + 6), 1e-6);
  EXPECT_NEAR(year.tonne_km, 36500 * 1440, 1e-6);
  // 4 h by road, 24 in the port, 40 at sea, each worth 1 USD/t
  EXPECT_NEAR(year.hours_t, 36500 * 68, 1e-6);
  EXPECT_NEAR(year.generalized_usd, 36500 * (24 + 68), 1e-6);
  EXPECT_DOUBLE_EQ(year.modes[0].tonnes, 36500);
  EXPECT_NEAR(year.modes[0].tonne_km, 36500 * 240, 1e-6);
  EXPECT_NEAR(year.modes[1].tonne_km, 36500 * 1200, 1e-6);
  EXPECT_DOUBLE_EQ(t_per_day(a_case, year.seasons[0], "AB"), 100);
  const PairResult& pair = year.seasons[0].pairs.at(0);
  ASSERT_EQ(pair.routes.size(), 1U);
  EXPECT_EQ(pair.routes[0].chain, "road > Port C > sea");
  EXPECT_NEAR(pair.logsum_usd_per_t, 92, 1e-9);
}

//          ==port 1==
//   A == C            D     Two ports side by side; the second is dearer by 10 USD/t.
//          ==port 2==
Files two_ports() {
  return {
      {"terminal.csv",
       "terminal_id,name,node_id,terminal_type,mode_from,mode_to,hours,price,price_unit,status\n"
       "one,Port 1,C,port,road,sea,24,6,usd_per_t,open\n"
       "two,Port 2,C,port,road,sea,24,16,usd_per_t,open\n"}};
}

TEST(Flows, LogitSharesOutAndAllOrNothingDoesNot) {
  const Case a_case = small_case(two_ports());
  const auto share_of = [&](Choice choice, std::size_t port) {
    const YearResult year = run_flows(a_case, {.choice = choice}).years[0];
    const ArcId arc =
        a_case.supernetwork.transfer_arcs[TerminalId{static_cast<std::uint32_t>(port)}][0];
    return year.arc_t[arc.value] / 36500;
  };
  const double cheap = 1 / (1 + std::exp(-0.1 * 10));  // scale 0.1 t/USD
  EXPECT_NEAR(share_of(Choice::logit, 0), cheap, 1e-12);
  EXPECT_NEAR(share_of(Choice::logit, 1), 1 - cheap, 1e-12);
  EXPECT_EQ(share_of(Choice::all_or_nothing, 0), 1);
  EXPECT_EQ(share_of(Choice::all_or_nothing, 1), 0);
}

// A yard is not a port: another yard makes no route of its own.
TEST(Flows, OnlyPortsBordersGaugesAndCanalsTellRoutesApart) {
  Files files = two_ports();
  std::string& text = files["terminal.csv"];
  for (std::size_t at = text.find(",port,"); at != std::string::npos; at = text.find(",port,")) {
    text.replace(at, 6, ",rail_road,");
  }
  const Case a_case = small_case(files);
  EXPECT_EQ(run_flows(a_case).years[0].seasons[0].pairs[0].routes.size(), 1U);
}

TEST(Flows, NoWayInASeasonIsUnmetThenOnly) {
  const Case a_case = small_case(
      {{"link.csv",
        "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status,closed_from_month,"
        "closed_to_month\n"
        "AB,A,B,false,120,60,road,open,12,2\n"
        "BC,B,C,false,120,60,road,open,,\n"
        "CD,C,D,false,1200,30,sea,open,,\n"},
       {"case.toml",
        "[case]\n"
        "[[season]]\nid = \"winter\"\nmonths = [12, 1, 2]\n"
        "[[season]]\nid = \"rest\"\nmonths = [3, 4, 5, 6, 7, 8, 9, 10, 11]\n"
        "[[scenario]]\nid = \"today\"\nyears = [2030]\nstatus = [\"open\"]\n"}});
  const YearResult year = run_flows(a_case).years[0];
  EXPECT_EQ(year.seasons[0].pairs[0].cause, Unmet::no_way);
  EXPECT_EQ(name(year.seasons[0].pairs[0].cause), "no way");
  EXPECT_DOUBLE_EQ(year.seasons[0].pairs[0].unmet_t_per_day, 100);
  EXPECT_TRUE(std::isinf(year.seasons[0].pairs[0].logsum_usd_per_t));
  EXPECT_EQ(year.seasons[1].pairs[0].cause, Unmet::none);
  EXPECT_DOUBLE_EQ(year.unmet_t, 100 * 90);
  EXPECT_DOUBLE_EQ(year.moved_t, 100 * 275);
  EXPECT_DOUBLE_EQ(year.demand_t, 36500);
}

TEST(Flows, WhatPerishesOnTheWayIsUnmet) {
  const auto with_days = [](const std::string& days) {
    return small_case({{"commodity.csv",
                        "commodity,name,value_usd_per_t,perishable_days,modes,logit_scale_per_usd\n"
                        "goods,Fruit,2400," +
                            days + ",road sea,0.1\n"}});
  };
  // 68 h on the way
  const YearResult late = run_flows(with_days("2.8")).years[0];
  EXPECT_EQ(late.unmet_t, 36500);
  EXPECT_EQ(late.moved_t, 0);
  EXPECT_EQ(late.seasons[0].pairs[0].cause, Unmet::too_slow);
  EXPECT_EQ(name(Unmet::too_slow), "waited too long");
  EXPECT_TRUE(late.seasons[0].pairs[0].routes[0].too_slow) << "the way is told all the same";
  EXPECT_EQ(run_flows(with_days("2.9")).years[0].unmet_t, 0);
}

TEST(Flows, AWhatIfIsUndoneByLeavingItOut) {
  Files files;
  files["link.csv"] =
      "link_id,from_node_id,to_node_id,directed,length,free_speed,mode,status\n"
      "AB,A,B,false,120,60,road,open\n"
      "AB2,A,B,false,200,60,road,open\n"
      "BC,B,C,false,120,60,road,open\n"
      "CD,C,D,false,1200,30,sea,open\n";
  const Case a_case = small_case(files);
  const auto on = [&](const network::Overlay& overlay, const char* id) {
    return t_per_day(a_case, run_flows(a_case, {.overlay = overlay}).years[0].seasons[0], id);
  };
  const network::Overlay cut = {network::close_link(link(a_case, "AB"))};
  EXPECT_DOUBLE_EQ(on({}, "AB"), 100);
  EXPECT_EQ(on(cut, "AB"), 0);
  EXPECT_DOUBLE_EQ(on(cut, "AB2"), 100);
  EXPECT_DOUBLE_EQ(on({}, "AB"), 100);
  EXPECT_EQ(
      run_flows(a_case, {.overlay = {network::close_link(link(a_case, "BC"))}}).years[0].unmet_t,
      36500);
}

TEST(Flows, OnlyTheScenariosThatAreAsked) {
  Files files;
  files["case.toml"] =
      "[case]\n"
      "[[scenario]]\nid = \"today\"\nyears = [2030, 2035]\nstatus = [\"open\"]\n"
      "[[scenario]]\nid = \"later\"\nbase = \"today\"\nyears = [2040]\n";
  const Case a_case = small_case(files);
  EXPECT_EQ(run_flows(a_case).years.size(), 3U);
  const FlowsResult later = run_flows(a_case, {.scenarios = {"later"}});
  ASSERT_EQ(later.years.size(), 1U);
  EXPECT_EQ(later.find("later")->year, 2040);
  EXPECT_EQ(later.find("today"), nullptr);
  EXPECT_EQ(later.find("later", 2035), nullptr);
}

TEST(Legs, AddUpToTheRoute) {
  const Case a_case = small_case(two_ports());
  const auto states = cost::arc_states(a_case, {});
  const auto costs = cost::arc_costs(a_case, states, kGoods, 2030);
  const auto& zones = a_case.supernetwork.centroid;
  const auto routes =
      find_routes(a_case, states, kGoods, 2030, zones[ZoneId{0}], zones[ZoneId{2}], 5);
  ASSERT_EQ(routes.size(), 2U);
  EXPECT_LT(routes[0].generalized_usd_per_t, routes[1].generalized_usd_per_t);
  const auto legs = legs_of(a_case, costs, routes[0].arcs);
  ASSERT_EQ(legs.size(), 3U);
  EXPECT_EQ(legs[0].mode, "road");
  EXPECT_EQ(legs[0].length_km, 240) << "links of one mode are one leg";
  EXPECT_EQ(legs[1].kind, LegKind::terminal);
  EXPECT_EQ(legs[1].terminal_id, "one");
  EXPECT_EQ(legs[1].hours, 24);
  EXPECT_EQ(a_case.places[legs[2].from].id, "C");
  EXPECT_EQ(a_case.places[legs[2].to].id, "D");
  const auto sum = [&](double Leg::*member) {
    double total = 0;
    for (const Leg& leg : legs) {
      total += leg.*member;
    }
    return total;
  };
  EXPECT_NEAR(sum(&Leg::length_km), routes[0].length_km, 1e-9);
  EXPECT_NEAR(sum(&Leg::hours), routes[0].hours, 1e-9);
  EXPECT_NEAR(sum(&Leg::price_usd_per_t), routes[0].price_usd_per_t, 1e-9);
  EXPECT_NEAR(sum(&Leg::levy_usd_per_t), routes[0].levy_usd_per_t, 1e-9);
  EXPECT_NEAR(sum(&Leg::generalized_usd_per_t), routes[0].generalized_usd_per_t, 1e-9);
  EXPECT_NEAR(sum(&Leg::co2_kg_per_t), routes[0].co2_kg_per_t, 1e-9);
}

// What must hold of the case that is shipped, whatever its figures.
struct Cpec : testing::Test {
  static const Case* shipped() {
    static const std::optional<Case> the_case = []() -> std::optional<Case> {
      const std::filesystem::path folder = CORRIDOR_SOURCE_DIR "/cases/cpec";
      return std::filesystem::exists(folder) ? std::optional(cases::open_case(folder))
                                             : std::nullopt;
    }();
    return the_case ? &*the_case : nullptr;
  }
  static const FlowsResult& flows() {
    static const FlowsResult result = run_flows(*shipped());
    return result;
  }
  void SetUp() override {
    if (shipped() == nullptr) {
      GTEST_SKIP() << "cases/cpec is not here";
    }
  }
};

TEST_F(Cpec, WhatIsDemandedIsMovedOrUnmet) {
  ASSERT_FALSE(flows().years.empty());
  for (const YearResult& year : flows().years) {
    EXPECT_NEAR(year.moved_t + year.unmet_t, year.demand_t, 1e-9 * year.demand_t);
    double demand = 0;
    for (const SeasonResult& season : year.seasons) {
      for (const PairResult& pair : season.pairs) {
        demand += pair.t_per_day * season.days;
        double shares = 0;
        for (const RouteResult& route : pair.routes) {
          shares += route.share;
        }
        EXPECT_NEAR(shares * pair.t_per_day + pair.unmet_t_per_day, pair.t_per_day,
                    1e-9 * pair.t_per_day);
        EXPECT_EQ(pair.cause == Unmet::none, pair.unmet_t_per_day == 0);
      }
    }
    EXPECT_NEAR(demand, year.demand_t, 1e-9 * year.demand_t);
  }
}

// What enters a state leaves it; a zone sends out what it supplies less what it takes in.
TEST_F(Cpec, FlowIsConservedAtEveryStateForEachCommodity) {
  const Case& a_case = *shipped();
  const auto& graph = a_case.supernetwork.graph;
  for (const YearResult& year : flows().years) {
    for (const SeasonResult& season : year.seasons) {
      for (const CommodityId commodity : IdRange<CommodityId>(a_case.commodities.size())) {
        std::vector<double> net(graph.node_count(), 0);  // leaving less entering less supplied
        const auto& on_arc = season.arc_t_per_day_of[commodity.value];
        for (const ArcId arc : IdRange<ArcId>(graph.arc_count())) {
          ASSERT_GE(on_arc[arc.value], 0);
          net[graph.tail[arc].value] += on_arc[arc.value];
          net[graph.head[arc].value] -= on_arc[arc.value];
        }
        for (const PairResult& pair : season.pairs) {
          if (pair.commodity == commodity) {
            const double moved = pair.t_per_day - pair.unmet_t_per_day;
            net[a_case.supernetwork.centroid[pair.origin].value] -= moved;
            net[a_case.supernetwork.centroid[pair.destination].value] += moved;
          }
        }
        for (const double rest : net) {
          ASSERT_NEAR(rest, 0, 1e-6) << year.scenario << " " << season.season;
        }
      }
    }
  }
}

TEST_F(Cpec, AYearIsTheSumOfItsSeasonsByTheirDays) {
  for (const YearResult& year : flows().years) {
    double days = 0;
    for (const SeasonResult& season : year.seasons) {
      days += season.days;
    }
    EXPECT_EQ(days, 365);
    for (std::size_t a = 0; a < year.arc_t.size(); ++a) {
      double sum = 0;
      for (const SeasonResult& season : year.seasons) {
        sum += season.arc_t_per_day[a] * season.days;
        const double of_commodities = std::accumulate(
            season.arc_t_per_day_of.begin(), season.arc_t_per_day_of.end(), 0.0,
            [&](double before, const std::vector<double>& one) { return before + one[a]; });
        ASSERT_NEAR(of_commodities, season.arc_t_per_day[a], 1e-6);
      }
      ASSERT_NEAR(sum, year.arc_t[a], 1e-6 * (1 + sum));
    }
    double tonne_km = 0;
    double co2_t = 0;
    for (const ModeTotal& mode : year.modes) {
      tonne_km += mode.tonne_km;
      co2_t += mode.co2_t;
    }
    EXPECT_NEAR(tonne_km, year.tonne_km, 1e-9 * tonne_km);
    EXPECT_NEAR(co2_t, year.co2_t, 1e-9 * co2_t) << "by mode and by route";
    EXPECT_LE(year.levy_usd, year.price_usd);
    EXPECT_LE(year.price_usd, year.generalized_usd);
  }
}

TEST_F(Cpec, NothingMovesOnWhatIsClosed) {
  for (const YearResult& year : flows().years) {
    for (const SeasonResult& season : year.seasons) {
      for (std::size_t a = 0; a < season.arc_t_per_day.size(); ++a) {
        ASSERT_TRUE(season.states.open[a] == 1 || season.arc_t_per_day[a] == 0)
            << year.scenario << " " << season.season;
      }
    }
  }
}

void expect_same_bytes(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  ASSERT_EQ(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)), 0);
}

TEST_F(Cpec, TheNumberOfThreadsDoesNotShow) {
  for (const int threads : {1, 2, 16}) {
    const FlowsResult again = run_flows(*shipped(), {.threads = threads});
    ASSERT_EQ(again.years.size(), flows().years.size());
    for (std::size_t y = 0; y < again.years.size(); ++y) {
      const YearResult& a = again.years[y];
      const YearResult& b = flows().years[y];
      expect_same_bytes(a.arc_t, b.arc_t);
      expect_same_bytes(
          {a.demand_t, a.moved_t, a.price_usd, a.generalized_usd, a.hours_t, a.co2_t},
          {b.demand_t, b.moved_t, b.price_usd, b.generalized_usd, b.hours_t, b.co2_t});
      for (std::size_t s = 0; s < a.seasons.size(); ++s) {
        for (std::size_t c = 0; c < a.seasons[s].arc_t_per_day_of.size(); ++c) {
          expect_same_bytes(a.seasons[s].arc_t_per_day_of[c], b.seasons[s].arc_t_per_day_of[c]);
        }
      }
    }
  }
}

// Without the corridor's projects nothing gets cheaper: fewer links, slower roads.
TEST_F(Cpec, WithoutTheCorridorNoPairIsBetterOff) {
  const Case& a_case = *shipped();
  const YearResult* with = flows().find("today");
  const YearResult* without = flows().find("no-corridor");
  if (with == nullptr || without == nullptr || with->year != without->year) {
    GTEST_SKIP() << "the case has no such scenarios of one year";
  }
  EXPECT_EQ(with->demand_t, without->demand_t);
  for (std::size_t s = 0; s < with->seasons.size(); ++s) {
    const SeasonResult& now = with->seasons[s];
    const SeasonResult& then = without->seasons[s];
    ASSERT_EQ(now.pairs.size(), then.pairs.size());
    for (std::size_t a = 0; a < now.states.open.size(); ++a) {
      ASSERT_LE(then.states.open[a], now.states.open[a]) << "nothing opens without a project";
      ASSERT_GE(then.states.hours[a], now.states.hours[a] - 1e-12);
    }
    for (std::size_t p = 0; p < now.pairs.size(); ++p) {
      // At no flow: with capacities, what one pair leaves another may take.
      const auto cheapest = [&](const PairResult& pair) {
        double least = std::numeric_limits<double>::infinity();
        for (const RouteResult& route : pair.routes) {
          const double hour = a_case.commodities[pair.commodity].value_of_time_usd_per_t_h;
          least = std::min(least, route.generalized_usd_per_t - route.queue_usd_per_t -
                                      hour * route.delay_hours);
        }
        return least;
      };
      ASSERT_GE(cheapest(then.pairs[p]), cheapest(now.pairs[p]) - 1e-9)
          << a_case.zones[now.pairs[p].origin].id << " "
          << a_case.zones[now.pairs[p].destination].id;
    }
  }
}

// Khunjerab is the only road between the two countries: what crosses it is what the pairs send.
TEST_F(Cpec, ClosingKhunjerabStopsItsFlowAndNoOther) {
  const Case& a_case = *shipped();
  network::Overlay closed;
  std::vector<ArcId> gate;
  for (const TerminalId id : IdRange<TerminalId>(a_case.terminals.size())) {
    const cases::Terminal& terminal = a_case.terminals[id];
    if (terminal.id.find("khunjerab") != std::string::npos && terminal.from == terminal.to) {
      closed.push_back(network::close_terminal(id));
      for (const ArcId arc : a_case.supernetwork.transfer_arcs[id]) {
        if (arc.valid()) {
          gate.push_back(arc);
        }
      }
    }
  }
  if (closed.empty()) {
    GTEST_SKIP() << "the case has no gate at Khunjerab";
  }
  const auto over = [&](const YearResult& year) {
    double sum = 0;
    for (const ArcId arc : gate) {
      sum += year.arc_t[arc.value];
    }
    return sum;
  };
  const auto cut = run_flows(a_case, {.scenarios = {"today"}, .overlay = closed});
  EXPECT_GT(over(*flows().find("today")), 0);
  EXPECT_EQ(over(cut.years[0]), 0);
  EXPECT_EQ(cut.years[0].demand_t, flows().find("today")->demand_t);
  const auto undone = run_flows(a_case, {.scenarios = {"today"}});
  expect_same_bytes(undone.years[0].arc_t, flows().find("today")->arc_t);
}

void expect_same_routes(const SeasonResult& a, const SeasonResult& b) {
  expect_same_bytes(a.arc_t_per_day, b.arc_t_per_day);
  ASSERT_EQ(a.pairs.size(), b.pairs.size());
  for (std::size_t p = 0; p < a.pairs.size(); ++p) {
    ASSERT_EQ(a.pairs[p].routes.size(), b.pairs[p].routes.size());
    for (std::size_t r = 0; r < a.pairs[p].routes.size(); ++r) {
      EXPECT_EQ(a.pairs[p].routes[r].arcs, b.pairs[p].routes[r].arcs);
      EXPECT_EQ(a.pairs[p].routes[r].generalized_usd_per_t,
                b.pairs[p].routes[r].generalized_usd_per_t);
    }
  }
}

// A book that other costs filled before gives what a run without one searches for; so does one that
// has no room.
TEST_F(Cpec, RoutesKeptFromRunToRunAreThoseOfASearch) {
  RouteBook large;
  RouteBook small(1);
  FlowOptions options{
      .choice = Choice::logit, .scenarios = {"today"}, .seasons = {shipped()->seasons.front().id}};
  Case dearer = *shipped();
  dearer.tariffs.front().price *= 2;
  Case slower = *shipped();
  for (cases::Terminal& terminal : slower.terminals) {
    terminal.hours += terminal.type == "border" ? 100 : 0;
  }
  for (const Case* a_case : std::vector<const Case*>{shipped(), &dearer, &slower, shipped()}) {
    options.routes = nullptr;
    const FlowsResult searched = run_flows(*a_case, options);
    for (RouteBook* book : {&large, &small}) {
      options.routes = book;
      const FlowsResult kept = run_flows(*a_case, options);
      expect_same_routes(searched.years[0].seasons[0], kept.years[0].seasons[0]);
    }
  }
}

}  // namespace
}  // namespace corridor::study
