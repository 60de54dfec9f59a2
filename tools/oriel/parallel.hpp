// Work that is parted into numbered pieces, done by a few threads.
#pragma once

#include <cstddef>
#include <functional>

namespace oriel::tool {

/// Calls `work` with 0, 1 ... count - 1, begun in that order, by so many threads (the caller's is one of them), until
/// it gives false: then no more are begun. What it throws is thrown once all have ended.
void in_parallel(std::size_t count, std::size_t threads, const std::function<bool(std::size_t)>& work);

/// What 0 jobs stand for.
std::size_t threads_of(unsigned jobs);

} // namespace oriel::tool
