// One oriel_view in many threads while another releases it, and its owner is to be resized. What is shown here is shown
// best under ThreadSanitizer, and the longer the better: ORIEL_SOAK_SECONDS.
#include "c_api/handles.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

using namespace testing;

namespace {

constexpr int worker_count = 4;

std::chrono::duration<double> soak_time() {
    const char* const seconds = std::getenv("ORIEL_SOAK_SECONDS");
    return std::chrono::duration<double>(seconds != nullptr ? std::atof(seconds) : 0.5);
}

// What may come of a call on a view that another thread releases.
struct Tally {
    std::atomic<std::uint64_t> done{0};
    std::atomic<std::uint64_t> released{0};
    std::atomic<std::uint64_t> wrong{0};

    bool went_on(oriel_status status) {
        if (status == ORIEL_OK) ++done;
        else if (status == ORIEL_ERELEASED) ++released;
        else ++wrong;
        return status == ORIEL_OK;
    }
};

// Everything one thread does with a view that is not its own, until it is released.
void work(oriel_view* view, int number, Tally& tally) {
    for (int round = 0;; ++round) {
        CView row;
        const oriel_index part = at(number * 16 + round % 16);
        if (!tally.went_on(oriel_view_index(view, &part, 1, row.out()))) return;
        const unsigned char mark = static_cast<unsigned char>(number);
        if (!tally.went_on(oriel_view_fill(row, &mark, 1))) return; // rows of its own
        Got buffer;
        if (!tally.went_on(oriel_get_buffer(view, &buffer, ORIEL_BUF_FULL_RO))) return;
        const auto* const first = static_cast<const unsigned char*>(buffer.buf);
        if (first[(number * 16 + round % 16) * buffer.strides[0]] != mark) ++tally.wrong;
        oriel_info info{};
        if (!tally.went_on(oriel_view_info(view, &info))) ++tally.wrong; // its buffer is out, so it cannot be released
        oriel_release_buffer(&buffer);
        if (!tally.went_on(oriel_view_dup(view, row.out()))) return;
    }
}

} // namespace

TEST_CASE("a view is released while others use it, and its owner is never resized under them") {
    Owner owner;
    REQUIRE(oriel_owner_alloc(64 * 64, 0, owner.out()) == ORIEL_OK);
    Tally tally;
    std::uint64_t rounds = 0;
    std::uint64_t refused_releases = 0;
    std::uint64_t refused_resizes = 0;
    const auto end = std::chrono::steady_clock::now() + soak_time();
    do {
        const CView view = view_of(owner, "B", {64, 64});
        REQUIRE(view != nullptr);
        {
            std::vector<std::jthread> threads;
            for (int number = 0; number < worker_count; ++number)
                threads.emplace_back([&, number] { work(view, number, tally); });
            std::this_thread::sleep_for(std::chrono::microseconds(rounds % 7 * 100));
            // While there is a view or a user of one, the memory stays.
            if (oriel_owner_resize(owner, 1) != ORIEL_EBUFFER) ++tally.wrong;
            else ++refused_resizes;
            oriel_status status = ORIEL_OK;
            while ((status = oriel_view_release(view)) == ORIEL_EBUFFER) ++refused_releases;
            if (status != ORIEL_OK) ++tally.wrong;
        }
        // The last one inside has let go.
        REQUIRE(oriel_owner_exports(owner) == 0);
        REQUIRE(oriel_view_exports(view) == 0);
        REQUIRE(oriel_owner_resize(owner, 64 * 64 + rounds % 2) == ORIEL_OK);
        ++rounds;
    } while (std::chrono::steady_clock::now() < end);
    MESSAGE(rounds << " rounds, " << tally.done.load() << " calls, " << refused_releases << " releases refused, "
                   << refused_resizes << " resizes refused");
    CHECK(tally.wrong == 0);
    CHECK(tally.released == rounds * worker_count);
    CHECK(tally.done > 0);
}

TEST_CASE("many threads release one view at once, and it is released once") {
    std::atomic<int> freed{0};
    unsigned char memory[4] = {};
    for (int round = 0; round < 200; ++round) {
        CView view;
        const std::ptrdiff_t shape[] = {4};
        REQUIRE(oriel_view_adopt(
                    memory, "B", 1, shape, nullptr, 0, [](void* count) { ++*static_cast<std::atomic<int>*>(count); },
                    &freed, view.out()) == ORIEL_OK);
        {
            std::vector<std::jthread> threads;
            for (int number = 0; number < worker_count; ++number)
                threads.emplace_back([&view] { oriel_view_release(view); });
        }
        CHECK(freed == round + 1);
    }
}

TEST_CASE("buffers are given back in other threads, the last one after the handle") {
    std::atomic<int> freed{0};
    unsigned char memory[4] = {};
    for (int round = 0; round < 200; ++round) {
        CView view;
        const std::ptrdiff_t shape[] = {4};
        REQUIRE(oriel_view_adopt(
                    memory, "B", 1, shape, nullptr, 0, [](void* count) { ++*static_cast<std::atomic<int>*>(count); },
                    &freed, view.out()) == ORIEL_OK);
        std::vector<oriel_buffer> buffers(worker_count);
        for (oriel_buffer& buffer : buffers) REQUIRE(oriel_get_buffer(view, &buffer, ORIEL_BUF_SIMPLE) == ORIEL_OK);
        {
            std::vector<std::jthread> threads;
            for (oriel_buffer& buffer : buffers) threads.emplace_back([&buffer] { oriel_release_buffer(&buffer); });
            view = CView();
        }
        CHECK(freed == round + 1);
    }
}
