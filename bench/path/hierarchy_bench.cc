// Hierarchies of a large road network, and matrices on them, beside another program's:
//
//   hierarchy_bench NY.gr.xz [--peer PROGRAM] [--nodes 1000] [--rounds 5]
//
// PROGRAM is not part of Corridor (see PeerProcess). It is given a folder with the files tail,
// head, weight (an entry an arc), order (node of each rank, as our customizable hierarchy has it),
// origins, destinations: little-endian 32-bit numbers. Commands, and what the CHECK of their answer
// is:
//   contract   build a contraction hierarchy; its arcs          ch_matrix   sum of the distances
//   structure  a customizable one in the order given; its arcs  customize   any number
//   cch_matrix sum of the distances
// Each round times ours and theirs in turn. Times are of the processor, the least of all rounds.
#include "peer_process.h"
#include "road_graph.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "corridor/base/random.h"
#include "corridor/path/path.h"

namespace {

using corridor::NodeId;
using corridor::bench::PeerAnswer;
using corridor::bench::PeerProcess;
using corridor::bench::RoadGraph;
namespace path = corridor::path;

struct Options {
  std::string network;
  std::string peer;
  std::size_t nodes = 1000;
  int rounds = 5;
};

std::optional<Options> parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--peer" && i + 1 < argc) {
      options.peer = argv[++i];
    } else if (word == "--nodes" && i + 1 < argc) {
      options.nodes = std::strtoul(argv[++i], nullptr, 10);
    } else if (word == "--rounds" && i + 1 < argc) {
      options.rounds = std::atoi(argv[++i]);
    } else if (options.network.empty() && word.front() != '-') {
      options.network = word;
    } else {
      return std::nullopt;
    }
  }
  return options.network.empty() || options.nodes == 0 ? std::nullopt : std::optional(options);
}

double cpu_seconds(const std::function<void()>& body) {
  const std::clock_t began = std::clock();
  body();
  return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

struct Input {
  corridor::network::Graph graph;
  std::vector<double> cost;
  std::vector<NodeId> origins;
  std::vector<NodeId> destinations;
};

Input input_of(const RoadGraph& roads, std::size_t nodes) {
  std::vector<corridor::network::Endpoints> ends;
  for (std::size_t i = 0; i < roads.tail.size(); ++i) {
    ends.push_back({NodeId{roads.tail[i]}, NodeId{roads.head[i]}});
  }
  auto built = corridor::network::build_graph(roads.nodes, ends);
  Input input{.graph = std::move(built.graph), .cost = {}, .origins = {}, .destinations = {}};
  input.cost.resize(ends.size());
  for (std::size_t i = 0; i < ends.size(); ++i) {
    input.cost[built.arc_of_input[i].value] = roads.weight[i];
  }
  const auto draw = [&](std::uint64_t seed, std::size_t i) {
    const double u = corridor::uniform(seed, corridor::Stream::network_generator, i);
    return NodeId{static_cast<std::uint32_t>(u * roads.nodes)};
  };
  for (std::size_t i = 0; i < nodes; ++i) {
    input.origins.push_back(draw(5, i));
    input.destinations.push_back(draw(6, i));
  }
  return input;
}

template <class Items, class Number>
void write_numbers(const std::filesystem::path& file, const Items& items, Number&& number) {
  std::vector<std::uint32_t> numbers;
  for (const auto& item : items) {
    numbers.push_back(number(item));
  }
  std::ofstream stream(file, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(numbers.data()),
               static_cast<std::streamsize>(numbers.size() * sizeof(std::uint32_t)));
  if (!stream.flush()) {
    throw std::runtime_error("cannot write " + file.string());
  }
}

/// A folder that goes away with it.
class Scratch {
 public:
  Scratch(const RoadGraph& roads, const Input& input, const std::vector<std::uint32_t>& order) {
    std::string name = (std::filesystem::temp_directory_path() / "corridor-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("cannot make a folder in " + name);
    }
    folder_ = name;
    const auto same = [](std::uint32_t value) { return value; };
    const auto id = [](NodeId node) { return node.value; };
    write_numbers(folder_ / "tail", roads.tail, same);
    write_numbers(folder_ / "head", roads.head, same);
    write_numbers(folder_ / "weight", roads.weight,
                  [](double weight) { return static_cast<std::uint32_t>(weight); });
    write_numbers(folder_ / "order", order, same);
    write_numbers(folder_ / "origins", input.origins, id);
    write_numbers(folder_ / "destinations", input.destinations, id);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

constexpr double kNotMeasured = std::numeric_limits<double>::infinity();

struct Row {
  std::string what;
  double ours = kNotMeasured;
  double theirs = kNotMeasured;
  std::string bar;
};

std::string milliseconds(double seconds) {
  return seconds < kNotMeasured ? fmt::format("{:.1f} ms", 1000 * seconds) : "";
}

void print(const Row& row) {
  const bool both = row.ours < kNotMeasured && row.theirs < kNotMeasured;
  fmt::print("| {:42} | {:>10} | {:>10} | {:>5} | {:10} |\n", row.what, milliseconds(row.ours),
             milliseconds(row.theirs), both ? fmt::format("{:.1f}", row.theirs / row.ours) : "",
             row.bar);
}

int run(const Options& options) {
  const RoadGraph roads = corridor::bench::read_road_graph(options.network);
  const Input input = input_of(roads, options.nodes);
  std::vector<Row> rows = {
      {"contraction", kNotMeasured, kNotMeasured, ""},
      {"order by nested dissection, and structure", kNotMeasured, kNotMeasured, ""},
      {"structure in that order", kNotMeasured, kNotMeasured, ""},
      {"customization", kNotMeasured, kNotMeasured, "at least 1"},
      {fmt::format("matrix {0} x {0}, contraction", options.nodes), kNotMeasured, kNotMeasured,
       "at least 7"},
      {fmt::format("matrix {0} x {0}, customizable", options.nodes), kNotMeasured, kNotMeasured,
       "at least 7"}};

  path::ContractionHierarchy contraction;
  rows[0].ours = cpu_seconds([&] { contraction = path::contract(input.graph, input.cost); });
  std::optional<path::CustomizableHierarchy> customizable;
  rows[1].ours = cpu_seconds([&] { customizable.emplace(input.graph); });
  const path::CustomizableOptions in_order = {.order = customizable->order()};
  rows[2].ours = cpu_seconds([&] { customizable.emplace(input.graph, in_order); });
  fmt::print("{}: {} nodes, {} arcs; contraction {} arcs; customizable {} arcs, {} triangles\n",
             std::filesystem::path(options.network).filename().string(), roads.nodes,
             roads.tail.size(), contraction.arc_count(), customizable->arc_count(),
             customizable->triangle_count());

  std::optional<Scratch> scratch;
  std::optional<PeerProcess> peer;
  if (options.peer.empty()) {
    fmt::print("no --peer PROGRAM: nothing to compare with\n");
  } else {
    scratch.emplace(roads, input, customizable->order());
    peer.emplace(options.peer, scratch->folder().string());
    rows[0].theirs = peer->ask("contract").cpu_seconds;
    rows[2].theirs = peer->ask("structure").cpu_seconds;
  }

  path::Metric metric;
  std::vector<double> matrix(input.origins.size() * input.destinations.size());
  const auto take = [&](Row& row, const char* command, const std::function<void()>& ours) {
    row.ours = std::min(row.ours, cpu_seconds(ours));
    return peer ? std::optional(peer->ask(command)) : std::nullopt;
  };
  const auto take_matrix = [&](Row& row, const char* command, const path::Hierarchy& hierarchy) {
    const auto answer = take(row, command, [&] {
      path::cost_matrix(hierarchy, input.origins, input.destinations, matrix);
    });
    double sum = 0;
    for (const double cost : matrix) {
      sum += cost;
    }
    if (answer && static_cast<double>(answer->check) != sum) {
      throw std::runtime_error(fmt::format("sums differ: {} and {}", sum, answer->check));
    }
    row.theirs = answer ? std::min(row.theirs, answer->cpu_seconds) : row.theirs;
  };
  for (int round = 0; round < options.rounds; ++round) {
    const auto answer =
        take(rows[3], "customize", [&] { customizable->customize(input.cost, metric); });
    rows[3].theirs = answer ? std::min(rows[3].theirs, answer->cpu_seconds) : rows[3].theirs;
    take_matrix(rows[4], "ch_matrix", contraction.hierarchy());
    take_matrix(rows[5], "cch_matrix", metric.hierarchy());
  }
  fmt::print("| {:42} | {:>10} | {:>10} | {:>5} | {:10} |\n|---|---|---|---|---|\n", "", "ours",
             "theirs", "ratio", "bar");
  for (const Row& row : rows) {
    print(row);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = parse(argc, argv);
  if (!options) {
    fmt::print(stderr,
               "usage: hierarchy_bench FILE.gr.xz [--peer PROGRAM] [--nodes 1000] [--rounds 5]\n"
               "(files: ../shared/networks/us-road-topologies)\n");
    return 2;
  }
  try {
    return run(*options);
  } catch (const std::runtime_error& error) {
    fmt::print(stderr, "hierarchy_bench: {}\n", error.what());
    return 1;
  }
}
