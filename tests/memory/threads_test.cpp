// Views of one buffer in many threads, while another thread tries to pull the memory away. What is shown here
// is shown best under ThreadSanitizer.
#include "oriel/buffer.hpp"
#include "oriel/error.hpp"
#include "oriel/span.hpp"
#include "oriel/view.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <thread>
#include <utility>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Slice;
using oriel::Span;
using oriel::View;

namespace {

constexpr int worker_count = 4;
constexpr int rounds = 2000;

// Runs `work(number)` on several threads and waits for them.
template <class Work> void on_threads(Work work) {
    std::vector<std::jthread> threads;
    for (int number = 0; number < worker_count; ++number) threads.emplace_back([=] { work(number); });
}

} // namespace

TEST_CASE("views of one buffer are copied, sliced and released in any threads") {
    Buffer buffer = Buffer::allocate(64 * 64);
    {
        const View whole = buffer.view(Format(), {64, 64});
        on_threads([&whole](int number) {
            for (int round = 0; round < rounds; ++round) {
                View view = whole;
                View row = view.index(0, number * 16 + round % 16);
                view.release();
                row.set<std::uint8_t>({round % 64}, static_cast<std::uint8_t>(number)); // rows of its own
                const View back = std::move(row).flip(0);
                const Span<const std::uint8_t, 1> span(back);
                if (span(63 - round % 64) != number) std::terminate();
            }
        });
        CHECK(buffer.export_count() == 1);
    }
    CHECK(buffer.export_count() == 0);
    CHECK_NOTHROW(buffer.resize(1));
}

// For as many rounds as the other tests, or for as long as ORIEL_SOAK_SECONDS says, half of it with tracking.
TEST_CASE("a buffer is never resized under a view, however the threads fall") {
    const char* const asked = std::getenv("ORIEL_SOAK_SECONDS");
    const auto half = std::chrono::milliseconds(asked == nullptr ? 0 : 500 * std::atoi(asked));
    for (const bool tracked : {false, true}) {
        const auto end = std::chrono::steady_clock::now() + half;
        const Buffer buffer = Buffer::allocate(1000);
        if (tracked) Buffer(buffer).track_exports();
        std::atomic<int> working = worker_count;
        std::atomic<std::uint64_t> views = 0;
        std::atomic<std::uint64_t> resizes = 0;
        {
            std::jthread resizer([&] {
                Buffer handle = buffer;
                for (std::size_t size = 1000; working > 0; size = size == 1000 ? 2000 : 1000) {
                    try {
                        handle.resize(size);
                        ++resizes;
                    } catch (const oriel::BufferError&) {
                        std::this_thread::yield();
                    }
                }
            });
            on_threads([&](int number) {
                const Buffer handle = buffer;
                for (int round = 0; round < rounds || std::chrono::steady_clock::now() < end; ++round) {
                    try {
                        View view = handle.view();
                        const View part = view.slice(0, {number, {}, 4});
                        if (view.size() != 1000 && view.size() != 2000) std::terminate();
                        part.set<std::uint8_t>({-1}, 1);
                        const Span<const std::uint8_t, 1> span(part);
                        const View rows = view.reshape({10, -1})(oriel::all, Slice{{}, {}, -1});
                        view.release();
                        if (span(span.extent(0) - 1) != 1) std::terminate();
                        for (const View row : rows) static_cast<void>(row.layout());
                        ++views;
                    } catch (const oriel::BufferError&) {
                        std::this_thread::yield(); // just being resized
                    }
                }
                --working;
            });
        }
        MESSAGE(views.load(), " times views were made, ", resizes.load(), " times the buffer was resized");
        CHECK(buffer.export_count() == 0);
        CHECK(buffer.exports().empty());
        CHECK_NOTHROW(Buffer(buffer).resize(5));
    }
}

TEST_CASE("the last of many threads to let go releases adopted memory, once") {
    for (int round = 0; round < 200; ++round) {
        std::atomic<int> released = 0;
        std::vector<std::byte> memory(64);
        {
            std::vector<std::jthread> threads;
            const Buffer buffer = Buffer::adopt(memory.data(), memory.size(), [&] { ++released; });
            for (int number = 0; number < worker_count; ++number)
                threads.emplace_back([view = buffer.view().slice(0, {number, number + 1}), handle = buffer]() mutable {
                    view.set<std::uint8_t>({0}, 1);
                    const View copy = view;
                    view.release();
                    handle = copy.owner();
                });
        } // the handle goes first, then the threads are waited for
        REQUIRE(released == 1);
    }
}
