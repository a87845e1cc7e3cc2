#include "corridor/path/dissection.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "corridor/base/parallel.h"
#include "corridor/path/separator.h"

namespace corridor::path {

namespace {

constexpr std::uint32_t kNone = 0xffff'ffff;

/// Takes away vertices of one or two neighbours until none is left. What remains is far smaller on
/// road networks, and has no worse separators.
class Reduction {
 public:
  explicit Reduction(const Neighbours& graph) {
    neighbours_.reserve(graph.size());
    for (std::uint32_t v = 0; v < graph.size(); ++v) {
      const auto of = graph.of(v);
      neighbours_.emplace_back(of.begin(), of.end());
    }
  }

  /// Rounds of vertices that are not neighbours, so that a chain shrinks by halves and does not
  /// become a ladder with a step a vertex.
  std::vector<std::uint32_t> run() {
    std::vector<std::uint32_t> order;
    std::vector<std::uint32_t> round;
    for (std::uint32_t v = 0; v < neighbours_.size(); ++v) {
      round.push_back(v);
    }
    std::vector<std::uint32_t> touched_in(neighbours_.size(), kNone);
    gone_.assign(neighbours_.size(), 0);
    for (std::uint32_t number = 0; !round.empty(); ++number) {
      std::vector<std::uint32_t> next;
      for (const std::uint32_t v : round) {
        if (gone_[v] != 0 || neighbours_[v].size() > 2) {
          continue;
        }
        if (touched_in[v] == number) {
          next.push_back(v);
          continue;
        }
        for (const std::uint32_t other : neighbours_[v]) {
          touched_in[other] = number;
          next.push_back(other);
        }
        take_away(v);
        order.push_back(v);
      }
      std::ranges::sort(next);
      next.erase(std::unique(next.begin(), next.end()), next.end());
      round = std::move(next);
    }
    return order;
  }

  std::vector<std::uint32_t> left() const {
    std::vector<std::uint32_t> vertices;
    for (std::uint32_t v = 0; v < neighbours_.size(); ++v) {
      if (gone_[v] == 0) {
        vertices.push_back(v);
      }
    }
    return vertices;
  }

  std::span<const std::uint32_t> of(std::uint32_t v) const { return neighbours_[v]; }

 private:
  void take_away(std::uint32_t v) {
    gone_[v] = 1;
    for (const std::uint32_t other : neighbours_[v]) {
      std::erase(neighbours_[other], v);
    }
    if (neighbours_[v].size() == 2) {
      const std::uint32_t a = neighbours_[v][0];
      const std::uint32_t b = neighbours_[v][1];
      if (std::ranges::find(neighbours_[a], b) == neighbours_[a].end()) {
        neighbours_[a].push_back(b);
        neighbours_[b].push_back(a);
      }
    }
    neighbours_[v].clear();
  }

  std::vector<std::vector<std::uint32_t>> neighbours_;
  std::vector<std::uint8_t> gone_;
};

/// A connected part whose vertices take the places [first, first + vertices.size()) of the order.
struct Piece {
  Neighbours graph;
  std::vector<std::uint32_t> vertices;  // their names outside
  std::size_t first = 0;
};

/// The vertices of `graph` that `chosen` marks, as pieces that are connected; named through
/// `names`.
std::vector<Piece> connected_pieces(const Neighbours& graph,
                                    const std::vector<std::uint32_t>& names,
                                    const std::vector<std::uint8_t>& chosen, std::size_t first) {
  std::vector<Piece> pieces;
  std::vector<std::uint32_t> local(graph.size(), kNone);
  std::vector<std::uint32_t> found;
  for (std::uint32_t seed = 0; seed < graph.size(); ++seed) {
    if (chosen[seed] == 0 || local[seed] != kNone) {
      continue;
    }
    found.assign(1, seed);
    local[seed] = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (const std::uint32_t other : graph.of(found[i])) {
        if (chosen[other] != 0 && local[other] == kNone) {
          local[other] = static_cast<std::uint32_t>(found.size());
          found.push_back(other);
        }
      }
    }
    Piece piece;
    piece.first = first;
    first += found.size();
    for (const std::uint32_t v : found) {
      piece.vertices.push_back(names[v]);
      for (const std::uint32_t other : graph.of(v)) {
        if (chosen[other] != 0) {
          piece.graph.neighbour.push_back(local[other]);
        }
      }
      piece.graph.offsets.push_back(static_cast<std::uint32_t>(piece.graph.neighbour.size()));
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

/// Fewest neighbours first (Markowitz 1957; Tinney, Walker 1967), neighbours of the contracted
/// joined. For parts too small to be worth a separator.
std::vector<std::uint32_t> fewest_neighbours_first(const Neighbours& graph) {
  const std::size_t size = graph.size();
  std::vector<std::uint64_t> joined(size, 0);
  for (std::uint32_t v = 0; v < size; ++v) {
    for (const std::uint32_t other : graph.of(v)) {
      joined[v] |= std::uint64_t{1} << other;
    }
  }
  std::vector<std::uint32_t> order;
  std::vector<std::uint8_t> gone(size, 0);
  for (std::size_t step = 0; step < size; ++step) {
    std::uint32_t best = kNone;
    for (std::uint32_t v = 0; v < size; ++v) {
      if (gone[v] == 0 &&
          (best == kNone || std::popcount(joined[v]) < std::popcount(joined[best]))) {
        best = v;
      }
    }
    gone[best] = 1;
    order.push_back(best);
    for (std::uint32_t v = 0; v < size; ++v) {
      if ((joined[best] >> v & 1U) != 0) {
        joined[v] =
            (joined[v] | joined[best]) & ~(std::uint64_t{1} << best | std::uint64_t{1} << v);
      }
    }
  }
  return order;
}

/// Orders a piece that is small or cuts it; what it is cut into is left to do.
std::vector<Piece> dissect(const Piece& piece, std::span<std::uint32_t> order) {
  constexpr std::size_t kSmall = 24;
  const std::size_t size = piece.vertices.size();
  if (size <= kSmall) {
    std::size_t at = piece.first;
    for (const std::uint32_t v : fewest_neighbours_first(piece.graph)) {
      order[at++] = piece.vertices[v];
    }
    return {};
  }
  const std::vector<std::uint8_t> separator = find_separator(piece.graph);
  std::size_t last = piece.first + size;
  std::vector<std::uint8_t> rest(size);
  for (std::size_t v = size; v-- > 0;) {
    rest[v] = separator[v] == 0 ? 1 : 0;
    if (separator[v] != 0) {
      order[--last] = piece.vertices[v];
    }
  }
  return connected_pieces(piece.graph, piece.vertices, rest, piece.first);
}

void dissect_all(Piece piece, std::span<std::uint32_t> order) {
  std::vector<Piece> waiting;
  waiting.push_back(std::move(piece));
  while (!waiting.empty()) {
    const Piece next = std::move(waiting.back());
    waiting.pop_back();
    for (Piece& made : dissect(next, order)) {
      waiting.push_back(std::move(made));
    }
  }
}

}  // namespace

Neighbours neighbours_of(std::size_t vertices,
                         std::vector<std::pair<std::uint32_t, std::uint32_t>> ends) {
  const std::size_t given = ends.size();
  for (std::size_t i = 0; i < given; ++i) {
    ends.emplace_back(ends[i].second, ends[i].first);
  }
  std::ranges::sort(ends);
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  Neighbours graph;
  graph.offsets.assign(vertices + 1, 0);
  for (const auto& [from, to] : ends) {
    if (from != to) {
      ++graph.offsets[from + 1];
      graph.neighbour.push_back(to);
    }
  }
  std::partial_sum(graph.offsets.begin(), graph.offsets.end(), graph.offsets.begin());
  return graph;
}

std::vector<std::uint32_t> dissection_order(const Neighbours& graph, int threads) {
  Reduction reduction(graph);
  std::vector<std::uint32_t> order = reduction.run();
  const std::size_t reduced = order.size();
  order.resize(graph.size(), kNone);

  Neighbours core;
  const std::vector<std::uint32_t> left = reduction.left();
  std::vector<std::uint32_t> local(graph.size(), kNone);
  for (std::size_t v = 0; v < left.size(); ++v) {
    local[left[v]] = static_cast<std::uint32_t>(v);
  }
  for (const std::uint32_t v : left) {
    for (const std::uint32_t other : reduction.of(v)) {
      core.neighbour.push_back(local[other]);
    }
    core.offsets.push_back(static_cast<std::uint32_t>(core.neighbour.size()));
  }

  // The largest pieces are cut in turn until there are enough for every thread. Which thread cuts
  // a piece does not show: pieces share nothing, and each has its places in the order.
  constexpr std::size_t kPieces = 64;
  constexpr std::size_t kWorthATurn = 2000;
  std::vector<Piece> pieces =
      connected_pieces(core, left, std::vector<std::uint8_t>(left.size(), 1), reduced);
  const auto smaller = [](const Piece& a, const Piece& b) {
    return std::pair(a.vertices.size(), b.first) < std::pair(b.vertices.size(), a.first);
  };
  std::ranges::make_heap(pieces, smaller);
  while (!pieces.empty() && pieces.size() < kPieces &&
         pieces.front().vertices.size() > kWorthATurn) {
    std::ranges::pop_heap(pieces, smaller);
    const Piece largest = std::move(pieces.back());
    pieces.pop_back();
    for (Piece& made : dissect(largest, order)) {
      pieces.push_back(std::move(made));
      std::ranges::push_heap(pieces, smaller);
    }
  }
  std::ranges::sort_heap(pieces, smaller);
  std::ranges::reverse(pieces);
  parallel_blocks(pieces.size(), threads, [&](std::size_t block, std::size_t) {
    dissect_all(std::move(pieces[block]), order);
  });
  return order;
}

}  // namespace corridor::path
