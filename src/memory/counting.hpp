// Where copies and allocations for pixels are counted (see Counters in copy.hpp): a few relaxed atomic
// additions a call, never one a row.
#pragma once

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

inline void count_copy(std::size_t bytes) noexcept {
    counts.copies.fetch_add(1, std::memory_order_relaxed);
    counts.bytes_copied.fetch_add(bytes, std::memory_order_relaxed);
}
inline void count_allocation(std::size_t bytes) noexcept {
    counts.allocations.fetch_add(1, std::memory_order_relaxed);
    counts.bytes_allocated.fetch_add(bytes, std::memory_order_relaxed);
}

} // namespace oriel::detail
