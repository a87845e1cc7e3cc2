// Reading, checking and building a GMNS network of a million links: bar 3 s and 1 GiB.
//   build/bench/bin/import_bench --benchmark_filter=gmns
// The network is a grid of 501 x 501 nodes a kilometre apart, with links both ways and lengths
// drawn by a counter, written to a folder of its own that is removed at the end.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "corridor/base/atomic_file.h"
#include "corridor/base/random.h"
#include "corridor/import/gmns.h"

namespace corridor::import {
namespace {

constexpr std::uint32_t kSide = 501;
constexpr std::uint64_t kSeed = 20260101;

// Written block by block, so that the generator does not show in the peak of memory.
class Lines {
 public:
  explicit Lines(const std::filesystem::path& path) : file_(path) {}
  void add(const std::string& line) {
    text_ += line;
    if (text_.size() > kBlock) {
      file_.write(text_);
      text_.clear();
    }
  }
  void commit() {
    file_.write(text_);
    file_.commit();
  }

 private:
  static constexpr std::size_t kBlock = 1U << 16U;
  AtomicFile file_;
  std::string text_;
};

void write_grid(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_file(folder / "config.csv", "long_length,speed,crs\nkm,kmh,EPSG:32643\n");
  Lines nodes(folder / "node.csv");
  Lines links(folder / "link.csv");
  nodes.add("node_id,name,x_coord,y_coord,z_coord,node_type,ctrl_type,zone_id,parent_node_id\n");
  links.add(
      "link_id,name,from_node_id,to_node_id,directed,dir_flag,length,grade,facility_type,capacity,"
      "free_speed,lanes,allowed_uses,toll\n");
  std::uint32_t link = 0;
  const auto add_link = [&](std::uint32_t from, std::uint32_t to) {
    links.add(fmt::format("L{},,N{},N{},true,0,{:.3f},,primary,1800,{},2,\"auto\",\n", link, from,
                          to, 1 + 0.5 * uniform(kSeed, Stream::network_generator, link),
                          50 + 10 * (link % 6)));
    ++link;
  };
  for (std::uint32_t row = 0; row < kSide; ++row) {
    for (std::uint32_t column = 0; column < kSide; ++column) {
      const std::uint32_t node = row * kSide + column;
      nodes.add(fmt::format("N{},,{},{},,intersection,,,\n", node, 300000 + 1000 * column,
                            3500000 + 1000 * row));
      if (column + 1 < kSide) {
        add_link(node, node + 1);
        add_link(node + 1, node);
      }
      if (row + 1 < kSide) {
        add_link(node, node + kSide);
        add_link(node + kSide, node);
      }
    }
  }
  nodes.commit();
  links.commit();
}

struct Grid {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / fmt::format("corridor_gmns_bench_{}", ::getpid());
  Grid() { write_grid(path); }
  ~Grid() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

double peak_mib() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double kKibPerMib = 1024;
  return static_cast<double>(usage.ru_maxrss) / kKibPerMib;
}

void gmns_million_links(benchmark::State& state) {
  const Grid grid;
  std::size_t arcs = 0;
  for (auto _ : state) {
    const GmnsNetwork network = read_gmns(grid.path, {.threads = static_cast<int>(state.range(0))});
    arcs = network.graph.arc_count();
    benchmark::DoNotOptimize(arcs);
  }
  state.counters["links"] = static_cast<double>(arcs);
  state.counters["peak_MiB"] = peak_mib();
}
BENCHMARK(gmns_million_links)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace corridor::import

BENCHMARK_MAIN();
