// import events: tables of others to rates by area and kind.
#include "commands.h"
#include "options.h"

#include <memory>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/text.h"
#include "corridor/disrupt/event_rate.h"
#include "corridor/import/events.h"
#include "corridor/table/csv_writer.h"

namespace corridor::app {
namespace {

struct ImportOptions {
  std::string table;
  std::string source;
  std::string first;
  std::string last;
  std::string output;
  bool json = false;
};

constexpr double kDaysOfYear = 365.25;  // of a window of several years

struct Rated {
  import::EventCount count;
  disrupt::RateEstimate rate;
};

// Not "import::Day parse_option": the formatter takes a line that begins with import for a module.
auto parse_option(const std::string& option, const std::string& text) -> import::Day {
  const auto day = import::parse_day(text);
  if (!day) {
    throw InputError(Error{.code = "E2602",
                           .what = "a date that cannot be read",
                           .file = option,
                           .found = text,
                           .expected = "a day as 2024-03-31"});
  }
  return *day;
}

std::string rates_csv(const std::vector<Rated>& rows, const ImportOptions& options) {
  table::CsvWriter writer({"series", "country", "province", "kind", "events", "known_to_point",
                           "known_to_district", "rate", "rate_low", "rate_high", "rate_unit",
                           "mean_days", "from", "to"});
  for (const Rated& row : rows) {
    writer.add(options.source).add(row.count.country).add(row.count.province).add(row.count.kind);
    writer.add(row.count.events).add(row.count.point).add(row.count.district);
    writer.add(row.rate.mean_per_year).add(row.rate.low_per_year).add(row.rate.high_per_year);
    writer.add("per_year").add(row.count.mean_days).add(options.first).add(options.last);
    writer.end_row();
  }
  return writer.text();
}

Json rates_json(const std::vector<Rated>& rows, const ImportOptions& options) {
  Json list = Json::array();
  for (const Rated& row : rows) {
    list.push_back({{"country", row.count.country},
                    {"province", row.count.province},
                    {"kind", row.count.kind},
                    {"events", row.count.events},
                    {"known_to_point", row.count.point},
                    {"known_to_district", row.count.district},
                    {"rate_per_year", row.rate.mean_per_year},
                    {"rate_low_per_year", row.rate.low_per_year},
                    {"rate_high_per_year", row.rate.high_per_year},
                    {"mean_days", row.count.mean_days}});
  }
  return {
      {"series", options.source}, {"from", options.first}, {"to", options.last}, {"rates", list}};
}

int import_events(const ImportOptions& options) {
  const auto source = import::parse_event_source(options.source);
  const import::Day first = parse_option("--from", options.first);
  const import::Day last = parse_option("--to", options.last);
  if (last < first) {
    throw InputError(Error{.code = "E2603",
                           .what = "a window that ends before it begins",
                           .file = "--to",
                           .found = options.last,
                           .expected = options.first + " or later"});
  }
  ErrorList errors;
  const auto events = import::read_events(options.table, *source, errors);
  errors.throw_if_any();
  const double years = static_cast<double>(last - first + 1) / kDaysOfYear;
  std::vector<Rated> rows;
  std::size_t counted = 0;
  for (const import::EventCount& count : import::count_events(events, first, last)) {
    rows.push_back({count, disrupt::event_rate(static_cast<int>(count.events), years)});
    counted += count.events;
  }
  if (!options.output.empty()) {
    write_file(options.output, rates_csv(rows, options));
  }
  if (options.json) {
    print_json(rates_json(rows, options));
    return kOk;
  }
  TextTable table{.header = {"country", "province", "kind", "events", "point", "district", "a year",
                             "95 % from", "to"},
                  .rows = {}};
  for (const Rated& row : rows) {
    table.rows.push_back({row.count.country, row.count.province, row.count.kind,
                          std::to_string(row.count.events), std::to_string(row.count.point),
                          std::to_string(row.count.district), grouped(row.rate.mean_per_year, 3),
                          grouped(row.rate.low_per_year, 3), grouped(row.rate.high_per_year, 3)});
  }
  fmt::print(
      "{} of {} events of {} begin from {} to {} ({} years)\n{}"
      "(gamma-Poisson with Jeffreys' prior; an empty province: known to the country only. "
      "One source a series: never add rates of two.)\n",
      counted, events.size(), options.source, options.first, options.last, grouped(years, 2),
      table.text());
  return kOk;
}

}  // namespace

void add_import(CLI::App& app, Action& chosen) {
  CLI::App* command = app.add_subcommand("import", "Tables of others into those of a case");
  command->require_subcommand(1);
  command->footer(
      "Example: corridor import events ged.csv --source ucdp --from 2019-01-01 --to 2024-12-31");
  auto options = std::make_shared<ImportOptions>();
  CLI::App* events =
      command->add_subcommand("events", "An event table to rates by area and kind, with intervals");
  events->add_option("table", options->table, "the CSV file, as its publisher gives it")
      ->required();
  events->add_option("--source", options->source, "who counted")
      ->required()
      ->check(CLI::IsMember({"ucdp", "acled", "gdacs", "emdat"}));
  events->add_option("--from", options->first, "first day that was watched, as 2019-01-01")
      ->required();
  events->add_option("--to", options->last, "last day that was watched")->required();
  events->add_option("-o,--output", options->output,
                     "CSV file of rates, in the units of hazard.csv");
  events->add_flag("--json", options->json, "print one JSON object");
  events->footer(
      "Example: corridor import events ged.csv --source ucdp --from 2019-01-01 --to 2024-12-31");
  events->callback([=, &chosen] { chosen = [=] { return import_events(*options); }; });
}

}  // namespace corridor::app
