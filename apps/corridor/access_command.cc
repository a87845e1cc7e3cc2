// access: how near every zone is to ports, borders and markets, before and after.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/output/access_tables.h"
#include "corridor/study/outage_samples.h"

namespace corridor::app {
namespace {

struct AccessCommandOptions : CommonOptions {
  study::AccessOptions access = {};
  study::TradeOptions trade = {};
  std::vector<std::string> compare;
  std::string weight = "population";
  std::optional<double> elasticity;
  bool with_trade = false;
  int outages = 0;
};

void print_zones(const cases::Case& a_case, const study::Access& access) {
  const bool two = access.scenarios.size() == 2;
  TextTable table{.header = {"zone", "hours", "USD/t", "P90 hours", "within threshold", "gravity",
                             "market potential"},
                  .rows = {}};
  if (two) {
    table.header.insert(table.header.end(), {"change h", "change USD/t", "gravity %"});
  }
  std::vector<const study::ZoneAccess*> zones;
  for (const study::ZoneAccess& zone : access.zones) {
    zones.push_back(&zone);
  }
  const auto change = [&](const study::ZoneAccess* zone) {
    const double usd = zone->measures.back().usd_per_t.mean - zone->measures[0].usd_per_t.mean;
    return std::isfinite(usd) ? usd : 0;
  };
  std::stable_sort(zones.begin(), zones.end(),
                   [&](const auto* a, const auto* b) { return change(a) < change(b); });
  for (const study::ZoneAccess* zone : zones) {
    const study::ZoneMeasures& last = zone->measures.back();
    std::vector<std::string> row = {a_case.zones[zone->zone].name,      grouped(last.hours.mean),
                                    grouped(last.usd_per_t.mean, 1),    grouped(last.hours.p90),
                                    grouped(last.cumulative.mean),      grouped(last.gravity.mean),
                                    grouped(last.market_potential.mean)};
    if (two) {
      const study::ZoneMeasures& first = zone->measures.front();
      row.push_back(grouped(last.hours.mean - first.hours.mean, 1));
      row.push_back(grouped(last.usd_per_t.mean - first.usd_per_t.mean, 2));
      row.push_back(grouped(100 * (last.gravity.mean / first.gravity.mean - 1), 2));
    }
    table.rows.push_back(std::move(row));
  }
  fmt::print("{}", table.text());
}

void print_gains(const study::Access& access) {
  const study::Gains& gains = *access.gains;
  fmt::print(
      "\nA tonne to the other markets gets cheaper for {} million people, dearer for {} "
      "million, no change of {} USD or more for {} million; on average {} USD a tonne and {} "
      "hours\n",
      grouped(gains.gain_people / 1e6, 1), grouped(gains.lose_people / 1e6, 1),
      shortest(study::kNoChange_usd), grouped(gains.same_people / 1e6, 1),
      grouped(gains.mean_usd_per_t, 2), grouped(gains.mean_hours, 1));
}

void print_inequality(const study::Access& access) {
  for (std::size_t s = 0; s < access.inequality.size(); ++s) {
    const access::Inequality& one = access.inequality[s];
    fmt::print(
        "{}: Gini {}, Theil {}, Palma {} of gravity access over people (zones, not the people "
        "within them)\n",
        access.scenarios[s]->id, grouped(one.gini, 4), grouped(one.theil, 4),
        grouped(one.palma, 3));
  }
}

void print_trade(const study::TradeResponse& trade) {
  fmt::print("\nTrade response, {} to {} in {}, elasticity {} of trade to the delivered price:\n",
             trade.before, trade.after, trade.year, shortest(trade.elasticity));
  fmt::print("  fixed costs          {} Mt on {} Mt a year, {} million USD of goods\n",
             grouped((trade.response_t - trade.base_t) / 1e6, 3), grouped(trade.base_t / 1e6, 1),
             grouped(trade.value_musd, 1));
  fmt::print("  sums of zones held   {} Mt change their partner, no tonne is added\n",
             grouped(trade.diverted_t / 1e6, 3));
  fmt::print("  with congestion      {} Mt at the fixed point, gap {:.2g} after {} iterations\n",
             grouped((trade.induced_t - trade.base_t) / 1e6, 3), trade.relative_gap,
             trade.iterations);
  for (const study::PerDayClaim& claim : trade.per_day) {
    fmt::print("  beside: {} % a day ({}) would be {} Mt\n", shortest(claim.percent_per_day),
               claim.claim_id, grouped(claim.change_t / 1e6, 3));
  }
  fmt::print("  No general equilibrium: prices, incomes and other trade stay as they are.\n");
  if (!trade.converged) {
    fmt::print(
        "The fixed point did not converge: last gap {:.3g}, asked for less than the given "
        "gap within {} iterations (--gap, --iterations).\n",
        trade.relative_gap, trade.iterations);
  }
}

// Results of others, as their claims have them: beside ours, never within.
void print_claims(const cases::Case& a_case) {
  for (const cases::Claim& claim : output::gains_that_others_found(a_case)) {
    fmt::print("  beside, not ours: {} {} of {} by {} ({}, {}, source {}, confidence {})\n",
               claim.value, claim.unit, claim.attribute == "gdp_gain_pct" ? "product" : "trade",
               claim.claimant, claim.id, claim.as_of, claim.source_id, claim.confidence);
  }
}

std::optional<study::TradeResponse> response(const cases::Case& a_case,
                                             AccessCommandOptions& options,
                                             const study::Access& access) {
  if (access.scenarios.size() != 2 || !options.with_trade) {
    return std::nullopt;
  }
  study::TradeOptions trade = options.trade;
  trade.before = access.scenarios[0]->id;
  trade.after = access.scenarios[1]->id;
  trade.year = access.year;
  trade.threads = options.threads;
  trade.elasticity = options.elasticity.value_or(a_case.parameter("trade_elasticity", 0));
  return study::trade_response(a_case, trade);
}

int access(AccessCommandOptions options) {
  const auto a_case = open_case(options);
  options.access.scenarios =
      options.scenario.empty() ? options.compare : std::vector<std::string>{options.scenario};
  options.access.year = options.year;
  options.access.commodity = options.commodity;
  options.access.threads = options.threads;
  options.access.weight = options.weight == "gdp" ? study::Weight::gdp : study::Weight::population;
  if (options.outages > 0) {
    // What is closed by chance is drawn once, so that both scenarios meet the same days.
    CommonOptions last = options;
    if (options.scenario.empty() && options.compare.size() == 2) {
      last.scenario = options.compare[1];
    }
    const Selected state = select_state(a_case, last);
    options.access.outages =
        study::sample_outages(a_case, *state.scenario, state.year, options.outages, options.seed);
  }
  const study::Access result = study::analyse_access(a_case, options.access);
  const auto trade = response(a_case, options, result);
  const int code = trade && !trade->converged ? kAnalysisSaysNo : kOk;
  if (!options.output.empty()) {
    std::filesystem::create_directories(options.output);
    for (const output::TextFile& file : output::access_tables(a_case, result, trade)) {
      write_file(std::filesystem::path(options.output) / file.name, file.text);
    }
  }
  if (options.json) {
    print_json(output::access_json(a_case, result, trade));
    return code;
  }
  fmt::print(
      "{}{} in {}: {} from {} zones to all others (weighted by product), {} seasons and "
      "states\nThreshold {}{}, decay {}/{}, opportunities are {}\n\n",
      result.scenarios[0]->id, result.scenarios.size() == 2 ? " to " + result.scenarios[1]->id : "",
      result.year, a_case.commodities[result.commodity].name, result.zones.size(), result.samples,
      shortest(result.threshold.value), name(result.threshold.of), shortest(result.decay.value),
      name(result.decay.of), options.weight);
  print_zones(a_case, result);
  if (result.gains) {
    print_gains(result);
  }
  print_inequality(result);
  if (trade) {
    print_trade(*trade);
    print_claims(a_case);
  }
  for (const Error& error : result.left_out.items()) {
    fmt::print("{}: {} ({}:{}, {})\n", error.code, error.what, error.file, error.line,
               a_case.zones[ZoneId{static_cast<std::uint32_t>(error.line - 2)}].id);
  }
  return code;
}

}  // namespace

void add_access(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<AccessCommandOptions>();
  CLI::App* command = app.add_subcommand(
      "access", "How near zones are to markets, and who gains between scenarios");
  add_case_options(*command, *options);
  command
      ->add_option("--compare", options->compare,
                   "BEFORE AFTER, two scenarios; default: the case's [access] compare")
      ->expected(2);
  command->add_option("--scenario", options->scenario, "one scenario alone");
  command->add_option("--year", options->year, "default: the later of their first analysis years");
  command->add_option("--commodity", options->commodity, "default: the case's [access] commodity");
  command->add_option("--threshold", options->access.threshold,
                      "of cumulative opportunities, with its unit: 240h, 100usd_per_t");
  command->add_option("--decay", options->access.decay,
                      "of gravity and logsum, per unit: 0.005/h, 0.02/usd_per_t");
  command->add_option("--weight", options->weight, "what opportunities are counted in")
      ->check(CLI::IsMember({"population", "gdp"}));
  command
      ->add_option("--outages", options->outages,
                   "days of every season, with what hazards close on them; default: none")
      ->check(CLI::Range(0, 10'000));
  command->add_option("--seed", options->seed, "of the days");
  command->add_flag("--trade", options->with_trade,
                    "trade response of the flows, with congestion to a fixed point");
  command->add_option("--elasticity", options->elasticity,
                      "of trade to the delivered price; default: parameter trade_elasticity");
  command->add_option("--gap", options->trade.relative_gap, "relative gap of the fixed point");
  command->add_option("--iterations", options->trade.iterations, "at the most");
  command->add_option("-o,--output", options->output, "folder for the tables as CSV");
  command->footer("Example: corridor access cpec --compare no-corridor full --trade");
  command->callback([=, &chosen] { chosen = [=] { return access(*options); }; });
}

}  // namespace corridor::app
