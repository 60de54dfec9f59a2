// Equality of views: shapes, formats, elements; numbers as numbers and everything else by its bytes.
#include "copy/layouts.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Layout;
using oriel::View;
using testing::Dice;
using testing::Placed;
using testing::printed;
using testing::Shape;

namespace {

template <class T> View of(const std::vector<T>& values, const Format& format = Format::of<T>()) {
    const View view =
        Buffer::allocate(values.size() * sizeof(T)).view(format, {static_cast<std::ptrdiff_t>(values.size())});
    for (std::size_t i = 0; i < values.size(); ++i) view.set<T>({static_cast<std::ptrdiff_t>(i)}, values[i]);
    return view;
}

// A view of this geometry whose elements are those of `packed`.
struct Scattered {
    std::vector<std::byte> block;
    View view;

    Scattered(const Placed& placed, std::span<const std::byte> packed, std::size_t itemsize, std::byte between)
        : block(placed.bytes, between) {
        for (std::size_t i = 0; i < placed.elements.size(); ++i)
            std::memcpy(block.data() + placed.elements[i], packed.data() + i * itemsize, itemsize);
        view = Buffer::borrow(std::span<std::byte>(block)).view(testing::format_of(itemsize), placed.layout);
    }
};

} // namespace

TEST_CASE("views with the same elements are equal whatever lies between, and one byte makes them differ") {
    Dice dice(51);
    for (int round = 0; round < 4000; ++round) {
        const std::size_t itemsize = std::size_t{1} << dice.below(4);
        Shape shape;
        for (std::size_t rank = dice.index(5); rank > 0; --rank) shape.push_back(1 + dice.below(5));
        const Placed left(testing::random_layout(dice, shape, itemsize, false), itemsize);
        const Placed right(testing::random_layout(dice, shape, itemsize, false), itemsize);
        std::vector<std::byte> packed(left.elements.size() * itemsize);
        for (std::byte& b : packed) b = static_cast<std::byte>(dice.below(256));
        const Scattered a(left, packed, itemsize, std::byte{0});
        Scattered b(right, packed, itemsize, std::byte{0xff});
        CAPTURE(printed(left.layout));
        CAPTURE(printed(right.layout));
        REQUIRE(a.view == b.view);
        REQUIRE(b.view == a.view);
        const std::size_t element = dice.index(left.elements.size());
        const auto byte = static_cast<std::size_t>(right.elements[element]) + dice.index(itemsize);
        b.block[byte] ^= std::byte{1};
        REQUIRE_FALSE(a.view == b.view);
        REQUIRE_FALSE(b.view == a.view);
    }
}

TEST_CASE("views of differing shapes are unequal, even of as many elements") {
    const View view = Buffer::copy_of("abcdef").view(Format(), {2, 3});
    CHECK(view == view);
    CHECK_FALSE(view == view.owner().view(Format(), {3, 2}));
    CHECK_FALSE(view == view.owner().view());
    CHECK_FALSE(view == view.slice(0, {0, 1}));
    CHECK_FALSE(view == view.index(0, 0));
}

TEST_CASE("empty views are equal when their shapes and formats are") {
    const View view = Buffer::copy_of("abcdef").view(Format(), {2, 3});
    CHECK(view.slice(1, {0, 0}) == view.slice(1, {3, {}}));
    CHECK(Buffer::allocate(0).view() == Buffer::copy_of("ab").view().slice(0, {2, {}}));
    CHECK_FALSE(view.slice(1, {0, 0}) == view.slice(0, {0, 0}));
}

TEST_CASE("views of differing formats are unequal") {
    CHECK_FALSE(of<std::uint8_t>({1}) == of<std::int8_t>({1}));
    CHECK_FALSE(of<std::uint16_t>({1, 2}) == of<std::int16_t>({1, 2}));
    CHECK_FALSE(of<std::uint16_t>({1}, Format::parse("<H")) == of<std::uint16_t>({1}, Format::parse(">H")));
    CHECK(of<std::uint16_t>({1}, Format::parse(">H")) == of<std::uint16_t>({1}, Format::parse("!H")));
}

TEST_CASE("a NaN differs from itself and the two zeros are equal, in every floating format") {
    const auto check = [](auto zero, const char* little, const char* big) {
        using T = decltype(zero);
        for (const char* code : {little, big}) {
            CAPTURE(code);
            const Format format = Format::parse(code);
            const T nan = std::numeric_limits<T>::quiet_NaN();
            CHECK_FALSE(of<T>({1, nan, 3}, format) == of<T>({1, nan, 3}, format));
            const View itself = of<T>({nan}, format);
            CHECK_FALSE(itself == itself);
            CHECK(of<T>({1, T{0}}, format) == of<T>({1, -T{0}}, format));
            CHECK(of<T>({1.5, 2.5}, format) == of<T>({1.5, 2.5}, format));
            CHECK_FALSE(of<T>({1.5, 2.5}, format) == of<T>({1.5, 2.25}, format));
            CHECK(of<T>({std::numeric_limits<T>::infinity()}, format) ==
                  of<T>({std::numeric_limits<T>::infinity()}, format));
        }
    };
    check(float{}, "<f", ">f");
    check(double{}, "<d", ">d");
}

TEST_CASE("halves compare as numbers too") {
    for (const char* code : {"<e", ">e"}) {
        CAPTURE(code);
        const auto half = [&](std::vector<std::uint16_t> bits) {
            const View stored = of<std::uint16_t>(bits, Format::parse(code[0] == '<' ? "<H" : ">H"));
            return stored.owner().view(Format::parse(code), {static_cast<std::ptrdiff_t>(bits.size())});
        };
        CHECK(half({0x3c00, 0x0000}) == half({0x3c00, 0x8000})); // 1, 0 and 1, -0
        CHECK_FALSE(half({0x3c00}) == half({0x3c01}));
        CHECK_FALSE(half({0x7e00}) == half({0x7e00})); // NaN
        CHECK_FALSE(half({0xfc01}) == half({0xfc01})); // NaN
        CHECK(half({0x7c00}) == half({0x7c00}));       // infinity
        CHECK_FALSE(half({0x7c00}) == half({0xfc00}));
    }
}

TEST_CASE("integers with the bits of a NaN are equal to themselves") {
    CHECK(of<std::uint32_t>({0x7fc00000}) == of<std::uint32_t>({0x7fc00000}));
    CHECK_FALSE(of<std::uint32_t>({0x80000000}) == of<std::uint32_t>({0}));
}

TEST_CASE("a floating view with repeated or mirrored elements is compared element by element") {
    const View view = of<float>({1, 2, 3, 4});
    CHECK(view.flip(0) == of<float>({4, 3, 2, 1}));
    CHECK_FALSE(view.flip(0) == view);
    CHECK(view.slice(0, {0, 1}).broadcast_to({3}) == of<float>({1, 1, 1}));
    CHECK(of<float>({1, 1, 1}) == view.slice(0, {0, 1}).broadcast_to({3}));
    CHECK_FALSE(of<float>({1, 1, 2}) == view.slice(0, {0, 1}).broadcast_to({3}));
    CHECK(view.broadcast_to({2, 4}) == view.broadcast_to({2, 4}));
}
