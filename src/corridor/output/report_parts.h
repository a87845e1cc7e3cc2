// What the chapters of the report share.
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "corridor/case/case.h"
#include "corridor/output/report.h"
#include "corridor/study/flows.h"

namespace corridor::output {

using SourceIds = std::set<std::string>;

/// A pair of the report with its routes in the base scenario's reference season.
struct ReportPair {
  std::string from = {};  // names
  std::string to = {};
  NodeId origin = {};
  NodeId destination = {};
  CommodityId commodity = {};
  double t_per_year = 0;  // 0: no demand in the case, routes as a shipper would find them
  std::vector<study::RouteResult> routes = {};
};

struct Book {
  const cases::Case& a_case;
  const study::FlowsResult& result;
  const ReportContext& context;
  const study::YearResult& base;       // default scenario, its first year
  const study::SeasonResult& season;   // its reference season
  std::set<std::string> own_projects;  // the corridor's own
  std::vector<ReportPair> pairs;       // report pairs; the headline pair first
};

Book open_book(const cases::Case& a_case, const study::FlowsResult& result,
               const ReportContext& context);

/// The cheapest routes of a pair in another year or season; as `pair` has it for commodity.
std::vector<study::RouteResult> routes_in(const Book& book, const ReportPair& pair,
                                          const study::YearResult& year,
                                          const study::SeasonResult& season, int count);

/// True if a link of the corridor's own projects is on it.
bool uses_corridor(const Book& book, const std::vector<ArcId>& arcs);
double corridor_tonnes(const Book& book, const study::YearResult& year);

/// Countries of the headline pair's ends, in order, each once.
std::vector<std::string> pair_countries(const Book& book);
/// Tonne-km of a year by family (road, rail, pipeline, sea), of links in a country; empty: all.
std::array<double, 4> tonne_km_by_family(const Book& book, const study::YearResult& year,
                                         const std::string& country);

/// Sources behind a route: its links, terminals, modes, tariffs and the commodity.
SourceIds sources_of(const Book& book, const ReportPair& pair, const study::RouteResult& route);
void add_sources(SourceIds& to, const cases::Evidence& evidence);

/// "from <a href="#src-x">x</a>, ..." behind a disclosure that opens without script.
std::string sources_html(const SourceIds& ids);
/// The keys of a source_id cell as links into the list of sources.
std::string source_cell(std::string_view joined);
/// A to D; C and D stand out by shape as well as by colour.
std::string confidence_mark(std::string_view confidence);

/// Ids for readers: "_" as a space.
std::string spaced(std::string text);

/// "road > border > sea" with arrows, escaped.
std::string chain_html(std::string_view chain);

std::string scenario_label(const Book& book, const study::YearResult& year);

std::string headline_chapter(const Book& book);
std::string map_chapter(const Book& book);
std::string routes_chapter(const Book& book);
std::string modes_chapter(const Book& book);
std::string scenarios_chapter(const Book& book);
std::string limits_of_capacity_chapter(const Book& book);
std::string claims_chapter(const Book& book);
std::string inputs_chapter(const Book& book);
std::string observations_chapter(const Book& book);
std::string sources_chapter(const Book& book);
std::string methods_chapter(const Book& book);
std::string caveats_chapter(const Book& book);
std::string not_run_chapter(const Book& book);
std::string manifest_chapter(const Book& book);
std::string glossary_chapter();

std::string report_css();

}  // namespace corridor::output
