#include "corridor/study/route_book.h"

#include <algorithm>
#include <bit>
#include <iterator>

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
  std::size_t bytes = sizeof(Routes) + sizeof(Pair);
  for (const std::vector<ArcId>& route : routes) {
    bytes += sizeof route + route.size() * sizeof(ArcId);
  }
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = routes_.emplace(pair, std::move(routes));
  bytes_ += is_new ? bytes : 0;
  return at->second;
}

std::shared_ptr<RouteBook::Page> RouteBook::page(const path::RouteLabels& labels,
                                                 const std::vector<double>& cost) {
  if (most_bytes_ == 0) {
    return std::make_shared<Page>();
  }
  const std::uint64_t hash = hash_of(cost);
  const std::lock_guard lock(mutex_);
  const auto known = std::find_if(editions_.begin(), editions_.end(), [&](const Edition& edition) {
    return edition.hash == hash && edition.cost == cost && same(*edition.labels, labels);
  });
  if (known != editions_.end()) {
    editions_.splice(editions_.begin(), editions_, known);
  } else {
    editions_.push_front({.hash = hash, .labels = shared(labels), .cost = cost});
    let_go();
  }
  return editions_.front().page;
}

// Labels are the same in nearly all editions: one copy serves them.
std::shared_ptr<const path::RouteLabels> RouteBook::shared(const path::RouteLabels& labels) const {
  for (const Edition& edition : editions_) {
    if (same(*edition.labels, labels)) {
      return edition.labels;
    }
  }
  return std::make_shared<const path::RouteLabels>(labels);
}

void RouteBook::let_go() {
  std::size_t bytes = 0;
  const auto beyond = std::find_if(editions_.begin(), editions_.end(), [&](const Edition& edition) {
    bytes += edition.cost.size() * sizeof(double) + edition.page->bytes();
    return bytes > most_bytes_;
  });
  editions_.erase(beyond == editions_.begin() ? std::next(beyond) : beyond, editions_.end());
}

}  // namespace corridor::study
