// Where copies and allocations for pixels are counted (see Counters in copy.hpp): a few relaxed additions a call, never
// one a row, and atomic ones only where there are other threads.
#pragma once

#include "oriel/buffer.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace oriel::detail {

struct Counts {
    std::atomic<std::uint64_t> copies{0};
    std::atomic<std::uint64_t> bytes_copied{0};
    std::atomic<std::uint64_t> allocations{0};
    std::atomic<std::uint64_t> bytes_allocated{0};
};

inline constinit Counts counts;

inline void count(std::atomic<std::uint64_t>& n, std::uint64_t more) noexcept {
    if (single_threaded()) n.store(n.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    else n.fetch_add(more, std::memory_order_relaxed);
}
inline void count_copy(std::size_t bytes) noexcept {
    count(counts.copies, 1);
    count(counts.bytes_copied, bytes);
}
inline void count_allocation(std::size_t bytes) noexcept {
    count(counts.allocations, 1);
    count(counts.bytes_allocated, bytes);
}

} // namespace oriel::detail
