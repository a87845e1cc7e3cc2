#include "corridor/import/gmns.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "corridor/base/parallel.h"
#include "corridor/base/text.h"
#include "corridor/import/gmns_alias.h"
#include "corridor/import/gmns_files.h"
#include "corridor/import/gmns_shape.h"
#include "corridor/import/gmns_units.h"
#include "corridor/import/gmns_uses.h"

namespace corridor::import {
namespace {

using table::kNoColumn;
using table::Table;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kBlock = 16384;

std::vector<double> numbers(const Table& table, std::size_t column, double factor, int threads) {
  std::vector<double> values(table.row_count(), kNaN);
  if (column == kNoColumn) {
    return values;
  }
  const std::size_t blocks = (values.size() + kBlock - 1) / kBlock;
  parallel_blocks(blocks, threads, [&](std::size_t block, std::size_t) {
    const std::size_t end = std::min(values.size(), (block + 1) * kBlock);
    for (std::size_t row = block * kBlock; row < end; ++row) {
      if (const auto value = table.number(row, column)) {
        values[row] = *value * factor;
      }
    }
  });
  return values;
}

bool any_given(const Table& table, std::string_view name) {
  const std::size_t column = table.column(name);
  for (std::size_t row = 0; column != kNoColumn && row < table.row_count(); ++row) {
    if (!table.missing(row, column)) {
      return true;
    }
  }
  return false;
}

IdVector<LinkId, NodeId> as_nodes(const std::vector<std::uint32_t>& rows) {
  IdVector<LinkId, NodeId> nodes(rows.size());
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    nodes[LinkId{row}] = NodeId{rows[row]};
  }
  return nodes;
}

// Reads one folder; each step fills its part of `network_` and adds what is wrong to the file's own
// list, so that one pass finds everything.
class Reading {
 public:
  Reading(GmnsFiles files, const GmnsOptions& options, std::string shown)
      : files_(std::move(files)), options_(options), shown_(std::move(shown)) {}

  std::optional<GmnsNetwork> run(ErrorList& errors) {
    GmnsFile* nodes = files_.find("node.csv");
    GmnsFile* links = files_.find("link.csv");
    if (GmnsFile* config = files_.find("config.csv")) {
      read_config(*config);
    }
    if (nodes != nullptr && links != nullptr) {
      refuse_empty(*nodes);
      refuse_empty(*links);
      read_nodes(*nodes);
      read_zones(*nodes);
      read_links(*links, *nodes);
    }
    check_references(files_,
                     {"link.csv from_node_id", "link.csv to_node_id", "link.csv geometry_id",
                      "node.csv zone_id", "link_tod.csv link_id", "link_tod.csv timeday_id"});
    if (nodes == nullptr || links == nullptr) {
      report(errors);
      return std::nullopt;
    }
    read_times_of_day();
    network_.uses = read_uses(files_, network_.notes);
    network_.node_table = std::move(nodes->table);
    network_.link_table = std::move(links->table);
    if (GmnsFile* geometry = files_.find("geometry.csv")) {
      network_.geometry_table = std::move(geometry->table);
    }
    check_shapes(network_, km_per_length_, options_.threads, links->problems);
    network_.node_index = std::move(nodes->index);
    network_.link_index = std::move(links->index);
    if (report(errors)) {
      return std::nullopt;
    }
    carry();
    build();
    return std::move(network_);
  }

 private:
  void read_config(GmnsFile& file) {
    if (!file.table.header().empty() && file.table.row_count() != 1) {
      file.problems.add({.code = "E1062",
                         .what = "config.csv has not one row",
                         .file = file.table.file(),
                         .found = fmt::format("{} rows", file.table.row_count()),
                         .expected = "one row: the units of the whole data set"});
      return;
    }
    const auto text = [&](const char* column) { return std::string(file.table.cell(0, column)); };
    network_.config = {.dataset_name = text("dataset_name"),
                       .short_length = text("short_length"),
                       .long_length = text("long_length"),
                       .speed = text("speed"),
                       .crs = text("crs"),
                       .geometry_field_format = text("geometry_field_format"),
                       .currency = text("currency"),
                       .version_number = text("version_number"),
                       .id_type = text("id_type")};
    const std::string& version = network_.config.version_number;
    if (!version.empty() && version != "0.96" && version != "0.97") {
      network_.notes.push_back(
          fmt::format("config.csv says GMNS {}: it is read as 0.96 and 0.97 are", version));
    }
  }

  void refuse_empty(GmnsFile& file) {
    if (!file.table.header().empty() && file.table.row_count() == 0) {
      file.problems.add({.code = "E2001",
                         .what = "the network is empty",
                         .file = file.table.file(),
                         .expected = "at least one row"});
    }
  }

  void read_nodes(GmnsFile& nodes) {
    const auto column = [&](const char* name) {
      return numbers(nodes.table, nodes.table.column(name), 1, options_.threads);
    };
    network_.x = IdVector<NodeId, double>(column("x_coord"));
    network_.y = IdVector<NodeId, double>(column("y_coord"));
  }

  void read_zones(GmnsFile& nodes) {
    const std::size_t column = nodes.table.column("zone_id");
    network_.zone_of_node.resize(nodes.table.row_count());
    zones_used_ = any_given(nodes.table, "zone_id");
    if (GmnsFile* zones = files_.find("zone.csv")) {
      const auto rows = resolve(nodes, "zone_id", *zones);
      for (std::uint32_t node = 0; node < rows.size(); ++node) {
        network_.zone_of_node[NodeId{node}] = ZoneId{rows[node]};
      }
      if (!zones->problems.has_errors()) {
        for (std::size_t row = 0; row < zones->table.row_count(); ++row) {
          network_.zone_ids.push_back(std::string(zones->table.cell(row, "zone_id")));
        }
      }
      return;
    }
    std::unordered_map<std::string_view, ZoneId> known;
    for (std::uint32_t node = 0; column != kNoColumn && node < nodes.table.row_count(); ++node) {
      if (nodes.table.missing(node, column)) {
        continue;
      }
      const std::string_view id = nodes.table.cell(node, column);
      auto [found, is_new] = known.try_emplace(id);
      if (is_new) {
        found->second = network_.zone_ids.push_back(std::string(id));
      }
      network_.zone_of_node[NodeId{node}] = found->second;
    }
  }

  void read_links(GmnsFile& links, const GmnsFile& nodes) {
    const Table& table = links.table;
    network_.from = as_nodes(resolve(links, "from_node_id", nodes));
    network_.to = as_nodes(resolve(links, "to_node_id", nodes));
    const std::size_t directed = table.column("directed");
    network_.directed.resize(table.row_count());
    for (std::uint32_t row = 0; directed != kNoColumn && row < table.row_count(); ++row) {
      network_.directed[LinkId{row}] = table.boolean(row, directed).value_or(true) ? 1 : 0;
    }
    const GmnsFile* tod = files_.find("link_tod.csv");
    km_per_length_ =
        factor(table, "length", "long_length", network_.config.long_length, length_units(), "km");
    kmh_per_speed_ = factor(tod != nullptr && !any_given(table, "free_speed") ? tod->table : table,
                            "free_speed", "speed", network_.config.speed, speed_units(), "kmh");
    const auto column = [&](const char* name, double unit) {
      return IdVector<LinkId, double>(numbers(table, table.column(name), unit, options_.threads));
    };
    network_.length_km = column("length", km_per_length_ > 0 ? km_per_length_ : kNaN);
    network_.free_speed_kmh = column("free_speed", kmh_per_speed_ > 0 ? kmh_per_speed_ : kNaN);
    network_.capacity_pce_per_h_lane = column("capacity", 1);
    network_.lanes = column("lanes", 1);
    network_.toll = column("toll", 1);
    network_.vdf_alpha = aliased(links, "vdf_alpha");
    network_.vdf_beta = aliased(links, "vdf_beta");
    read_geometry(links);
  }

  // A column that dialects of GMNS name otherwise; empty if there is none.
  IdVector<LinkId, double> aliased(GmnsFile& links, std::string_view name) {
    const AliasedColumn found = find_aliased(links.table, name, network_.notes);
    if (found.index == kNoColumn) {
      return IdVector<LinkId, double>();
    }
    const table::TableSchema schema = {
        .file = "link.csv",
        .columns = {{.name = found.spelt, .type = table::Type::number, .least = 0}}};
    table::check(links.table, schema, links.problems);
    return IdVector<LinkId, double>(numbers(links.table, found.index, 1, options_.threads));
  }

  void read_geometry(GmnsFile& links) {
    network_.geometry_row.resize(links.table.row_count(), table::RowIndex::kNone);
    network_.geometry_column = links.table.column("geometry");
    std::string format = network_.config.geometry_field_format;
    std::transform(format.begin(), format.end(), format.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!format.empty() && format != "wkt") {
      network_.geometry_column = kNoColumn;
      network_.notes.push_back(
          fmt::format("shapes in the format {} are not read: links are drawn as straight lines",
                      network_.config.geometry_field_format));
      return;
    }
    if (GmnsFile* geometry = files_.find("geometry.csv")) {
      const auto rows = resolve(links, "geometry_id", *geometry);
      const std::size_t own = network_.geometry_column;
      for (std::uint32_t row = 0; row < rows.size(); ++row) {
        if (own == kNoColumn || links.table.missing(row, own)) {
          network_.geometry_row[LinkId{row}] = rows[row];
        }
      }
    } else {
      report_lost_geometry(links);
    }
  }

  void report_lost_geometry(GmnsFile& links) {
    const std::size_t column = links.table.column("geometry_id");
    for (std::size_t row = 0; column != kNoColumn && row < links.table.row_count(); ++row) {
      if (links.table.missing(row, column)) {
        continue;
      }
      Error error = links.table.error(row, column, "W2003",
                                      "the ids refer to geometry.csv, which is not there");
      error.expected = "the file geometry.csv";
      error.hint = "links without a shape of their own are drawn as straight lines";
      error.severity = Severity::warning;
      links.problems.add(std::move(error));
      return;
    }
  }

  // km or km/h per unit of config.csv; 0 if it is needed and not known, 1 if nothing needs it.
  double factor(const Table& needs, std::string_view column, std::string_view config_column,
                const std::string& text, std::span<const Unit> units, std::string_view example) {
    if (!any_given(needs, column)) {
      return 1;
    }
    if (const Unit* unit = find_unit(units, text)) {
      return unit->factor;
    }
    GmnsFile* config = files_.find("config.csv");
    if (config == nullptr) {
      files_.missing.add(
          {.code = "E1060",
           .what = fmt::format("the unit of {} in {} is not given", column, needs.file()),
           .file = shown_.empty() ? "config.csv" : shown_ + "/config.csv",
           .field = std::string(config_column),
           .expected = fmt::format("config.csv with the column {}", config_column),
           .hint = fmt::format("units are not guessed: add config.csv with the two lines "
                               "\"long_length,speed\" and \"km,kmh\", or the units they are in")});
      return 0;
    }
    if (config->table.row_count() != 1) {
      return 0;
    }
    const std::size_t index = config->table.column(config_column);
    Error error;
    if (index == kNoColumn || text.empty()) {
      error = index == kNoColumn ? config->table.header_error(kNoColumn, "E1060", "")
                                 : config->table.error(0, index, "E1060", "");
      error.what = fmt::format("the unit of {} in {} is not given", column, needs.file());
      error.field = config_column;
      error.expected = fmt::format("a unit in the column {}, such as {}", config_column, example);
      error.hint =
          fmt::format("units are not guessed: add the column {} with {}, or the unit it is in",
                      config_column, example);
    } else {
      error = config->table.error(0, index, "E1061", "a unit that is not known");
      error.expected = fmt::format("a unit of {}", column == "length" ? "length" : "speed");
      error.hint = unit_hint(units, text);
    }
    config->problems.add(std::move(error));
    return 0;
  }

  void read_times_of_day() {
    if (GmnsFile* tod = files_.find("link_tod.csv")) {
      network_.times_of_day = read_link_times(
          *tod, *files_.find("link.csv"), files_.find("time_set_definitions.csv"), kmh_per_speed_);
    }
  }

  bool is_used(const GmnsFile& file) const {
    return is_network_table(file.schema.file) && (zones_used_ || file.schema.file != "zone.csv");
  }

  // Everything that was found, in the order of the tables. True if the network cannot be built.
  bool report(ErrorList& errors) {
    errors.add_all(files_.missing);
    bool blocked = files_.missing.has_errors();
    for (const GmnsFile& file : files_.files) {
      const bool used = is_used(file);
      if (!used && !options_.check_carried) {
        continue;
      }
      errors.add_all(file.problems);
      blocked = blocked || (used && file.problems.has_errors());
    }
    return blocked;
  }

  void carry() {
    for (GmnsFile& file : files_.files) {
      const std::string_view name = file.schema.file;
      if (name != "node.csv" && name != "link.csv" && name != "geometry.csv") {
        network_.carried.push_back({std::string(name), std::move(file.table)});
      }
    }
  }

  void build() {
    std::vector<network::Endpoints> ends;
    std::vector<LinkId> link_of_input;
    ends.reserve(network_.link_count());
    link_of_input.reserve(network_.link_count());
    std::vector<std::uint8_t> against;
    against.reserve(network_.link_count());
    for (const LinkId link : IdRange<LinkId>(network_.link_count())) {
      const NodeId from = network_.from[link];
      const NodeId to = network_.to[link];
      ends.push_back({from, to});
      link_of_input.push_back(link);
      against.push_back(0);
      if (network_.directed[link] == 0) {
        ends.push_back({to, from});
        link_of_input.push_back(link);
        against.push_back(1);
      }
    }
    if (const std::size_t both = ends.size() - network_.link_count(); both > 0) {
      network_.notes.push_back(both == 1 ? "1 undirected link became two arcs"
                                         : fmt::format("{} undirected links became two arcs each",
                                                       grouped(double(both))));
    }
    auto built = network::build_graph(network_.node_count(), ends);
    network_.graph = std::move(built.graph);
    network_.link_of_arc.resize(ends.size());
    network_.against_link.resize(ends.size());
    for (std::size_t input = 0; input < ends.size(); ++input) {
      network_.link_of_arc[built.arc_of_input[input]] = link_of_input[input];
      network_.against_link[built.arc_of_input[input]] = against[input];
    }
  }

  GmnsFiles files_;
  GmnsOptions options_;
  std::string shown_;
  GmnsNetwork network_;
  double km_per_length_ = 0;
  double kmh_per_speed_ = 0;
  bool zones_used_ = false;
};

}  // namespace

std::string_view node_id(const GmnsNetwork& network, NodeId node) {
  return network.node_table.cell(node.value, "node_id");
}

std::string_view link_id(const GmnsNetwork& network, LinkId link) {
  return network.link_table.cell(link.value, "link_id");
}

std::string_view allowed_uses(const GmnsNetwork& network, LinkId link) {
  return network.link_table.cell(link.value, "allowed_uses");
}

std::string_view geometry_wkt(const GmnsNetwork& network, LinkId link) {
  const std::uint32_t row = network.geometry_row[link];
  if (row != table::RowIndex::kNone) {
    return network.geometry_table->cell(row, "geometry");
  }
  const std::size_t column = network.geometry_column;
  return column == kNoColumn || network.link_table.missing(link.value, column)
             ? std::string_view()
             : network.link_table.cell(link.value, column);
}

std::optional<NodeId> find_node(const GmnsNetwork& network, std::string_view id) {
  const std::uint32_t row = network.node_index.find(network.node_table, id);
  return row == table::RowIndex::kNone ? std::nullopt : std::optional(NodeId{row});
}

std::optional<LinkId> find_link(const GmnsNetwork& network, std::string_view id) {
  const std::uint32_t row = network.link_index.find(network.link_table, id);
  return row == table::RowIndex::kNone ? std::nullopt : std::optional(LinkId{row});
}

std::optional<GmnsNetwork> read_gmns(const std::filesystem::path& folder,
                                     const GmnsOptions& options, ErrorList& errors) {
  const std::string shown = options.shown.empty() ? folder.string() : options.shown;
  if (!std::filesystem::is_directory(folder)) {
    errors.add({.code = "E1001",
                .what = "a folder is missing",
                .file = shown,
                .expected = "a folder with node.csv and link.csv"});
    return std::nullopt;
  }
  // zone.csv and its like are read in any case; whether a table is used shows only then.
  return Reading(read_gmns_files(folder, shown, options.check_carried), options, shown).run(errors);
}

GmnsNetwork read_gmns(const std::filesystem::path& folder, const GmnsOptions& options) {
  ErrorList errors;
  auto network = read_gmns(folder, options, errors);
  errors.throw_if_any();
  return std::move(*network);
}

}  // namespace corridor::import
