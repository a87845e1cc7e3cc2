// What assigned flows say about money: two scenarios of the same years, with projects and without.
// Loans, costs and claims about them play no part here.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/study/finance_losses.h"
#include "corridor/study/flows.h"

namespace corridor::study {

/// Real money of a year in the case's currency and price year. Differences: with less without.
struct ProjectTraffic {
  double levy_usd = 0;      // tolls and levies on its links and terminals
  double tariff_usd = 0;    // prices less levies where the owner carries: all but roads
  double resource_usd = 0;  // what carrying costs there
  double terminal_t = 0;    // through its terminals
  double tonne_km = 0;

  double surplus_usd() const { return levy_usd + tariff_usd - resource_usd; }
  void add(const ProjectTraffic& other, double factor = 1);
};

/// Above 0 is a gain.
struct WelfareOfCountry {
  double users_usd = 0;      // on tonnes that move in both: difference of logsums
  double new_usd = 0;        // tonnes that move in one only: value unmet less generalized cost
  double operators_usd = 0;  // price less levy less resource cost
  double treasury_usd = 0;   // levies
};

struct TrafficYear {
  int year = 0;
  std::map<std::string, ProjectTraffic> projects = {};       // by project_id
  std::map<std::string, ProjectTraffic> projects_with = {};  // in the scenario with, no difference
  std::map<std::string, WelfareOfCountry> countries = {};    // ISO code; "": at sea
  std::map<std::string, double> levies_with_usd = {};        // all levies with, by payee
  double co2_t = 0;                                          // with less without
  double unmet_t = 0;                                        // with less without
  double demand_t = 0;                                       // of all commodities
};

struct TrafficMoney {
  cases::AppraisalPair pair = {};
  std::vector<std::string> projects = {};  // that differ between the two, in order of project.csv
  std::vector<TrafficYear> years = {};     // rising
  SampledLosses losses = {};               // of the first year; none: not asked for, no hazards
};

/// The pair of case.toml whose `with` is the scenario.
/// @throws InputError E5050 if there is none, naming those that there are
cases::AppraisalPair appraisal_pair(const cases::Case& a_case, const std::string& scenario);

/// The first analysis year of `with`, and the last year with demand after it.
std::vector<int> traffic_years(const cases::Case& a_case, const cases::AppraisalPair& pair);

/// Projects whose links or terminals are open in one scenario only, and upgrades whose links are
/// faster or wider in one. A terminal that is there in both and only enlarged is no new project.
std::vector<std::string> projects_of(const cases::Case& a_case, const cases::AppraisalPair& pair);

struct TrafficOptions {
  int threads = 0;
  Choice choice = Choice::equilibrium;
  std::vector<int> years = {};                            // empty: traffic_years()
  network::Overlay overlay = {};                          // a what-if on top of both: a closed link
  std::optional<std::vector<std::string>> projects = {};  // if known: of projects_of()
  const FlowsResult* flows = nullptr;  // years of it that fit are used instead of run again
  RouteBook* routes = nullptr;         // kept from run to run
  std::uint64_t loss_years = 0;        // simulated years of closures; 0: none
  std::uint64_t seed = 1;              // of them
  const LossBook* losses = nullptr;    // years that were simulated before
};

/// Tonnes of a year, all commodities.
double demand_in(const cases::Case& a_case, int year);

/// Runs what it needs. Users' gain by the logsum of the choice of way (benefit and rule of a half
/// are one here: demand is the same in both); half to each end's country.
TrafficMoney traffic_money(const cases::Case& a_case, const cases::AppraisalPair& pair,
                           const TrafficOptions& options = {});

}  // namespace corridor::study
