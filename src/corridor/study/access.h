// How near every zone is to ports, borders and markets in one scenario, or in two: who gains and
// who loses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corridor/access/distribution.h"
#include "corridor/access/quantity.h"
#include "corridor/case/case.h"
#include "corridor/network/overlay.h"

namespace corridor::study {

/// A state of the network that holds for a share of the time, on top of scenario and season; the
/// rest of the time nothing is out.
struct OutageSample {
  double probability = 0;  // share of the season's time, or of every season's
  network::Overlay overlay = {};
  std::optional<std::size_t> season = {};  // of the case; none: in every season
};

enum class Weight { population, gdp };

struct AccessOptions {
  std::vector<std::string> scenarios = {};  // one, or before and after; empty: the case's
  int year = 0;                // 0: the later of the scenarios' first analysis years, for both
  std::string commodity = {};  // empty: the case's
  std::string threshold = {};  // "240h"; empty: the case's
  std::string decay = {};      // "0.005/h"
  Weight weight = Weight::population;  // what opportunities are counted in
  std::vector<OutageSample> outages = {};
  int threads = 0;
};

/// A value over the seasons and outage states of a year, weighted by how long they hold.
struct Spread {
  double mean = 0;
  double p10 = 0;
  double p90 = 0;
};

/// From a zone to one target; infinite where nothing joins them.
struct Reached {
  Spread usd_per_t = {};
  Spread hours = {};
  double sd_hours = 0;  // of ordinary variation along the way, mean
};

struct ZoneMeasures {
  Spread cumulative = {};        // opportunities within the threshold
  Spread gravity = {};           // opportunities, discounted by the decay
  Spread logsum = {};            // in the unit of the decay's impedance, more is nearer
  Spread market_potential = {};  // million USD of product per USD a tonne
  Spread hours = {};             // to all other zones, weighted by their product
  Spread usd_per_t = {};
  std::vector<Reached> gateways = {};
};

struct ZoneAccess {
  ZoneId zone = {};
  double people = 0;
  double gdp_musd = 0;
  std::vector<ZoneMeasures> measures = {};  // by scenario
};

/// People (and product) by what a tonne of theirs gains; change = after - before.
struct Gains {
  double gain_people = 0;
  double lose_people = 0;
  double same_people = 0;
  double gain_gdp_musd = 0;
  double lose_gdp_musd = 0;
  double mean_hours = 0;      // of change, weighted by people
  double mean_usd_per_t = 0;  // likewise
};

struct Access {
  std::vector<const cases::Scenario*> scenarios = {};
  int year = 0;
  CommodityId commodity = {};
  access::Quantity threshold = {};
  access::Quantity decay = {};
  Weight weight = Weight::population;
  std::size_t samples = 0;
  std::vector<PlaceId> gateways = {};
  std::vector<ZoneAccess> zones = {};
  std::optional<Gains> gains = {};                  // with two scenarios
  std::vector<access::Inequality> inequality = {};  // of gravity over people, by scenario
  ErrorList left_out = {};  // zones without opportunities or off the network: warnings
};

/// A change of less than this is none, USD a tonne.
inline constexpr double kNoChange_usd = 0.005;

/// @throws InputError E8001, E8002, E8004 (measures), E8005 (no zone has opportunities), E1047
Access analyse_access(const cases::Case& a_case, const AccessOptions& options);

}  // namespace corridor::study
