#include "corridor/path/simd.h"

namespace corridor::path {

bool has(Simd simd) {
  if (simd == Simd::automatic || simd == Simd::baseline) {
    return true;
  }
#if defined(__x86_64__)
  if (simd == Simd::avx2) {
    return __builtin_cpu_supports("avx2") != 0;
  }
  return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
         __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
#else
  return false;
#endif
}

Simd chosen(Simd simd) {
  if (simd != Simd::automatic) {
    return simd;
  }
  return has(Simd::avx512) ? Simd::avx512 : has(Simd::avx2) ? Simd::avx2 : Simd::baseline;
}

}  // namespace corridor::path
