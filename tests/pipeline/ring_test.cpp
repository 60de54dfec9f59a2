// Bands in flight: made by whoever has time, taken in order, each by one thread only.
#include "pipeline/ring.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using oriel::pipeline::Makers;
using oriel::pipeline::Ring;

namespace {

struct Nothing {};

} // namespace

TEST_CASE("without a producer the consumer makes every band itself, in order") {
    Ring<Nothing, std::size_t> ring(3, 10);
    std::vector<std::size_t> made;
    const auto prepare = [&](Nothing&, std::size_t k) {
        made.push_back(k);
        return k * k;
    };
    for (std::size_t k = 0; k < 10; ++k)
        ring.consume(k, Makers::all, prepare, [&](std::size_t band) { CHECK(band == k * k); });
    CHECK(made == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
}

TEST_CASE("each band is made once, however many threads make them, and no more than the places are in flight") {
    constexpr std::size_t bands = 20000;
    Ring<Nothing, std::size_t> ring(3, bands);
    std::vector<std::atomic<int>> made(bands);
    std::atomic<std::size_t> consumed{0};
    std::atomic<bool> ahead{false};
    const auto prepare = [&](Nothing&, std::size_t k) {
        ++made[k];
        if (k >= consumed + 3) ahead = true;
        return k;
    };
    std::vector<std::jthread> producers;
    for (int t = 0; t < 3; ++t)
        producers.emplace_back([&] {
            while (ring.produce(prepare)) continue;
        });
    for (std::size_t k = 0; k < bands; ++k)
        ring.consume(k, Makers::all, prepare, [&](std::size_t band) {
            REQUIRE(band == k);
            ++consumed;
        });
    producers.clear();
    CHECK_FALSE(ahead.load());
    for (const std::atomic<int>& count : made) REQUIRE(count.load() == 1);
}

TEST_CASE("what makes a band fail is thrown when it is that band's turn, whoever made it") {
    for (const bool helped : {false, true}) {
        CAPTURE(helped);
        Ring<Nothing, std::size_t> ring(4, 10);
        const auto prepare = [](Nothing&, std::size_t k) {
            if (k == 3) throw std::runtime_error("band 3");
            return k;
        };
        std::jthread producer([&] {
            while (helped && ring.produce(prepare)) continue;
        });
        const auto take = [](std::size_t) {};
        for (std::size_t k = 0; k < 3; ++k) ring.consume(k, Makers::all, prepare, take);
        CHECK_THROWS_WITH_AS(ring.consume(3, Makers::all, prepare, take), "band 3", std::runtime_error);
        ring.stop();
    }
}

TEST_CASE("where the producer is to make all, in order, the consumer waits however slow that is") {
    constexpr std::size_t bands = 50;
    Ring<Nothing, std::size_t> ring(3, bands);
    std::vector<std::size_t> made;
    const auto prepare = [&](Nothing&, std::size_t k) {
        made.push_back(k);
        std::this_thread::sleep_for(std::chrono::microseconds(200));
        return k;
    };
    const auto refuse = [](Nothing&, std::size_t k) -> std::size_t {
        throw std::logic_error("the consumer made band " + std::to_string(k));
    };
    const std::jthread producer([&] {
        while (ring.produce(prepare)) continue;
    });
    for (std::size_t k = 0; k < bands; ++k)
        ring.consume(k, Makers::producers, refuse, [&](std::size_t band) { CHECK(band == k); });
    CHECK(std::ranges::is_sorted(made));
    CHECK(made.size() == bands);
}
