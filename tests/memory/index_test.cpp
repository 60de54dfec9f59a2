// Index expressions: numbers, slices, ellipsis and new axes, compared with the same done axis by axis.
#include "oriel/buffer.hpp"
#include "oriel/error.hpp"
#include "oriel/index.hpp"
#include "oriel/view.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <vector>

using oriel::all;
using oriel::Buffer;
using oriel::ellipsis;
using oriel::Format;
using oriel::Index;
using oriel::Layout;
using oriel::newaxis;
using oriel::Slice;
using oriel::View;

namespace {

const Layout picture = Layout::contiguous({4, 5, 3}, 1);

std::string indexed(std::vector<Index> parts) { return testing::printed(picture.at(parts)); }

} // namespace

TEST_CASE("an index expression is its parts, axis by axis") {
    CHECK(indexed({}) == "shape (4, 5, 3) strides (15, 3, 1) offset 0");
    CHECK(indexed({1}) == "shape (5, 3) strides (3, 1) offset 15");
    CHECK(indexed({-1, -1, -1}) == "shape () strides () offset 59");
    CHECK(indexed({all, 2}) == "shape (4, 3) strides (15, 1) offset 6");
    CHECK(indexed({ellipsis, 1}) == "shape (4, 5) strides (15, 3) offset 1");
    CHECK(indexed({2, ellipsis}) == "shape (5, 3) strides (3, 1) offset 30");
    CHECK(indexed({ellipsis, 0, 0, 0}) == "shape () strides () offset 0"); // for no axes at all
    CHECK(indexed({Slice{{}, {}, -1}, Slice{1, 4}}) == "shape (4, 3, 3) strides (-15, 3, 1) offset 48");
    CHECK(indexed({newaxis, 3}) == "shape (1, 5, 3) strides (0, 3, 1) offset 45");
    CHECK(indexed({all, newaxis, ellipsis, newaxis}) == "shape (4, 1, 5, 3, 1) strides (15, 0, 3, 1, 0) offset 0");
    CHECK(indexed({Slice{2, 2}, 4}) == "shape (0, 3) strides (15, 1) offset 0");
    CHECK(indexed({Slice{1, 2, std::numeric_limits<std::ptrdiff_t>::max()}}) ==
          "shape (1, 5, 3) strides (15, 3, 1) offset 15"); // the step of one element means nothing
}

TEST_CASE("an index expression that does not fit says what is there") {
    CHECK_THROWS_WITH_AS(indexed({0, 0, 0, 0}), "4 indices for a view of rank 3", oriel::TypeError);
    CHECK_THROWS_WITH_AS(indexed({ellipsis, 0, ellipsis}),
                         "an ellipsis stands for the axes not written, so there can be one", oriel::TypeError);
    CHECK_THROWS_WITH_AS(indexed({all, 5}), "index 5 is outside axis 1, which has 5 elements: use -5 to 4",
                         oriel::IndexError);
    CHECK_THROWS_AS(indexed({-5}), oriel::IndexError);
    CHECK_THROWS_AS(indexed({~std::uint64_t{0}}), oriel::IndexError); // not -1
    CHECK_THROWS_AS(indexed({Slice{{}, {}, 0}}), oriel::ValueError);
    CHECK_THROWS_AS(indexed({newaxis, newaxis, newaxis, newaxis, newaxis, newaxis}), oriel::BufferError);
}

TEST_CASE("a view is indexed by the same expressions, and a moved one gives its share away") {
    const Buffer bytes = Buffer::allocate(60);
    View view = bytes.view(Format(), {4, 5, 3});
    view(1, 2, 0).set<std::uint8_t>({}, 7);
    CHECK(view(all, Slice{{}, {}, -1}, 0).get<std::uint8_t>({1, 2}) == 7);
    CHECK(view(ellipsis, 0)(1)(2).get<std::uint8_t>({}) == 7);
    CHECK(bytes.export_count() == 1);
    const View row = std::move(view)(1);
    CHECK(bytes.export_count() == 1);
    CHECK(view.released()); // NOLINT: a moved-from view is a released one
    CHECK_THROWS_AS(view(0), oriel::ReleasedError);
}

TEST_CASE("a loop over a view goes along its first axis") {
    const Buffer bytes = Buffer::copy_of("abcdef");
    std::string seen;
    for (const View row : bytes.view(Format(), {2, 3}).flip(0)) {
        CHECK(row.rank() == 1);
        for (const View element : row) seen += static_cast<char>(element.get<std::uint8_t>({}));
    }
    CHECK(seen == "defabc");
    CHECK(bytes.export_count() == 0);
    CHECK_THROWS_AS(bytes.view()(0).begin(), oriel::TypeError);
    for (const View row : bytes.view(Format(), {0, 3})) FAIL("an empty axis has no rows: ", row.rank());
}

TEST_CASE("strides of what holds nothing may be any numbers, also where an index is multiplied by them") {
    constexpr std::ptrdiff_t most = std::numeric_limits<std::ptrdiff_t>::max();
    const Layout empty({0, 10}, {1, most}, 0);
    CHECK(empty.at({{Index(all), Index(9)}}).empty());
    CHECK(empty.at({{Index(all), Index(oriel::Slice{0, 10, 3})}}).shape()[1] == 4);
}
