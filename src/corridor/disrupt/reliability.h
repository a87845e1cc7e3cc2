// Two-terminal reliability of small undirected networks, exact: how likely failed links part two
// nodes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace corridor::disrupt {

struct Undirected {
  std::size_t node_count = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> links = {};
};

/// Number of sets of j failed links, j = 0 .. links, that part `s` and `t`. Links are decided one
/// by one; what matters of those decided is which frontier nodes they join (frontier method: Kuo,
/// Lu and Yeh 1999; Hardy, Lucet and Limnios 2007). Time and memory grow with the partitions of the
/// frontier, not with 2^links.
///
/// @throws std::invalid_argument for more than 62 links (counts are 64 bits), ends out of range,
///         s == t
std::vector<std::uint64_t> disconnecting_sets(const Undirected& network, std::uint32_t s,
                                              std::uint32_t t);

/// Probability that `s` and `t` are parted if each link fails on its own with probability q: a sum
/// of positive terms, so small values keep their digits.
double unreliability(std::span<const std::uint64_t> disconnecting, double q);

}  // namespace corridor::disrupt
