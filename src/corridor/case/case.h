// A case folder as checked, typed objects. Tables that only the outputs carry stay tables.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corridor/base/error.h"
#include "corridor/base/id.h"
#include "corridor/case/run_memo.h"
#include "corridor/network/overlay.h"
#include "corridor/network/supernetwork.h"
#include "corridor/table/csv.h"

namespace corridor::cases {

enum class Family : std::uint8_t { road, rail, pipeline, sea };
enum class Status : std::uint8_t { open, under_construction, planned, proposed, suspended, closed };
enum class Physics : std::uint8_t { none, truck, train, pipeline };
enum class CapacityUnit : std::uint8_t {
  t_per_day,
  veh_per_day,
  pce_per_h,
  trains_per_day,
  m3_per_day,
  teu_per_day
};
enum class PriceUnit : std::uint8_t { usd_per_t, usd_per_teu, usd_per_vehicle };
enum class TariffUnit : std::uint8_t {
  usd_per_t_km,
  usd_per_teu_km,
  usd_per_vehicle_km,
  usd_per_t,
  usd_per_bbl_km
};

std::string_view name(Family family);
std::string_view name(Status status);
std::string_view name(CapacityUnit unit);

/// Where a figure comes from: every input row has one.
struct Evidence {
  std::string source_id = {};  // joined by ;
  std::string as_of = {};
  char confidence = 'D';
  std::string note = {};
};

struct Mode {
  std::string id = {};
  std::string name = {};
  Family family = Family::road;
  double vehicle_t = 0;
  double load_factor = 1;
  double empty_return_share = 0;
  double pce = 1;
  double teu_per_vehicle = 0;  // 0: carries no containers as such
  double operating_h_per_day = 24;
  double speed_factor = 1;
  double stop_h_per_1000km = 0;
  double emission_kg_per_tkm = 0;
  double reliability_h_per_1000km = 0;
  /// Calibrated constant of the choice, for each time a shipment goes over to this mode: what the
  /// tables do not hold (wagons to be had, slots, habit). Part of generalized cost, never of a
  /// price.
  double constant_usd_per_t = 0;
  Physics physics = Physics::none;
  Evidence evidence = {};
};

struct Place {
  std::string id = {};
  std::string name = {};
  double longitude = 0;
  double latitude = 0;
  std::string type = {};
  std::string country = {};
  std::optional<double> elevation_m = {};
  Evidence evidence = {};
};

/// The years, months and status in which a link or terminal is there.
struct Availability {
  Status status = Status::open;
  int year_from = 0;
  int year_to = 9999;
  int closed_from_month = 0;  // 0: no yearly closure
  int closed_to_month = 0;
  int closed_until_year = 9999;
};

struct Link {
  std::string id = {};
  std::string name = {};
  std::string ref = {};
  PlaceId from = {};
  PlaceId to = {};
  bool two_way = true;
  ModeId mode = {};
  std::string facility_type = {};
  std::string country = {};
  double length_km = 0;
  double free_speed_kmh = 0;         // 0: none given
  double lanes = 0;                  // of both directions where the link has both; 0: not given
  std::optional<double> hours = {};  // overrides length over speed
  double toll_usd_per_vehicle = 0;   // a levy
  std::string toll_payee = {};
  Availability availability = {};
  double capacity = 0;  // per direction; 0: unknown
  CapacityUnit capacity_unit = CapacityUnit::t_per_day;
  double gauge_mm = 0;  // 0: not given
  int tracks = 0;
  bool electrified = false;
  double ruling_gradient_permille = 0;
  double diameter_mm = 0;  // outside, of a pipeline
  std::string project_id = {};
  std::optional<double> before_free_speed_kmh = {};
  std::optional<Status> before_status = {};
  std::optional<double> before_capacity = {};
  Evidence evidence = {};
};

struct Terminal {
  std::string id = {};
  std::string name = {};
  PlaceId place = {};
  std::string type = {};
  ModeId from = {};
  ModeId to = {};
  bool two_way = true;
  std::vector<LinkId> far_links = {};
  std::vector<CommodityId> commodities = {};  // empty: all
  double hours = 0;
  double capacity = 0;  // per direction; 0: unknown
  CapacityUnit capacity_unit = CapacityUnit::t_per_day;
  double price = 0;
  double resource_cost = 0;
  double levy = 0;
  std::string levy_payee = {};
  PriceUnit price_unit = PriceUnit::usd_per_t;
  Availability availability = {};
  std::string project_id = {};
  Evidence evidence = {};
};

struct Zone {
  std::string id = {};
  std::string name = {};
  std::string super_zone = {};
  PlaceId place = {};
  std::vector<ModeId> access_modes = {};
  std::optional<double> population = {};
  std::optional<double> gdp_musd = {};
  Evidence evidence = {};
};

struct Commodity {
  std::string id = {};
  std::string name = {};
  double value_usd_per_t = 0;
  double value_of_time_usd_per_t_h = 0;
  std::optional<double> perishable_days = {};
  double reliability_ratio = 0;
  double t_per_teu = 0;                    // 0: not containerised
  std::vector<std::uint8_t> may_use = {};  // by ModeId
  double logit_scale_per_usd = 0;
  double unmet_usd_per_t = 0;
  Evidence evidence = {};
};

struct Demand {
  std::string id = {};
  ZoneId origin = {};
  ZoneId destination = {};
  CommodityId commodity = {};
  int year = 0;
  std::string season = {};  // empty: the whole year
  double tonnes_per_year = 0;
  bool calibration = false;
  std::string derivation = {};
  Evidence evidence = {};
};

struct Tariff {
  std::string id = {};
  ModeId mode = {};
  std::string country = {};    // "all": any
  CommodityId commodity = {};  // none: any
  int year_from = 0;
  int year_to = 9999;
  double price = 0;
  double resource_cost = 0;
  double levy = 0;
  std::string levy_payee = {};
  TariffUnit unit = TariffUnit::usd_per_t_km;
  Evidence evidence = {};
};

/// A row of season.csv: months in which a link or terminal is slower, narrower or closed.
struct SeasonChange {
  network::Subject subject = network::Subject::link;
  std::uint32_t index = 0;
  int month_from = 1;
  int month_to = 12;
  int year_from = 0;
  int year_to = 9999;
  double capacity_factor = 1;
  double speed_factor = 1;
  bool closed = false;
};

struct Project {
  std::string id = {};
  std::string name = {};
  int year_start = 0;  // 0: not known
  int year_open = 0;
  bool is_new = true;  // false: an upgrade
  bool corridor = false;
  Status status = Status::open;
  Evidence evidence = {};
};

struct Route {
  std::string id = {};
  std::string mode = {};
  std::string name = {};
  PlaceId from = {};
  PlaceId to = {};
  std::vector<LinkId> links = {};
};

/// A point of profile.csv. What is not a height holds from its point to the next.
struct ProfilePoint {
  std::string place = {};
  PlaceId node = {};  // none: no place of the network
  double chainage_km = 0;
  double elevation_m = 0;
  double radius_m = 0;   // of the curve; 0: not given
  double limit_kmh = 0;  // 0: not given
  bool tunnel = false;
  std::optional<double> ground_c = {};
  Evidence evidence = {};
};

/// The points of one profile_id, chainage rising.
struct ElevationProfile {
  std::string id = {};
  std::vector<ProfilePoint> points = {};
};

struct RouteClaim {
  std::string id = {};
  std::string route_id = {};
  double claimed_km = 0;
  std::optional<double> tolerance_pct = {};  // none: reported as contradicted
  std::string source_id = {};
  std::string as_of = {};
  std::string note = {};
};

struct Parameter {
  std::string name = {};
  double value = 0;
  std::string unit = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  Evidence evidence = {};
};

/// A row of unit_price.csv: what a unit of an engineering quantity costs, or a life in years.
struct UnitPrice {
  std::string id = {};
  double value = 0;
  double low = 0;  // `value` where none is given
  double high = 0;
  std::string unit = {};
  Evidence evidence = {};
};

struct Claim {
  std::string id = {};
  std::string group = {};
  std::string subject_table = {};
  std::string subject_id = {};
  std::string attribute = {};
  std::string value = {};
  std::string unit = {};
  int price_year = 0;  // 0: none given
  std::string as_of = {};
  std::string claimant = {};
  std::string stance = {};
  std::string source_id = {};
  char confidence = 'D';
  bool base = false;
  std::string note = {};
};

/// A row of loan.csv: the terms on the base claims.
struct Loan {
  std::string id = {};
  std::string project_id = {};
  std::string name = {};
  std::string lender = {};
  std::string borrower = {};
  std::string currency = {};
  double principal_m = 0;  // millions of `currency`
  std::optional<double> principal_musd = {};
  bool floating = false;
  double interest_rate_pct = 0;  // fixed
  std::string base_rate = {};    // series of a floating rate
  double margin_pct = 0;
  double grace_years = 0;
  double maturity_years = 0;
  std::string repayment = "equal_principal";  // annuity, bullet
  int payments_per_year = 2;
  bool grace_capitalised = false;
  double commitment_fee_pct = 0;
  double management_fee_pct = 0;
  double guarantee_share = 0;
  int first_drawdown_year = 0;
  int drawdown_years = 1;
  bool planned = false;
  bool portfolio = false;  // stands for several loans: compared, never summed
  bool borne_by_state = true;
  std::string deferral_from = {};  // ISO dates; empty: none
  std::string deferral_to = {};
  int deferral_months = 0;
  std::vector<std::string> claim_ids = {};
  Evidence evidence = {};
};

/// A row of currency.csv: annual mean in USD, and the price level.
struct CurrencyYear {
  std::string currency = {};
  int year = 0;
  double usd_per_unit = 0;
  std::optional<double> deflator = {};
  Evidence evidence = {};
};

/// A row of series.csv.
struct SeriesPoint {
  std::string id = {};
  std::string country = {};
  int year = 0;
  double value = 0;
  std::string unit = {};
  std::string kind = {};
  Evidence evidence = {};
};

struct Statement {
  std::string id = {};
  std::string who = {};
  std::string date = {};
  std::string paraphrase = {};
  std::vector<std::string> figures = {};
  std::string source_id = {};
};

struct Observation {
  std::string id = {};
  std::string quantity = {};
  std::string scope = {};
  std::string year = {};
  std::optional<double> low = {};
  std::optional<double> high = {};
  std::string unit = {};
  bool calibration = false;
  Evidence evidence = {};
};

struct Source {
  std::string id = {};
  std::string title = {};
  std::string publisher = {};
  std::string published = {};
  std::string url = {};
  std::string licence = {};
};

/// Months that are alike; the seasons of a case cover the year once.
struct Season {
  std::string id = {};
  std::vector<int> months = {};
  double days = 0;
};

/// Rows that a scenario opens beyond its statuses: every key given must match.
struct Include {
  std::string table = {};                         // "link" or "terminal"; empty: both
  std::map<std::string, std::string> match = {};  // column -> value
};

struct SetValue {
  network::Subject subject = network::Subject::link;
  std::uint32_t index = 0;
  network::Attribute attribute = network::Attribute::closed;
  double value = 0;
};

struct Scenario {
  std::string id = {};
  std::string title = {};
  std::vector<int> years = {};
  std::vector<Status> statuses = {};
  std::vector<Include> includes = {};
  std::vector<std::string> excluded_projects = {};
  std::vector<std::string> claims = {};
  std::vector<SetValue> sets = {};
  std::vector<Physics> physics_off = {};  // models that it does without: given speeds stand
};

/// Two scenarios of case.toml whose difference is what projects are worth: [[appraisal]].
struct AppraisalPair {
  std::string with = {};
  std::string without = {};
};

/// Inputs that move together: [[correlation]].
struct Correlation {
  std::string a = {};
  std::string b = {};
  double value = 0;
};

/// [finance] of case.toml.
struct FinanceSettings {
  std::string country = {};           // whose debt ratios, as series.csv has it; empty: none
  std::string revenue_currency = {};  // in which tolls and tariffs are taken; empty: reporting
  std::string debt_capacity = {};     // weak, medium, strong (LIC-DSF); empty: no thresholds
  std::vector<AppraisalPair> appraisals = {};
  std::vector<Correlation> correlations = {};
};

struct Settings {
  std::string name = {};
  std::string title = {};
  std::string currency = "USD";
  int price_year = 0;
  double discount_rate = 0.05;
  std::string default_scenario = {};
  std::vector<std::string> pair = {};
  std::vector<std::vector<std::string>> report_pairs = {};
  int alternatives = 5;
  /// Rows of route.csv that the engineering commands and the report take unless told otherwise;
  /// empty: none.
  std::string pipeline_route = {};
  std::string train_route = {};
  std::string truck_route = {};
  std::string map_note = {};
  std::vector<std::string> credits = {};
  FinanceSettings finance = {};
  std::string as_of = {};  // ISO date: what was not known by then is left out; empty: all
};

struct InputFile {
  std::string name = {};
  std::string sha256 = {};
  std::size_t bytes = 0;
};

struct Case {
  std::filesystem::path folder = {};
  Settings settings = {};
  std::vector<Season> seasons = {};
  std::vector<Scenario> scenarios = {};
  IdVector<ModeId, Mode> modes = {};
  IdVector<PlaceId, Place> places = {};
  IdVector<LinkId, Link> links = {};
  IdVector<TerminalId, Terminal> terminals = {};
  IdVector<ZoneId, Zone> zones = {};
  IdVector<CommodityId, Commodity> commodities = {};
  std::vector<Demand> demand = {};
  std::vector<Tariff> tariffs = {};
  std::vector<SeasonChange> season_changes = {};
  std::vector<Project> projects = {};
  std::vector<Route> routes = {};
  std::vector<ElevationProfile> profiles = {};
  std::vector<RouteClaim> route_claims = {};
  std::vector<Parameter> parameters = {};
  std::vector<UnitPrice> unit_prices = {};
  std::vector<Claim> claims = {};
  std::vector<Loan> loans = {};
  std::vector<CurrencyYear> currencies = {};
  std::vector<SeriesPoint> series = {};
  std::vector<Statement> statements = {};
  std::vector<Observation> observations = {};
  std::vector<Source> sources = {};
  std::map<std::string, table::Table> tables = {};  // every CSV file as read, by "link.csv"
  std::vector<InputFile> files = {};
  ErrorList warnings = {};
  RunMemo link_runs = {};

  network::Supernetwork supernetwork = {};

  std::optional<PlaceId> find_place(std::string_view id) const;
  std::optional<ZoneId> find_zone(std::string_view id) const;
  std::optional<CommodityId> find_commodity(std::string_view id) const;
  const Scenario* find_scenario(std::string_view id) const;
  const Parameter* find_parameter(std::string_view name) const;
  double parameter(std::string_view name, double otherwise) const;
  /// A parameter that the case needs. @throws InputError E2015 if it is missing (the reader checks)
  double parameter(std::string_view name) const;
};

/// Great circle by haversine on the mean radius: for plausibility, the main-haul rule and display.
double straight_km(const Place& a, const Place& b);

/// The term that a claim gives to a loan (principal_musd, interest_rate_pct, grace_years,
/// maturity_years); false if it is about another loan or no term.
bool apply_to_loan(Loan& loan, const Claim& claim);

/// Takes one row of a claim in every scenario: a value of a link, terminal, tariff, mode,
/// commodity, parameter or loan, or the cost of a project (as the base claim). False, and nothing
/// changes, if the model does not depend on what it is about. A value that a scenario sets itself
/// stays.
bool take_claim_row(Case& a_case, const Claim& claim);

/// A key of case.toml or parameter.csv that the command line overrides: --set
/// report.alternatives=3,
/// --set parameter.carbon_price_usd_per_t=50.
struct SetOption {
  std::string key = {};
  std::string value = {};
};

/// Reads and checks a case folder. Problems of all files are collected; with an error among them
/// the case is not to be used.
///
/// @param folder of the case
/// @param sets   overrides; an unknown key is an error E1043
Case read_case(const std::filesystem::path& folder, const std::vector<SetOption>& sets,
               ErrorList& errors);

/// read_case() that throws an InputError with all problems.
Case open_case(const std::filesystem::path& folder, const std::vector<SetOption>& sets = {});

}  // namespace corridor::cases
