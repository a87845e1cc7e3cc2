// Routes that were searched for before, kept by all that they depend on. Seasons, scenarios and
// rival claims in which a commodity pays the same on every arc have the same routes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "corridor/path/alternatives.h"

namespace corridor::study {

/// Of one network: cases that share a book have the same nodes and arcs. Safe for several threads,
/// and which of them came first does not show.
class RouteBook {
 public:
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

   private:
    std::mutex mutex_;
    std::map<Pair, Routes> routes_;
  };

  /// @param cost generalized cost by arc
  Page& page(const path::RouteLabels& labels, const std::vector<double>& cost);

 private:
  struct Edition {
    path::RouteLabels labels = {};
    std::vector<double> cost = {};
    Page page = {};
  };

  std::mutex mutex_;
  std::multimap<std::uint64_t, std::unique_ptr<Edition>> editions_;  // by a hash of the costs
};

}  // namespace corridor::study
