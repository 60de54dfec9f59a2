// Equality, find and count in packed rows of every length that vectors are cut from, with the one element that matters
// at every place: what is past the last whole vector, between two, or before the first.
#include "oriel/copy.hpp"
#include "oriel/find.hpp"
#include "oriel/value.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Value;
using oriel::View;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Lengths about one, two and four vectors of any target, and more.
std::vector<std::ptrdiff_t> lengths(std::size_t itemsize) {
    std::vector<std::ptrdiff_t> out;
    for (const std::size_t bytes : {8U, 16U, 32U, 64U, 128U, 256U, 320U}) {
        const auto whole = static_cast<std::ptrdiff_t>(bytes / itemsize);
        for (const std::ptrdiff_t n : {whole - 1, whole, whole + 1})
            if (n > 0) out.push_back(n);
    }
    return out;
}

// A row at an odd address, every element the same.
View row(const Format& format, std::ptrdiff_t n, const Value& value) {
    const auto bytes = static_cast<std::ptrdiff_t>(format.itemsize()) * n;
    const View view =
        Buffer::allocate(static_cast<std::size_t>(bytes) + 1).view().slice(0, {1, bytes + 1}).cast(format);
    for (std::ptrdiff_t k = 0; k < n; ++k) write(view, {k}, value);
    return view;
}

// Two rows of `value`, in which one element each becomes `a` and `b`: whether they are equal then.
bool equal_with(const Format& format, std::ptrdiff_t n, std::ptrdiff_t place, const Value& value, const Value& a,
                const Value& b) {
    const View left = row(format, n, value);
    const View right = row(format, n, value);
    write(left, {place}, a);
    write(right, {place}, b);
    return left == right && right == left;
}

} // namespace

TEST_CASE("one element decides whether two rows of floats are equal, wherever it is") {
    for (const std::string_view code : {"e", ">e", "f", ">f", "d", ">d"}) {
        const Format format = Format::parse(code);
        for (const std::ptrdiff_t n : lengths(format.itemsize()))
            for (std::ptrdiff_t place = 0; place < n; ++place) {
                CAPTURE(code);
                CAPTURE(n);
                CAPTURE(place);
                REQUIRE(equal_with(format, n, place, 1.5, 2.0, 2.0));
                REQUIRE(equal_with(format, n, place, -1.5, 0.0, -0.0));
                REQUIRE(equal_with(format, n, place, 1.5, std::numeric_limits<double>::infinity(),
                                   std::numeric_limits<double>::infinity()));
                REQUIRE_FALSE(equal_with(format, n, place, 1.5, 2.0, 2.5));
                REQUIRE_FALSE(equal_with(format, n, place, 1.5, 2.0, -2.0));
                REQUIRE_FALSE(equal_with(format, n, place, 1.5, not_a_number, not_a_number));
                REQUIRE_FALSE(equal_with(format, n, place, 0.0, not_a_number, 0.0));
            }
    }
}

TEST_CASE("one element decides whether two rows of truths are equal, wherever it is") {
    const Format truth = Format::parse("?");
    for (const std::ptrdiff_t n : lengths(1))
        for (std::ptrdiff_t place = 0; place < n; ++place) {
            CAPTURE(n);
            CAPTURE(place);
            View left = row(Format(), n, 1);
            const View right = row(Format(), n, 255);
            REQUIRE(left.cast(truth) == right.cast(truth));
            write(left, {place}, 0);
            REQUIRE(left.cast(truth) != right.cast(truth));
            write(right, {place}, 0);
            REQUIRE(left.cast(truth) == right.cast(truth));
        }
}

TEST_CASE("an element is found and counted wherever it is in a row") {
    for (const std::string_view code : {"B", "H", ">H", "i", ">i", "Q", ">Q", "f", "d"}) {
        const Format format = Format::parse(code);
        for (const std::ptrdiff_t n : lengths(format.itemsize()))
            for (std::ptrdiff_t place = 0; place < n; ++place) {
                CAPTURE(code);
                CAPTURE(n);
                CAPTURE(place);
                const View view = row(format, n, 7);
                REQUIRE(find(view, 9) == std::nullopt);
                REQUIRE(count(view, 9) == 0);
                write(view, {place}, 9);
                write(view, {n - 1}, 9);
                REQUIRE(find(view, 9) == std::vector{place});
                REQUIRE(count(view, 9) == (place == n - 1 ? 1U : 2U));
                REQUIRE(count(view, 7) == static_cast<std::size_t>(n) - count(view, 9));
            }
    }
}

TEST_CASE("which bits of a half are no number") {
    for (const std::string_view code : {"<e", ">e"}) {
        const Format half = Format::parse(code);
        const Format bits = Format::parse(code == "<e" ? "<H" : ">H");
        for (const std::ptrdiff_t n : {1, 9, 67})
            for (const int pattern :
                 {0, 1, 0x3c00, 0x7bff, 0x7c00, 0x7c01, 0x7fff, 0x8000, 0xfc00, 0xfc01, 0xfe00, 0xffff}) {
                const View view = row(bits, n, 1);
                write(view, {n / 2}, pattern);
                const bool number = (pattern & 0x7fff) <= 0x7c00;
                if ((view.cast(half) == view.cast(half)) != number) FAIL(code, " ", n, " ", pattern);
            }
    }
}
