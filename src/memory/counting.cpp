#include "memory/counting.hpp"

#include <new>

namespace oriel::detail {
namespace {

constinit Counts shared; // the last of the list: for threads that cannot have their own
constinit std::atomic<Counts*> first{&shared};

constinit thread_local bool ended = false; // destructors that run later may still copy

// Lets another thread go on when this one ends.
struct Lease {
    Lease() = default;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
        own_counts->taken.store(false, std::memory_order_release);
        own_counts = nullptr;
        ended = true;
    }
};

Counts* left_behind() noexcept {
    for (Counts* counts = first.load(std::memory_order_acquire); counts != nullptr; counts = counts->next) {
        bool taken = false;
        if (counts->taken.compare_exchange_strong(taken, true, std::memory_order_acquire)) return counts;
    }
    return nullptr;
}

Counts* made() noexcept {
    Counts* const counts = new (std::nothrow) Counts;
    if (counts == nullptr) return nullptr;
    counts->next = first.load(std::memory_order_relaxed);
    while (!first.compare_exchange_weak(counts->next, counts, std::memory_order_release, std::memory_order_relaxed)) {
    }
    return counts;
}

} // namespace

const Counts* every_count() noexcept { return first.load(std::memory_order_acquire); }

Counts& enlist() noexcept {
    if (ended) return shared;
    Counts* counts = left_behind();
    if (counts == nullptr) counts = made();
    if (counts == nullptr) return shared;
    own_counts = counts;
    static thread_local Lease lease;
    static_cast<void>(lease);
    return *counts;
}

} // namespace oriel::detail
