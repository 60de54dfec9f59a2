// Equality of views: shapes, formats, elements; numbers as numbers and everything else by its bytes.
#include "copy/layouts.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/find.hpp"
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

TEST_CASE("empty views are equal when their shapes are, up to the first axis without elements") {
    const View none = Buffer::allocate(0).view(Format(), {1, 0, 5});
    CHECK(none == Buffer::allocate(0).view(Format(), {1, 0, 7}));
    CHECK(none == Buffer::allocate(0).view(Format::parse("3s"), {1, 0, 5}));
    CHECK_FALSE(none == Buffer::allocate(0).view(Format(), {2, 0, 5}));
    const View view = Buffer::copy_of("abcdef").view(Format(), {2, 3});
    CHECK(view.slice(1, {0, 0}) == view.slice(1, {3, {}}));
    CHECK(Buffer::allocate(0).view() == Buffer::copy_of("ab").view().slice(0, {2, {}}));
    CHECK_FALSE(view.slice(1, {0, 0}) == view.slice(0, {0, 0}));
}

TEST_CASE("numbers compare exactly, whatever their formats") {
    CHECK(of<std::uint8_t>({1}) == of<std::int8_t>({1}));
    CHECK_FALSE(of<std::uint8_t>({255}) == of<std::int8_t>({-1}));
    CHECK(of<std::uint16_t>({1, 2}, Format::parse("<H")) == of<std::uint16_t>({1, 2}, Format::parse(">H")));
    CHECK(of<std::uint16_t>({1}, Format::parse(">H")) == of<std::uint16_t>({1}, Format::parse("!H")));
    CHECK(of<std::uint32_t>({4294967295}) == of<std::int64_t>({4294967295}));
    CHECK_FALSE(of<std::uint64_t>({18446744073709551615ULL}) == of<std::int64_t>({-1}));
    constexpr std::int64_t beyond = (std::int64_t{1} << 53) + 1; // rounds to 2^53 as a double
    CHECK(of<double>({0x1p53}) == of<std::int64_t>({beyond - 1}));
    CHECK_FALSE(of<double>({0x1p53}) == of<std::int64_t>({beyond}));
    CHECK_FALSE(of<std::uint64_t>({static_cast<std::uint64_t>(beyond)}) == of<double>({0x1p53}));
    constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max(); // rounds to 2^63, which is beyond it
    CHECK_FALSE(of<double>({0x1p63}) == of<std::int64_t>({greatest}));
    CHECK_FALSE(of<double>({0x1p64}) == of<std::uint64_t>({~std::uint64_t{0}}));
    CHECK(of<double>({-0x1p63}) == of<std::int64_t>({std::numeric_limits<std::int64_t>::min()}));
    CHECK_FALSE(of<float>({0.1F}) == of<double>({0.1}));
    CHECK(of<float>({0.5F}) == of<double>({0.5}));
    CHECK(of<double>({-0.0}) == of<std::uint8_t>({0}));
    CHECK_FALSE(of<double>({std::numeric_limits<double>::quiet_NaN()}) ==
                of<float>({std::numeric_limits<float>::quiet_NaN()}));
    CHECK(Buffer::copy_of("ab").view(Format::of<char>(), {2}) == Buffer::copy_of("ab").view());
}

TEST_CASE("a boolean is true for any byte but zero, and is 1 or 0 as a number") {
    const auto truths = [](const char* bytes) { return Buffer::copy_of(bytes).view(Format::of<bool>(), {3}); };
    CHECK(truths("\1\2\3") == truths("\1\1\1"));
    CHECK(truths("\1\2\3") == of<std::uint8_t>({1, 1, 1}));
    CHECK_FALSE(truths("\1\2\3") == of<std::uint8_t>({1, 2, 3}));
    CHECK(truths("\1\2\3") == of<double>({1, 1, 1}));
}

TEST_CASE("complex numbers compare by both parts, and with real ones") {
    const View pairs = of<float>({1, 0, 2, -3}).cast(Format::parse("Zf"));
    CHECK(pairs == pairs);
    CHECK(pairs == of<double>({1, 0, 2, -3}).cast(Format::parse("Zd")));
    CHECK_FALSE(pairs == of<double>({1, 0, 2, 3}).cast(Format::parse("Zd")));
    CHECK_FALSE(pairs == of<double>({1, 2}));
    CHECK(pairs.slice(0, {0, 1}) == of<std::uint8_t>({1}));
    CHECK(of<std::uint8_t>({1}) == pairs.slice(0, {0, 1}));
}

TEST_CASE("long doubles compare with every number") {
    const View longs = of<long double>({1.5L, 9007199254740993.0L});
    CHECK(longs == longs);
    CHECK_FALSE(longs == of<double>({1.5, 9007199254740992.0}));
    CHECK_FALSE(of<std::int64_t>({1, 9007199254740993}) == longs);
    CHECK(of<std::int64_t>({9007199254740993}) == longs.slice(0, {1, 2}));
}

TEST_CASE("records compare by field, strings and texts with their own kind") {
    const char* const bytes = "\1\2\0\3\4\5\0\6";
    const View a = Buffer::copy_of(std::string_view(bytes, 8)).view(Format::parse("T{B:r:B:g:>H:b:}"), {2});
    const View b = Buffer::copy_of(std::string_view("\1\2\77\77\3\0\4\5\77\77\6\0", 12))
                       .view(Format::parse("T{B:r:B:g:2x<H:b:}"), {2});
    CHECK(a == a);
    CHECK(a == b); // padding and byte order do not count
    b.field("b").set<std::uint16_t>({1}, 7);
    CHECK_FALSE(a == b);
    CHECK_FALSE(a == a.cast(Format::parse("T{B:r:B:g:>H:c:}"))); // another name
    CHECK_FALSE(a == of<std::uint32_t>({0x03000201, 0x06000504}));
    const View arrays = Buffer::copy_of("abcdef").view(Format::parse("T{(3)B:v:}"), {2});
    CHECK(arrays == arrays.cast(Format::parse("T{(3)b:v:}")));
    CHECK_FALSE(arrays == arrays.flip(0));
    const View deep = arrays.reshape({1, 1, 1, 1, 1, 1, 1, 2}); // no axis is left for the sub-array
    CHECK(deep == deep);
    CHECK_FALSE(deep == deep.flip(7));
    const View strings = arrays.cast(Format::parse("3s"));
    CHECK(strings == strings);
    CHECK_FALSE(strings == strings.cast(Format::parse("1s")).reshape({2, 3})(oriel::all, 0));
    const View little = of<std::uint32_t>({97, 98, 97, 98}, Format::parse("<I")).cast(Format::parse("<2w"));
    const View big = of<std::uint32_t>({97, 98, 97, 98}, Format::parse(">I")).cast(Format::parse(">2w"));
    CHECK(little == big);
    CHECK_FALSE(little == big.cast(Format::parse("<2w")));
}

TEST_CASE("formats compare in any geometry of both sides, over more than a block") {
    const View small = Buffer::allocate(3 * 700 * 3).view(Format(), {3, 700, 3});
    const View wide = Buffer::allocate(3 * 700 * 3 * 8).view(Format::parse(">d"), {3, 700, 3});
    CHECK(small == wide);
    for (const std::ptrdiff_t at : {0, 1, 349, 698, 699}) {
        wide.set<double>({1, at, 2}, 0.5);
        CHECK_FALSE(small == wide);
        CHECK_FALSE(small.flip(1).transpose() == wide.flip(1).transpose());
        CHECK_FALSE(wide.swap_axes(0, 1).flip(2) == small.swap_axes(0, 1).flip(2));
        wide.set<double>({1, at, 2}, 7);
        small.set<std::uint8_t>({1, at, 2}, 7);
        CHECK(small.flip(1).transpose() == wide.flip(1).transpose());
        CHECK(wide.permute({1, 2, 0}) == small.permute({1, 2, 0}));
    }
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

TEST_CASE("opaque elements are equal if their formats and bytes are, and are moved like others") {
    const Buffer bytes = Buffer::copy_of("0123456701234567ABCDEFGH");
    const View pointers = bytes.view(Format::parse("&<i"), {3});
    CHECK(pointers == pointers);
    CHECK(pointers(oriel::Slice{0, 1}) == pointers(oriel::Slice{1, 2}));
    CHECK(pointers(oriel::Slice{1, 2}) != pointers(oriel::Slice{2, 3}));
    CHECK(pointers != bytes.view(Format::parse("&<h"), {3}));
    CHECK(oriel::same_bytes(pointers, bytes.view(Format::parse("&<h"), {3})));
    CHECK(bytes.view(Format::parse("4u"), {3}) != bytes.view(Format::parse(">4u"), {3}));
    oriel::copy(pointers(oriel::Slice{1, 3}), pointers(oriel::Slice{0, 2}));
    CHECK(oriel::to_bytes(pointers) == oriel::to_bytes(Buffer::copy_of("01234567ABCDEFGHABCDEFGH").view()));
    CHECK_THROWS_AS((void)oriel::find(pointers, 1), oriel::FormatError);
}
