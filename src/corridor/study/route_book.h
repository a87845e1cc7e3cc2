// Routes that were searched for before, kept by all that they depend on. Seasons, scenarios and
// rival claims in which a commodity pays the same on every arc have the same routes.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "corridor/path/alternatives.h"

namespace corridor::study {

/// Of one network: cases that share a book have the same nodes and arcs. Safe for several threads,
/// and neither which of them came first nor what was let go shows in the answers.
class RouteBook {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{1} << 29U;

  struct Pair {
    NodeId origin = {};
    NodeId destination = {};
    double straight_km = 0;
    int count = 0;
    friend auto operator<=>(const Pair&, const Pair&) = default;
  };
  using Routes = std::vector<std::vector<ArcId>>;

  /// The routes at one set of costs.
  class Page {
   public:
    /// @param search called if the pair's routes are not known
    const Routes& find_or(const Pair& pair, const std::function<Routes()>& search);

    std::size_t bytes() const { return bytes_; }  // about

   private:
    std::mutex mutex_;
    std::map<Pair, Routes> routes_;
    std::atomic<std::size_t> bytes_{0};
  };

  /// @param most_bytes beyond it the pages that were not asked for longest are let go; 0: every
  ///        page is a new one, nothing is shared
  explicit RouteBook(std::size_t most_bytes = kMostBytes) : most_bytes_(most_bytes) {}

  /// @param cost generalized cost by arc
  std::shared_ptr<Page> page(const path::RouteLabels& labels, const std::vector<double>& cost);

 private:
  struct Edition {
    std::uint64_t hash = 0;  // of the costs
    std::shared_ptr<const path::RouteLabels> labels = {};
    std::vector<double> cost = {};
    std::shared_ptr<Page> page = std::make_shared<Page>();
  };

  std::shared_ptr<const path::RouteLabels> shared(const path::RouteLabels& labels) const;
  void let_go();

  std::size_t most_bytes_;
  std::mutex mutex_;
  std::list<Edition> editions_;  // asked for last in front
};

}  // namespace corridor::study
