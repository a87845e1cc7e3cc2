// The k best routes of a pair that really differ: in the chain of modes, in a port or in a border,
// not in a side road or a yard.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "corridor/base/id.h"
#include "corridor/network/graph.h"
#include "corridor/path/guided_search.h"
#include "corridor/path/tree.h"

namespace corridor::path {

/// What tells routes apart, per arc. Labels are small dense numbers; kNoLabel: none.
struct RouteLabels {
  static constexpr std::uint32_t kNoLabel = 0xffff'ffff;
  std::vector<std::uint32_t> gate;  // port or border that the arc is
  std::vector<std::uint32_t> line;  // mode of a link arc; kNoLabel on transfers and access
  std::vector<double> length_km;
  std::uint32_t gate_count = 0;
  std::uint32_t line_count = 0;
};

struct Alternative {
  std::vector<ArcId> arcs;           // in the order of travel
  double cost = 0;                   // sum of arc costs in that order
  std::vector<std::uint32_t> chain;  // lines in order, equal neighbours merged
  std::vector<std::uint32_t> gates;  // gates in order
};

struct AlternativeOptions {
  int count = 5;
  /// A route also stands as the best of a mode if it stays on it, unbroken, for this share of the
  /// straight line between the pair (main haul).
  double main_haul_share = 0.3;
  /// Searches at the most for the branching.
  int searches = 64;
  /// Routes dearer than this multiple of the cheapest are left out.
  double worst_cost_ratio = 4;
};

/// What the search of a pair saw. Where costs have only risen since, a later search takes over
/// whatever no risen arc touches, and gives the answer of a search from scratch, to the byte.
struct AlternativeMemory {
  struct Branch {
    std::vector<std::uint32_t> bans;  // gates and lines left out
    bool reached = false;
    std::vector<ArcId> arcs;  // the cheapest route without them
  };
  struct Haul {
    bool searched = false;  // false: the cheapest route had one
    bool found = false;
    bool turns_back = false;      // meets a node twice: no route
    std::vector<ArcId> arcs;      // with the best main haul on the line
    std::vector<ArcId> rests_on;  // these, and what would become a main haul if it went another way
  };
  std::vector<Branch> branches;  // in the order of the searches
  std::vector<Haul> hauls;       // by line; empty where no route was found
  double worst_cost = 0;         // bound of the hauls

  /// Every arc whose rise may change the answer; in the order of their ids.
  std::vector<ArcId> rests_on() const;
};

/// How a search uses and fills memories; each may be missing.
struct Recall {
  const AlternativeMemory* before = nullptr;  // of the same pair, graph, labels and options
  std::span<const std::uint8_t> risen = {};   // by arc: not 0 where the cost is not that of before
  AlternativeMemory* keep = nullptr;
};

/// Finds routes for one cost metric; built once per metric, used for many pairs. Not shared between
/// threads.
///
/// Two sets are joined, cheapest first, without repeats of chain and gates:
/// 1. Branching over gates and lines (Lawler 1972): the cheapest route; then, for each gate and
/// line
///    of a found route, the cheapest without it, and so on. Whatever set of gates and lines is left
///    out, the cheapest route without them is found, as long as `count` and `searches` suffice.
/// 2. For each line (mode), the cheapest route with an unbroken main haul on it, exact over trees
/// of
///    the pair and shortest paths within the line. Where the cheapest route of all has such a haul,
///    it is that route.
class AlternativeSearch {
 public:
  /// @param cost per arc, >= 0, infinity closes; all spans must outlive the search
  AlternativeSearch(const network::Graph& graph, const RouteLabels& labels,
                    std::span<const double> cost);

  /// @param straight_km distance of the pair, for the main haul
  /// @param recall      what an earlier search at costs nowhere higher saw
  std::vector<Alternative> find(NodeId origin, NodeId destination, double straight_km,
                                const AlternativeOptions& options = {}, const Recall& recall = {});

 private:
  struct LineTrees;

  Alternative describe(std::vector<ArcId> arcs) const;
  std::vector<std::uint32_t> elements(const Alternative& route) const;
  AlternativeMemory::Branch search_without(NodeId origin, NodeId destination,
                                           std::vector<std::uint32_t> bans);
  void branch(NodeId origin, NodeId destination, const AlternativeOptions& options,
              const Recall& recall, std::vector<Alternative>& found);
  bool has_haul(const Alternative& route, std::uint32_t line, double least_km) const;
  void main_hauls(NodeId origin, NodeId destination, double least_km, double worst_cost,
                  const Recall& recall, const Alternative& cheapest,
                  std::vector<Alternative>& found);
  void price();
  void grow_forward_tree(NodeId origin);
  void grow_backward_tree(NodeId destination);
  AlternativeMemory::Haul main_haul(std::uint32_t line, double least_km, double worst_cost,
                                    bool keep);
  std::vector<ArcId> short_hauls(LineTrees& trees, double least_km, double best);
  LineTrees& line_trees(std::uint32_t line);
  void grow_line_tree(LineTrees& trees, std::size_t from) const;

  const network::Graph& graph_;
  const RouteLabels& labels_;
  std::span<const double> cost_;
  std::vector<std::uint8_t> banned_;  // by element: gates, then lines
  TreeSearch forward_;
  TreeSearch backward_;
  GuidedSearch branch_;
  std::vector<LineTrees> lines_;
  bool priced_ = false;  // the searches know the costs
  NodeId forward_root_;
  NodeId backward_root_;
  Tree forward_tree_;
  Tree backward_tree_;

 public:
  ~AlternativeSearch();
  AlternativeSearch(const AlternativeSearch&) = delete;
  AlternativeSearch& operator=(const AlternativeSearch&) = delete;
};

}  // namespace corridor::path
