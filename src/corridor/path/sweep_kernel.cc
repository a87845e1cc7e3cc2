#include "corridor/path/sweep_kernel.h"

#include <bit>

namespace corridor::path {

namespace {

constexpr std::size_t kWordBits = 64;

template <class Weight>
[[gnu::always_inline]] inline void up_loop(const SweepGraph<Weight>& up,
                                           std::uint64_t* __restrict reached,
                                           Lanes<Weight>* __restrict dist) {
  const std::size_t vertices = up.vertex_count();
  for (std::size_t word = 0; word * kWordBits < vertices; ++word) {
    // Arcs may set bits of this very word, always behind the one at hand.
    std::uint64_t done = 0;
    while ((reached[word] & ~done) != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(reached[word] & ~done));
      done |= std::uint64_t{1} << bit;
      const std::size_t vertex = word * kWordBits + bit;
      const Lanes<Weight> near = dist[vertex];
      for (std::uint32_t a = up.offsets[vertex]; a < up.offsets[vertex + 1]; ++a) {
        const SweepArc<Weight> arc = up.arcs[a];
        std::uint64_t& mark = reached[arc.other / kWordBits];
        const std::uint64_t mark_bit = std::uint64_t{1} << (arc.other % kWordBits);
        const bool first = (mark & mark_bit) == 0;
        mark |= mark_bit;
        Lanes<Weight> far;
        for (std::size_t lane = 0; lane < Lanes<Weight>::kCount; ++lane) {
          far.lane[lane] = first ? kFar<Weight> : dist[arc.other].lane[lane];
        }
        for (std::size_t lane = 0; lane < Lanes<Weight>::kCount; ++lane) {
          const Weight through = near.lane[lane] + arc.weight;
          far.lane[lane] = through < far.lane[lane] ? through : far.lane[lane];
        }
        dist[arc.other] = far;
      }
    }
  }
}

template <class Weight>
[[gnu::always_inline]] inline void down_loop(const SweepGraph<Weight>& down,
                                             const std::uint8_t* has_start,
                                             Lanes<Weight>* __restrict dist) {
  const std::size_t vertices = down.vertex_count();
  for (std::size_t vertex = 0; vertex < vertices; ++vertex) {
    Lanes<Weight> least;
    if (has_start[vertex] != 0) {
      least = dist[vertex];
    } else {
      for (std::size_t lane = 0; lane < Lanes<Weight>::kCount; ++lane) {
        least.lane[lane] = kFar<Weight>;
      }
    }
    for (std::uint32_t a = down.offsets[vertex]; a < down.offsets[vertex + 1]; ++a) {
      const SweepArc<Weight> arc = down.arcs[a];
      for (std::size_t lane = 0; lane < Lanes<Weight>::kCount; ++lane) {
        const Weight through = dist[arc.other].lane[lane] + arc.weight;
        least.lane[lane] = through < least.lane[lane] ? through : least.lane[lane];
      }
    }
    dist[vertex] = least;
  }
}

template <class Weight>
CORRIDOR_AVX512 void up_avx512(const SweepGraph<Weight>& up, std::uint64_t* reached,
                               Lanes<Weight>* dist) {
  up_loop(up, reached, dist);
}

template <class Weight>
CORRIDOR_AVX2 void up_avx2(const SweepGraph<Weight>& up, std::uint64_t* reached,
                           Lanes<Weight>* dist) {
  up_loop(up, reached, dist);
}

template <class Weight>
CORRIDOR_AVX512 void down_avx512(const SweepGraph<Weight>& down, const std::uint8_t* has_start,
                                 Lanes<Weight>* dist) {
  down_loop(down, has_start, dist);
}

template <class Weight>
CORRIDOR_AVX2 void down_avx2(const SweepGraph<Weight>& down, const std::uint8_t* has_start,
                             Lanes<Weight>* dist) {
  down_loop(down, has_start, dist);
}

}  // namespace

template <class Weight>
void sweep_up(const SweepGraph<Weight>& up, std::uint64_t* reached, Lanes<Weight>* dist,
              Simd simd) {
  switch (chosen(simd)) {
    case Simd::avx512:
      return up_avx512(up, reached, dist);
    case Simd::avx2:
      return up_avx2(up, reached, dist);
    case Simd::automatic:
    case Simd::baseline:
      return up_loop(up, reached, dist);
  }
}

template <class Weight>
void sweep_down(const SweepGraph<Weight>& down, const std::uint8_t* has_start, Lanes<Weight>* dist,
                Simd simd) {
  switch (chosen(simd)) {
    case Simd::avx512:
      return down_avx512(down, has_start, dist);
    case Simd::avx2:
      return down_avx2(down, has_start, dist);
    case Simd::automatic:
    case Simd::baseline:
      return down_loop(down, has_start, dist);
  }
}

template void sweep_up(const SweepGraph<Ticks>&, std::uint64_t*, Lanes<Ticks>*, Simd);
template void sweep_up(const SweepGraph<double>&, std::uint64_t*, Lanes<double>*, Simd);
template void sweep_down(const SweepGraph<Ticks>&, const std::uint8_t*, Lanes<Ticks>*, Simd);
template void sweep_down(const SweepGraph<double>&, const std::uint8_t*, Lanes<double>*, Simd);

}  // namespace corridor::path
