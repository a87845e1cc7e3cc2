// criticality: what the case loses when each link and terminal closes alone, and in pairs.
#include "commands.h"
#include "options.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/output/criticality_tables.h"
#include "corridor/output/tables.h"
#include "corridor/study/criticality_redact.h"

namespace corridor::app {
namespace {

struct DisruptOptions : CommonOptions {
  std::size_t top = 20;
  std::size_t pairs = 10;
  std::size_t robustness = 0;
  bool indices = false;
  bool redact = false;
};

struct Answer {
  output::StateName state = {};
  study::Criticality singles = {};
  std::optional<study::CriticalPairs> pairs = {};
  std::optional<study::ClassicIndices> indices = {};
  std::vector<study::RobustnessIndex> robustness = {};
};

constexpr const char* kFixedCosts =
    "Fixed costs, all demand on its cheapest route: no congestion on the ways round.\n";
constexpr std::size_t kPairsShown = 10;

Answer compute(const cases::Case& a_case, const Selected& state, const DisruptOptions& options) {
  std::optional<CommodityId> commodity;
  if (!options.commodity.empty() && options.commodity != "all") {
    commodity = select_commodity(a_case, options.commodity);
  }
  Answer answer{.state = {state.scenario->id, state.year, state.season->id},
                .singles = study::criticality(a_case, state.states, *state.season, state.year,
                                              commodity, options.threads)};
  if (options.redact) {
    return answer;
  }
  if (options.pairs > 0) {
    answer.pairs = study::critical_pairs(a_case, state.states, *state.season, state.year, commodity,
                                         answer.singles, options.pairs, options.threads);
  }
  if (options.indices) {
    answer.indices = study::classic_indices(a_case, state.states, *state.season, state.year,
                                            commodity, options.threads);
  }
  if (options.robustness > 0) {
    std::vector<study::Subject> subjects;
    for (const study::SubjectLoss& loss : answer.singles.ranking) {
      if (subjects.size() < options.robustness) {
        subjects.push_back(loss.subject);
      }
    }
    answer.robustness = study::robustness(a_case,
                                          {.scenario = state.scenario->id,
                                           .year = state.year,
                                           .season = state.season->id,
                                           .threads = options.threads},
                                          subjects, commodity);
  }
  return answer;
}

std::vector<output::TextFile> files_of(const cases::Case& a_case, const Answer& answer,
                                       const DisruptOptions& options) {
  if (options.redact) {
    return {{"criticality.csv", output::redacted_csv(a_case, answer.state, answer.singles)}};
  }
  std::vector<output::TextFile> files{
      {"criticality.csv", output::ranking_csv(a_case, {{answer.state, &answer.singles}})}};
  if (answer.pairs) {
    files.push_back(
        {"criticality_pairs.csv", output::pairs_csv(a_case, answer.state, *answer.pairs)});
  }
  if (answer.indices) {
    files.push_back({"criticality_indices.csv",
                     output::indices_csv(a_case, answer.state, answer.indices->links)});
    files.push_back(
        {"exposure.csv", output::exposure_csv(a_case, answer.state, answer.indices->zones)});
  }
  if (!answer.robustness.empty()) {
    files.push_back(
        {"robustness.csv", output::robustness_csv(a_case, answer.state, answer.robustness)});
  }
  return files;
}

Json json_of(const cases::Case& a_case, const Answer& answer, const DisruptOptions& options) {
  if (options.redact) {
    return output::redacted_criticality_json(a_case, answer.state, answer.singles);
  }
  Json json = output::criticality_json(a_case, answer.state, answer.singles);
  if (answer.pairs) {
    json["pairs"] = output::pairs_json(a_case, *answer.pairs);
  }
  if (answer.indices) {
    json["indices"] = output::indices_json(a_case, *answer.indices);
  }
  if (!answer.robustness.empty()) {
    json["robustness"] = output::robustness_json(a_case, answer.robustness);
  }
  return json;
}

void print_ranking(const cases::Case& a_case, const study::Criticality& result, std::size_t top) {
  TextTable table{.header = {"", "id", "closed", "added USD/day", "delayed t/day", "cut off t/day",
                             "unmet value USD/day", "hit most"},
                  .rows = {}};
  for (std::size_t i = 0; i < result.ranking.size() && i < top; ++i) {
    const study::SubjectLoss& loss = result.ranking[i];
    table.rows.push_back({std::to_string(i + 1), study::id_of(a_case, loss.subject),
                          study::name_of(a_case, loss.subject),
                          grouped(loss.loss.added_usd_per_day),
                          grouped(loss.loss.delayed_t_per_day),
                          grouped(loss.loss.cut_off_t_per_day), grouped(loss.unmet_usd_per_day),
                          loss.hit_most.valid() ? a_case.commodities[loss.hit_most].id : ""});
  }
  fmt::print("{}({} of {} cost something; ranked by added cost and unmet value together)\n",
             table.text(), result.ranking.size(), result.subjects);
}

void print_pairs(const cases::Case& a_case, const study::CriticalPairs& pairs) {
  TextTable table{.header = {"first", "and second", "added USD/day", "cut off t/day",
                             "beyond the singles: USD/day", "t/day cut off", "their value"},
                  .rows = {}};
  for (const study::PairLoss& pair : pairs.interacting) {
    if (table.rows.size() == kPairsShown) {
      break;
    }
    table.rows.push_back(
        {study::id_of(a_case, pair.first), study::id_of(a_case, pair.second),
         grouped(pair.loss.added_usd_per_day), grouped(pair.loss.cut_off_t_per_day),
         grouped(pair.beyond_added_usd_per_day), grouped(pair.beyond_cut_off_t_per_day),
         grouped(pair.beyond_unmet_usd_per_day)});
  }
  fmt::print(
      "\nPairs: each of the top {} with every other, {} closed together; {} cost other than the "
      "sum of their singles\n{}",
      pairs.top, pairs.closed_together, pairs.interacting.size(),
      table.rows.empty() ? "" : table.text());
}

void print_indices(const cases::Case& a_case, const study::ClassicIndices& indices,
                   const study::Criticality& singles, std::size_t top) {
  TextTable links{.header = {"id", "betweenness: pairs %", "tonnes %", "importance USD/t",
                             "cut off %", "detour USD/t", "times its own cost", "of"},
                  .rows = {}};
  for (const study::SubjectLoss& loss : singles.ranking) {
    const auto& subject = loss.subject;
    const auto found = std::find_if(
        indices.links.begin(), indices.links.end(), [&](const study::LinkIndices& link) {
          return link.subject.table == subject.table && link.subject.index == subject.index;
        });
    if (links.rows.size() == top || found == indices.links.end()) {
      break;
    }
    const bool has_detour = std::isfinite(found->detour_usd_per_t);
    links.rows.push_back({study::id_of(a_case, subject), grouped(100 * found->pair_share, 2),
                          grouped(100 * found->tonnes_share, 2),
                          grouped(found->importance_usd_per_t, 4),
                          grouped(100 * found->cut_off_share, 2),
                          has_detour ? grouped(found->detour_usd_per_t, 2) : "none",
                          has_detour ? grouped(found->detour_ratio(), 2) : "",
                          found->detour_of.valid() ? a_case.commodities[found->detour_of].id : ""});
  }
  TextTable zones{.header = {"zone", "t/day", "exposure: mean USD/t", "worst USD/t", "by",
                             "mean cut off %", "worst cut off %", "by"},
                  .rows = {}};
  for (const study::ZoneExposure& zone : indices.zones) {
    if (zones.rows.size() == top) {
      break;
    }
    zones.rows.push_back(
        {a_case.zones[zone.zone].id, grouped(zone.t_per_day), grouped(zone.mean_usd_per_t, 4),
         grouped(zone.worst_usd_per_t, 2),
         zone.worst_usd_per_t > 0 ? study::id_of(a_case, zone.worst_for_cost) : "",
         grouped(100 * zone.mean_cut_off_share, 3), grouped(100 * zone.worst_cut_off_share, 1),
         zone.worst_cut_off_share > 0 ? study::id_of(a_case, zone.worst_cut) : ""});
  }
  fmt::print("\nIndices of the links above, and zones by exposure\n{}\n{}", links.text(),
             zones.text());
}

void print_robustness(const cases::Case& a_case,
                      const std::vector<study::RobustnessIndex>& indices) {
  TextTable table{.header = {"id", "robustness index USD/day", "not moved any more t/day",
                             "their value USD/day", "equilibrium"},
                  .rows = {}};
  for (const study::RobustnessIndex& index : indices) {
    table.rows.push_back({study::id_of(a_case, index.subject), grouped(index.index_usd_per_day),
                          grouped(index.lost_t_per_day), grouped(index.lost_usd_per_day),
                          index.converged ? "met" : "not met"});
  }
  fmt::print("\nAt the equilibrium without each, congestion and capacities in it\n{}",
             table.text());
}

void print_redacted(const cases::Case& a_case, const study::Criticality& result, std::size_t top) {
  TextTable table{
      .header = {"area", "closures with a loss", "worst USD/day", "worst cut off t/day"},
      .rows = {}};
  for (const study::RedactedCriticality& area : study::redact(a_case, result)) {
    if (table.rows.size() == top) {
      break;
    }
    table.rows.push_back({area.area, std::to_string(area.closures),
                          shortest(area.worst_usd_per_day),
                          shortest(area.worst_cut_off_t_per_day)});
  }
  fmt::print("{}(redacted: modes, kinds of terminals and countries, two digits)\n", table.text());
}

int criticality(const DisruptOptions& options) {
  if (options.redact && (options.indices || options.robustness > 0)) {
    throw InputError(Error{.code = "E4611",
                           .what = "indices of links are not for publication",
                           .file = "--redact",
                           .found = options.indices ? "--indices" : "--robustness",
                           .expected = "neither beside --redact, which names no link"});
  }
  const auto a_case = open_case(options);
  const Selected state = select_state(a_case, options);
  const Answer answer = compute(a_case, state, options);
  if (!options.output.empty()) {
    AtomicFolder folder(options.output, options.force);  // whole: no table of another run is left
    for (const output::TextFile& file : files_of(a_case, answer, options)) {
      write_file(folder.partial() / file.name, file.text);
    }
    folder.commit();
  }
  if (options.json) {
    print_json(json_of(a_case, answer, options));
    return kOk;
  }
  fmt::print(
      "{} links and terminals closed one by one, scenario {} {}, {}; {} t a day of demand\n{}\n",
      answer.singles.subjects, state.scenario->id, state.year, state.season->id,
      grouped(answer.singles.demand_t_per_day), kFixedCosts);
  if (options.redact) {
    print_redacted(a_case, answer.singles, options.top);
    return kOk;
  }
  print_ranking(a_case, answer.singles, options.top);
  if (answer.pairs) {
    print_pairs(a_case, *answer.pairs);
  }
  if (answer.indices) {
    print_indices(a_case, *answer.indices, answer.singles, options.top);
  }
  if (!answer.robustness.empty()) {
    print_robustness(a_case, answer.robustness);
  }
  return kOk;
}

}  // namespace

void add_criticality(CLI::App& app, Action& chosen) {
  auto options = std::make_shared<DisruptOptions>();
  CLI::App* command =
      app.add_subcommand("criticality", "What closing each link and terminal alone costs");
  add_case_options(*command, *options);
  add_scenario_options(*command, *options);
  command->add_option("--commodity", options->commodity, "default: all");
  command->add_option("--top", options->top, "rows to print; --json prints all");
  command->add_option("--pairs", options->pairs,
                      "N: each of the top N closed with every other (N-2); default 10, 0: none");
  command->add_flag("--indices", options->indices,
                    "betweenness, redundancy, importance of links, exposure of zones");
  command->add_option("--robustness", options->robustness,
                      "N: network robustness index of the top N, at the equilibrium of all goods; "
                      "default 0");
  command->add_flag("--redact", options->redact, "modes and countries instead of links");
  command->add_option("-o,--output", options->output, "folder for the tables as CSV");
  command->add_flag("--force", options->force, "replace the folder if it is there");
  command->footer(
      "Example: corridor criticality cpec --season monsoon --top 10 --indices --robustness 10");
  command->callback([=, &chosen] { chosen = [=] { return criticality(*options); }; });
}

}  // namespace corridor::app
