#include "corridor/import/tntp.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "corridor/base/text.h"
#include "corridor/import/packed_text.h"

namespace corridor::import {

namespace {

constexpr std::size_t kMostProblems = 1000;  // a file that is no TNTP at all would give millions
constexpr std::uint32_t kMostZones = 1'000'000;
constexpr std::uint32_t kMostNodes = 100'000'000;
constexpr std::size_t kLinkColumns = 10;

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == '\0';
}

/// The lines of a text with the place of every token, and the problems found in it.
class Lines {
 public:
  Lines(std::string_view text, const std::string& name) : rest_(text), name_(name) {}

  /// The next line that holds more than blanks and comment.
  bool next() {
    while (!rest_.empty()) {
      const std::size_t end = rest_.find('\n');
      raw_ = rest_.substr(0, end);
      rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
      ++number_;
      const std::size_t comment = raw_.find('~');
      at_ = 0;
      line_ = raw_.substr(0, comment);
      skip_blanks();
      if (!ended()) {
        return true;
      }
    }
    line_ = {};
    at_ = 0;
    return false;
  }

  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_])) {
      ++at_;
    }
  }
  bool ended() const { return at_ >= line_.size(); }
  char peek() const { return ended() ? '\0' : line_[at_]; }
  std::size_t place() const { return at_; }
  void rewind(std::size_t place) { at_ = place; }
  void skip(std::size_t characters) { at_ += characters; }
  std::string_view left() const { return line_.substr(at_); }

  /// Up to a blank or one of `ends`.
  std::string_view token(std::string_view ends) {
    const std::size_t start = at_;
    while (!ended() && !is_blank(line_[at_]) && ends.find(line_[at_]) == std::string_view::npos) {
      ++at_;
    }
    return line_.substr(start, at_ - start);
  }

  void add(Error problem, std::size_t place = 0, std::string_view found = {}) {
    problem.file = name_;
    problem.line = number_;
    problem.column = found.empty() ? 0 : place + 1;
    problem.found = std::string(found);
    problem.source_line = std::string(raw_.substr(0, std::max<std::size_t>(place + 80, 160)));
    while (!problem.source_line.empty() && is_blank(problem.source_line.back())) {
      problem.source_line.pop_back();
    }
    problems.add(std::move(problem));
    if (problems.items().size() >= kMostProblems) {
      problems.throw_if_any();
    }
  }
  void add_for_file(Error problem) {
    problem.file = name_;
    problems.add(std::move(problem));
  }

  ErrorList problems;

 private:
  std::string_view rest_, raw_, line_;
  const std::string& name_;
  std::size_t number_ = 0;
  std::size_t at_ = 0;
};

template <class T>
bool parse(std::string_view token, T& value) {
  if (token.starts_with('+')) {
    token.remove_prefix(1);
  }
  const auto [end, status] = std::from_chars(token.data(), token.data() + token.size(), value);
  return status == std::errc{} && end == token.data() + token.size();
}

template <class T>
std::optional<T> read_number(Lines& lines, std::string_view ends, const char* field) {
  lines.skip_blanks();
  const std::size_t place = lines.place();
  const std::string_view token = lines.token(ends);
  T value{};
  if (parse(token, value)) {
    return value;
  }
  lines.add({.code = "E1303",
             .what = token.empty() ? "a number is missing" : "not a number that fits",
             .field = field,
             .expected = std::is_integral_v<T> ? "a whole number" : "a number"},
            place, token);
  return std::nullopt;
}

struct Metadata {
  std::optional<double> zones, nodes, links, first_thru_node, total_flow, toll_factor,
      distance_factor;
  bool ended = false;
};

/// Reads `<KEY> value` lines up to END OF METADATA; stops before a line that is none.
/// Returns false at the end of the text.
bool read_metadata(Lines& lines, Metadata& metadata) {
  while (lines.next()) {
    if (lines.peek() != '<') {
      return true;
    }
    const std::size_t close = lines.left().find('>');
    if (close == std::string_view::npos) {
      lines.add({.code = "E1302", .what = "a metadata key has no closing >"}, lines.place(),
                lines.left());
      continue;
    }
    const std::string_view key = trimmed(lines.left().substr(1, close - 1));
    lines.skip(close + 1);
    if (key == "END OF METADATA") {
      metadata.ended = true;
      return lines.next();
    }
    std::optional<double>* slot = key == "NUMBER OF ZONES"   ? &metadata.zones
                                  : key == "NUMBER OF NODES" ? &metadata.nodes
                                  : key == "NUMBER OF LINKS" ? &metadata.links
                                  : key == "FIRST THRU NODE" ? &metadata.first_thru_node
                                  : key == "TOTAL OD FLOW"   ? &metadata.total_flow
                                  : key == "TOLL FACTOR"     ? &metadata.toll_factor
                                  : key == "DISTANCE FACTOR" ? &metadata.distance_factor
                                                             : nullptr;
    if (slot != nullptr) {
      *slot = read_number<double>(lines, "", "metadata");
    }
  }
  return false;
}

/// A count of the metadata, whole and within 1 .. most.
std::uint32_t count_of(Lines& lines, const std::optional<double>& value, const char* key,
                       std::uint32_t most) {
  if (value && *value >= 1 && *value <= most && *value == std::floor(*value)) {
    return static_cast<std::uint32_t>(*value);
  }
  lines.add_for_file({.code = "E1302",
                      .what = value ? "a count of the metadata is out of range"
                                    : "a count of the metadata is missing",
                      .field = key,
                      .found = value ? shortest(*value) : "",
                      .expected = "a whole number from 1 to " + std::to_string(most),
                      .hint = std::string("the file should open with <") + key +
                              "> and end its head with <END OF METADATA>"});
  return 0;
}

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

void check_values(Lines& lines, const LinkRow& row, std::span<const std::size_t> places) {
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

std::optional<LinkRow> read_link_row(Lines& lines) {
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
  const bool dense = highest <= std::max<std::size_t>(stated, 4 * rows.size() + zones);
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
  const auto repeated = std::ranges::unique(numbers);
  numbers.erase(repeated.begin(), repeated.end());
  return numbers;
}

std::uint64_t pair_key(std::uint32_t from, std::uint32_t to) {
  return (std::uint64_t{from} << 32U) | to;
}

std::size_t count_duplicates(const std::vector<LinkRow>& rows) {
  std::vector<std::uint64_t> pairs;
  pairs.reserve(rows.size());
  for (const LinkRow& row : rows) {
    pairs.push_back(pair_key(row.from, row.to));
  }
  std::ranges::sort(pairs);
  return static_cast<std::size_t>(std::ranges::unique(pairs).size());
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

/// A header of column names that stands after the metadata, not behind a `~`.
bool is_header(const Lines& lines) {
  const char c = lines.peek();
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

TntpNetwork parse_tntp_network(std::string_view text, const std::string& name) {
  Lines lines(text, name);
  Metadata metadata;
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

namespace {

void add_trip(Lines& lines, TntpTrips& trips, std::uint32_t origin, std::uint32_t destination,
              double value) {
  if (!(value >= 0) || !std::isfinite(value)) {
    lines.add({.code = "E3302",
               .what = "impossible number of trips",
               .field = "trips",
               .expected = "a finite number, 0 or above"},
              lines.place(), shortest(value));
  } else if (value > 0 && origin == destination) {
    trips.intrazonal += value;
  } else if (value > 0) {
    trips.entries.push_back({origin - 1, destination - 1, value});
  }
}

std::uint32_t read_zone(Lines& lines, std::string_view ends, const char* field,
                        std::uint32_t zones) {
  lines.skip_blanks();
  const std::size_t place = lines.place();
  const auto zone = read_number<std::uint32_t>(lines, ends, field);
  if (zone && (*zone < 1 || *zone > zones)) {
    lines.add({.code = "E3301",
               .what = "trips of a zone that does not exist",
               .field = field,
               .expected = "a zone from 1 to " + std::to_string(zones)},
              place, std::to_string(*zone));
    return 0;
  }
  return zone.value_or(0);
}

/// `destination : trips ;` as often as the line has it.
void read_destinations(Lines& lines, TntpTrips& trips, std::uint32_t origin, std::uint32_t zones) {
  for (lines.skip_blanks(); !lines.ended(); lines.skip_blanks()) {
    if (lines.peek() == ';') {
      lines.skip(1);
      continue;
    }
    const std::size_t errors_before = lines.problems.error_count();
    const std::uint32_t destination = read_zone(lines, ":;", "destination", zones);
    lines.skip_blanks();
    if (lines.peek() != ':') {
      if (lines.problems.error_count() == errors_before) {
        lines.add({.code = "E1303",
                   .what = "no : after the destination",
                   .expected = "destination : trips;"},
                  lines.place(), lines.left().substr(0, 1));
      }
      return;
    }
    lines.skip(1);
    const auto value = read_number<double>(lines, ";", "trips");
    if (!value) {
      return;
    }
    if (destination != 0 && origin != 0) {
      add_trip(lines, trips, origin, destination, *value);
    }
  }
}

void sort_and_add_up(TntpTrips& trips) {
  auto& entries = trips.entries;
  const auto key = [](const TntpTrips::Entry& e) { return pair_key(e.origin, e.destination); };
  if (!std::ranges::is_sorted(entries, {}, key)) {
    std::ranges::stable_sort(entries, {}, key);
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept > 0 && key(entries[kept - 1]) == key(entries[i])) {
      entries[kept - 1].trips += entries[i].trips;
      ++trips.repeated_pairs;
    } else {
      entries[kept++] = entries[i];
    }
  }
  entries.resize(kept);
  for (const auto& entry : entries) {
    trips.total += entry.trips;
  }
}

void compare_total(Lines& lines, const TntpTrips& trips, const std::optional<double>& stated) {
  constexpr double kTolerance = 1e-3;  // heads round, some to six digits
  const double read = trips.total + trips.intrazonal;
  if (stated && std::abs(read - *stated) > kTolerance * std::max(read, *stated)) {
    lines.add_for_file({.code = "W3301",
                        .what = "the trips do not add up to the total that the head states",
                        .field = "TOTAL OD FLOW",
                        .found = shortest(read),
                        .expected = shortest(*stated),
                        .hint = "the file may be cut off",
                        .severity = Severity::warning});
  }
  if (trips.repeated_pairs > 0) {
    lines.add_for_file({.code = "W3302",
                        .what = std::to_string(trips.repeated_pairs) +
                                " rows repeat a pair of zones; their trips are added up",
                        .severity = Severity::warning});
  }
}

}  // namespace

TntpTrips parse_tntp_trips(std::string_view text, const std::string& name) {
  Lines lines(text, name);
  Metadata metadata;
  bool more = read_metadata(lines, metadata);
  TntpTrips trips;
  const std::uint32_t zones = count_of(lines, metadata.zones, "NUMBER OF ZONES", kMostZones);
  lines.problems.throw_if_any();
  trips.zone_count = zones;
  std::uint32_t origin = 0;
  bool any_origin = false;
  for (; more; more = lines.next()) {
    const std::string_view word = lines.left().substr(0, 6);
    if (word == "Origin" || word == "origin" || word == "ORIGIN") {
      lines.skip(6);
      origin = read_zone(lines, "", "Origin", zones);
      any_origin = true;
      continue;
    }
    if (!any_origin) {
      lines.add({.code = "E1304",
                 .what = "trips before the first origin",
                 .expected = "a line \"Origin 1\"",
                 .hint = "is this a TNTP trip table?"},
                lines.place(), word);
      break;
    }
    read_destinations(lines, trips, origin, zones);
  }
  lines.problems.throw_if_any();
  sort_and_add_up(trips);
  compare_total(lines, trips, metadata.total_flow);
  trips.warnings = std::move(lines.problems);
  return trips;
}

std::vector<TntpFlow> parse_tntp_flows(std::string_view text, const std::string& name) {
  Lines lines(text, name);
  Metadata metadata;
  bool more = read_metadata(lines, metadata);
  if (more && is_header(lines)) {
    more = lines.next();
  }
  std::vector<TntpFlow> flows;
  for (; more; more = lines.next()) {
    const auto from = read_number<std::uint32_t>(lines, ";", "from");
    const auto to = read_number<std::uint32_t>(lines, ";", "to");
    lines.skip_blanks();
    const std::size_t separator = lines.place();
    if (lines.peek() == ':') {
      lines.rewind(separator + 1);
    }
    const auto volume = read_number<double>(lines, ";", "volume");
    const auto cost = read_number<double>(lines, ";", "cost");
    if (from && to && volume && cost) {
      flows.push_back({*from, *to, *volume, *cost});
    }
  }
  lines.problems.throw_if_any();
  return flows;
}

TntpNetwork read_tntp_network(const std::filesystem::path& path) {
  return parse_tntp_network(read_packed_text(path), path.string());
}

TntpTrips read_tntp_trips(const std::filesystem::path& path) {
  return parse_tntp_trips(read_packed_text(path), path.string());
}

std::vector<TntpFlow> read_tntp_flows(const std::filesystem::path& path) {
  return parse_tntp_flows(read_packed_text(path), path.string());
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

std::vector<double> volumes_by_arc(const TntpNetwork& network, std::span<const TntpFlow> flows,
                                   const std::string& name) {
  std::multimap<std::uint64_t, ArcId> open;
  for (std::size_t link = 0; link < network.link_count(); ++link) {
    const ArcId arc = network.arc_of_link[link];
    open.emplace(pair_key(network.node_number[network.graph.tail[arc].value],
                          network.node_number[network.graph.head[arc].value]),
                 arc);
  }
  std::vector<double> volumes(network.link_count(), 0);
  for (const TntpFlow& flow : flows) {
    const auto found = open.find(pair_key(flow.from, flow.to));
    if (found == open.end()) {
      throw InputError(
          Error{.code = "E2305",
                .what = "flow on a link that the network does not have",
                .file = name,
                .found = std::to_string(flow.from) + " to " + std::to_string(flow.to)});
    }
    volumes[found->second.value] = flow.volume;
    open.erase(found);
  }
  return volumes;
}

}  // namespace corridor::import
