#include "corridor/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace corridor {

int resolve_threads(int threads) {
  return threads > 0 ? threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void parallel_blocks(std::size_t blocks, int threads,
                     const std::function<void(std::size_t, std::size_t)>& body) {
  const std::size_t workers = std::min(blocks, static_cast<std::size_t>(resolve_threads(threads)));
  if (workers <= 1) {
    for (std::size_t block = 0; block < blocks; ++block) {
      body(block, 0);
    }
    return;
  }
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::size_t failed_block = blocks;
  std::exception_ptr failure;
  const auto work = [&](std::size_t worker) {
    while (!stop.load(std::memory_order_relaxed)) {
      const std::size_t block = next.fetch_add(1);
      if (block >= blocks) {
        return;
      }
      try {
        body(block, worker);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        if (block < failed_block) {
          failed_block = block;
          failure = std::current_exception();
        }
        stop.store(true, std::memory_order_relaxed);
      }
    }
  };
  {
    std::vector<std::jthread> pool;
    pool.reserve(workers - 1);
    for (std::size_t worker = 1; worker < workers; ++worker) {
      pool.emplace_back(work, worker);
    }
    work(0);
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

}  // namespace corridor
