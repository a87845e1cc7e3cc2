// Loops over fixed blocks on threads. Which thread does a block never shows in a result: a block
// writes to its own place and sums are added in block order by the caller.
#pragma once

#include <cstddef>
#include <functional>

namespace corridor {

/// Threads to use for a wish of 0 ("as many as the machine has").
int resolve_threads(int threads);

/// Calls body(block, worker) for block = 0 .. blocks-1 on `threads` workers (0: all cores); worker
/// is below the number of threads, for work space that is built once a worker. Blocks are handed
/// out in rising order. The first exception (by block) is thrown again here after all workers
/// stopped.
void parallel_blocks(std::size_t blocks, int threads,
                     const std::function<void(std::size_t block, std::size_t worker)>& body);

}  // namespace corridor
