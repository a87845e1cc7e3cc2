#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/hash.h"
#include "corridor/base/text.h"
#include "corridor/base/units.h"
#include "corridor/case/access_settings.h"
#include "corridor/case/case.h"
#include "corridor/case/change.h"
#include "corridor/case/hazard.h"
#include "corridor/case/measure.h"
#include "corridor/case/reader.h"
#include "corridor/case/schema.h"
#include "corridor/table/schema.h"

namespace corridor::cases {
namespace {

template <class Enum>
Enum parse_enum(std::string_view text, std::initializer_list<std::pair<std::string_view, Enum>> all,
                Enum otherwise) {
  for (const auto& [name, value] : all) {
    if (name == text) {
      return value;
    }
  }
  return otherwise;  // check() has reported it
}

Family parse_family(std::string_view text) {
  return parse_enum<Family>(text,
                            {{"road", Family::road},
                             {"rail", Family::rail},
                             {"pipeline", Family::pipeline},
                             {"sea", Family::sea}},
                            Family::road);
}

CapacityUnit parse_capacity_unit(std::string_view text) {
  return parse_enum<CapacityUnit>(text,
                                  {{"t_per_day", CapacityUnit::t_per_day},
                                   {"veh_per_day", CapacityUnit::veh_per_day},
                                   {"pce_per_h", CapacityUnit::pce_per_h},
                                   {"trains_per_day", CapacityUnit::trains_per_day},
                                   {"m3_per_day", CapacityUnit::m3_per_day},
                                   {"teu_per_day", CapacityUnit::teu_per_day}},
                                  CapacityUnit::t_per_day);
}

PriceUnit parse_price_unit(std::string_view text) {
  return parse_enum<PriceUnit>(text,
                               {{"usd_per_t", PriceUnit::usd_per_t},
                                {"usd_per_teu", PriceUnit::usd_per_teu},
                                {"usd_per_vehicle", PriceUnit::usd_per_vehicle}},
                               PriceUnit::usd_per_t);
}

TariffUnit parse_tariff_unit(std::string_view text) {
  return parse_enum<TariffUnit>(text,
                                {{"usd_per_t_km", TariffUnit::usd_per_t_km},
                                 {"usd_per_teu_km", TariffUnit::usd_per_teu_km},
                                 {"usd_per_vehicle_km", TariffUnit::usd_per_vehicle_km},
                                 {"usd_per_t", TariffUnit::usd_per_t},
                                 {"usd_per_bbl_km", TariffUnit::usd_per_bbl_km}},
                                TariffUnit::usd_per_t_km);
}

// A closure with one end would be none: it is an error, not a guess.
void check_months(const Row& row) {
  const bool from = !row.missing("closed_from_month");
  const bool to = !row.missing("closed_to_month");
  if (from != to) {
    row.error(from ? "closed_from_month" : "closed_to_month", "E2017",
              "a yearly closure with one end",
              from ? "closed_to_month as well" : "closed_from_month as well", "");
  }
}

void check_levy(const Row& row, double levy, double price) {
  if (levy > price) {
    row.error("levy", "E2011", "a levy above the price that holds it",
              "a levy of at most the price", "price is what the user pays, levies included");
  }
}

Availability read_availability(const Row& row) {
  check_months(row);
  return {.status = parse_status(row.text("status")).value_or(Status::open),
          .year_from = row.whole("year_from", 0),
          .year_to = row.whole("year_to", 9999),
          .closed_from_month = row.whole("closed_from_month", 0),
          .closed_to_month = row.whole("closed_to_month", 0),
          .closed_until_year = row.whole("closed_until_year", 9999)};
}

constexpr const char* kAssumption = "assumption";  // a source_id that needs no row, but a note

class Reader {
 public:
  Reader(Case& a_case, ErrorList& errors) : case_(a_case), errors_(errors) {}

  void run() {
    for (const table::TableSchema& schema : schemas()) {
      read_table(schema);
    }
    index_tables();
    const Units units = units_of(case_);
    read_modes();
    read_places();
    read_commodities();
    read_links(units);
    read_terminals();
    read_zones();
    read_demand();
    read_tariffs();
    read_season_changes();
    read_projects();
    read_routes();
    read_parameters();
    read_unit_prices();
    read_claims();
    read_profiles(case_, places_, errors_);
    read_money(case_, projects_, errors_);
    read_measures(case_, read_hazards(case_, errors_), errors_);  // checked here, read where used
    read_observations();
    read_sources();
    check_sources();
  }

 private:
  void read_table(const table::TableSchema& schema) {
    const std::string file(schema.file);
    const auto path = case_.folder / file;
    if (!schema.required && !std::filesystem::exists(path)) {
      return;
    }
    if (!std::filesystem::is_regular_file(path)) {
      errors_.add({.code = "E1001",
                   .what = "a file is missing",
                   .file = (case_.folder / file).string(),
                   .expected = fmt::format("a table in which a row is {}", schema.row),
                   .hint = fmt::format("corridor schema {} lists its columns",
                                       file.substr(0, file.find('.')))});
      return;
    }
    std::string text = read_file(path);
    case_.files.push_back({file, sha256(text), text.size()});
    auto table = table::Table::parse(std::move(text), path.string(), errors_);
    table::check(table, schema, errors_);
    case_.tables.emplace(file, std::move(table));
  }

  void index(Index& index, const char* file, const char* column) {
    const table::Table* table = find(file);
    const bool required = find_schema(file)->required;
    const bool readable = table == nullptr ? !required
                                           : table->column(column) != table::kNoColumn &&
                                                 (!required || table->row_count() > 0);
    if (!readable) {
      index.mark_unreadable();
    } else if (table != nullptr) {
      for (std::size_t row = 0; row < table->row_count(); ++row) {
        index.add(std::string(table->cell(row, column)));
      }
    }
  }

  void index_tables() {
    index(modes_, "mode.csv", "mode");
    index(places_, "node.csv", "node_id");
    index(links_, "link.csv", "link_id");
    index(terminals_, "terminal.csv", "terminal_id");
    index(zones_, "zone.csv", "zone_id");
    index(commodities_, "commodity.csv", "commodity");
    index(sources_, "source.csv", "source_id");
    sources_.add(kAssumption);
    index(projects_, "project.csv", "project_id");
    index(routes_, "route.csv", "route_id");
  }

  const table::Table* find(const std::string& file) const {
    const auto found = case_.tables.find(file);
    return found == case_.tables.end() ? nullptr : &found->second;
  }

  template <class Body>
  void each_row(const char* file, const Body& body) {
    if (const table::Table* table = find(file)) {
      for (std::size_t row = 0; row < table->row_count(); ++row) {
        body(Row(*table, row, errors_));
      }
    }
  }

  void read_modes() {
    each_row("mode.csv", [&](const Row& row) {
      case_.modes.push_back({.id = row.text("mode"),
                             .name = row.text("name"),
                             .family = parse_family(row.text("family")),
                             .vehicle_t = row.number("vehicle_t", 1),
                             .load_factor = row.number("load_factor", 1),
                             .empty_return_share = row.number("empty_return_share"),
                             .pce = row.number("pce", 1),
                             .teu_per_vehicle = row.number("teu_per_vehicle"),
                             .operating_h_per_day = row.number("operating_h_per_day", kHoursPerDay),
                             .speed_factor = row.number("speed_factor", 1),
                             .stop_h_per_1000km = row.number("stop_h_per_1000km"),
                             .emission_kg_per_tkm = row.number("emission_kg_per_tkm"),
                             .reliability_h_per_1000km = row.number("reliability_h_per_1000km"),
                             .constant_usd_per_t = row.number("constant_usd_per_t"),
                             .physics = parse_physics(row.text("physics")),
                             .evidence = row.evidence()});
    });
  }

  void read_places() {
    each_row("node.csv", [&](const Row& row) {
      case_.places.push_back({.id = row.text("node_id"),
                              .name = row.text("name"),
                              .longitude = row.number("x_coord"),
                              .latitude = row.number("y_coord"),
                              .type = row.text("node_type"),
                              .country = row.text("country"),
                              .elevation_m = row.maybe("elevation_m"),
                              .evidence = row.evidence()});
    });
  }

  void read_commodities() {
    each_row("commodity.csv", [&](const Row& row) {
      Commodity commodity{.id = row.text("commodity"),
                          .name = row.text("name"),
                          .value_usd_per_t = row.number("value_usd_per_t"),
                          .perishable_days = row.maybe("perishable_days"),
                          .reliability_ratio = row.number("reliability_ratio"),
                          .t_per_teu = row.number("t_per_teu"),
                          .logit_scale_per_usd = row.number("logit_scale_per_usd"),
                          .unmet_usd_per_t = row.number("unmet_usd_per_t"),
                          .evidence = row.evidence()};
      commodity.value_of_time_usd_per_t_h =
          commodity.value_usd_per_t * row.number("value_of_time_share_per_day") / kHoursPerDay;
      commodity.may_use.assign(modes_.ids().size(), 0);
      for (const std::uint32_t mode : row.references("modes", modes_, "mode.csv")) {
        commodity.may_use[mode] = 1;
      }
      case_.commodities.push_back(std::move(commodity));
    });
  }

  template <class AnyId>
  AnyId id(const Row& row, const char* column, const Index& index, const char* file) {
    return AnyId{row.reference(column, index, file).value_or(AnyId::kNone)};
  }

  void read_links(Units units) {
    each_row("link.csv", [&](const Row& row) {
      const double halves = capacity_share(case_.tables.at("link.csv"), case_.links.size());
      Link link{.id = row.text("link_id"),
                .name = row.text("name"),
                .ref = row.text("ref"),
                .from = id<PlaceId>(row, "from_node_id", places_, "node.csv"),
                .to = id<PlaceId>(row, "to_node_id", places_, "node.csv"),
                .two_way = !row.truth("directed", false),
                .mode = id<ModeId>(row, "mode", modes_, "mode.csv"),
                .facility_type = row.text("facility_type"),
                .country = row.text("country"),
                .length_km = row.number("length") * units.km_per_length,
                .free_speed_kmh = row.number("free_speed") * units.kmh_per_speed,
                .lanes = row.number("lanes"),
                .hours = row.maybe("hours"),
                .toll_usd_per_vehicle = row.number("toll"),
                .toll_payee = row.text("toll_payee"),
                .availability = read_availability(row),
                .capacity = row.number("freight_capacity") * halves,
                .capacity_unit = parse_capacity_unit(row.text("capacity_unit")),
                .gauge_mm = row.number("gauge_mm"),
                .tracks = row.whole("tracks", 0),
                .electrified = row.truth("electrified", false),
                .ruling_gradient_permille = row.number("ruling_gradient_permille"),
                .diameter_mm = row.number("diameter_mm"),
                .project_id = row.text("project_id"),
                .before_status = parse_status(row.text("before_status")),
                .evidence = row.evidence()};
      if (const auto speed = row.maybe("before_free_speed")) {
        link.before_free_speed_kmh = *speed * units.kmh_per_speed;
      }
      if (const auto capacity = row.maybe("before_freight_capacity")) {
        link.before_capacity = *capacity * halves;
      }
      row.reference("project_id", projects_, "project.csv");
      if (row.missing("hours") && row.missing("free_speed")) {
        row.error("free_speed", "E2010", "a link has neither a speed nor hours",
                  "a free_speed above 0, or hours", "");
      }
      case_.links.push_back(std::move(link));
    });
  }

  void read_terminals() {
    each_row("terminal.csv", [&](const Row& row) {
      Terminal terminal{
          .id = row.text("terminal_id"),
          .name = row.text("name"),
          .place = id<PlaceId>(row, "node_id", places_, "node.csv"),
          .type = row.text("terminal_type"),
          .from = id<ModeId>(row, "mode_from", modes_, "mode.csv"),
          .to = id<ModeId>(row, "mode_to", modes_, "mode.csv"),
          .two_way = !row.truth("directed", false),
          .hours = row.number("hours"),
          .capacity = row.number("capacity") *
                      capacity_share(case_.tables.at("terminal.csv"), case_.terminals.size()),
          .capacity_unit = parse_capacity_unit(row.text("capacity_unit")),
          .price = row.number("price"),
          .levy = row.number("levy"),
          .levy_payee = row.text("levy_payee"),
          .price_unit = parse_price_unit(row.text("price_unit")),
          .availability = read_availability(row),
          .project_id = row.text("project_id"),
          .evidence = row.evidence()};
      terminal.resource_cost = row.number("resource_cost", terminal.price - terminal.levy);
      row.reference("project_id", projects_, "project.csv");
      for (const auto link : row.references("far_links", links_, "link.csv")) {
        terminal.far_links.push_back(LinkId{link});
      }
      for (const auto commodity : row.references("commodities", commodities_, "commodity.csv")) {
        terminal.commodities.push_back(CommodityId{commodity});
      }
      check_levy(row, terminal.levy, terminal.price);
      case_.terminals.push_back(std::move(terminal));
    });
  }

  void read_zones() {
    each_row("zone.csv", [&](const Row& row) {
      Zone zone{.id = row.text("zone_id"),
                .name = row.text("name"),
                .super_zone = row.text("super_zone"),
                .place = id<PlaceId>(row, "node_id", places_, "node.csv"),
                .population = row.maybe("population"),
                .gdp_musd = row.maybe("gdp_musd"),
                .evidence = row.evidence()};
      for (const std::uint32_t mode : row.references("access_modes", modes_, "mode.csv")) {
        zone.access_modes.push_back(ModeId{mode});
      }
      case_.zones.push_back(std::move(zone));
    });
  }

  void read_demand() {
    each_row("demand.csv", [&](const Row& row) {
      Demand demand{.id = row.text("demand_id"),
                    .origin = id<ZoneId>(row, "o_zone_id", zones_, "zone.csv"),
                    .destination = id<ZoneId>(row, "d_zone_id", zones_, "zone.csv"),
                    .commodity = id<CommodityId>(row, "commodity", commodities_, "commodity.csv"),
                    .year = row.whole("year", 0),
                    .season = row.text("season"),
                    .tonnes_per_year = row.number("tonnes_per_year"),
                    .calibration = row.truth("calibration", false),
                    .derivation = row.text("derivation"),
                    .evidence = row.evidence()};
      const bool known = demand.season.empty() || case_.seasons.empty() ||
                         std::any_of(case_.seasons.begin(), case_.seasons.end(),
                                     [&](const Season& s) { return s.id == demand.season; });
      if (!known) {
        std::vector<std::string> ids;
        for (const Season& season : case_.seasons) {
          ids.push_back(season.id);
        }
        row.error("season", "E3003", "a season that case.toml does not have",
                  "an id of a [[season]], or nothing for the whole year",
                  name_hint(demand.season, ids));
      }
      if (demand.origin.valid() && demand.origin == demand.destination) {
        row.error("d_zone_id", "E3004", "demand from a zone to itself", "two zones",
                  "trips within a zone do not use the network; leave the row out");
      }
      case_.demand.push_back(std::move(demand));
    });
  }

  void read_tariffs() {
    each_row("tariff.csv", [&](const Row& row) {
      Tariff tariff{.id = row.text("tariff_id"),
                    .mode = id<ModeId>(row, "mode", modes_, "mode.csv"),
                    .country = row.text("country"),
                    .commodity = {},
                    .year_from = row.whole("year_from", 0),
                    .year_to = row.whole("year_to", 9999),
                    .price = row.number("price"),
                    .levy = row.number("levy"),
                    .levy_payee = row.text("levy_payee"),
                    .unit = parse_tariff_unit(row.text("unit")),
                    .evidence = row.evidence()};
      tariff.resource_cost = row.number("resource_cost", tariff.price - tariff.levy);
      if (row.text("commodity") != "all") {
        tariff.commodity = id<CommodityId>(row, "commodity", commodities_, "commodity.csv");
      }
      check_levy(row, tariff.levy, tariff.price);
      case_.tariffs.push_back(std::move(tariff));
    });
  }

  void read_season_changes() {
    each_row("season.csv", [&](const Row& row) {
      const bool is_link = row.text("subject_table") == "link";
      const auto subject = row.reference("subject_id", is_link ? links_ : terminals_,
                                         is_link ? "link.csv" : "terminal.csv");
      if (!subject) {
        return;
      }
      case_.season_changes.push_back(
          {.subject = is_link ? network::Subject::link : network::Subject::terminal,
           .index = *subject,
           .month_from = row.whole("month_from", 1),
           .month_to = row.whole("month_to", 12),
           .year_from = row.whole("year_from", 0),
           .year_to = row.whole("year_to", 9999),
           .capacity_factor = row.number("capacity_factor", 1),
           .speed_factor = row.number("speed_factor", 1),
           .closed = row.truth("closed", false)});
    });
  }

  void read_projects() {
    each_row("project.csv", [&](const Row& row) {
      case_.projects.push_back({.id = row.text("project_id"),
                                .name = row.text("name"),
                                .year_start = row.whole("year_start", 0),
                                .year_open = row.whole("year_open", 0),
                                .is_new = row.text("kind") != "upgrade",
                                .corridor = row.truth("corridor", false),
                                .status = parse_status(row.text("status")).value_or(Status::open),
                                .evidence = row.evidence()});
    });
  }

  void read_routes() {
    each_row("route.csv", [&](const Row& row) {
      Route route{.id = row.text("route_id"),
                  .mode = row.text("mode"),
                  .name = row.text("name"),
                  .from = id<PlaceId>(row, "from_node_id", places_, "node.csv"),
                  .to = id<PlaceId>(row, "to_node_id", places_, "node.csv"),
                  .links = {}};
      for (const std::uint32_t link : row.references("link_ids", links_, "link.csv")) {
        route.links.push_back(LinkId{link});
      }
      check_chain(row, route);
      case_.routes.push_back(std::move(route));
    });
    each_row("route_claim.csv", [&](const Row& row) {
      row.reference("route_id", routes_, "route.csv");
      case_.route_claims.push_back({.id = row.text("claim_id"),
                                    .route_id = row.text("route_id"),
                                    .claimed_km = row.number("claimed_km"),
                                    .tolerance_pct = row.maybe("tolerance_pct"),
                                    .source_id = row.text("source_id"),
                                    .as_of = row.text("as_of"),
                                    .note = row.text("note")});
    });
  }

  void check_chain(const Row& row, const Route& route) {
    PlaceId at = route.from;
    for (const LinkId id : route.links) {
      const Link& link = case_.links[id];
      if (link.from != at && link.to != at) {
        row.error("link_ids", "E2012", "a route whose links do not join",
                  fmt::format("a link that touches {}", at.valid() ? case_.places[at].id : "?"),
                  fmt::format("{} joins {} and {}", link.id,
                              link.from.valid() ? case_.places[link.from].id : "?",
                              link.to.valid() ? case_.places[link.to].id : "?"));
        return;
      }
      at = link.from == at ? link.to : link.from;
    }
  }

  void read_parameters() {
    each_row("parameter.csv", [&](const Row& row) {
      case_.parameters.push_back({.name = row.text("name"),
                                  .value = row.number("value"),
                                  .unit = row.text("unit"),
                                  .low = row.maybe("low"),
                                  .high = row.maybe("high"),
                                  .evidence = row.evidence()});
    });
  }

  void read_unit_prices() {
    each_row("unit_price.csv", [&](const Row& row) {
      const double value = row.number("value");
      UnitPrice price{.id = row.text("price_id"),
                      .value = value,
                      .low = row.number("low", value),
                      .high = row.number("high", value),
                      .unit = row.text("unit"),
                      .evidence = row.evidence()};
      if (!(price.low <= value && value <= price.high)) {
        row.error("value", "E2031", "a price outside its own range",
                  fmt::format("{} to {}", shortest(price.low), shortest(price.high)), "");
      }
      case_.unit_prices.push_back(std::move(price));
    });
  }

  void read_claims() {
    std::map<std::array<std::string, 4>, std::string> base_of;
    each_row("claim.csv", [&](const Row& row) {
      Claim claim{.id = row.text("claim_id"),
                  .group = row.text("claim_group"),
                  .subject_table = row.text("subject_table"),
                  .subject_id = row.text("subject_id"),
                  .attribute = row.text("attribute"),
                  .value = row.text("value"),
                  .unit = row.text("unit"),
                  .price_year = row.whole("price_year", 0),
                  .as_of = row.text("as_of"),
                  .claimant = row.text("claimant"),
                  .stance = row.text("stance"),
                  .source_id = row.text("source_id"),
                  .confidence = row.evidence().confidence,
                  .base = row.truth("base", false),
                  .note = row.text("note")};
      if (claim.base) {
        const auto [found, is_new] = base_of.try_emplace(
            {claim.subject_table, claim.subject_id, claim.attribute, row.text("year")}, claim.id);
        if (!is_new && found->second != claim.id) {
          row.error("base", "E5042", "two base claims for one subject",
                    "one base claim for each subject and attribute",
                    fmt::format("{} is base as well", found->second));
        }
      }
      case_.claims.push_back(std::move(claim));
    });
  }

  void read_observations() {
    each_row("observation.csv", [&](const Row& row) {
      case_.observations.push_back({.id = row.text("observation_id"),
                                    .quantity = row.text("quantity"),
                                    .scope = row.text("scope"),
                                    .year = row.text("year"),
                                    .low = row.maybe("low"),
                                    .high = row.maybe("high"),
                                    .unit = row.text("unit"),
                                    .calibration = row.truth("calibration", false),
                                    .evidence = row.evidence()});
    });
  }

  void read_sources() {
    each_row("source.csv", [&](const Row& row) {
      case_.sources.push_back({.id = row.text("source_id"),
                               .title = row.text("title"),
                               .publisher = row.text("publisher"),
                               .published = row.text("published"),
                               .url = row.text("url"),
                               .licence = row.text("licence")});
    });
  }

  void check_sources() {
    for (const auto& [file, table] : case_.tables) {
      if (file == "source.csv" || table.column("source_id") == table::kNoColumn) {
        continue;
      }
      for (std::size_t row = 0; row < table.row_count(); ++row) {
        Row(table, row, errors_).references("source_id", sources_, "source.csv", ';');
      }
    }
  }

  Case& case_;
  ErrorList& errors_;
  Index modes_, places_, links_, terminals_, zones_, commodities_, sources_, projects_, routes_;
};

void build_network(Case& a_case) {
  std::vector<network::LinkSpec> links;
  for (const Link& link : a_case.links) {
    links.push_back({.from = link.from, .to = link.to, .mode = link.mode, .two_way = link.two_way});
  }
  std::vector<network::TransferSpec> transfers;
  for (const Terminal& terminal : a_case.terminals) {
    transfers.push_back({.place = terminal.place,
                         .from = terminal.from,
                         .to = terminal.to,
                         .two_way = terminal.two_way,
                         .far_links = terminal.far_links});
  }
  std::vector<network::ZoneSpec> zones;
  for (const Zone& zone : a_case.zones) {
    zones.push_back({.place = zone.place, .modes = zone.access_modes});
  }
  a_case.supernetwork = network::build_supernetwork(links, transfers, zones);
}

}  // namespace

Physics parse_physics(std::string_view text) {
  return parse_enum<Physics>(
      text, {{"truck", Physics::truck}, {"train", Physics::train}, {"pipeline", Physics::pipeline}},
      Physics::none);
}

Case read_case(const std::filesystem::path& folder, const std::vector<SetOption>& sets,
               ErrorList& errors) {
  Case result;
  result.folder = folder;
  if (!std::filesystem::is_directory(folder)) {
    errors.add({.code = "E1000",
                .what = "there is no such case folder",
                .file = folder.string(),
                .expected = "a folder with case.toml, node.csv, link.csv and others",
                .hint = "corridor demo copies the embedded case to start from"});
    return result;
  }
  ErrorList found;
  read_settings(result, found);
  Reader(result, found).run();
  read_settings_that_name_rows(result, sets, found);
  read_access_settings(result, found);  // checked here, read where used
  read_hub_settings(result, found);
  check_case(result, found);
  if (!found.has_errors()) {
    build_network(result);
    check_reach(result, found);
  }
  add_changes(result, sets, found);
  for (const Error& error : found.items()) {
    if (error.severity == Severity::warning) {
      result.warnings.add(error);
    }
  }
  errors.add_all(found);
  return result;
}

Case open_case(const std::filesystem::path& folder, const std::vector<SetOption>& sets) {
  ErrorList errors;
  Case result = read_case(folder, sets, errors);
  errors.throw_if_any();
  return result;
}

}  // namespace corridor::cases
