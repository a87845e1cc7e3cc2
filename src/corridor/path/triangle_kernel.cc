#include "corridor/path/triangle_kernel.h"

namespace corridor::path {

namespace {

template <class Weight>
[[gnu::always_inline]] inline void relax_loop(std::span<const std::uint32_t> below,
                                              std::span<const std::uint32_t> run_offsets,
                                              std::span<const TriangleRun> runs, Weight* weights) {
  for (std::size_t i = 0; i < below.size(); ++i) {
    // Between y and z over x: down to x, then up to z; and back.
    const std::size_t xy = below[i];
    const Weight x_to_y = weights[2 * xy];
    const Weight y_to_x = weights[2 * xy + 1];
    const Weight* xz = weights + 2 * (xy + 1);
    for (std::uint32_t r = run_offsets[i]; r < run_offsets[i + 1]; ++r) {
      const TriangleRun run = runs[r];
      Weight* __restrict yz = weights + 2 * std::size_t{run.first};
      const Weight* __restrict through = xz;
      for (std::size_t k = 0; k < 2 * std::size_t{run.length}; k += 2) {
        const Weight up = through[k] + y_to_x;
        const Weight down = through[k + 1] + x_to_y;
        yz[k] = up < yz[k] ? up : yz[k];
        yz[k + 1] = down < yz[k + 1] ? down : yz[k + 1];
      }
      xz += 2 * std::size_t{run.length};
    }
  }
}

template <class Weight>
CORRIDOR_AVX512 void relax_avx512(std::span<const std::uint32_t> below,
                                  std::span<const std::uint32_t> run_offsets,
                                  std::span<const TriangleRun> runs, Weight* weights) {
  relax_loop(below, run_offsets, runs, weights);
}

template <class Weight>
CORRIDOR_AVX2 void relax_avx2(std::span<const std::uint32_t> below,
                              std::span<const std::uint32_t> run_offsets,
                              std::span<const TriangleRun> runs, Weight* weights) {
  relax_loop(below, run_offsets, runs, weights);
}

}  // namespace

template <class Weight>
void relax_triangles(std::span<const std::uint32_t> below,
                     std::span<const std::uint32_t> run_offsets, std::span<const TriangleRun> runs,
                     Weight* weights, Simd simd) {
  switch (chosen(simd)) {
    case Simd::avx512:
      return relax_avx512(below, run_offsets, runs, weights);
    case Simd::avx2:
      return relax_avx2(below, run_offsets, runs, weights);
    case Simd::automatic:
    case Simd::baseline:
      return relax_loop(below, run_offsets, runs, weights);
  }
}

template void relax_triangles(std::span<const std::uint32_t>, std::span<const std::uint32_t>,
                              std::span<const TriangleRun>, Ticks*, Simd);
template void relax_triangles(std::span<const std::uint32_t>, std::span<const std::uint32_t>,
                              std::span<const TriangleRun>, double*, Simd);

}  // namespace corridor::path
