#include "corridor/study/bare_network.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "corridor/base/text.h"
#include "corridor/import/gmns.h"
#include "corridor/import/gmns_demand.h"
#include "corridor/import/omx.h"
#include "corridor/import/tntp.h"

namespace corridor::study {
namespace {

namespace fs = std::filesystem;
using assign::DelayShape;
using assign::OdDemand;
using assign::UserClass;

// Where a GMNS network does not say: the values of the Bureau of Public Roads (1964).
constexpr double kBprAlpha = 0.15;
constexpr double kBprBeta = 4;
constexpr double kMinutesPerHour = 60;

[[noreturn]] void refuse(std::string code, std::string what, const fs::path& file,
                         std::string found, std::string expected, std::string hint) {
  throw InputError(Error{.code = std::move(code),
                         .what = std::move(what),
                         .file = file.string(),
                         .found = std::move(found),
                         .expected = std::move(expected),
                         .hint = std::move(hint)});
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// The only file of a folder whose name holds `part` ("_net") and ".tntp"; empty: none or several.
fs::path tntp_file(const fs::path& folder, const std::string& part) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = lower(entry.path().filename().string());
    if (name.find(part) != std::string::npos && name.find(".tntp") != std::string::npos) {
      found.push_back(entry.path());
    }
  }
  return found.size() == 1 ? found[0] : fs::path();
}

/// TNTP trips lie beside their network under nearly the same name.
fs::path trips_beside(const fs::path& network) {
  const fs::path folder = network.has_parent_path() ? network.parent_path() : fs::path(".");
  const std::string name = lower(network.filename().string());
  const std::string stem = name.substr(0, name.find("_net"));
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string other = lower(entry.path().filename().string());
    if (other.starts_with(stem) && other.find("_trips") != std::string::npos) {
      found.push_back(entry.path());
    }
  }
  if (found.size() != 1) {
    refuse("E1001", found.empty() ? "no trips beside the network" : "several trip tables beside it",
           network, "", "one file with the network's name and _trips", "name it with --trips FILE");
  }
  return found[0];
}

class Joiner {
 public:
  explicit Joiner(const BareNetworkInput& input) : input_(input) {}

  BareNetwork join() {
    const fs::path& path = input_.network;
    if (!fs::exists(path)) {
      refuse("E1001", "there is no such file or folder", path, "",
             "a TNTP network file, a folder with one or with link.csv of GMNS, or a case folder",
             "");
    }
    if (fs::is_directory(path) && fs::exists(path / "link.csv")) {
      join_gmns(path);
    } else {
      const fs::path file = fs::is_directory(path) ? tntp_file(path, "_net") : path;
      if (file.empty()) {
        refuse("E1001", "no network in the folder, or several", path, "",
               "link.csv of GMNS, or one file with _net and .tntp in its name", "");
      }
      join_tntp(file);
    }
    made_.problem.graph = made_.graph.get();
    return std::move(made_);
  }

 private:
  std::vector<TripsInput> classes() const {
    return input_.classes.empty() ? std::vector<TripsInput>{TripsInput{}} : input_.classes;
  }

  void join_tntp(const fs::path& file) {
    import::TntpNetwork network = import::read_tntp_network(file);
    note(network.warnings);
    if (network.duplicate_links > 0) {
      made_.notes.push_back(fmt::format("{} links have the ends of an earlier one: all are used",
                                        network.duplicate_links));
    }
    made_.time_unit = "the file's unit of time";
    auto& delays = made_.problem.delays;
    delays.resize(network.link_count());
    for (std::size_t i = 0; i < network.link_count(); ++i) {
      delays[network.arc_of_link[i].value] = {DelayShape::bpr, network.free_flow_time[i],
                                              network.capacity[i], network.b[i], network.power[i]};
      made_.links.push_back({std::to_string(i + 1), network.arc_of_link[i], false,
                             network.capacity[i], network.length[i]});
    }
    for (const std::uint32_t number : network.node_number) {
      made_.node_ids.push_back(std::to_string(number));
    }
    for (std::uint32_t zone = 0; zone < network.zone_count; ++zone) {
      made_.zone_ids.push_back(made_.node_ids[zone]);
      made_.zone_nodes.push_back(NodeId{zone});
    }
    const auto fixed = import::fixed_cost_by_arc(
        network, input_.toll_factor.value_or(network.toll_factor.value_or(0)),
        input_.distance_factor.value_or(network.distance_factor.value_or(0)));
    made_.graph = std::make_unique<network::Graph>(std::move(network.graph));
    for (const TripsInput& trips : classes()) {
      const bool beside = input_.demand && trips.file.empty();
      add_class(trips, beside ? trips_beside(file) : trips.file, fixed);
    }
  }

  void join_gmns(const fs::path& folder) {
    const import::GmnsNetwork network =
        import::read_gmns(folder, {.shown = folder.string(), .check_carried = false});
    made_.notes = network.notes;
    made_.time_unit = "minutes";
    for (const NodeId node : IdRange<NodeId>(network.node_count())) {
      made_.node_ids.emplace_back(import::node_id(network, node));
    }
    made_.zone_ids.assign(network.zone_ids.items().begin(), network.zone_ids.items().end());
    const auto arc_of = build_gmns_graph(network);
    add_gmns_delays(network, arc_of, folder);
    std::vector<double> fixed(made_.graph->arc_count(), 0);
    for (const ArcId arc : IdRange<ArcId>(network.graph.arc_count())) {
      const LinkId link = network.link_of_arc[arc];
      const double toll = std::isfinite(network.toll[link]) ? network.toll[link] : 0;
      fixed[arc_of[arc.value].value] = input_.toll_factor.value_or(0) * toll +
                                       input_.distance_factor.value_or(0) * network.length_km[link];
    }
    for (const TripsInput& trips : classes()) {
      add_class(trips, trips.file.empty() ? folder / "demand.csv" : trips.file, fixed);
    }
  }

  /// The network's arcs, and those that join the centroid of a zone of several nodes to them.
  std::vector<ArcId> build_gmns_graph(const import::GmnsNetwork& network) {
    std::vector<network::Endpoints> ends;
    for (const ArcId arc : IdRange<ArcId>(network.graph.arc_count())) {
      ends.push_back({network.graph.tail[arc], network.graph.head[arc]});
    }
    std::vector<std::vector<NodeId>> nodes_of(made_.zone_ids.size());
    for (const NodeId node : IdRange<NodeId>(network.node_count())) {
      if (network.zone_of_node[node].valid()) {
        nodes_of[network.zone_of_node[node].value].push_back(node);
      }
    }
    std::size_t made = 0;
    for (std::size_t zone = 0; zone < nodes_of.size(); ++zone) {
      if (nodes_of[zone].size() == 1) {
        made_.zone_nodes.push_back(nodes_of[zone][0]);
        continue;
      }
      const NodeId centroid{static_cast<std::uint32_t>(made_.node_ids.size())};
      made_.node_ids.push_back("zone " + made_.zone_ids[zone]);
      made_.zone_nodes.push_back(centroid);
      made += nodes_of[zone].empty() ? 0U : 1U;
      for (const NodeId node : nodes_of[zone]) {
        ends.push_back({centroid, node});
        ends.push_back({node, centroid});
      }
    }
    if (made > 0) {
      made_.notes.push_back(fmt::format(
          "{} zones of several nodes: each is joined to all of them, at no cost", made));
    }
    auto built = network::build_graph(made_.node_ids.size(), ends);
    built.graph.no_through.resize(made_.node_ids.size(), 0);
    for (std::size_t node = network.node_count(); node < made_.node_ids.size(); ++node) {
      built.graph.no_through[NodeId{static_cast<std::uint32_t>(node)}] = 1;
    }
    made_.graph = std::make_unique<network::Graph>(std::move(built.graph));
    return std::move(built.arc_of_input);
  }

  void add_gmns_delays(const import::GmnsNetwork& network, const std::vector<ArcId>& arc_of,
                       const fs::path& folder) {
    ErrorList errors;
    made_.problem.delays.assign(made_.graph->arc_count(), {});
    std::size_t unlimited = 0;
    for (const ArcId arc : IdRange<ArcId>(network.graph.arc_count())) {
      const LinkId link = network.link_of_arc[arc];
      const double speed = network.free_speed_kmh[link];
      if (!(speed > 0)) {
        errors.add({.code = "E2306",
                    .what = "link without a free speed, so without a time",
                    .file = (folder / "link.csv").string(),
                    .field = "free_speed",
                    .found = std::string(import::link_id(network, link)),
                    .expected = "a speed above 0"});
        continue;
      }
      const double lanes = std::isfinite(network.lanes[link]) ? network.lanes[link] : 1;
      const double capacity = network.capacity_pce_per_h_lane[link] * lanes;
      const bool limited = std::isfinite(capacity) && capacity > 0;
      const auto own = [&](const IdVector<LinkId, double>& values, double otherwise) {
        return values.size() > 0 && std::isfinite(values[link]) ? values[link] : otherwise;
      };
      const double time = kMinutesPerHour * network.length_km[link] / speed;
      made_.problem.delays[arc_of[arc.value].value] =
          limited ? assign::VolumeDelay{DelayShape::bpr, time, capacity,
                                        own(network.vdf_alpha, kBprAlpha),
                                        own(network.vdf_beta, kBprBeta)}
                  : assign::VolumeDelay{DelayShape::constant, time, 1, 0, 0};
      unlimited += limited ? 0U : 1U;
      made_.links.push_back({std::string(import::link_id(network, link)), arc_of[arc.value],
                             network.against_link[arc] != 0, limited ? capacity : 0,
                             network.length_km[link]});
    }
    errors.throw_if_any();
    if (unlimited > 0) {
      made_.notes.push_back(fmt::format(
          "{} links have no capacity: their time does not rise with volume", unlimited));
    }
    made_.notes.push_back(
        "delay: BPR by vdf_alpha and vdf_beta, 0.15 and 4 where a link has none; "
        "volumes are taken to be an hour's");
  }

  void add_class(const TripsInput& trips, const fs::path& file, const std::vector<double>& fixed) {
    UserClass users;
    users.value_of_time = trips.value_of_time;
    users.volume_per_unit = trips.volume_per_trip;
    if (std::ranges::any_of(fixed, [](double cost) { return cost != 0; })) {
      users.fixed_cost = fixed;
    }
    if (!input_.demand) {
      made_.problem.classes.push_back(std::move(users));
      return;
    }
    if (!fs::exists(file)) {
      refuse("E1001", "there is no such file", file, "", "a trip table",
             "name it with --trips FILE");
    }
    const std::string extension = lower(file.extension().string());
    if (extension == ".omx" || extension == ".h5") {
      users.demand = read_omx_demand(file, trips.matrix);
    } else if (extension == ".csv") {
      users.demand = read_csv_demand(file);
    } else {
      users.demand = read_tntp_demand(file);
    }
    refuse_overflow(users.demand, file);
    made_.problem.classes.push_back(std::move(users));
  }

  static void refuse_overflow(const std::vector<OdDemand>& demand, const fs::path& file) {
    double sum = 0;
    for (const OdDemand& pair : demand) {
      sum += pair.amount;
    }
    if (!std::isfinite(sum)) {
      refuse("E3302", "the trips add up to more than a number holds", file, "a sum above 1.8e308",
             "trips whose sum is a finite number", "check the unit of the trips");
    }
  }

  /// What a reader warns of, as sentences: nothing is passed over in silence.
  void note(const ErrorList& warnings) {
    for (const Error& warning : warnings.items()) {
      std::string text = fmt::format("{}: {}", warning.file, warning.what);
      if (!warning.found.empty()) {
        text += fmt::format(" ({} {}, stated {})", warning.field, warning.found, warning.expected);
      }
      made_.notes.push_back(warning.hint.empty() ? text : text + ": " + warning.hint);
    }
  }

  std::vector<OdDemand> read_tntp_demand(const fs::path& file) {
    const import::TntpTrips trips = import::read_tntp_trips(file);
    note(trips.warnings);
    if (trips.zone_count > made_.zone_nodes.size()) {
      refuse("E3303", "the trip table has more zones than the network", file,
             std::to_string(trips.zone_count),
             fmt::format("at most {}, the network's", made_.zone_nodes.size()),
             "do the two files belong together?");
    }
    std::vector<OdDemand> demand;
    for (const auto& entry : trips.entries) {
      demand.push_back(
          {made_.zone_nodes[entry.origin], made_.zone_nodes[entry.destination], entry.trips});
    }
    made_.intrazonal += trips.intrazonal;
    return demand;
  }

  std::vector<OdDemand> read_csv_demand(const fs::path& file) {
    ErrorList errors;
    const auto read = import::read_gmns_demand(
        file, IdVector<ZoneId, std::string>(std::vector<std::string>(made_.zone_ids)),
        file.string(), errors);
    errors.throw_if_any();
    made_.notes.insert(made_.notes.end(), read->notes.begin(), read->notes.end());
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> sums;
    std::size_t repeated = 0;
    for (const import::GmnsFlow& flow : read->flows) {
      const auto [pair, is_new] =
          sums.try_emplace({flow.origin.value, flow.destination.value}, 0.0);
      repeated += is_new ? 0U : 1U;
      pair->second += flow.volume;
    }
    if (repeated > 0) {
      made_.notes.push_back(fmt::format(
          "{}: {} rows repeat a pair of zones; their trips are added up", file.string(), repeated));
    }
    std::vector<OdDemand> demand;
    for (const auto& [pair, amount] : sums) {
      add_pair(demand, pair.first, pair.second, amount);
    }
    return demand;
  }

  void add_pair(std::vector<OdDemand>& demand, std::uint32_t origin, std::uint32_t destination,
                double amount) {
    if (origin == destination) {
      made_.intrazonal += amount;
    } else if (amount > 0) {
      demand.push_back({made_.zone_nodes[origin], made_.zone_nodes[destination], amount});
    }
  }

  std::vector<OdDemand> read_omx_demand(const fs::path& file, const std::string& name) {
    const import::Omx omx = import::read_omx(file);
    const import::OmxMatrix& matrix = pick(omx, file, name);
    const auto zone_of = zones_of_rows(omx, file);
    std::vector<OdDemand> demand;
    ErrorList errors;
    for (std::size_t r = 0; r < omx.rows; ++r) {
      for (std::size_t c = 0; c < omx.columns; ++c) {
        const double amount = matrix.values[r * omx.columns + c];
        if (std::isnan(amount)) {
          continue;
        }
        if (amount < 0 || std::isinf(amount)) {
          errors.add({.code = "E3302",
                      .what = "negative or infinite trips",
                      .file = file.string(),
                      .field = fmt::format("{}, from {} to {}", matrix.name,
                                           made_.zone_ids[zone_of[r]], made_.zone_ids[zone_of[c]]),
                      .found = shortest(amount),
                      .expected = "a finite number, 0 or above"});
          continue;
        }
        add_pair(demand, zone_of[r], zone_of[c], amount);
      }
    }
    errors.throw_if_any();
    return demand;
  }

  const import::OmxMatrix& pick(const import::Omx& omx, const fs::path& file,
                                const std::string& name) const {
    std::vector<std::string> names;
    for (const import::OmxMatrix& matrix : omx.matrices) {
      names.push_back(matrix.name);
    }
    if (name.empty() && omx.matrices.size() == 1) {
      return omx.matrices[0];
    }
    const import::OmxMatrix* found = import::find_matrix(omx, name);
    if (found == nullptr) {
      refuse("E3303",
             name.empty() ? "the file holds several matrices, or none"
                          : "the file has no matrix of that name",
             file, name, "one matrix", "name it as FILE:NAME; " + name_hint(name, names));
    }
    return *found;
  }

  /// Zone of each row (and column): by id, or by place where the file gives no ids.
  std::vector<std::uint32_t> zones_of_rows(const import::Omx& omx, const fs::path& file) const {
    std::vector<std::uint32_t> zone_of(omx.rows);
    if (omx.rows != omx.columns || (omx.zone_ids.empty() && omx.rows != made_.zone_ids.size())) {
      refuse("E3303", "the matrix does not fit the network's zones", file,
             fmt::format("{} x {}", omx.rows, omx.columns),
             fmt::format("{0} x {0}", made_.zone_ids.size()),
             "give the file a lookup zone_id if it holds some of the zones only");
    }
    std::unordered_map<std::string_view, std::uint32_t> index;
    for (std::uint32_t zone = 0; zone < made_.zone_ids.size(); ++zone) {
      index.emplace(made_.zone_ids[zone], zone);
    }
    ErrorList errors;
    for (std::uint32_t row = 0; row < omx.rows; ++row) {
      if (omx.zone_ids.empty()) {
        zone_of[row] = row;
      } else if (const auto found = index.find(omx.zone_ids[row]); found != index.end()) {
        zone_of[row] = found->second;
      } else {
        errors.add({.code = "E3303",
                    .what = "a zone that the network does not have",
                    .file = file.string(),
                    .field = "zone_id",
                    .found = omx.zone_ids[row],
                    .expected = "a zone of the network",
                    .hint = name_hint(omx.zone_ids[row], made_.zone_ids)});
      }
    }
    errors.throw_if_any();
    return zone_of;
  }

  const BareNetworkInput& input_;
  BareNetwork made_;
};

}  // namespace

BareNetwork read_bare_network(const BareNetworkInput& input) {
  return Joiner(input).join();
}

bool is_bare_network(const fs::path& path) {
  return fs::is_regular_file(path) ||
         (fs::is_directory(path) && !fs::exists(path / "case.toml") &&
          (fs::exists(path / "link.csv") || !tntp_file(path, "_net").empty()));
}

std::vector<std::size_t> find_links(const BareNetwork& network, const std::string& name) {
  std::vector<std::size_t> found;
  const std::size_t colon = name.find(':');
  for (std::size_t i = 0; i < network.links.size(); ++i) {
    const BareLink& link = network.links[i];
    const bool meant =
        colon == std::string::npos
            ? link.id == name
            : network.node_ids[network.graph->tail[link.arc].value] == name.substr(0, colon) &&
                  network.node_ids[network.graph->head[link.arc].value] == name.substr(colon + 1);
    if (meant) {
      found.push_back(i);
    }
  }
  if (found.empty()) {
    throw InputError(Error{.code = "E2307",
                           .what = "the network has no such link",
                           .found = name,
                           .expected = "FROM:TO of node ids, or the id of a link",
                           .hint = "rows of a TNTP file are numbered from 1"});
  }
  return found;
}

NodeId find_zone(const BareNetwork& network, const std::string& id) {
  const auto found = std::ranges::find(network.zone_ids, id);
  if (found == network.zone_ids.end()) {
    throw InputError(Error{.code = "E2308",
                           .what = "the network has no such zone",
                           .found = id,
                           .expected = "a zone of the network",
                           .hint = name_hint(id, network.zone_ids)});
  }
  return network.zone_nodes[static_cast<std::size_t>(found - network.zone_ids.begin())];
}

}  // namespace corridor::study
