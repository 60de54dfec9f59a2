// Work by several threads, taken in order.
#include "codecs/ordered_work.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace oriel::codecs;

namespace {

struct Job {
    int number;
    int result = 0;
};

} // namespace

TEST_CASE("results come in the order in which work was given, whoever did it") {
    for (const unsigned threads : {1U, 2U, 5U, 16U}) {
        CAPTURE(threads);
        std::atomic<unsigned> highest{0};
        OrderedWork<Job> work(threads, [&](Job& job, unsigned thread) {
            unsigned seen = highest;
            while (seen < thread && !highest.compare_exchange_weak(seen, thread)) {
            }
            if (job.number % 3 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
            job.result = job.number * job.number;
        });
        std::vector<int> results;
        for (int k = 0; k < 200; ++k) {
            work.give(std::make_unique<Job>(Job{k}));
            while (work.size() > threads || work.ready()) results.push_back(work.take()->result);
        }
        while (work.size() != 0) results.push_back(work.take()->result);
        REQUIRE(results.size() == 200);
        for (int k = 0; k < 200; ++k) CHECK(results[static_cast<std::size_t>(k)] == k * k);
        CHECK(highest < threads);
    }
}

TEST_CASE("with one thread the caller does everything, when it takes") {
    const auto me = std::this_thread::get_id();
    OrderedWork<Job> work(1, [&](Job& job, unsigned thread) {
        CHECK(std::this_thread::get_id() == me);
        CHECK(thread == 0);
        job.result = 1;
    });
    work.give(std::make_unique<Job>(Job{0}));
    CHECK_FALSE(work.ready());
    CHECK(work.take()->result == 1);
}

TEST_CASE("an error comes in the place of the result, and only there") {
    for (const unsigned threads : {1U, 3U}) {
        OrderedWork<Job> work(threads, [](Job& job, unsigned) {
            if (job.number == 2) throw std::runtime_error("two");
        });
        for (int k = 0; k < 5; ++k) work.give(std::make_unique<Job>(Job{k}));
        CHECK(work.take()->number == 0);
        CHECK(work.take()->number == 1);
        CHECK_THROWS_WITH(work.take(), "two");
        CHECK(work.take()->number == 3);
        CHECK(work.take()->number == 4);
        CHECK(work.size() == 0);
    }
}

TEST_CASE("left half-way, what was begun ends and the rest is dropped") {
    for (int round = 0; round < 50; ++round) {
        std::atomic<int> begun{0}, ended{0};
        {
            OrderedWork<Job> work(4, [&](Job&, unsigned) {
                ++begun;
                std::this_thread::sleep_for(std::chrono::microseconds(50 * (round % 4)));
                ++ended;
            });
            for (int k = 0; k < 20; ++k) work.give(std::make_unique<Job>(Job{k}));
            for (int k = 0; k < round % 5; ++k) work.take();
        }
        CHECK(begun == ended);
    }
}
