// Counter-based random numbers (Salmon, Moraes, Dror, Shaw 2011: Parallel random numbers, as easy
// as 1, 2, 3): a draw is a function of seed, stream and two indices, so it is the same on any
// thread, rank or order of work.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

#include <Random123/philox.h>

namespace corridor {

/// What a draw is for; streams never share numbers.
enum class Stream : std::uint32_t {
  test = 0,
  network_generator = 1,
  outage = 2,
  duration = 3,
  finance = 4,
  access = 5,
  outage_near = 6,
};

/// 128 random bits for (seed, stream, a, b): Philox4x32-10.
inline r123::Philox4x32::ctr_type random_bits(std::uint64_t seed, Stream stream, std::uint64_t a,
                                              std::uint32_t b) {
  const r123::Philox4x32::ctr_type counter = {{static_cast<std::uint32_t>(a),
                                               static_cast<std::uint32_t>(a >> 32U), b,
                                               static_cast<std::uint32_t>(stream)}};
  const r123::Philox4x32::key_type key = {
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)}};
  return r123::Philox4x32()(counter, key);
}

/// A double in (0, 1): 53 random bits and half a step, so that neither end is ever drawn.
inline double uniform(std::uint64_t seed, Stream stream, std::uint64_t a, std::uint32_t b = 0) {
  const auto bits = random_bits(seed, stream, a, b);
  const std::uint64_t high = (static_cast<std::uint64_t>(bits[0]) << 32U) | bits[1];
  return (static_cast<double>(high >> 11U) + 0.5) * 0x1.0p-53;
}

/// Standard normal by Box and Muller (1958).
inline double normal(std::uint64_t seed, Stream stream, std::uint64_t a, std::uint32_t b = 0) {
  const auto bits = random_bits(seed, stream, a, b);
  const double u =
      (static_cast<double>(((static_cast<std::uint64_t>(bits[0]) << 32U) | bits[1]) >> 11U) + 0.5) *
      0x1.0p-53;
  const double v =
      (static_cast<double>(((static_cast<std::uint64_t>(bits[2]) << 32U) | bits[3]) >> 11U) + 0.5) *
      0x1.0p-53;
  return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

}  // namespace corridor
