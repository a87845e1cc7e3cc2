// Method, limits and glossary in plain words; what was not run; what the run was made from.
#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/cost/link_capacity.h"
#include "corridor/cost/link_physics.h"
#include "corridor/output/html.h"
#include "corridor/output/report_parts.h"

namespace corridor::output {
namespace {

/// Which links take their time from a vehicle's run over the profile, by mode; empty when none
/// does.
std::string physics_table(const cases::Case& a_case) {
  HtmlTable table({{"Mode"},
                   {"Links", true},
                   {"With a profile", true},
                   {"km", true},
                   {"Hours added", true},
                   {"Links that physics times"}});
  for (const cost::ModePhysics& mode : cost::physics_of_modes(a_case)) {
    if (!mode.timed.empty()) {
      table.row({escape(a_case.modes[mode.mode].name), grouped(static_cast<double>(mode.links)),
                 grouped(static_cast<double>(mode.timed.size())), grouped(mode.profiled_km),
                 grouped(mode.added_h, 1),
                 escape(fmt::format("{}", fmt::join(mode.timed, ", "))) +
                     (mode.stands.empty()
                          ? ""
                          : escape(fmt::format("; given speed stands on {}, which the vehicle "
                                               "cannot run",
                                               fmt::join(mode.stands, ", "))))});
    }
  }
  if (table.empty()) {
    return "<p>No link has a profile, so hours are length over the given speed.</p>\n";
  }
  return "<p>Links with a profile take the hours that their vehicle needs on it, and emit by its "
         "energy; on all others the given speed stands. Hours added: against the given speed, both "
         "ways together.</p>\n" +
         table.html("Links that the physics of vehicles times");
}

/// The model's capacity beside the given one, link by link; empty where no model says any.
std::string capacity_table(const cases::Case& a_case) {
  HtmlTable table({{"Link"},
                   {"From, to"},
                   {"Given, t/day", true},
                   {"By physics, t/day", true},
                   {"What stands"}},
                  "capacities");
  for (const cost::LinkCapacity& row : cost::link_capacities(a_case)) {
    if (!row.model.t_per_day) {
      continue;
    }
    const cases::Link& link = a_case.links[row.link];
    const bool forward = row.direction == network::Direction::forward;
    table.row({escape(link.id),
               escape(fmt::format("{} to {}", a_case.places[forward ? link.from : link.to].name,
                                  a_case.places[forward ? link.to : link.from].name)),
               row.given_t_per_day ? grouped(*row.given_t_per_day) : "",
               grouped(*row.model.t_per_day),
               row.is_exceeded()     ? "given, above what physics finds"
               : row.given_t_per_day ? "given"
                                     : "by physics"});
  }
  if (table.empty()) {
    return "";
  }
  return fmt::format(
             "<p>A given capacity stands. The model's, an upper bound for freight that has the "
             "link for itself, is used where none is given; where the given one is more than "
             "{:.0f} % above it the table says so. Roads: lanes by HCM 7 behind the slowest "
             "loaded truck; railways: paired timetable of single track, UIC 406 on more; "
             "pipelines: the greatest flow for which stations can be placed.</p>\n",
             100 * cost::kCapacityMargin) +
         "<details><summary>Capacities given and by physics</summary>" +
         table.html("Capacity of links by direction") + "</details>\n";
}

}  // namespace

std::string methods_chapter(const Book& book) {
  const std::string& choice = book.context.choice;
  const std::string steps = fmt::format(
      "<ol>\n<li><b>Network.</b> Every place is split by mode; modes meet only at terminals, and "
      "countries only at borders, which take time, cost money and may close. A scenario says what "
      "is "
      "open.</li>\n"
      "<li><b>Cost of a tonne.</b> Price to pay + value of time × hours + reliability premium + "
      "carbon "
      "price × emissions, for each commodity on each stretch. Road hours are length over speed, "
      "stretched to the hours a truck moves in a day; below is where a vehicle's run over the "
      "profile says the hours.</li>\n"
      "<li><b>Routes.</b> For each pair and commodity the cheapest ways that differ by mode, "
      "terminal "
      "or border.</li>\n"
      "<li><b>Choice.</b> {}</li>\n"
      "<li><b>Year.</b> The year is cut into {} seasons; each is computed alone, annual figures "
      "are "
      "sums over their days.</li>\n</ol>\n",
      choice == "all-or-nothing"
          ? "All demand takes the cheapest way, whatever it holds."
          : std::string(
                "Demand spreads over chains of modes and ports by a logit model: the cheaper "
                "a chain, the larger its share; how sharply is an input of each "
                "commodity.") +
                (choice == "logit"
                     ? " Capacities are not looked at."
                     : " Within a chain goods take the cheapest way. Terminals, railways and "
                       "pipelines that are full cost a price (as waiting or a scarce slot would) "
                       "at "
                       "which what comes just fits; roads slow down as they fill. What would pay "
                       "more than the declared value of not moving stays, and is unmet. All of "
                       "this "
                       "holds at once."),
      book.a_case.seasons.size());
  return steps + physics_table(book.a_case) + capacity_table(book.a_case);
}

std::string caveats_chapter(const Book& book) {
  std::size_t assumed = 0;
  double assumed_t = 0;
  double demand_t = 0;
  for (const cases::Demand& demand : book.a_case.demand) {
    const bool assumes = demand.evidence.source_id.find("assumption") != std::string::npos;
    assumed += assumes ? 1U : 0U;
    assumed_t += assumes ? demand.tonnes_per_year : 0;
    demand_t += demand.tonnes_per_year;
  }
  std::string html = "<ul>\n";
  html += fmt::format(
      "<li>{} of {} demand rows ({} % of their tonnes) rest at least in part on an assumption, "
      "mostly "
      "about how a known total splits over places.</li>\n",
      assumed, book.a_case.demand.size(), grouped(demand_t > 0 ? 100 * assumed_t / demand_t : 0));
  html +=
      book.context.choice == "equilibrium"
          ? "<li>Capacities are of freight alone and of an average day; passenger traffic on the "
            "same road or line is not in the case, so crowding there is understated. Many "
            "terminal capacities are estimates (confidence C or D), and prices of full terminals "
            "hang on them.</li>\n"
          : "<li>Routes do not yield to crowding: a full terminal or road keeps its time and "
            "price. Where volume passes capacity, the capacity chapter says so.</li>\n";
  html +=
      "<li>Prices are averages by mode and country; a single shipper may pay more or less.</li>\n"
      "<li>Hours are those of an ordinary day of the season. Slides, floods, strikes and closures "
      "beyond the seasonal ones are not in them.</li>\n"
      "<li>Demand is the same in every scenario of one year: a better way does not create trade "
      "here.</li>\n"
      "<li>Nothing here says whether a project pays: construction cost, loans and revenue are not "
      "part of this analysis.</li>\n"
      "<li>Positions on the maps are schematic and no basis for legal or engineering use.</li>\n";
  return html + "</ul>\n";
}

std::string not_run_chapter(const Book& book) {
  if (book.context.not_run.empty()) {
    return "<p>Every analysis of this version was run.</p>\n";
  }
  HtmlTable table({{"Analysis"}, {"Command"}});
  for (const NotRun& item : book.context.not_run) {
    table.row({escape(item.what), "<code>" + escape(item.command) + "</code>"});
  }
  return table.html("Not part of this run");
}

std::string manifest_chapter(const Book& book) {
  const ReportContext& context = book.context;
  std::string html = "<dl class=\"facts\">";
  const auto fact = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) {
      html += fmt::format("<dt>{}</dt><dd>{}</dd>", escape(name), escape(value));
    }
  };
  fact("Program", "Corridor " + context.version);
  fact("Command", context.command);
  fact("Made from", context.generated_from);
  fact("Choice of way", context.choice);
  fact("Money",
       fmt::format("{} of {}", book.a_case.settings.currency, book.a_case.settings.price_year));
  html +=
      "</dl>\n<p>The full record with resolved parameters, seed, timings and the hash of every "
      "output "
      "is run.json beside this file; <code>corridor verify</code> makes the run again from it and "
      "compares.</p>\n";
  HtmlTable files({{"Input"}, {"bytes", true}, {"SHA-256"}}, "inputs");
  for (const cases::InputFile& file : book.a_case.files) {
    files.row({escape(file.name), grouped(static_cast<double>(file.bytes)),
               "<code class=\"hash\">" + escape(file.sha256) + "</code>"});
  }
  html += "<details><summary>Input files</summary>" + files.html("Input files") + "</details>\n";
  if (!context.warnings.empty()) {
    html += fmt::format("<details><summary>{} warnings</summary><ul>", context.warnings.size());
    for (const std::string& warning : context.warnings) {
      html += "<li>" + escape(warning) + "</li>";
    }
    html += "</ul></details>\n";
  }
  html += "<h3>Credits</h3><ul class=\"credits\">";
  for (const std::string& credit : book.a_case.settings.credits) {
    html += "<li>" + escape(credit) + "</li>";
  }
  return html +
         "<li>Coastline: Natural Earth, public domain, by way of the world-atlas "
         "package</li></ul>\n";
}

std::string glossary_chapter() {
  return "<dl class=\"facts\">"
         "<dt>All-in cost</dt><dd>what is paid plus the value of time, reliability and carbon; "
         "\"generalized cost\" in the files</dd>"
         "<dt>Claim</dt><dd>a sourced value of one input; rival claims share a group</dd>"
         "<dt>Corridor's projects</dt><dd>projects that project.csv marks as the corridor's own; "
         "tonnes on "
         "them are counted once however many of their links a way uses</dd>"
         "<dt>Levy</dt><dd>toll, tax or fee within the price</dd>"
         "<dt>Mt, kt</dt><dd>million and thousand tonnes (1,000 kg each)</dd>"
         "<dt>Pair</dt><dd>an origin and a destination</dd>"
         "<dt>Scenario</dt><dd>a named variant of the case: what is open, when, with which "
         "values</dd>"
         "<dt>TEU</dt><dd>the room of a 20-foot container</dd>"
         "<dt>Terminal</dt><dd>a place where goods change mode or pass a border</dd>"
         "<dt>Tonne-km</dt><dd>one tonne carried one kilometre</dd>"
         "<dt>Unmet demand</dt><dd>tonnes that find no way, or none that is in time</dd>"
         "<dt>Way, chain</dt><dd>modes, terminals and borders in the order of travel</dd>"
         "</dl>\n";
}

}  // namespace corridor::output
