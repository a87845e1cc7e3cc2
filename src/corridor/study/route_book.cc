#include "corridor/study/route_book.h"

#include <bit>

namespace corridor::study {
namespace {

// FNV-1a (Fowler, Noll, Vo) over whole numbers of 64 bits; equality is checked besides.
std::uint64_t hash_of(const std::vector<double>& values) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const double value : values) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * 1099511628211ULL;
    hash ^= hash >> 29U;
  }
  return hash;
}

bool same(const path::RouteLabels& a, const path::RouteLabels& b) {
  return a.gate == b.gate && a.line == b.line && a.length_km == b.length_km;
}

}  // namespace

const RouteBook::Routes& RouteBook::Page::find_or(const Pair& pair,
                                                  const std::function<Routes()>& search) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = routes_.find(pair); found != routes_.end()) {
      return found->second;
    }
  }
  Routes routes = search();  // two threads may both come here: they find the same
  const std::lock_guard lock(mutex_);
  return routes_.emplace(pair, std::move(routes)).first->second;
}

RouteBook::Page& RouteBook::page(const path::RouteLabels& labels, const std::vector<double>& cost) {
  const std::uint64_t hash = hash_of(cost);
  const std::lock_guard lock(mutex_);
  const auto [first, last] = editions_.equal_range(hash);
  for (auto at = first; at != last; ++at) {
    if (at->second->cost == cost && same(at->second->labels, labels)) {
      return at->second->page;
    }
  }
  auto edition = std::make_unique<Edition>();
  edition->labels = labels;
  edition->cost = cost;
  return editions_.emplace(hash, std::move(edition))->second->page;
}

}  // namespace corridor::study
