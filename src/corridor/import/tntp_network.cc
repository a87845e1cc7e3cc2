#include <algorithm>
#include <cmath>
#include <tuple>

#include "corridor/base/text.h"
#include "corridor/import/packed_text.h"
#include "corridor/import/tntp.h"
#include "corridor/import/tntp_lines.h"

namespace corridor::import {

namespace {

constexpr std::uint32_t kMostNodes = 100'000'000;
constexpr std::size_t kNodesWithoutProof = 100'000;
constexpr std::size_t kLinkColumns = 10;

struct LinkRow {
  std::uint32_t from = 0, to = 0;
  double values[7] = {};  // capacity, length, free_flow_time, b, power, speed, toll
  int type = 0;
};

constexpr const char* kFields[7] = {"capacity", "length", "free_flow_time", "b", "power",
                                    "speed",    "toll"};

std::size_t columns_of(std::string_view line) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < line.size() && line[i] != ';';) {
    while (i < line.size() && is_blank(line[i])) {
      ++i;
    }
    columns += i < line.size() && line[i] != ';' ? 1U : 0U;
    while (i < line.size() && !is_blank(line[i]) && line[i] != ';') {
      ++i;
    }
  }
  return columns;
}

void check_values(TntpLines& lines, const LinkRow& row, std::span<const std::size_t> places) {
  const auto [capacity, length, free_flow_time, b, power] =
      std::tie(row.values[0], row.values[1], row.values[2], row.values[3], row.values[4]);
  for (std::size_t i = 0; i < 7; ++i) {
    const bool may_be_negative = i == 5 || i == 6;  // a speed is not used, a toll may be a bonus
    if (!std::isfinite(row.values[i]) || (row.values[i] < 0 && !may_be_negative)) {
      lines.add({.code = i == 0 ? "E2302" : "E2304",
                 .what = std::string("link with an impossible ") + kFields[i],
                 .field = kFields[i],
                 .expected = may_be_negative ? "a finite number" : "a finite number, 0 or above"},
                places[i + 2], shortest(row.values[i]));
      return;
    }
  }
  if (!std::isfinite(free_flow_time * b * (power + 1))) {
    lines.add({.code = "E2304",
               .what = "link whose time at capacity is too large for a number",
               .field = "b",
               .expected = "free_flow_time b (power + 1) below 1e308"},
              places[5], shortest(b));
  }
  if (capacity > 0 && !std::isfinite(1 / capacity)) {
    lines.add({.code = "E2302",
               .what = "link with a capacity too small to divide by",
               .field = "capacity",
               .expected = "a capacity above 1e-308"},
              places[2], shortest(capacity));
  }
  if (capacity == 0 && b > 0 && power > 0 && free_flow_time > 0) {
    lines.add({.code = "E2302",
               .what = "link without capacity, by which its delay divides",
               .field = "capacity",
               .expected = "a capacity above 0",
               .hint = "remove a closed link from the file; for a constant cost set b to 0"},
              places[2], "0");
  }
  if (power > 0 && power < 1 && b > 0) {
    lines.add({.code = "E2303",
               .what = "link whose delay rises infinitely fast at volume 0",
               .field = "power",
               .expected = "0 (constant) or a power of 1 or above",
               .hint = "powers between 0 and 1 have no unique second derivative and are refused"},
              places[6], shortest(power));
  }
}

std::optional<LinkRow> read_link_row(TntpLines& lines) {
  const std::size_t columns = columns_of(lines.left());
  if (columns < kLinkColumns) {
    lines.add({.code = "E1304",
               .what = "link row with " + std::to_string(columns) + " columns",
               .expected = "10 columns: init_node term_node capacity length free_flow_time b "
                           "power speed toll link_type",
               .hint = "a trip table or a file that was cut off looks like this"});
    return std::nullopt;
  }
  LinkRow row;
  std::size_t places[10] = {};
  const auto place = [&](std::size_t column) {
    lines.skip_blanks();
    places[column] = lines.place();
  };
  place(0);
  const auto from = read_number<std::uint32_t>(lines, ";", "init_node");
  place(1);
  const auto to = read_number<std::uint32_t>(lines, ";", "term_node");
  bool good = from && to;
  for (std::size_t i = 0; i < 7; ++i) {
    place(i + 2);
    const auto value = read_number<double>(lines, ";", kFields[i]);
    good = good && value;
    row.values[i] = value.value_or(0);
  }
  const auto type = read_number<double>(lines, ";", "link_type");
  if (!good || !type) {
    return std::nullopt;
  }
  row.from = *from;
  row.to = *to;
  row.type = std::abs(*type) < 1e9 ? static_cast<int>(*type) : 0;
  for (const std::size_t column : {std::size_t{0}, std::size_t{1}}) {
    const std::uint32_t node = column == 0 ? row.from : row.to;
    if (node == 0 || node == 0xffff'ffff) {
      lines.add({.code = "E2301",
                 .what = "node number out of range",
                 .field = column == 0 ? "init_node" : "term_node",
                 .expected = "a number from 1"},
                places[column], std::to_string(node));
      return std::nullopt;
    }
  }
  check_values(lines, row, places);
  return row;
}

/// Node numbers 1 .. count as they are; else the zones and the numbers that occur, in rising order.
std::vector<std::uint32_t> number_nodes(const std::vector<LinkRow>& rows, std::uint32_t stated,
                                        std::uint32_t zones) {
  std::uint32_t highest = zones;
  for (const LinkRow& row : rows) {
    highest = std::max({highest, row.from, row.to});
  }
  std::vector<std::uint32_t> numbers;
  // A head may state any count; memory follows what the rows use.
  const std::size_t believed = std::min<std::size_t>(stated, kNodesWithoutProof);
  const bool dense = highest <= std::max<std::size_t>(believed, 4 * rows.size() + zones);
  if (dense) {
    numbers.resize(std::max(highest, std::min<std::uint32_t>(stated, highest)));
    for (std::uint32_t i = 0; i < numbers.size(); ++i) {
      numbers[i] = i + 1;
    }
    return numbers;
  }
  for (std::uint32_t zone = 1; zone <= zones; ++zone) {
    numbers.push_back(zone);
  }
  for (const LinkRow& row : rows) {
    numbers.push_back(row.from);
    numbers.push_back(row.to);
  }
  std::ranges::sort(numbers);
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

std::size_t count_duplicates(const std::vector<LinkRow>& rows) {
  std::vector<std::uint64_t> pairs;
  pairs.reserve(rows.size());
  for (const LinkRow& row : rows) {
    pairs.push_back(pair_key(row.from, row.to));
  }
  std::ranges::sort(pairs);
  return static_cast<std::size_t>(pairs.end() - std::unique(pairs.begin(), pairs.end()));
}

void build_topology(TntpNetwork& network, const std::vector<LinkRow>& rows,
                    std::uint32_t first_thru_node) {
  const auto& numbers = network.node_number;
  const auto node_of = [&](std::uint32_t number) {
    if (number <= numbers.size() && numbers[number - 1] == number) {
      return NodeId{number - 1};
    }
    return NodeId{
        static_cast<std::uint32_t>(std::ranges::lower_bound(numbers, number) - numbers.begin())};
  };
  std::vector<network::Endpoints> ends;
  ends.reserve(rows.size());
  for (const LinkRow& row : rows) {
    ends.push_back({node_of(row.from), node_of(row.to)});
  }
  network::BuiltGraph built = network::build_graph(numbers.size(), ends);
  network.graph = std::move(built.graph);
  network.arc_of_link = std::move(built.arc_of_input);
  if (first_thru_node > 1) {
    network.graph.no_through.resize(numbers.size());
    for (const NodeId node : IdRange<NodeId>(numbers.size())) {
      network.graph.no_through[node] = numbers[node.value] < first_thru_node ? 1 : 0;
    }
  }
}

void fill_values(TntpNetwork& network, const std::vector<LinkRow>& rows) {
  std::vector<double>* columns[7] = {&network.capacity, &network.length, &network.free_flow_time,
                                     &network.b,        &network.power,  &network.speed,
                                     &network.toll};
  for (const LinkRow& row : rows) {
    for (std::size_t i = 0; i < 7; ++i) {
      columns[i]->push_back(row.values[i]);
    }
    network.link_type.push_back(row.type);
  }
}

}  // namespace

TntpNetwork parse_tntp_network(std::string_view text, const std::string& name) {
  TntpLines lines(text, name);
  TntpMetadata metadata;
  bool more = read_metadata(lines, metadata);
  const std::uint32_t zones = count_of(lines, metadata.zones, "NUMBER OF ZONES", kMostZones);
  const std::uint32_t nodes = count_of(lines, metadata.nodes, "NUMBER OF NODES", kMostNodes);
  if (!metadata.ended) {
    lines.add_for_file({.code = "E1302",
                        .what = "the head of the file has no <END OF METADATA>",
                        .hint = "is this a TNTP network file, and is it whole?"});
  }
  lines.problems.throw_if_any();
  if (more && is_header(lines)) {
    more = lines.next();
  }
  std::vector<LinkRow> rows;
  std::size_t read_rows = 0;
  for (; more; more = lines.next()) {
    if (lines.peek() == ';') {
      continue;
    }
    ++read_rows;
    if (const auto row = read_link_row(lines)) {
      rows.push_back(*row);
    }
  }
  if (metadata.links && static_cast<double>(read_rows) < *metadata.links) {
    lines.add_for_file({.code = "E1305",
                        .what = "the file has fewer links than its head states: was it cut off?",
                        .field = "NUMBER OF LINKS",
                        .found = std::to_string(read_rows),
                        .expected = shortest(*metadata.links)});
  }
  if (metadata.links && static_cast<double>(read_rows) > *metadata.links) {
    lines.add_for_file({.code = "W1305",
                        .what = "the file has more links than its head states; all are used",
                        .field = "NUMBER OF LINKS",
                        .found = std::to_string(read_rows),
                        .expected = shortest(*metadata.links),
                        .severity = Severity::warning});
  }
  lines.problems.throw_if_any();

  TntpNetwork network;
  network.zone_count = zones;
  network.node_number = number_nodes(rows, nodes, zones);
  network.toll_factor = metadata.toll_factor;
  network.distance_factor = metadata.distance_factor;
  network.duplicate_links = count_duplicates(rows);
  if (network.node_number.size() != nodes) {
    lines.add_for_file({.code = "W2301",
                        .what = "the file uses other nodes than its head states",
                        .field = "NUMBER OF NODES",
                        .found = std::to_string(network.node_number.size()) + " nodes up to " +
                                 std::to_string(network.node_number.back()),
                        .expected = std::to_string(nodes),
                        .severity = Severity::warning});
  }
  const double first = metadata.first_thru_node.value_or(1);
  build_topology(network, rows, first >= 1 && first <= 4e9 ? static_cast<std::uint32_t>(first) : 1);
  fill_values(network, rows);
  network.warnings = std::move(lines.problems);
  return network;
}

TntpNetwork read_tntp_network(const std::filesystem::path& path) {
  return parse_tntp_network(read_packed_text(path), path.string());
}

std::vector<double> by_arc(const TntpNetwork& network, std::span<const double> per_link) {
  std::vector<double> values(per_link.size());
  for (std::size_t link = 0; link < per_link.size(); ++link) {
    values[network.arc_of_link[link].value] = per_link[link];
  }
  return values;
}

std::vector<double> fixed_cost_by_arc(const TntpNetwork& network, double toll_factor,
                                      double distance_factor) {
  std::vector<double> values(network.link_count());
  for (std::size_t link = 0; link < values.size(); ++link) {
    values[network.arc_of_link[link].value] =
        toll_factor * network.toll[link] + distance_factor * network.length[link];
  }
  return values;
}

}  // namespace corridor::import
