#include "corridor/case/schema.h"

#include <algorithm>
#include <string>
#include <vector>

namespace corridor::cases {
namespace {

using table::Column;
using table::TableSchema;
using table::Type;

const std::vector<std::string_view> kStatus = {"open",     "under_construction", "planned",
                                               "proposed", "suspended",          "closed"};
const std::vector<std::string_view> kCapacityUnit = {
    "t_per_day", "veh_per_day", "pce_per_h", "trains_per_day", "m3_per_day", "teu_per_day"};

Column id(std::string_view name, std::string_view what) {
  return {.name = name, .description = what, .required = true};
}
Column text(std::string_view name, std::string_view what) {
  return {.name = name, .description = what};
}
Column reference(std::string_view name, std::string_view file, std::string_view what,
                 bool required = true) {
  return {.name = name, .description = what, .required = required, .refers_to = file};
}
Column number(std::string_view name, std::string_view unit, std::string_view what,
              double least = 0) {
  return {.name = name, .type = Type::number, .unit = unit, .description = what, .least = least};
}
Column any_number(std::string_view name, std::string_view unit, std::string_view what) {
  return {.name = name, .type = Type::number, .unit = unit, .description = what};
}
Column share(std::string_view name, std::string_view what) {
  return {.name = name, .type = Type::number, .description = what, .least = 0, .most = 1};
}
Column positive(std::string_view name, std::string_view unit, std::string_view what,
                bool required = false) {
  return {.name = name,
          .type = Type::number,
          .unit = unit,
          .description = what,
          .required = required,
          .least = 0,
          .above_least = true};
}
Column whole(std::string_view name, std::string_view what, double least = 0, double most = 1e9) {
  return {.name = name, .type = Type::integer, .description = what, .least = least, .most = most};
}
Column truth(std::string_view name, std::string_view what) {
  return {.name = name, .type = Type::boolean, .description = what};
}
Column choice(std::string_view name, std::vector<std::string_view> options, std::string_view what,
              bool required = false) {
  return {.name = name, .description = what, .required = required, .options = std::move(options)};
}
Column year(std::string_view name, std::string_view what) {
  return whole(name, what, 1800, 2200);
}
Column month(std::string_view name, std::string_view what) {
  return whole(name, what, 1, 12);
}

std::vector<Column> with_evidence(std::vector<Column> columns) {
  columns.push_back({.name = "source_id",
                     .description = "sources, joined by ;",
                     .required = true,
                     .refers_to = "source.csv"});
  columns.push_back(text("as_of", "year or date that the fact stands for"));
  columns.push_back(choice("confidence", {"A", "B", "C", "D"},
                           "A read in the source, B derived or secondary, C estimate, D unseen",
                           true));
  columns.push_back(text("note", "remark; says why for an assumption"));
  return columns;
}

void add_money(std::vector<TableSchema>& all) {
  all.push_back(
      {.file = "loan.csv",
       .row = "a loan, or one tranche of a financing, on its base claims",
       .key = "loan_id",
       .columns = with_evidence(
           {id("loan_id", "key"),
            reference("project_id", "project.csv", "what it pays for"),
            text("name", "for people"),
            text("lender", "lender"),
            text("borrower", "borrower"),
            id("currency", "ISO 4217"),
            positive("principal_m", "million of the currency", "committed", true),
            positive("principal_musd", "million USD", "the same in USD, at the source's rate"),
            share("share_of_project", "of the project's cost"),
            choice("rate_type", {"fixed", "floating"}, "kind of rate"),
            any_number("interest_rate_pct", "%", "a year, fixed; below 0 is taken, and said"),
            text("base_rate", "series of a floating rate"),
            any_number("margin_pct", "%", "on the base rate"),
            number("grace_years", "year", "without repayment, from the first drawdown"),
            positive("maturity_years", "year", "from the first drawdown, grace included", true),
            choice("repayment", {"equal_principal", "annuity", "bullet"}, "after the grace"),
            whole("payments_per_year", "1, 2, 4 or 12", 1, 12),
            choice("grace_interest", {"paid", "capitalised"}, "of the grace"),
            number("commitment_fee_pct", "%", "a year, of what is not drawn"),
            number("management_fee_pct", "%", "once, of the amount"),
            share("guarantee_share", "of a shortfall, by the state"),
            {.name = "first_drawdown_year",
             .type = Type::integer,
             .description = "year",
             .required = true,
             .least = 1800,
             .most = 2200},
            whole("drawdown_years", "even drawdowns, one a year", 1, 100),
            choice("status", {"open", "planned"}, "agreed or not"),
            truth("portfolio", "stands for several loans: compared, never added"),
            truth("borne_by_state", "true: the state pays, not the project"),
            text("deferral_from", "principal due from this date"),
            text("deferral_to", "to this date"),
            whole("deferral_months", "is moved by so many months"),
            text("claim_ids", "of its base terms")})});
  all.push_back({.file = "currency.csv",
                 .row = "a currency in a year",
                 .columns = with_evidence({id("currency", "ISO 4217"),
                                           {.name = "year",
                                            .type = Type::integer,
                                            .description = "year",
                                            .required = true,
                                            .least = 1800,
                                            .most = 2200},
                                           positive("usd_per_unit", "USD", "annual mean", true),
                                           positive("deflator", "", "price level, any base")})});
  all.push_back(
      {.file = "series.csv",
       .row = "a figure of a country in a year",
       .columns = with_evidence(
           {id("series_id", "what"),
            text("country", "ISO 3166-1 alpha-2"),
            {.name = "year",
             .type = Type::integer,
             .description = "year",
             .required = true,
             .least = 1800,
             .most = 2200},
            {.name = "value", .type = Type::number, .description = "value", .required = true},
            any_number("low", "unit", "low"),
            any_number("high", "unit", "high"),
            text("unit", "unit"),
            choice("kind", {"observed", "derived", "projected", "assumption"}, "how known")})});
}

Column factor(std::string_view name, std::string_view what) {
  return {.name = name, .type = Type::number, .description = what, .required = true, .least = 0};
}

void add_hazards(std::vector<TableSchema>& all) {
  all.push_back(
      {.file = "hazard.csv",
       .row = "a process that takes capacity from links or terminals",
       .key = "hazard_id",
       .columns = with_evidence(
           {id("hazard_id", "key"),
            text("name", "for people"),
            id("kind", "landslide, flood, snow, border_closure, ..."),
            {.name = "rate",
             .type = Type::number,
             .description = "events, in rate_unit",
             .required = true,
             .least = 0},
            number("rate_low", "", "95 percent interval"),
            number("rate_high", "", "95 percent interval"),
            choice("rate_unit", {"per_year", "per_year_per_100km"}, "unit of the rate", true),
            text("months", "12 weights from January, sum 1; empty: evenly"),
            year("year_from", "first year"),
            year("year_to", "last year"),
            choice("duration_distribution", {"lognormal", "gamma", "empirical", "fixed"},
                   "of the closure", true),
            positive("duration_mean_days", "d", "mean; empty: estimated from durations_days"),
            number("duration_sd_days", "d", "standard deviation"),
            text("durations_days", "observed: 3, a range 2-14, 8+ still closed"),
            share("remaining_capacity", "of what is hit"),
            {.name = "remaining_speed",
             .type = Type::number,
             .description = "factor on the speed of what is left",
             .least = 0,
             .most = 1,
             .above_least = true},
            choice("hits", {"one", "near", "all"}, "members that an event hits", true),
            positive("correlation_km", "km", "distance over which near falls to 1/e"),
            text("common_cause_group", "hazards that happen together"),
            text("raised_by", "hazard whose events raise the rate"),
            positive("raise_factor", "", "of the rate"),
            positive("raise_days", "d", "for how long"),
            text("hazard_group", "rival series of one process"),
            text("series", "who counted"),
            truth("base", "taken unless another of the group is named")})});
  all.push_back({.file = "hazard_footprint.csv",
                 .row = "what a hazard may hit",
                 .columns = {id("hazard_id", "hazard"),
                             choice("subject_table", {"link", "terminal", "node", "route", "area"},
                                    "table of the subject", true),
                             text("subject_id", "row of it; empty for an area"),
                             text("area", "POLYGON or LINESTRING as WKT, degrees"),
                             positive("buffer_km", "km", "about a LINESTRING"),
                             text("modes", "of the links of an area; empty: all"),
                             number("weight", "", "relative; empty: 1"), text("note", "remark")}});
  all.push_back({.file = "measure.csv",
                 .row = "what can be done about hazards",
                 .key = "measure_id",
                 .columns = with_evidence({id("measure_id", "key"), text("name", "for people"),
                                           text("kind", "kind"),
                                           positive("cost_musd", "million USD", "once", true),
                                           number("cost_low_musd", "million USD", "low"),
                                           number("cost_high_musd", "million USD", "high"),
                                           number("opex_musd_per_year", "million USD", "a year"),
                                           positive("life_years", "year", "life", true),
                                           text("excludes", "measures, separated by blanks"),
                                           text("requires", "measures, separated by blanks")})});
  all.push_back(
      {.file = "measure_effect.csv",
       .row = "what a measure changes",
       .columns = with_evidence(
           {id("measure_id", "measure"), text("hazard_id", "hazard; empty: the subject itself"),
            choice("subject_table", {"link", "terminal"}, "empty: the whole footprint"),
            text("subject_id", "row of it"),
            choice("attribute", {"rate_factor", "duration_factor", "capacity_factor", "opens"},
                   "what changes", true),
            factor("value", "factor, or 1 for opens"), number("low", "", "low"),
            number("high", "", "high")})});
}

std::vector<TableSchema> make_schemas() {
  std::vector<TableSchema> all;
  all.push_back(
      {.file = "config.csv",
       .row = "the units and coordinate system of the GMNS tables (one row)",
       .required = true,
       .columns = {
           text("dataset_name", "name of the data set"),
           choice("short_length", {"m", "meter", "foot", "ft"}, "unit of short lengths"),
           choice("long_length", {"km", "kilometer", "mile", "mi", "m", "meter"},
                  "unit of link.length", true),
           choice("speed", {"kph", "km/h", "kmh", "mph", "m/s"}, "unit of link.free_speed", true),
           text("crs", "coordinate system; empty: WGS 84 degrees"),
           text("geometry_field_format", "wkt"), text("currency", "of link.toll"),
           text("version_number", "of GMNS"),
           choice("id_type", {"string", "integer"}, "ids are read as text")}});
  all.push_back(
      {.file = "source.csv",
       .row = "a source",
       .required = true,
       .key = "source_id",
       .columns = {id("source_id", "key"), id("title", "title"), text("publisher", "publisher"),
                   text("published", "year or date"), text("url", "address"),
                   text("licence", "licence"), text("note", "what was used")}});
  all.push_back({.file = "mode.csv",
                 .row = "a way of moving: road, rail of a gauge, pipeline of a product, sea",
                 .required = true,
                 .key = "mode",
                 .columns = with_evidence(
                     {id("mode", "key"),
                      id("name", "for people"),
                      choice("family", {"road", "rail", "pipeline", "sea"}, "kind of mode", true),
                      positive("vehicle_t", "t", "a full vehicle carries", true),
                      {.name = "load_factor",
                       .type = Type::number,
                       .description = "of a loaded run",
                       .least = 0,
                       .most = 2,
                       .above_least = true},
                      share("empty_return_share", "loaded runs that return empty"),
                      positive("pce", "", "passenger car equivalents of a vehicle"),
                      positive("teu_per_vehicle", "TEU", "of a vehicle"),
                      {.name = "operating_h_per_day",
                       .type = Type::number,
                       .unit = "h",
                       .description = "of movement in a day of travel",
                       .least = 0,
                       .most = 24,
                       .above_least = true},
                      positive("speed_factor", "", "speed while moving over free speed"),
                      number("stop_h_per_1000km", "h", "of stops beside the daily rest"),
                      number("emission_kg_per_tkm", "kg CO2/t km", "greenhouse gases"),
                      number("reliability_h_per_1000km", "h", "standard deviation of time"),
                      number("constant_usd_per_t", "USD/t",
                             "calibrated constant of the choice, each time the mode is taken"),
                      choice("physics", {"none", "truck", "train", "pipeline"},
                             "model that computes time and energy where a profile is known")})});
  all.push_back(
      {.file = "node.csv",
       .row = "a place",
       .required = true,
       .key = "node_id",
       .columns = with_evidence({id("node_id", "key"),
                                 text("name", "for people"),
                                 {.name = "x_coord",
                                  .type = Type::number,
                                  .unit = "degree",
                                  .description = "longitude, WGS 84",
                                  .required = true,
                                  .least = -180,
                                  .most = 180},
                                 {.name = "y_coord",
                                  .type = Type::number,
                                  .unit = "degree",
                                  .description = "latitude, WGS 84",
                                  .required = true,
                                  .least = -90,
                                  .most = 90},
                                 any_number("z_coord", "m", "GMNS elevation"),
                                 text("node_type", "kind"),
                                 text("country", "ISO 3166-1 alpha-2 of the administering side"),
                                 text("unlocode", "UN/LOCODE"),
                                 {.name = "elevation_m",
                                  .type = Type::number,
                                  .unit = "m",
                                  .description = "above sea level",
                                  .least = -500,
                                  .most = 9000}})});
  all.push_back(
      {.file = "link.csv",
       .row = "a link of one mode",
       .required = true,
       .key = "link_id",
       .columns = with_evidence(
           {id("link_id", "key"),
            text("name", "for people"),
            reference("from_node_id", "node.csv", "where it starts"),
            reference("to_node_id", "node.csv", "where it ends"),
            {.name = "directed",
             .type = Type::boolean,
             .description = "false: two arcs",
             .required = true},
            positive("length", "long_length of config.csv", "length", true),
            positive("free_speed", "speed of config.csv", "free speed of a loaded vehicle"),
            positive("lanes", "", "lanes, of both directions together where the link has both"),
            text("facility_type", "class of road or line"),
            number("toll", "USD/vehicle", "levy on a vehicle"),
            text("toll_payee", "who receives the toll"),
            text("geometry", "WKT line; empty: straight"),
            reference("mode", "mode.csv", "mode"),
            text("ref", "road or line number"),
            text("country", "ISO 3166-1 alpha-2; XX: the high seas"),
            choice("status", kStatus, "today's status", true),
            year("year_from", "first year in which it exists"),
            year("year_to", "last year in which it exists"),
            month("closed_from_month", "first month of the yearly closure"),
            month("closed_to_month", "last month of the yearly closure"),
            year("closed_until_year", "last year in which the yearly closure applies"),
            number("freight_capacity", "capacity_unit", "capacity"),
            choice("capacity_unit", kCapacityUnit, "unit of freight_capacity"),
            truth("capacity_both_directions", "true: halved per direction"),
            positive("hours", "h", "time that overrides length over speed"),
            number("gauge_mm", "mm", "track gauge"),
            whole("tracks", "tracks", 1, 20),
            truth("electrified", "electric traction"),
            number("ruling_gradient_permille", "‰", "ruling gradient"),
            number("diameter_mm", "mm", "outside diameter of a pipeline"),
            reference("project_id", "project.csv", "project that builds or upgrades it", false),
            positive("before_free_speed", "speed of config.csv", "without the project"),
            choice("before_status", kStatus, "without the project"),
            number("before_freight_capacity", "capacity_unit", "without the project")})});
  all.push_back(
      {.file = "zone.csv",
       .row = "where demand starts or ends",
       .required = true,
       .key = "zone_id",
       .columns = with_evidence(
           {id("zone_id", "key"), text("name", "for people"), text("super_zone", "group of zones"),
            reference("node_id", "node.csv", "where it joins the network"),
            id("access_modes", "modes on which a shipment may start or end"),
            number("population", "", "people"), number("gdp_musd", "million USD", "gross product"),
            positive("area_km2", "km2", "land area, for distances within the zone")})});
  all.push_back(
      {.file = "project.csv",
       .row = "what is built or upgraded",
       .key = "project_id",
       .columns = with_evidence(
           {id("project_id", "key"), text("name", "for people"), text("mode", "mode"),
            choice("kind", {"new", "upgrade"}, "new links go without it, upgrades fall back"),
            truth("corridor", "one of the corridor's own projects"),
            choice("status", kStatus, "today's status"), year("year_start", "begin"),
            year("year_open", "opening"), number("length_km", "km", "length")})});
  all.push_back(
      {.file = "terminal.csv",
       .row = "a transfer: between modes, or through a border or customs post",
       .key = "terminal_id",
       .columns = with_evidence(
           {id("terminal_id", "key"),
            text("name", "for people"),
            reference("node_id", "node.csv", "where it is"),
            choice("terminal_type",
                   {"port", "dry_port", "border", "customs", "gauge_change", "rail_road",
                    "pump_terminal", "canal"},
                   "kind", true),
            reference("mode_from", "mode.csv", "from"),
            reference("mode_to", "mode.csv", "to"),
            truth("directed", "false: both ways"),
            text("far_links", "links on the far side, for a border, customs post or canal"),
            text("commodities", "that it takes; empty: all"),
            number("hours", "h", "time of the transfer, waiting included"),
            number("capacity", "capacity_unit", "capacity"),
            choice("capacity_unit", kCapacityUnit, "unit of capacity"),
            truth("capacity_both_directions", "true: halved per direction"),
            number("price", "price_unit", "what the user pays, levy included"),
            number("resource_cost", "price_unit", "what society spends, levies excluded"),
            number("levy", "price_unit", "toll, tax or fee within the price"),
            text("levy_payee", "who receives the levy"),
            choice("price_unit", {"usd_per_t", "usd_per_teu", "usd_per_vehicle"},
                   "unit of price, resource_cost and levy"),
            choice("status", kStatus, "today's status", true),
            year("year_from", "first year"),
            year("year_to", "last year"),
            month("closed_from_month", "first month of the yearly closure"),
            month("closed_to_month", "last month of the yearly closure"),
            year("closed_until_year", "last year in which the yearly closure applies"),
            reference("project_id", "project.csv", "project that builds it", false)})});
  all.push_back({.file = "commodity.csv",
                 .row = "what moves",
                 .required = true,
                 .key = "commodity",
                 .columns = with_evidence(
                     {id("commodity", "key"), text("name", "for people"),
                      positive("value_usd_per_t", "USD/t", "unit value", true),
                      share("value_of_time_share_per_day", "share of the value lost in a day"),
                      positive("perishable_days", "d", "later it is lost; empty: keeps"),
                      number("reliability_ratio", "",
                             "cost of an hour of standard deviation over an hour of time"),
                      positive("t_per_teu", "t/TEU", "empty: not containerised"),
                      id("modes", "modes that may carry it"),
                      positive("logit_scale_per_usd", "t/USD", "scale of the choice", true),
                      number("unmet_usd_per_t", "USD/t", "value of a tonne that cannot move")})});
  all.push_back(
      {.file = "demand.csv",
       .row = "tonnes between two zones",
       .required = true,
       .key = "demand_id",
       .columns = with_evidence({id("demand_id", "key"),
                                 reference("o_zone_id", "zone.csv", "from"),
                                 reference("d_zone_id", "zone.csv", "to"),
                                 reference("commodity", "commodity.csv", "what"),
                                 {.name = "year",
                                  .type = Type::integer,
                                  .description = "year",
                                  .required = true,
                                  .least = 1800,
                                  .most = 2200},
                                 text("season", "season of case.toml; empty: the whole year"),
                                 {.name = "tonnes_per_year",
                                  .type = Type::number,
                                  .unit = "t/year",
                                  .description = "tonnes",
                                  .required = true,
                                  .least = 0},
                                 truth("calibration", "set from an observed value"),
                                 text("derivation", "how it was derived")})});
  all.push_back({.file = "tariff.csv",
                 .row = "what moving costs",
                 .required = true,
                 .key = "tariff_id",
                 .columns = with_evidence(
                     {id("tariff_id", "key"),
                      reference("mode", "mode.csv", "mode"),
                      id("country", "ISO alpha-2, or all"),
                      id("commodity", "commodity, or all"),
                      year("year_from", "first year"),
                      year("year_to", "last year"),
                      {.name = "price",
                       .type = Type::number,
                       .unit = "unit",
                       .description = "what the user pays, levy included",
                       .required = true,
                       .least = 0},
                      number("resource_cost", "unit", "what society spends, levies excluded"),
                      number("levy", "unit", "toll, tax or fee within the price"),
                      text("levy_payee", "who receives the levy"),
                      choice("unit",
                             {"usd_per_t_km", "usd_per_teu_km", "usd_per_vehicle_km", "usd_per_t",
                              "usd_per_bbl_km"},
                             "unit of the three amounts", true)})});
  all.push_back({.file = "season.csv",
                 .row = "a change within the year",
                 .key = "season_id",
                 .columns = with_evidence(
                     {id("season_id", "key"),
                      choice("subject_table", {"link", "terminal"}, "table of the subject", true),
                      id("subject_id", "what changes"), month("month_from", "first month"),
                      month("month_to", "last month"), year("year_from", "first year"),
                      year("year_to", "last year"),
                      positive("capacity_factor", "", "multiplies the capacity"),
                      positive("speed_factor", "", "multiplies the speed"),
                      truth("closed", "closed in these months")})});
  all.push_back(
      {.file = "profile.csv",
       .row = "a point of an elevation profile",
       .columns = with_evidence({id("profile_id", "profile"),
                                 whole("seq", "order"),
                                 text("place", "name"),
                                 reference("node_id", "node.csv", "place, if it is one", false),
                                 {.name = "chainage_km",
                                  .type = Type::number,
                                  .unit = "km",
                                  .description = "along the profile",
                                  .required = true,
                                  .least = 0},
                                 {.name = "elevation_m",
                                  .type = Type::number,
                                  .unit = "m",
                                  .description = "above sea level",
                                  .required = true,
                                  .least = -500,
                                  .most = 9000},
                                 positive("radius_m", "m", "of the curve from here on"),
                                 positive("limit_kmh", "km/h", "speed limit from here on"),
                                 truth("tunnel", "in a tunnel from here on"),
                                 {.name = "ground_c",
                                  .type = Type::number,
                                  .unit = "C",
                                  .description = "ground temperature at pipe depth from here on",
                                  .least = -60,
                                  .most = 60}})});
  all.push_back({.file = "unit_price.csv",
                 .row = "what a unit of an engineering quantity costs, or how long it lasts",
                 .key = "price_id",
                 .columns = with_evidence(
                     {id("price_id", "key"), positive("value", "", "price", true),
                      positive("low", "", "lower end"), positive("high", "", "upper end"),
                      text("unit", "unit of the value")})});
  all.push_back(
      {.file = "route.csv",
       .row = "a named route as a chain of links",
       .key = "route_id",
       .columns = {id("route_id", "key"), text("mode", "mode"), text("name", "name"),
                   reference("from_node_id", "node.csv", "start"),
                   reference("to_node_id", "node.csv", "end"), id("link_ids", "links in order")}});
  all.push_back(
      {.file = "route_claim.csv",
       .row = "a published length of a route",
       .key = "claim_id",
       .columns = {id("claim_id", "key"), reference("route_id", "route.csv", "route"),
                   positive("claimed_km", "km", "published length", true),
                   number("tolerance_pct", "%", "accepted deviation; empty: contradicted"),
                   reference("source_id", "source.csv", "source"), text("as_of", "year"),
                   text("note", "remark")}});
  all.push_back(
      {.file = "parameter.csv",
       .row = "a parameter with no other home",
       .key = "name",
       .columns = with_evidence(
           {id("name", "key"),
            {.name = "value", .type = Type::number, .description = "value", .required = true},
            text("unit", "unit"),
            any_number("low", "", "low"),
            any_number("high", "", "high")})});
  all.push_back({.file = "claim.csv",
                 .row = "a sourced value of one input",
                 .columns = {id("claim_id", "a claim; its rows go together"),
                             id("claim_group", "claims that compete"),
                             id("subject_table", "table of the subject"),
                             id("subject_id", "row of the subject"),
                             id("attribute", "column"),
                             text("year", "year"),
                             text("value", "value"),
                             any_number("low", "", ""),
                             any_number("high", "", ""),
                             text("distribution", "of the value"),
                             text("unit", "unit"),
                             text("currency", "ISO 4217"),
                             year("price_year", "of the money"),
                             text("as_of", "date"),
                             text("claimant", "who says so"),
                             text("stance", "kind of source"),
                             reference("source_id", "source.csv", "source"),
                             choice("confidence", {"A", "B", "C", "D"}, "confidence", true),
                             truth("base", "taken unless a scenario names another"),
                             text("note", "remark")}});
  all.push_back({.file = "observation.csv",
                 .row = "an observed figure that the model is held against",
                 .key = "observation_id",
                 .columns = with_evidence({id("observation_id", "key"), id("quantity", "what"),
                                           text("scope", "where"), text("year", "year or period"),
                                           any_number("low", "unit", "low"),
                                           any_number("high", "unit", "high"), text("unit", "unit"),
                                           truth("calibration", "used to set demand")})});
  all.push_back({.file = "statement.csv",
                 .row = "what somebody said about the corridor",
                 .key = "statement_id",
                 .columns = {id("statement_id", "key"), id("who", "who"), text("date", "date"),
                             id("paraphrase", "in our words"), text("figures", "that bear on it"),
                             reference("source_id", "source.csv", "source")}});
  add_hazards(all);
  add_money(all);
  return all;
}

}  // namespace

std::span<const TableSchema> schemas() {
  static const std::vector<TableSchema> kAll = make_schemas();
  return kAll;
}

const TableSchema* find_schema(std::string_view name) {
  const auto all = schemas();
  const auto found = std::find_if(all.begin(), all.end(), [&](const TableSchema& schema) {
    return schema.file == name || schema.file.substr(0, schema.file.find('.')) == name;
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace corridor::cases
