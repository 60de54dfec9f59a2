// Conversion of values between formats and ranges: v * to_max / from_max, rounded half up.
#include "copy/convert.hpp"
#include "copy/layouts.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/value.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::View;
using oriel::copying::convert;

namespace {

// Values in a buffer of their own.
template <class T> View of(const Format& format, const std::vector<T>& values) {
    const View view =
        Buffer::allocate(values.size() * sizeof(T)).view(format, {static_cast<std::ptrdiff_t>(values.size())});
    for (std::size_t i = 0; i < values.size(); ++i) view.set<T>({static_cast<std::ptrdiff_t>(i)}, values[i]);
    return view;
}

template <class T> View room(const Format& format, std::ptrdiff_t size) {
    return Buffer::allocate(static_cast<std::size_t>(size) * sizeof(T)).view(format, {size});
}

// Every value of From up to its max becomes what exact integer arithmetic gives.
template <class From, class To>
void check_all(const char* from_code, std::uint64_t from_max, const char* to_code, std::uint64_t to_max) {
    std::vector<From> values;
    for (std::uint64_t v = 0; v <= from_max; ++v) values.push_back(static_cast<From>(v));
    const View from = of<From>(Format::parse(from_code), values);
    const View to = room<To>(Format::parse(to_code), from.size());
    convert(from, from_max, to, to_max);
    CAPTURE(from_code);
    CAPTURE(from_max);
    CAPTURE(to_code);
    CAPTURE(to_max);
    for (std::uint64_t v = 0; v <= from_max; ++v) {
        const std::uint64_t wanted = (2 * v * to_max + from_max) / (2 * from_max);
        const auto got = static_cast<std::uint64_t>(to.get<To>({static_cast<std::ptrdiff_t>(v)}));
        if (got != wanted) FAIL(v, " became ", got, ", not ", wanted);
    }
}

} // namespace

TEST_CASE("every integer is scaled to the nearest one, halves upwards") {
    check_all<std::uint8_t, std::uint8_t>("B", 255, "B", 100);
    check_all<std::uint8_t, std::uint8_t>("B", 100, "B", 255);
    check_all<std::uint8_t, std::uint8_t>("B", 1, "B", 255);
    check_all<std::uint8_t, std::uint16_t>("B", 255, ">H", 65535);
    check_all<std::uint16_t, std::uint8_t>(">H", 65535, "B", 255);
    check_all<std::uint16_t, std::uint8_t>("<H", 1000, "B", 255);
    check_all<std::uint16_t, std::uint16_t>(">H", 1000, "<H", 65535);
    check_all<std::uint16_t, std::uint16_t>("<H", 65535, ">H", 1);
    check_all<std::uint16_t, std::uint16_t>("<H", 65535, ">H", 65534);
    check_all<std::uint16_t, std::uint32_t>("<H", 4095, ">I", 4294967295);
    check_all<std::uint32_t, std::uint8_t>(">I", 70000, "B", 255);
}

TEST_CASE("the same range only changes byte order and width") {
    check_all<std::uint16_t, std::uint16_t>("<H", 65535, ">H", 65535);
    check_all<std::uint8_t, std::uint16_t>("B", 255, ">H", 255);
    check_all<std::uint16_t, std::uint8_t>(">H", 200, "B", 200);
}

TEST_CASE("signed integers and floats of any size change their byte order") {
    for (const char* code : {"h", "i", "q", "e", "f", "d"}) {
        CAPTURE(code);
        const Format big = Format::parse(std::string(">") + code);
        const Format little = Format::parse(std::string("<") + code);
        const std::size_t size = big.itemsize();
        std::vector<std::byte> from(5 * size);
        for (std::size_t k = 0; k < from.size(); ++k) from[k] = static_cast<std::byte>(200 + k);
        std::vector<std::byte> to(from.size());
        convert(Buffer::borrow(std::span<const std::byte>(from)).view(big, {5}), 1,
                Buffer::borrow(std::span<std::byte>(to)).view(little, {5}), 1);
        for (std::size_t k = 0; k < to.size(); ++k) {
            CAPTURE(k);
            CHECK(to[k] == from[k / size * size + size - 1 - k % size]);
        }
    }
}

TEST_CASE("large integers are scaled exactly") {
    const std::uint64_t top = std::numeric_limits<std::uint64_t>::max();
    const View from = of<std::uint64_t>(Format::parse(">Q"), {0, 1, top / 2, top - 1, top});
    const View to = room<std::uint64_t>(Format::parse("<Q"), 5);
    convert(from, top, to, top - 1);
    CHECK(to.get<std::uint64_t>({0}) == 0);
    CHECK(to.get<std::uint64_t>({1}) == 1);
    CHECK(to.get<std::uint64_t>({3}) == top - 2);
    CHECK(to.get<std::uint64_t>({4}) == top - 1);
    const View small = room<std::uint8_t>(Format(), 5);
    convert(from, top, small, 255);
    CHECK(small.get<std::uint8_t>({2}) == 127);
    CHECK(small.get<std::uint8_t>({4}) == 255);
}

TEST_CASE("integers above their max are taken as max") {
    const View to = room<std::uint8_t>(Format(), 2);
    convert(of<std::uint16_t>(Format::parse(">H"), {1001, 65535}), 1000, to, 255);
    CHECK(to.get<std::uint8_t>({0}) == 255);
    CHECK(to.get<std::uint8_t>({1}) == 255);
}

TEST_CASE("floats from 0 to 1 fill the range, beyond it they are clamped, and a NaN is 0") {
    const float inf = std::numeric_limits<float>::infinity();
    for (const char* code : {"<f", ">f"}) {
        const View from =
            of<float>(Format::parse(code), {0.0F, 1.0F, 0.5F, -0.25F, 1.5F, inf, -inf, std::nanf(""), 0.1F});
        const View to = room<std::uint8_t>(Format(), 9);
        convert(from, 1, to, 255);
        const std::vector<int> wanted{0, 255, 128, 0, 255, 255, 0, 0, 26};
        for (std::ptrdiff_t i = 0; i < 9; ++i) {
            CAPTURE(i);
            CHECK(to.get<std::uint8_t>({i}) == wanted[static_cast<std::size_t>(i)]);
        }
    }
}

TEST_CASE("integers become floats from 0 to 1, and back") {
    std::vector<std::uint16_t> values(65536);
    for (std::size_t v = 0; v < values.size(); ++v) values[v] = static_cast<std::uint16_t>(v);
    const View from = of<std::uint16_t>(Format::parse(">H"), values);
    const View floats = room<float>(Format::parse(">f"), from.size());
    const View back = room<std::uint16_t>(Format::parse(">H"), from.size());
    convert(from, 65535, floats, 1);
    CHECK(floats.get<float>({65535}) == 1.0F);
    CHECK(floats.get<float>({13107}) == 0.2F);
    convert(floats, 1, back, 65535);
    CHECK(back == from);
    const View doubles = room<double>(Format::parse("d"), from.size());
    convert(floats, 1, doubles, 1);
    CHECK(doubles.get<double>({13107}) == static_cast<double>(0.2F));
}

TEST_CASE("floats of 16 bit are floats too: exact in wider ones, scaled to integers, rounded to even from others") {
    const std::vector<double> values{0.0, -0.0, 0x1p-24, 0.5, 1.0, 1.5, -2.0, 65504.0};
    const auto number = [](const View& view, std::ptrdiff_t i) { return std::get<double>(oriel::read(view, {i})); };
    for (const char* code : {"<e", ">e"}) {
        CAPTURE(code);
        const View halves = room<std::uint16_t>(Format::parse(code), 8);
        const View floats = room<float>(Format::parse(">f"), 8);
        const View bytes = room<std::uint8_t>(Format(), 8);
        for (std::ptrdiff_t i = 0; i < 8; ++i) oriel::write(halves, {i}, values[static_cast<std::size_t>(i)]);
        const std::vector<std::byte> before = oriel::to_bytes(halves);
        convert(halves, 1, floats, 1);
        convert(halves, 1, bytes, 255);
        const std::vector<int> wanted{0, 0, 0, 128, 255, 255, 0, 255};
        for (std::ptrdiff_t i = 0; i < 8; ++i) {
            CAPTURE(i);
            CHECK(number(floats, i) == values[static_cast<std::size_t>(i)]);
            CHECK(bytes.get<std::uint8_t>({i}) == wanted[static_cast<std::size_t>(i)]);
        }
        oriel::fill_bytes(halves, std::vector<std::byte>(2));
        convert(floats, 1, halves, 1);
        CHECK(oriel::to_bytes(halves) == before);
        convert(of<std::uint8_t>(Format(), {0, 51, 255}), 255, halves.slice(0, {0, 3}), 1);
        CHECK(number(halves, 1) == 0x1.998p-3); // the half next to 0.2
        CHECK(number(halves, 2) == 1);
    }
}

TEST_CASE("conversion keeps every element at its index, whatever the geometry of the two sides") {
    testing::Dice dice(91);
    for (int round = 0; round < 500; ++round) {
        testing::Shape shape;
        for (std::size_t rank = dice.index(5); rank > 0; --rank) shape.push_back(dice.below(6));
        const testing::Placed left(testing::random_layout(dice, shape, 1, true), 1);
        const testing::Placed right(testing::random_layout(dice, shape, 2, false), 2);
        std::vector<std::byte> source(left.bytes);
        for (std::byte& b : source) b = static_cast<std::byte>(dice.below(256));
        std::vector<std::byte> target(right.bytes, std::byte{0xa5});
        std::vector<std::byte> wanted = target;
        for (std::size_t i = 0; i < left.elements.size(); ++i) {
            const std::byte value = source[static_cast<std::size_t>(left.elements[i])];
            for (const std::ptrdiff_t half : {0, 1}) wanted[static_cast<std::size_t>(right.elements[i] + half)] = value;
        }
        convert(Buffer::borrow(std::span<const std::byte>(source)).view(Format(), left.layout), 255,
                Buffer::borrow(std::span<std::byte>(target)).view(Format::parse(">H"), right.layout), 65535);
        REQUIRE(target == wanted); // v * 257 is v twice
    }
}

TEST_CASE("what can be converted is told beforehand") {
    for (const char* code : {"?", "B", "H", ">H", "I", "Q", "e", ">e", "f", ">f", "d", ">d"}) {
        CAPTURE(code);
        CHECK(oriel::copying::converts(Format::parse(code)));
    }
    for (const char* code : {"b", "h", "q", "c", "g", "Zf", "3s", "T{B:r:}"}) {
        CAPTURE(code);
        CHECK_FALSE(oriel::copying::converts(Format::parse(code)));
    }
}

TEST_CASE("a conversion that cannot be is refused") {
    const Buffer buffer = Buffer::allocate(16);
    CHECK_THROWS_WITH_AS(convert(buffer.view(Format(), {2, 3}), 255, Buffer::allocate(6).view(Format(), {3, 2}), 255),
                         "cannot convert shape (2, 3) to shape (3, 2)", oriel::ValueError);
    for (const char* code : {"b", "h", "q", "c", "g"}) {
        CAPTURE(code);
        const View odd = buffer.view(Format::parse(code), {1});
        const View plain = Buffer::allocate(1).view();
        CHECK_THROWS_AS(convert(odd, 1, plain, 255), oriel::TypeError);
        CHECK_THROWS_AS(convert(plain, 255, odd, 1), oriel::TypeError);
    }
    CHECK_THROWS_AS(convert(buffer.view(), 255, Buffer::allocate(16).view().as_readonly(), 255), oriel::ReadOnlyError);
}
