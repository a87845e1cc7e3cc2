#include "corridor/base/parallel.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace corridor {
namespace {

TEST(ParallelBlocks, DoesEachBlockOnceOnAnyNumberOfThreads) {
  for (const int threads : {1, 2, 16}) {
    std::vector<int> done(1000, 0);
    parallel_blocks(done.size(), threads, [&](std::size_t block, std::size_t) { ++done[block]; });
    EXPECT_EQ(std::accumulate(done.begin(), done.end(), 0), 1000);
    EXPECT_EQ(*std::max_element(done.begin(), done.end()), 1);
  }
}

TEST(ParallelBlocks, ThrowsWhatABlockThrew) {
  const auto fail = [](std::size_t block, std::size_t) {
    if (block == 3) {
      throw std::runtime_error("block 3");
    }
  };
  EXPECT_THROW(parallel_blocks(10, 1, fail), std::runtime_error);
  EXPECT_THROW(parallel_blocks(10, 4, fail), std::runtime_error);
}

TEST(ParallelBlocks, DoesNothingForNoBlocks) {
  parallel_blocks(0, 4, [](std::size_t, std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace corridor
