// copy against the slow twin, an element at a time, by seeded chance; exhaustive_test.cpp has all small pictures.
// Source and destination lie between guard pages, once at each end, and what surrounds the elements is compared too.
#include "copy/copy_bench.hpp"
#include "copy/layouts.hpp"
#include "copy/stride_classes.hpp"
#include "copy/tuning.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "reference/reference.hpp"
#include "support/guarded_memory.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <thread>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Layout;
using oriel::View;
using testing::Dice;
using testing::GuardedMemory;
using testing::Placed;
using testing::printed;
using testing::Shape;

namespace {

// Those that have kernels of their own, and some that do not.
std::size_t any_itemsize(Dice& dice) {
    static constexpr std::size_t sizes[] = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 100};
    return sizes[dice.index(std::size(sizes))];
}

// The tuning as it was.
struct Restored {
    oriel::copying::Tuning before = oriel::copying::tuning();
    ~Restored() { oriel::copying::tuning() = before; }
};

} // namespace

TEST_CASE("a copy between any two geometries of a picture moves every element to its place") {
    constexpr std::size_t largest = std::size_t{1} << 20;
    testing::CopyBench bench(largest);
    Dice dice(31);
    for (int round = 0; round < 400; ++round) {
        const std::size_t itemsize = any_itemsize(dice);
        const Shape shape{1 + dice.below(80), 1 + dice.below(80), 1 + dice.below(4)};
        const Placed from(testing::random_layout(dice, shape, itemsize, round % 5 == 0), itemsize);
        const Placed to(testing::random_layout(dice, shape, itemsize, false), itemsize);
        if (!bench.holds(from) || !bench.holds(to)) continue;
        const std::string failure = bench.copy(from, to, itemsize);
        if (!failure.empty()) FAIL(failure.substr(0, 400));
    }
}

TEST_CASE("results do not depend on where work is cut, nor on whether it goes past the caches") {
    const Restored restored;
    constexpr std::size_t largest = std::size_t{1} << 21;
    testing::CopyBench bench(largest);
    for (const std::size_t streaming : {std::size_t{0}, std::size_t{1} << 30})
        for (const std::ptrdiff_t tile : {1, 7, 50, 256}) {
            oriel::copying::tuning().streaming_bytes = oriel::copying::tuning().turning_bytes = streaming;
            oriel::copying::tuning().tile = tile;
            Dice dice(static_cast<std::uint64_t>(34 + tile));
            for (int round = 0; round < 60; ++round) {
                const std::size_t itemsize = any_itemsize(dice);
                const Shape shape{1 + dice.below(150), 1 + dice.below(300), 1 + dice.below(4)};
                const Placed from(testing::random_layout(dice, shape, itemsize, round % 5 == 0), itemsize);
                const Placed to(testing::random_layout(dice, shape, itemsize, false), itemsize);
                if (!bench.holds(from) || !bench.holds(to)) continue;
                const std::string failure = bench.copy(from, to, itemsize);
                if (!failure.empty()) FAIL("streaming from ", streaming, ", tile ", tile, ": ", failure.substr(0, 400));
            }
        }
}

TEST_CASE("every class of strides is copied at sizes of several blocks, past the caches or not") {
    const Restored restored;
    oriel::copying::tuning().tile = 50;
    testing::CopyBench bench(std::size_t{1} << 20);
    std::size_t round = 0;
    for (const std::size_t itemsize : {1U, 2U, 3U, 4U, 6U, 8U, 12U, 16U})
        for (const std::ptrdiff_t channels : {1, 3, 4}) {
            if (channels > 1 && itemsize > 4) continue;
            const auto size = static_cast<std::ptrdiff_t>(itemsize);
            const std::ptrdiff_t height = 20 / size + 53;
            const std::ptrdiff_t width = 1024 / size; // four channels, or wide elements, have rows a power of two apart
            const Placed packed(Layout::contiguous({height, width, channels}, itemsize), itemsize);
            for (const testing::StrideClass& strides : testing::stride_classes) {
                const Placed placed(strides.layout(height, width, channels, itemsize), itemsize);
                if (!bench.holds(placed)) continue;
                for (const std::size_t streaming : {std::size_t{0}, std::size_t{1} << 30}) {
                    oriel::copying::tuning().streaming_bytes = oriel::copying::tuning().turning_bytes = streaming;
                    const testing::CopyBench::Ends ends{round % 2 == 0, round % 3 == 0};
                    ++round;
                    std::string failure = bench.copy(placed, packed, itemsize, ends);
                    if (failure.empty() && !strides.repeats()) failure = bench.copy(packed, placed, itemsize, ends);
                    if (!failure.empty()) FAIL(strides.name, ": ", failure.substr(0, 400));
                }
            }
        }
}

TEST_CASE("pictures larger than a block are turned, in blocks of the size they have") {
    const Restored restored;
    testing::CopyBench bench(std::size_t{1} << 21);
    for (const std::size_t streaming : {std::size_t{0}, std::size_t{1} << 30})
        for (const std::size_t itemsize : {1U, 3U, 8U, 12U}) {
            oriel::copying::tuning().streaming_bytes = oriel::copying::tuning().turning_bytes = streaming;
            const std::ptrdiff_t side = 1100 / static_cast<std::ptrdiff_t>(itemsize) + 7;
            const Placed packed(Layout::contiguous({side, side - 3, 1}, itemsize), itemsize);
            for (const testing::StrideClass& strides : testing::stride_classes) {
                if (strides.order != std::array{1, 0, 2} || strides.every != std::array<std::ptrdiff_t, 3>{1, 1, 1})
                    continue;
                const Placed placed(strides.layout(side, side - 3, 1, itemsize), itemsize);
                const std::string failure = bench.copy(placed, packed, itemsize, {true, true});
                if (!failure.empty()) FAIL(strides.name, ": ", failure.substr(0, 400));
            }
        }
}

TEST_CASE("a copy between views of any rank moves every element to its place") {
    constexpr std::size_t largest = std::size_t{1} << 19;
    testing::CopyBench bench(largest);
    Dice dice(32);
    for (int round = 0; round < 4000; ++round) {
        const std::size_t itemsize = any_itemsize(dice);
        Shape shape;
        for (std::size_t rank = dice.index(9), size = 1; rank > 0; --rank) {
            shape.push_back(size < 200 ? 1 + dice.below(4) : 1);
            size *= static_cast<std::size_t>(shape.back());
        }
        const Placed from(testing::random_layout(dice, shape, itemsize, round % 4 == 0), itemsize);
        const Placed to(testing::random_layout(dice, shape, itemsize, false), itemsize);
        if (!bench.holds(from) || !bench.holds(to)) continue;
        const std::string failure = bench.copy(from, to, itemsize);
        if (!failure.empty()) FAIL(failure.substr(0, 400));
    }
}

TEST_CASE("long runs of every class are copied to the last element") {
    testing::CopyBench bench(std::size_t{1} << 20);
    for (const std::size_t itemsize : {1U, 2U, 3U, 4U, 5U, 6U, 8U, 12U, 16U, 24U}) {
        const auto item = static_cast<std::ptrdiff_t>(itemsize);
        for (const std::ptrdiff_t n : {1, 2, 3, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 1000, 4097})
            for (const std::ptrdiff_t c : {1, 2, 3, 4}) {
                const std::ptrdiff_t pixel = c * item;
                const Placed layouts[] = {
                    {Layout({n, c}, {pixel, item}, 0), itemsize},                // packed
                    {Layout({n, c}, {-pixel, item}, (n - 1) * pixel), itemsize}, // mirrored
                    {Layout({n, c}, {2 * pixel + 1, item}, 0), itemsize},        // subsampled, unaligned
                    {Layout({n, c}, {item, n * item}, 0), itemsize},             // planar
                    {Layout({n, c}, {pixel, -item}, pixel - item), itemsize},    // BGR
                };
                for (const Placed& from : layouts)
                    for (const Placed& to : layouts) {
                        const std::string failure = bench.copy(from, to, itemsize);
                        if (!failure.empty()) FAIL(failure.substr(0, 400));
                    }
            }
    }
}

TEST_CASE("copying to another shape is a ValueError that names the axis and both extents") {
    const Buffer buffer = Buffer::allocate(24);
    const View view = buffer.view(Format(), {2, 3, 4});
    const View to = Buffer::allocate(100).view(Format(), {2, 5, 4});
    CHECK_THROWS_WITH_AS(oriel::copy(view, to),
                         "cannot copy shape (2, 3, 4) to shape (2, 5, 4): axis 1 has 3 elements, not 5",
                         oriel::ValueError);
    CHECK_THROWS_WITH_AS(oriel::copy(view, to.index(0, 0)), "cannot copy a view of rank 3 to one of rank 2",
                         oriel::ValueError);
    CHECK_THROWS_AS(oriel::copy(view, to.slice(0, {0, 1})), oriel::ValueError); // nothing is broadcast by itself
}

TEST_CASE("copying to another format is a ValueError that names both") {
    const Buffer buffer = Buffer::allocate(16);
    const View big = buffer.view(Format::parse(">H"), {4});
    const View little = Buffer::allocate(16).view(Format::parse("<H"), {4});
    CHECK_THROWS_WITH_AS(oriel::copy(big, little), doctest::Contains("formats differ"), oriel::ValueError);
    CHECK_THROWS_AS(oriel::copy(buffer.view(Format::of<char>(), {4}), buffer.view(Format(), {4})), oriel::ValueError);
}

TEST_CASE("copying to a read-only view is a ReadOnlyError, even of nothing") {
    const View from = Buffer::copy_of("abcd").view();
    const View to = Buffer::allocate(4).view().as_readonly();
    CHECK_THROWS_AS(oriel::copy(from, to), oriel::ReadOnlyError);
    CHECK_THROWS_AS(oriel::copy(from.slice(0, {0, 0}), to.slice(0, {0, 0})), oriel::ReadOnlyError);
    CHECK(to.get<char>({0}) == '\0');
}

TEST_CASE("a refused copy changes nothing") {
    const Buffer buffer = Buffer::copy_of("abcdef");
    const View view = buffer.view();
    CHECK_THROWS_AS(oriel::copy(view.slice(0, {0, 3}), view.slice(0, {2, {}})), oriel::ValueError);
    CHECK(oriel::equal(view, Buffer::copy_of("abcdef").view()));
}

TEST_CASE("the elements of a view come out packed in either order of its axes") {
    Dice dice(33);
    for (int round = 0; round < 300; ++round) {
        const std::size_t itemsize = std::size_t{1} << dice.below(4);
        Shape shape;
        for (std::size_t rank = dice.index(5); rank > 0; --rank) shape.push_back(dice.below(5));
        const Placed from(testing::random_layout(dice, shape, itemsize, true), itemsize);
        std::vector<std::byte> block(from.bytes);
        for (std::size_t i = 0; i < from.bytes; ++i) block[i] = static_cast<std::byte>(i * 7 + 1);
        Shape order(shape.size());
        for (std::size_t a = 0; a < order.size(); ++a) order[a] = static_cast<std::ptrdiff_t>(order.size() - 1 - a);
        const View view =
            Buffer::borrow(std::span<const std::byte>(block)).view(testing::format_of(itemsize), from.layout);
        CAPTURE(printed(from.layout));
        REQUIRE(oriel::to_bytes(view) == testing::reference_bytes(view));
        REQUIRE(oriel::to_bytes(view, oriel::Order::column_major) == testing::reference_bytes(view.permute(order)));
    }
}

TEST_CASE("the bytes of a foreign order come out as they lie") {
    const Buffer buffer = Buffer::copy_of(std::string_view("\1\2\3\4", 4));
    const auto bytes = oriel::to_bytes(buffer.view(Format::parse(">H"), {2}).flip(0));
    CHECK(bytes == std::vector{std::byte{3}, std::byte{4}, std::byte{1}, std::byte{2}});
}

TEST_CASE("a compact view has the same elements, packed, in a buffer of its own") {
    const Buffer buffer = Buffer::copy_of("abcdefghijkl");
    const View view = buffer.view(Format(), {3, 4}).flip(0).slice(1, {{}, {}, 2}).as_readonly();
    const View packed = oriel::compact(view);
    CHECK(packed.is_c_contiguous());
    CHECK(packed.layout() == Layout::contiguous({3, 2}, 1));
    CHECK(packed.owner() != buffer);
    CHECK(packed.owner().size() == 6);
    CHECK_FALSE(packed.readonly());
    CHECK(packed == view);
    packed.set<std::uint8_t>({0, 0}, 0);
    CHECK(view.get<std::uint8_t>({0, 0}) == 'i');
    CHECK(oriel::compact(view.slice(0, {1, 1})).size() == 0);
}

TEST_CASE("the counters state what a copy costs") {
    const View view = Buffer::allocate(64).view(Format::of<std::uint16_t>(), {4, 8});
    const View to = Buffer::allocate(64).view(Format::of<std::uint16_t>(), {4, 8});
    const auto cost = [](auto work) {
        const oriel::Counters before = oriel::counters();
        work();
        const oriel::Counters after = oriel::counters();
        return std::vector<std::uint64_t>{after.copies - before.copies, after.bytes_copied - before.bytes_copied,
                                          after.allocations - before.allocations,
                                          after.bytes_allocated - before.bytes_allocated};
    };
    using Cost = std::vector<std::uint64_t>;
    CHECK(cost([&] { oriel::copy(view, to); }) == Cost{1, 64, 0, 0});
    CHECK(cost([&] { oriel::copy(view.flip(1), to); }) == Cost{1, 64, 0, 0});
    CHECK(cost([&] { oriel::copy(view.slice(0, {1, 1}), to.slice(0, {2, 2})); }) == Cost{0, 0, 0, 0});
    CHECK(cost([&] { (void)oriel::to_bytes(view.slice(1, {0, 3})); }) == Cost{1, 24, 0, 0});
    CHECK(cost([&] { (void)oriel::compact(view.slice(1, {0, 3})); }) == Cost{1, 24, 1, 24});
    CHECK(cost([&] { (void)Buffer::allocate(100); }) == Cost{0, 0, 1, 100});
    CHECK(cost([&] { (void)view.flip(0).swap_axes(0, 1).slice(0, {1, 3}).as_readonly(); }) == Cost{0, 0, 0, 0});
    CHECK(cost([&] { (void)oriel::equal(view, to); }) == Cost{0, 0, 0, 0});
}

TEST_CASE("the counters have what every thread does, also of those that have ended") {
    constexpr std::uint64_t threads = 8, each = 10'000;
    const View view = Buffer::allocate(64).view(Format(), {4, 16});
    const oriel::Counters before = oriel::counters();
    for (int generation = 0; generation < 3; ++generation) {
        std::vector<std::jthread> workers;
        for (std::uint64_t k = 0; k < threads; ++k)
            workers.emplace_back([&view] {
                for (std::uint64_t i = 0; i < each; ++i) (void)oriel::compact(view.flip(1));
            });
    }
    const oriel::Counters after = oriel::counters();
    CHECK(after.copies - before.copies == 3 * threads * each);
    CHECK(after.bytes_copied - before.bytes_copied == 3 * threads * each * 64);
    CHECK(after.allocations - before.allocations == 3 * threads * each);
    CHECK(after.bytes_allocated - before.bytes_allocated == 3 * threads * each * 64);
}

TEST_CASE("views may overlap where the ranges of their bytes do; views of nothing do not") {
    const View all = Buffer::allocate(24).view(Format(), {4, 6}), other = Buffer::allocate(24).view(Format(), {4, 6});
    CHECK(oriel::may_overlap(all, all.flip(0).flip(1)));
    CHECK(!oriel::may_overlap(all, other));
    const View upper = all.slice(0, {0, 2}), lower = all.slice(0, {2, 4}), nothing = all.slice(0, {2, 2});
    CHECK(!oriel::may_overlap(upper, lower.flip(0)));
    CHECK(!oriel::may_overlap(lower, upper));
    CHECK(oriel::may_overlap(all.slice(0, {1, 3}), lower));
    CHECK(oriel::may_overlap(all.slice(1, {0, 3}), all.slice(1, {3, 6}))); // beside each other in every row
    CHECK(!oriel::may_overlap(all, nothing));
    CHECK(!oriel::may_overlap(nothing, all));
    const View inside = Buffer::borrow(std::span(all.data() + 10, 4)).view(Format(), {0});
    CHECK(!oriel::may_overlap(all, inside));
}
