// copy against the slow twin: an element at a time. Source and destination lie between guard pages, once at
// each end, and the destination's surroundings are compared as well as its elements.
#include "copy/layouts.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "reference/reference.hpp"
#include "support/guarded_memory.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
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

// One source and one destination between guard pages, used again for every pair of layouts.
class Bench {
public:
    explicit Bench(std::size_t largest) : from_(largest), to_(largest + canary), wanted_(to_.all().size()) {
        std::uint32_t noise = 12345;
        for (std::byte& b : from_.all()) b = static_cast<std::byte>((noise = noise * 1664525 + 1013904223) >> 24);
    }

    /// Copies between views at the lower guards, then at the upper ones. Empty, or what went wrong.
    std::string copy(const Placed& from, const Placed& to, std::size_t itemsize) {
        for (const bool upper : {false, true}) {
            const std::span<std::byte> source = upper ? from_.last(from.bytes) : from_.first(from.bytes);
            const std::span<std::byte> target = upper ? to_.last(to.bytes) : to_.first(to.bytes);
            const std::span<std::byte> around = upper ? to_.last(to.bytes + canary) : to_.first(to.bytes + canary);
            const auto at = static_cast<std::size_t>(target.data() - around.data());
            std::fill(around.begin(), around.end(), std::byte{0xa5});
            std::copy(around.begin(), around.end(), wanted_.begin());
            for (std::size_t i = 0; i < from.elements.size(); ++i)
                std::memcpy(wanted_.data() + at + to.elements[i], source.data() + from.elements[i], itemsize);

            const Format format = testing::format_of(itemsize);
            oriel::copy(Buffer::borrow(std::span<const std::byte>(source)).view(format, from.layout),
                        Buffer::borrow(target).view(format, to.layout));
            if (!std::equal(around.begin(), around.end(), wanted_.begin()))
                return "itemsize " + std::to_string(itemsize) + ": " + printed(from.layout) + " to " +
                       printed(to.layout) + " gave\n" + printed(around) + ", not\n" +
                       printed(std::span<const std::byte>(wanted_).first(around.size()));
        }
        return {};
    }

private:
    static constexpr std::size_t canary = 64;
    GuardedMemory from_;
    GuardedMemory to_;
    std::vector<std::byte> wanted_;
};

} // namespace

TEST_CASE("a copy between any two geometries of a small block moves every element to its place") {
    Bench bench(4096);
    for (const std::size_t itemsize : {1U, 2U, 4U, 8U}) {
        std::size_t pairs = 0;
        for (const auto& [shape, layouts] : testing::reachable_layouts(4, 4, 4, 2, itemsize))
            for (const Placed& from : layouts)
                for (const Placed& to : layouts) {
                    const std::string failure = bench.copy(from, to, itemsize);
                    if (!failure.empty()) FAIL(failure);
                    ++pairs;
                }
        CHECK(pairs > 100000);
    }
}

TEST_CASE("a copy between any two geometries of a picture moves every element to its place") {
    constexpr std::size_t largest = std::size_t{1} << 20;
    Bench bench(largest);
    Dice dice(31);
    for (int round = 0; round < 400; ++round) {
        const std::size_t itemsize = std::size_t{1} << dice.below(4);
        const Shape shape{1 + dice.below(80), 1 + dice.below(80), 1 + dice.below(4)};
        const Placed from(testing::random_layout(dice, shape, itemsize, round % 5 == 0), itemsize);
        const Placed to(testing::random_layout(dice, shape, itemsize, false), itemsize);
        if (from.bytes > largest || to.bytes > largest) continue;
        const std::string failure = bench.copy(from, to, itemsize);
        if (!failure.empty()) FAIL(failure.substr(0, 400));
    }
}

TEST_CASE("a copy between views of any rank moves every element to its place") {
    constexpr std::size_t largest = std::size_t{1} << 19;
    Bench bench(largest);
    Dice dice(32);
    for (int round = 0; round < 4000; ++round) {
        const std::size_t itemsize = std::size_t{1} << dice.below(4);
        Shape shape;
        for (std::size_t rank = dice.index(9), size = 1; rank > 0; --rank) {
            shape.push_back(size < 200 ? 1 + dice.below(4) : 1);
            size *= static_cast<std::size_t>(shape.back());
        }
        const Placed from(testing::random_layout(dice, shape, itemsize, round % 4 == 0), itemsize);
        const Placed to(testing::random_layout(dice, shape, itemsize, false), itemsize);
        if (from.bytes > largest || to.bytes > largest) continue;
        const std::string failure = bench.copy(from, to, itemsize);
        if (!failure.empty()) FAIL(failure.substr(0, 400));
    }
}

TEST_CASE("long runs of every class are copied to the last element") {
    Bench bench(std::size_t{1} << 20);
    for (const std::size_t itemsize : {1U, 2U, 4U, 8U}) {
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
