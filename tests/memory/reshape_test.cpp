// Geometry that changes which axes there are: reshape, cast, squeeze, moved axes. The measure is the list of offsets.
#include "oriel/buffer.hpp"
#include "oriel/error.hpp"
#include "oriel/layout.hpp"
#include "oriel/view.hpp"
#include "support/brute_force.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Layout;
using oriel::Slice;
using oriel::View;
using testing::list;
using testing::offsets;
using testing::printed;

TEST_CASE("a reshaped layout has the same elements in the same order, or no strides would do") {
    // Every shape of 24 elements against views whose axes merge, split and do not.
    std::vector<std::vector<std::ptrdiff_t>> shapes;
    for (const std::ptrdiff_t a : {1, 2, 3, 4, 6, 8, 12, 24})
        for (const std::ptrdiff_t b : {1, 2, 3, 4, 6, 8, 12, 24}) {
            if (24 % (a * b) != 0) continue;
            shapes.push_back({a, b, 24 / (a * b)});
            shapes.push_back({a, 1, b, 24 / (a * b), 1});
        }
    const Layout packed = Layout::contiguous({2, 3, 4}, 2);
    const Layout wide({2, 3, 4}, {60, 20, 4}, 6);
    std::vector<Layout> froms{packed,
                              packed.flip(0),
                              packed.flip(2),
                              packed.transpose(),
                              packed.flip(0).flip(1).flip(2),
                              wide,
                              wide.flip(1),
                              wide.swap_axes(0, 2),
                              Layout({4, 6}, {2, 8}, 0),
                              Layout({2, 12}, {0, 2}, 0),
                              Layout({24}, {-2}, 46)};
    int kept = 0;
    int refused = 0;
    for (const Layout& from : froms)
        for (const auto& shape : shapes) {
            CAPTURE(printed(from));
            CAPTURE(printed(shape));
            try {
                const Layout to = from.reshape(list(shape), 2);
                CHECK(offsets(to) == offsets(from));
                CHECK(std::vector(to.shape().begin(), to.shape().end()) == shape);
                ++kept;
            } catch (const oriel::ValueError&) {
                // Rightly: along some axis of more than one element no single stride gives these offsets.
                const std::vector<std::ptrdiff_t> all = offsets(from);
                std::vector<std::ptrdiff_t> strides(shape.size(), 0);
                std::ptrdiff_t step = 1;
                for (std::size_t a = shape.size(); a-- > 0;) {
                    if (shape[a] > 1) strides[a] = all[static_cast<std::size_t>(step)] - all[0];
                    step *= shape[a];
                }
                CHECK(offsets(Layout(list(shape), list(strides), from.offset())) != all);
                ++refused;
            }
        }
    CHECK(kept > 100);
    CHECK(refused > 100);
}

TEST_CASE("one extent of a shape may follow from the others") {
    const Layout packed = Layout::contiguous({2, 3, 4}, 1);
    CHECK(printed(packed.reshape({-1, 6}, 1)) == "shape (4, 6) strides (6, 1) offset 0");
    CHECK(printed(packed.reshape({-1}, 1)) == "shape (24) strides (1) offset 0");
    CHECK(printed(Layout().reshape({1, -1}, 4)) == "shape (1, 1) strides (4, 4) offset 0");
    CHECK(printed(Layout::contiguous({0, 3}, 2).reshape({3, 5, 0}, 2)) ==
          "shape (3, 5, 0) strides (10, 2, 2) offset 0");
    CHECK(printed(Layout::contiguous({1}, 2).reshape({}, 2)) == "shape () strides () offset 0");
    CHECK_THROWS_WITH_AS(packed.reshape({-1, -1}, 1),
                         "a shape may leave one extent open with -1, and this one leaves two", oriel::ValueError);
    CHECK_THROWS_WITH_AS(packed.reshape({5, -1}, 1),
                         "shape (2, 3, 4) has 24 elements, which shape (5, -1) does not hold", oriel::ValueError);
    CHECK_THROWS_AS(packed.reshape({-2, 12}, 1), oriel::ValueError);
    CHECK_THROWS_AS(packed.reshape({1L << 40, 1L << 40}, 1), oriel::OverflowError);
    CHECK_THROWS_AS(Layout::contiguous({0}, 1).reshape({0, -1}, 1), oriel::ValueError);
    CHECK_THROWS_AS(packed.reshape({1, 1, 1, 1, 1, 1, 1, 1, 24}, 1), oriel::BufferError);
    CHECK_THROWS_WITH_AS(
        packed.transpose().reshape({24}, 1),
        "shape (4, 3, 2) strides (1, 4, 12) offset 0 cannot be seen as shape (24) without copying: an axis "
        "of 4 elements has a stride of 1 bytes, where 12 would go on from the axis after it; compact() the "
        "view first",
        oriel::ValueError);
}

TEST_CASE("a cast sees the same bytes as elements of another size") {
    const Buffer bytes = Buffer::allocate(48);
    const View words = bytes.view(Format::of<std::uint16_t>(), {2, 3, 4});
    CHECK(printed(words.cast(Format()).layout()) == "shape (2, 3, 8) strides (24, 8, 1) offset 0");
    CHECK(printed(words.flip(0).cast(Format::of<double>()).layout()) ==
          "shape (2, 3, 1) strides (-24, 8, 8) offset 24");
    CHECK(printed(words.flip(2).cast(Format::of<std::int16_t>()).layout()) ==
          "shape (2, 3, 4) strides (24, 8, -2) offset 6"); // the same size: any geometry
    CHECK(words.slice(2, {0, 0}).cast(Format::of<int>()).extent(2) == 0);
    CHECK(words.cast(Format::parse("T{H:a:H:b:}")).field("b").layout().stride(2) == 4);
    CHECK_THROWS_WITH_AS(words.flip(2).cast(Format()),
                         "elements of 2 bytes cannot be seen as 1 bytes each: axis 2 is not packed, its stride is -2; "
                         "compact() the view first",
                         oriel::TypeError);
    CHECK_THROWS_WITH_AS(words.cast(Format::parse("3s")),
                         "axis 2 has 8 bytes, which is not a multiple of the 3 of an element", oriel::TypeError);
    CHECK_THROWS_AS(words(0, 0, 0).cast(Format()), oriel::TypeError);
    CHECK(words.as_readonly().cast(Format()).readonly());
}

TEST_CASE("extents of an empty layout fit the larger elements of a cast, or there is none") {
    constexpr std::ptrdiff_t most = std::numeric_limits<std::ptrdiff_t>::max();
    const Layout empty = Layout::contiguous({most / 2 + 1, 0}, 1);
    CHECK_THROWS_AS(empty.cast(1, 2), oriel::OverflowError);
    CHECK(Layout::contiguous({most / 2, 0}, 1).cast(1, 2).extent(1) == 0);
}

TEST_CASE("a cast with a shape sees the bytes of a contiguous view as they lie") {
    const Buffer bytes = Buffer::allocate(48);
    const View words = bytes.view(Format::of<std::uint16_t>(), {2, 3, 4});
    CHECK(printed(words.cast(Format(), {-1}).layout()) == "shape (48) strides (1) offset 0");
    CHECK(printed(words.cast(Format::of<double>(), {3, 2}).layout()) == "shape (3, 2) strides (16, 8) offset 0");
    CHECK(printed(words.transpose().cast(Format(), {6, 8}).layout()) == "shape (6, 8) strides (8, 1) offset 0");
    CHECK(printed(words(1).cast(Format(), {24}).layout()) == "shape (24) strides (1) offset 24");
    CHECK(printed(words(0, 0, 0).cast(Format(), {2}).layout()) == "shape (2) strides (1) offset 0");
    CHECK(printed(bytes.view(Format(), {0, 3}).cast(Format::of<int>(), {5, 0}).layout()) ==
          "shape (5, 0) strides (4, 4) offset 0"); // memoryview refuses this one
    CHECK(bytes.view().slice(0, {0, 4}).cast(Format::of<int>(), Layout().shape()).rank() == 0);
    CHECK_THROWS_WITH_AS(
        words.flip(1).cast(Format(), {-1}),
        "only a contiguous view can be cast to a shape: axis 1 has a stride of -8 bytes where packed rows "
        "have 8 (it runs backwards); compact() the view first",
        oriel::TypeError);
    CHECK_THROWS_WITH_AS(words.cast(Format(), {47}), "48 bytes are 48 elements 'B', which shape (47) does not hold",
                         oriel::TypeError);
    CHECK_THROWS_AS(words.cast(Format(), {-2}), oriel::ValueError);
    CHECK_THROWS_AS(words.cast(Format(), {-1, -1}), oriel::ValueError);
    CHECK_THROWS_AS(words.cast(Format(), {1L << 40, 1L << 40}), oriel::OverflowError);
    CHECK_THROWS_AS(words.cast(Format::parse("5s"), {-1}), oriel::TypeError);
}

TEST_CASE("axes of one element come and go, and axes move") {
    const Layout layout = Layout::contiguous({1, 4, 1, 3}, 1);
    CHECK(printed(layout.squeeze()) == "shape (4, 3) strides (3, 1) offset 0");
    CHECK(printed(layout.squeeze(2)) == "shape (1, 4, 3) strides (12, 3, 1) offset 0");
    CHECK_THROWS_WITH_AS(layout.squeeze(1), "axis 1 has 4 elements; only an axis of one can be squeezed away",
                         oriel::ValueError);
    const Layout three = Layout::contiguous({2, 3, 4}, 1);
    CHECK(printed(three.move_axis(0, 2)) == "shape (3, 4, 2) strides (4, 1, 12) offset 0");
    CHECK(printed(three.move_axis(2, 0)) == "shape (4, 2, 3) strides (1, 12, 4) offset 0");
    CHECK(three.move_axis(1, 1) == three);
    CHECK(three.transpose() == three.permute({2, 1, 0}));
    CHECK_THROWS_AS(three.move_axis(3, 0), oriel::TypeError);
}

TEST_CASE("why a layout is not contiguous is said with numbers") {
    const Layout packed = Layout::contiguous({4, 5, 3}, 2);
    CHECK(packed.why_not_contiguous(2).empty());
    CHECK(packed.slice(0, {2, 2}).flip(1).why_not_contiguous(2).empty());
    CHECK(packed.flip(0).why_not_contiguous(2) ==
          "axis 0 has a stride of -30 bytes where packed rows have 30 (it runs backwards)");
    CHECK(packed.slice(1, {{}, {}, 2}).why_not_contiguous(2) ==
          "axis 1 has a stride of 12 bytes where packed rows have 6");
}

TEST_CASE("the origin of an empty view stays inside the buffer, whatever is done to it") {
    const Buffer bytes = Buffer::allocate(16);
    const View none = bytes.view(Format::of<double>(), {1, 2, 2, 0});
    for (const View& view : {none(Slice{1, {}}), none.flip(1), none.index(1, 1), none(0, 1, 1), none.slice(2, {1, 2}),
                             none.flip(1).flip(2).transpose(), none.reshape({0, 7}), none.cast(Format())}) {
        CHECK(view.layout().offset() == 0);
        CHECK_NOTHROW(bytes.view(view.format(), view.layout()));
    }
    const View end = bytes.view().slice(0, {16, {}}).cast(Format::parse("T{4xI:n:}"));
    CHECK(end.field("n").layout().offset() == end.layout().offset());
    CHECK(none.cast(Format::of<float>()).extent(3) == 0);
    CHECK(bytes.view(Format::of<float>(), Layout({0, 2}, {8, -4}, 4)).cast(Format::of<double>()).extent(1) == 1);
}
