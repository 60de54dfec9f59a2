// find and count, against a loop over every index that compares values.
#include "oriel/error.hpp"
#include "oriel/find.hpp"
#include "support/brute_force.hpp"

#include <doctest/doctest.h>

#include <complex>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Layout;
using oriel::Value;
using oriel::View;

namespace {

using Place = std::optional<std::vector<std::ptrdiff_t>>;

// One row of values in a format.
View row(const char* code, const std::vector<Value>& values) {
    const Format format = Format::parse(code);
    const View view =
        Buffer::allocate(values.size() * format.itemsize()).view(format, {static_cast<std::ptrdiff_t>(values.size())});
    for (std::size_t k = 0; k < values.size(); ++k) write(view, {static_cast<std::ptrdiff_t>(k)}, values[k]);
    return view;
}
Place at(std::vector<std::ptrdiff_t> index) { return index; }

} // namespace

TEST_CASE("an element is found in every format of numbers, and only where it is equal exactly") {
    for (const char* code :
         {"b", "B", "h", ">h", "H", ">H", "i", ">I", "q", ">q", ">Q", "e", ">e", "f", ">f", "d", ">d", "Zf", ">Zd"}) {
        CAPTURE(code);
        const View view = row(code, {0, 1, 100, 1});
        CHECK(find(view, 1) == at({1}));
        CHECK(find(view, 1.0) == at({1}));
        CHECK(find(view, true) == at({1}));
        CHECK(find(view, std::complex<double>(100, 0)) == at({2}));
        CHECK(find(view, 1.5) == std::nullopt);
        CHECK(find(view, std::complex<double>(1, 1)) == std::nullopt);
        CHECK(find(view, 70000) == std::nullopt);
        CHECK(find(view, -1) == std::nullopt);
        CHECK(find(view, ~std::uint64_t{0}) == std::nullopt);
        CHECK(find(view, 1e300) == std::nullopt);
        CHECK(find(view, "1") == std::nullopt);
        CHECK(find(view, std::numeric_limits<double>::quiet_NaN()) == std::nullopt);
        CHECK(count(view, 1) == 2);
        CHECK(count(view, 2) == 0);
        CHECK(contains(view, 100));
        CHECK_FALSE(contains(view, 101));
    }
    constexpr std::int64_t beyond = (std::int64_t{1} << 53) + 1;
    CHECK(find(row("d", {0x1p53}), beyond) == std::nullopt);
    CHECK(find(row("q", {beyond}), 0x1p53) == std::nullopt);
    CHECK(find(row("f", {0.1}), 0.1) == std::nullopt); // 0.1 as a float is another number
    CHECK(find(row("d", {0.1}), 0.1) == at({0}));
    CHECK(find(row("Q", {~std::uint64_t{0}}), 0x1p64) == std::nullopt);
    CHECK(find(row("q", {-5, std::numeric_limits<std::int64_t>::min()}), -0x1p63) == at({1}));
    CHECK(find(row("f", {1, -0.0}), 0) == at({1}));
    CHECK(count(row("d", {std::numeric_limits<double>::quiet_NaN()}), std::numeric_limits<double>::quiet_NaN()) == 0);
}

TEST_CASE("booleans, characters, strings and records are found too") {
    CHECK(find(Buffer::copy_of(std::string_view("\0\2\1", 3)).view(Format::parse("?"), {3}), true) == at({1}));
    CHECK(count(Buffer::copy_of(std::string_view("\0\2\1", 3)).view(Format::parse("?"), {3}), 1) == 2);
    const View characters = row("c", {"a", "b"});
    CHECK(find(characters, "b") == at({1}));
    CHECK(find(characters, 98) == at({1}));
    CHECK(find(characters, "bc") == std::nullopt);
    CHECK(find(characters, 97.5) == std::nullopt);
    CHECK(find(row("c", {std::string(1, '\0')}), -0.5) == std::nullopt);
    CHECK(find(row("2s", {"ab", "cd"}), "cd") == at({1}));
    CHECK(find(row("1w", {std::u32string(U"x")}), std::u32string(U"x")) == at({0}));
    const View records = row("T{B:a:>H:b:}", {Value(std::vector<Value>{1, 2}), Value(std::vector<Value>{1, 3})});
    CHECK(find(records, Value(std::vector<Value>{1, 3.0})) == at({1}));
    CHECK(find(records, 1) == std::nullopt);
}

TEST_CASE("the first in row-major order is found in any geometry, over more than a block") {
    for (const char* code : {"B", "H", ">I", "d", "e"}) {
        CAPTURE(code);
        const Format format = Format::parse(code);
        const View packed = Buffer::allocate(6 * 500 * 3 * format.itemsize()).view(format, {6, 500, 3});
        for (const std::ptrdiff_t y : {1, 4})
            for (const std::ptrdiff_t x : {0, 127, 128, 129, 499}) write(packed, {y, x, (x + y) % 3}, 7);
        for (const View& view : {packed, packed.flip(1), packed.transpose(), packed.flip(0).swap_axes(0, 1), packed(4),
                                 packed.slice(1, {{}, {}, -3}), packed(oriel::all, 128)}) {
            Place expected;
            std::size_t all = 0;
            testing::for_each_index(view.shape(), [&](std::span<const std::ptrdiff_t> index) {
                const Value value = read(view, index);
                const bool seven = value.base() == Value(7U).base() || value.base() == Value(7.0).base();
                if (seven && !expected) expected = std::vector(index.begin(), index.end());
                all += seven ? 1U : 0U;
            });
            CHECK(find(view, 7) == expected);
            CHECK(count(view, 7) == all);
        }
    }
    CHECK(find(Buffer::allocate(0).view(), 0) == std::nullopt);
    CHECK(find(Buffer::allocate(8).view(Format::of<double>(), Layout()), 0) == at({}));
}

TEST_CASE("long doubles are looked for exactly, among their own and among all other numbers") {
    using Long = long double;
    constexpr Long fine = 1 + std::numeric_limits<Long>::epsilon();
    for (const char* code : {"g", ">g", "Zg", ">Zg"}) {
        CAPTURE(code);
        const View view = row(code, {0, fine, 100, fine, 1});
        CHECK(find(view, fine) == at({1}));
        CHECK(count(view, fine) == 2);
        CHECK(find(view, std::complex<Long>(fine, 0)) == at({1}));
        CHECK(find(view, std::complex<Long>(fine, 1)) == std::nullopt);
        CHECK(find(view, 1) == at({4}));
        CHECK(find(view, true) == at({4}));
        CHECK(find(view, 100.0) == at({2}));
        CHECK(find(view, std::complex<double>(100, 0)) == at({2}));
        CHECK(find(view, "1") == std::nullopt);
        CHECK(count(view, std::numeric_limits<Long>::quiet_NaN()) == 0);
    }
    for (const char* code : {"b", "B", ">h", "Q", "q", "e", "f", ">f", "d", ">d", "Zf", ">Zd", "?", "c"}) {
        CAPTURE(code);
        const View view = code[0] == 'c' ? Buffer::copy_of(std::string_view("\0\1", 2)).view(Format::parse("c"), {2})
                                         : row(code, {0, 1});
        CHECK(find(view, Long{1}) == at({1}));
        CHECK(find(view, fine) == (fine == 1 ? at({1}) : std::nullopt));
        CHECK(find(view, std::complex<Long>(1, 0)) == at({1}));
        CHECK(find(view, std::numeric_limits<Long>::max()) == std::nullopt);
    }
    // Beyond what a double tells apart.
    constexpr std::uint64_t greatest = ~std::uint64_t{0};
    CHECK(find(row("Q", {greatest}), static_cast<Long>(greatest)) ==
          (std::numeric_limits<Long>::digits >= 64 ? at({0}) : std::nullopt));
    CHECK(find(row("Q", {greatest}), 0x1p64L) == std::nullopt);
    CHECK(find(row("g", {0x1p64L}), greatest) == std::nullopt);
    CHECK(find(row("g", {0.1}), 0.1L) == (0.1L == static_cast<Long>(0.1) ? at({0}) : std::nullopt));
    CHECK(find(row("g", {0.1}), 0.1) == at({0}));
}
