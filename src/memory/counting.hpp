// Where copies and allocations for pixels are counted (see Counters in copy.hpp): a few plain additions a call, never
// one a row. Each thread has numbers of its own, which nobody else writes: atomic additions were a quarter of what it
// takes to copy a small picture, and threads that copy many would wait for each other.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace oriel::detail {

struct alignas(64) Counts { // a cache line
    std::atomic<std::uint64_t> copies{0};
    std::atomic<std::uint64_t> bytes_copied{0};
    std::atomic<std::uint64_t> allocations{0};
    std::atomic<std::uint64_t> bytes_allocated{0};
    std::atomic<bool> taken{true}; ///< by a thread that lives; the next one goes on with the numbers of one that ended
    Counts* next = nullptr;
};

/// Those of all threads so far, linked by `next`; they stay until the process ends. Never null.
const Counts* every_count() noexcept;
/// Gives this thread, which has none yet, its own. Where there is no memory for them, and when the thread is about to
/// end, those that all such threads share: of what two of them add in the same moment some may be lost.
Counts& enlist() noexcept;

inline constinit thread_local Counts* own_counts = nullptr;

inline void count(std::atomic<std::uint64_t>& n, std::uint64_t more) noexcept {
    n.store(n.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
}
inline void count_copy(std::size_t bytes) noexcept {
    Counts& own = own_counts != nullptr ? *own_counts : enlist();
    count(own.copies, 1);
    count(own.bytes_copied, bytes);
}
inline void count_allocation(std::size_t bytes) noexcept {
    Counts& own = own_counts != nullptr ? *own_counts : enlist();
    count(own.allocations, 1);
    count(own.bytes_allocated, bytes);
}

} // namespace oriel::detail
