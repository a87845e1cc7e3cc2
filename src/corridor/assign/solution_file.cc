#include "corridor/assign/solution_file.h"

#include <cmath>
#include <cstring>

#include "corridor/assign/bundle.h"

namespace corridor::assign {

namespace {

constexpr std::string_view kMagic = "CORRIDOR BUSHES 1\n";

static_assert(sizeof(Approach) == 2 * sizeof(std::uint32_t));

void put(std::string& bytes, std::uint32_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(value >> shift & 0xffU);
  }
}

void put(std::string& bytes, double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  put(bytes, static_cast<std::uint32_t>(bits & 0xffff'ffffU));
  put(bytes, static_cast<std::uint32_t>(bits >> 32U));
}

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& shown) : left_(bytes), shown_(shown) {}

  [[noreturn]] void refuse(const char* what, const char* hint) const {
    throw InputError(Error{.code = "E4102",
                           .what = what,
                           .file = shown_,
                           .expected = "a solution saved by corridor assign --save",
                           .hint = hint});
  }

  void magic() {
    if (!left_.starts_with(kMagic)) {
      refuse("the file is no saved solution", "name the file that --save wrote");
    }
    left_.remove_prefix(kMagic.size());
  }

  std::uint32_t number() {
    if (left_.size() < 4) {
      refuse("the saved solution is cut off", "save it again");
    }
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i) {
      value |= std::uint32_t{static_cast<unsigned char>(left_[i])} << 8 * i;
    }
    left_.remove_prefix(4);
    return value;
  }

  double real() {
    const std::uint64_t low = number();
    const std::uint64_t bits = low | std::uint64_t{number()} << 32U;
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }

  /// A count of entries that take at least 4 bytes each.
  std::uint32_t count() {
    const std::uint32_t value = number();
    if (value > left_.size() / 4) {
      refuse("the saved solution is cut off", "save it again");
    }
    return value;
  }

  bool at_end() const { return left_.empty(); }

 private:
  std::string_view left_;
  const std::string& shown_;
};

Bush read_bush(Reader& reader, const Problem& problem, std::uint32_t origin) {
  const char* const kOther = "it belongs to a network of other links";
  const network::Graph& graph = *problem.graph;
  Bush bush;
  const std::uint32_t nodes = reader.count();
  bush.first.assign(1, 0);
  for (std::uint32_t i = 0; i < nodes; ++i) {
    const std::uint32_t node = reader.number();
    if (node >= graph.node_count() || (i == 0 && node != origin)) {
      reader.refuse("the saved solution has other nodes than the network", kOther);
    }
    bush.nodes.push_back(node);
    const std::uint32_t approaches = reader.count();
    if ((approaches == 0) != (i == 0)) {
      reader.refuse("a bush of the saved solution is broken", "save it again");
    }
    for (std::uint32_t k = 0; k < approaches; ++k) {
      const Approach approach{reader.number(), reader.number()};
      const double flow = reader.real();
      const bool fits = approach.arc < graph.arc_count() && approach.tail < i &&
                        graph.head[ArcId{approach.arc}].value == node &&
                        graph.tail[ArcId{approach.arc}].value == bush.nodes[approach.tail];
      if (!fits || !(flow >= 0) || !std::isfinite(flow)) {
        reader.refuse("the saved solution has other links than the network", kOther);
      }
      bush.approaches.push_back(approach);
      bush.flow.push_back(flow);
    }
    bush.first.push_back(static_cast<std::uint32_t>(bush.approaches.size()));
  }
  return bush;
}

}  // namespace

std::string solution_bytes(const WarmStart& start, std::size_t nodes, std::size_t arcs) {
  std::string bytes(kMagic);
  put(bytes, static_cast<std::uint32_t>(nodes));
  put(bytes, static_cast<std::uint32_t>(arcs));
  put(bytes, static_cast<std::uint32_t>(start.bundles.size()));
  for (const Bundle& bundle : start.bundles) {
    const Bush& bush = bundle.bush;
    put(bytes, bundle.user_class);
    put(bytes, bundle.origin);
    put(bytes, static_cast<std::uint32_t>(bush.nodes.size()));
    for (std::size_t i = 0; i < bush.nodes.size(); ++i) {
      put(bytes, bush.nodes[i]);
      put(bytes, bush.first[i + 1] - bush.first[i]);
      for (std::uint32_t k = bush.first[i]; k < bush.first[i + 1]; ++k) {
        put(bytes, bush.approaches[k].arc);
        put(bytes, bush.approaches[k].tail);
        put(bytes, bush.flow[k]);
      }
    }
  }
  return bytes;
}

std::shared_ptr<const WarmStart> read_solution(std::string_view bytes, const Problem& problem,
                                               const std::string& shown) {
  Reader reader(bytes, shown);
  reader.magic();
  const std::uint32_t nodes = reader.number();
  const std::uint32_t arcs = reader.number();
  if (nodes != problem.graph->node_count() || arcs != problem.graph->arc_count()) {
    reader.refuse("the saved solution belongs to a network of another size",
                  "links may close and demand may change, but not the rows of the network; an "
                  "elastic or capacitated problem has more arcs than a plain one");
  }
  auto start = std::make_shared<WarmStart>();
  const std::uint32_t bundles = reader.count();
  for (std::uint32_t i = 0; i < bundles; ++i) {
    Bundle bundle;
    bundle.user_class = reader.number();
    bundle.origin = reader.number();
    const bool in_order = start->bundles.empty() || std::pair{start->bundles.back().user_class,
                                                              start->bundles.back().origin} <
                                                        std::pair{bundle.user_class, bundle.origin};
    if (bundle.user_class >= problem.classes.size() || bundle.origin >= nodes || !in_order) {
      reader.refuse("the saved solution has other classes or origins",
                    "save it from a run with the same classes");
    }
    bundle.bush = read_bush(reader, problem, bundle.origin);
    for (std::size_t node = 1; node < bundle.bush.nodes.size(); ++node) {
      bundle.tree.push_back(bundle.bush.approaches[bundle.bush.first[node]].arc);
    }
    start->bundles.push_back(std::move(bundle));
  }
  if (!reader.at_end()) {
    reader.refuse("the saved solution is longer than it says", "save it again");
  }
  return start;
}

}  // namespace corridor::assign
