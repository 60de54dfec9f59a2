// MemoryGate: what many hold at once.
#include "memory_gate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

using oriel::tool::MemoryGate;

namespace {

// What permits of these sizes hold together, at the most, when each is asked for by a thread of its own.
std::uint64_t most_held(std::uint64_t limit, const std::vector<std::uint64_t>& sizes) {
    using namespace std::chrono_literals;
    MemoryGate gate(limit);
    std::mutex mutex;
    std::uint64_t held = 0;
    std::uint64_t most = 0;
    std::vector<std::thread> threads;
    for (const std::uint64_t size : sizes) {
        threads.emplace_back([&gate, &mutex, &held, &most, size] {
            const MemoryGate::Permit permit(gate, size);
            {
                const std::lock_guard lock(mutex);
                held += size;
                most = std::max(most, held);
            }
            std::this_thread::sleep_for(2ms);
            const std::lock_guard lock(mutex);
            held -= size;
        });
    }
    for (std::thread& thread : threads) thread.join();
    return most;
}

} // namespace

TEST_CASE("work goes on side by side while what all of it holds stays within the limit") {
    CHECK(most_held(100, std::vector<std::uint64_t>(24, 30)) == 90);
    CHECK(most_held(100, std::vector<std::uint64_t>(24, 50)) == 100);
    CHECK(most_held(100, std::vector<std::uint64_t>(24, 51)) == 51);
}

TEST_CASE("what alone is more than the limit goes alone, and the others get their turn") {
    CHECK(most_held(100, {500, 30, 500, 30, 30, 500}) == 500);
    CHECK(most_held(0, {1, 2, 3}) == 3);
    const std::uint64_t all = ~std::uint64_t{0};
    CHECK(most_held(all, {all, all, 1}) == all);
}
