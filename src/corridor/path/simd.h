// Which vector instructions the inner loops use. Loops are compiled for several instruction sets;
// the widest that the machine has is taken, or the one that is asked for. Every one gives the same
// bits: none adds up across lanes.
#pragma once

namespace corridor::path {

enum class Simd { automatic, baseline, avx2, avx512 };

/// Whether this machine and this build can; always for automatic and baseline.
bool has(Simd simd);

/// The widest that the machine has for automatic, else what is asked for.
Simd chosen(Simd simd);

}  // namespace corridor::path

// In front of a function that is compiled for wider vectors; what it inlines is too.
#if defined(__x86_64__) && defined(__clang__)
#define CORRIDOR_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define CORRIDOR_AVX2 __attribute__((target("avx2")))
#elif defined(__x86_64__)
// Without the preference g++ halves the registers.
#define CORRIDOR_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")))
#define CORRIDOR_AVX2 __attribute__((target("avx2")))
#else
#define CORRIDOR_AVX512
#define CORRIDOR_AVX2
#endif
