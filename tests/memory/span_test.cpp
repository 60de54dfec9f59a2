// Span: everything is checked once, where it is made, and it holds an export of its own.
#include "oriel/buffer.hpp"
#include "oriel/error.hpp"
#include "oriel/span.hpp"
#include "oriel/view.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

using oriel::Buffer;
using oriel::ByteOrder;
using oriel::Format;
using oriel::Layout;
using oriel::Span;
using oriel::View;

namespace {

Buffer counting(std::size_t size) {
    Buffer buffer = Buffer::allocate(size);
    std::byte* data = buffer.view().mutable_data();
    for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>(i);
    return buffer;
}

constexpr ByteOrder foreign = ByteOrder::native == ByteOrder::little ? ByteOrder::big : ByteOrder::little;

} // namespace

TEST_CASE("a span reads and writes the elements of its view") {
    const Buffer buffer = counting(24);
    const View view = buffer.view(Format(), {2, 3, 4}).flip(0).swap_axes(1, 2);
    const Span<std::uint8_t, 3> span(view);
    for (std::ptrdiff_t z = 0; z < span.extent(0); ++z)
        for (std::ptrdiff_t y = 0; y < span.extent(1); ++y)
            for (std::ptrdiff_t x = 0; x < span.extent(2); ++x) {
                CHECK(span(z, y, x) == view.get<std::uint8_t>({z, y, x}));
                CHECK(&span(z, y, x) == &span.at(z, y, x));
            }
    CHECK(span.extent(1) == 4);
    CHECK(span.stride(0) == -12);
    span(1, 0, 2) = 200;
    CHECK(view.get<std::uint8_t>({1, 0, 2}) == 200);
}

TEST_CASE("a span of wide elements counts its strides in bytes") {
    const Buffer buffer = Buffer::allocate(64);
    const View view = buffer.view(Format::of<std::uint32_t>(), {4, 4}).slice(1, {{}, {}, -2});
    const Span<std::uint32_t, 2> span(view);
    CHECK(span.stride(1) == -8);
    for (std::uint32_t y = 0; y < 4; ++y)
        for (std::uint32_t x = 0; x < 2; ++x) span(y, x) = 100000 * y + x;
    for (std::ptrdiff_t y = 0; y < 4; ++y)
        for (std::ptrdiff_t x = 0; x < 2; ++x) CHECK(view.get<std::uint32_t>({y, x}) == 100000 * y + x);
}

TEST_CASE("a span of another rank than the view's is a TypeError with both ranks") {
    const View view = Buffer::allocate(24).view(Format(), {2, 3, 4});
    CHECK_THROWS_WITH_AS((Span<std::uint8_t, 2>(view)), doctest::Contains("2"), oriel::TypeError);
    CHECK_THROWS_WITH_AS((Span<std::uint8_t, 2>(view)), doctest::Contains("3"), oriel::TypeError);
    CHECK_THROWS_AS((Span<const std::uint8_t, 4>(view)), oriel::TypeError);
}

TEST_CASE("a span of another type than the elements' is a FormatError") {
    const Buffer buffer = Buffer::allocate(16);
    const View view = buffer.view(Format::of<std::uint16_t>(), {8});
    CHECK_THROWS_AS((Span<std::int16_t, 1>(view)), oriel::FormatError);
    CHECK_THROWS_AS((Span<std::uint8_t, 1>(view)), oriel::FormatError);
    CHECK_THROWS_AS((Span<const float, 1>(view)), oriel::FormatError);
    CHECK_THROWS_AS((Span<const std::int8_t, 1>(buffer.view())), oriel::FormatError);
}

TEST_CASE("bytes are spanned as char, unsigned char and std::byte") {
    const View view = counting(4).view();
    CHECK(Span<const std::byte, 1>(view)(3) == std::byte{3});
    CHECK(Span<const char, 1>(view)(3) == 3);
    CHECK(Span<std::uint8_t, 1>(view)(3) == 3);
}

TEST_CASE("a span of a foreign byte order is a FormatError that names it") {
    const Format format = Format::of<std::uint16_t>().with_order(foreign);
    const View view = Buffer::allocate(8).view(format, {4});
    CHECK_THROWS_WITH_AS((Span<std::uint16_t, 1>(view)), doctest::Contains("endian"), oriel::FormatError);
}

TEST_CASE("a span over memory that is not aligned is an AlignmentError with what is needed") {
    const Buffer buffer = Buffer::allocate(64);
    const Format format = Format::of<std::uint32_t>();
    CHECK_THROWS_WITH_AS((Span<std::uint32_t, 1>(buffer.view(format, Layout({4}, {4}, 1)))), doctest::Contains("4"),
                         oriel::AlignmentError);
    CHECK_THROWS_AS((Span<std::uint32_t, 1>(buffer.view(format, Layout({4}, {6}, 0)))), oriel::AlignmentError);
    CHECK_THROWS_AS((Span<std::uint32_t, 1>(buffer.view(format, Layout({4}, {-6}, 20)))), oriel::AlignmentError);
    CHECK_THROWS_AS((Span<const std::uint32_t, 2>(buffer.view(format, Layout({2, 2}, {20, 6}, 0)))),
                    oriel::AlignmentError);
    CHECK_NOTHROW((Span<std::uint32_t, 1>(buffer.view(format, Layout({4}, {-8}, 24)))));
    CHECK_NOTHROW((Span<std::uint32_t, 2>(buffer.view(format, Layout({1, 4}, {3, 4}, 4))))); // rule 5
}

TEST_CASE("a writing span over a read-only view is a ReadOnlyError, a reading one is fine") {
    const View view = counting(4).view().as_readonly();
    CHECK_THROWS_AS((Span<std::uint8_t, 1>(view)), oriel::ReadOnlyError);
    CHECK(Span<const std::uint8_t, 1>(view)(2) == 2);
}

TEST_CASE("a checked element outside the span is an IndexError") {
    const View view = counting(12).view(Format(), {3, 4});
    const Span<const std::uint8_t, 2> span(view);
    CHECK(span.at(2, 3) == 11);
    CHECK_THROWS_WITH_AS((void)span.at(3, 0), doctest::Contains("axis 0"), oriel::IndexError);
    CHECK_THROWS_AS((void)span.at(0, 4), oriel::IndexError);
    CHECK_THROWS_AS((void)span.at(0, -1), oriel::IndexError);
}

TEST_CASE("a row is the last axis at its leading indices") {
    const Buffer buffer = counting(24);
    const Span<std::uint8_t, 3> span(buffer.view(Format(), {2, 3, 4}));
    const std::span<std::uint8_t> row = span.row(1, 2);
    REQUIRE(row.size() == 4);
    CHECK(row[0] == 20);
    CHECK(row[3] == 23);
    row[0] = 99;
    CHECK(buffer.view().get<std::uint8_t>({20}) == 99);
    CHECK(Span<const std::uint8_t, 2>(buffer.view(Format(), {3, 0})).row(1).empty());
    CHECK(Span<const std::uint8_t, 1>(buffer.view()).row().size() == 24);
}

TEST_CASE("a row that is not packed is a BufferError with its stride") {
    const Buffer buffer = counting(24);
    const View view = buffer.view(Format(), {3, 8});
    const Span<const std::uint8_t, 2> strided(view.slice(1, {{}, {}, 3}));
    CHECK_THROWS_WITH_AS((void)strided.row(0), doctest::Contains("3"), oriel::BufferError);
    const Span<const std::uint8_t, 2> mirrored(view.flip(1));
    CHECK_THROWS_AS((void)mirrored.row(0), oriel::BufferError);
    const Span<const std::uint8_t, 2> flipped(view.flip(0)); // rows are packed, only their order is not
    CHECK(flipped.row(0)[0] == 16);
    const Span<const std::uint8_t, 2> narrow(view.slice(1, {2, 3})); // one element: its stride means nothing
    CHECK(narrow.row(1)[0] == 10);
}

TEST_CASE("a span holds an export, also after its view is released") {
    Buffer buffer = counting(4);
    View view = buffer.view();
    std::optional<Span<const std::uint8_t, 1>> span(view);
    CHECK(buffer.export_count() == 2);
    view.release();
    CHECK(buffer.export_count() == 1);
    CHECK_THROWS_AS(buffer.resize(100), oriel::BufferError);
    CHECK_THROWS_AS(buffer.close(), oriel::BufferError);
    CHECK((*span)(3) == 3);
    span.reset();
    CHECK(buffer.export_count() == 0);
    CHECK_NOTHROW(buffer.resize(100));
}

TEST_CASE("a span keeps the memory alive when the buffer's handles are gone") {
    std::optional<Buffer> buffer = counting(4);
    const Span<const std::uint8_t, 1> span(buffer->view());
    buffer.reset();
    CHECK(span(2) == 2);
}

TEST_CASE("a pixel is an element: a std::array of what lies packed along the last axis") {
    using Pixel = std::array<std::uint16_t, 3>;
    const Buffer buffer = Buffer::allocate(60 * sizeof(std::uint16_t));
    const View view = buffer.view(Format::of<std::uint16_t>(), {4, 5, 3});
    for (std::ptrdiff_t y = 0; y < 4; ++y)
        for (std::ptrdiff_t x = 0; x < 5; ++x)
            for (std::ptrdiff_t c = 0; c < 3; ++c)
                view.set<std::uint16_t>({y, x, c}, static_cast<std::uint16_t>(100 * y + 10 * x + c));
    const View turned = view.flip(0).swap_axes(0, 1);
    const Span<Pixel, 2> pixels(turned);
    CHECK(pixels.shape() == std::array<std::ptrdiff_t, 2>{5, 4});
    CHECK(pixels.stride(1) == -30);
    CHECK(pixels(2, 0) == Pixel{320, 321, 322});
    pixels(4, 3) = {7, 8, 9};
    CHECK(view.get<std::uint16_t>({0, 4, 2}) == 9);
    CHECK(pixels.window({1, 1}, {2, 3})(1, 2) == Pixel{20, 21, 22});
    const Span<const Pixel, 2> rows(view.flip(0));
    CHECK(rows.row(3)[4] == Pixel{7, 8, 9});
    CHECK(rows.row(0).size() == 5);
    static_assert(std::is_same_v<decltype(rows(0, 0)), const Pixel&>);
    CHECK(Span<const Pixel, 0>(view.index(0, 3).index(0, 1))() == Pixel{310, 311, 312});
}

TEST_CASE("a span of pixels is refused where the last axis is not exactly a pixel") {
    using Pixel = std::array<std::uint8_t, 3>;
    const Buffer buffer = counting(60);
    const View view = buffer.view(Format(), {4, 5, 3});
    CHECK_THROWS_WITH_AS((Span<Pixel, 2>(buffer.view(Format(), {3, 5, 4}))),
                         "a span of pixels of 3 elements needs a last axis of 3 without gaps; this one has 4, 1 byte "
                         "apart; take a span of single elements, or compact() the view first",
                         oriel::BufferError);
    CHECK_THROWS_WITH_AS((Span<Pixel, 2>(view.flip(2))), doctest::Contains("3, -1 bytes apart"), oriel::BufferError);
    CHECK_THROWS_AS((Span<Pixel, 2>(buffer.view(Format(), {2, 5, 6}).slice(2, {{}, {}, 2}))), oriel::BufferError);
    CHECK_THROWS_AS((Span<Pixel, 2>(view.slice(2, {0, 2}))), oriel::BufferError);
    CHECK_THROWS_WITH_AS((Span<Pixel, 3>(view)), "a span of rank 4 was asked of a view of rank 3", oriel::TypeError);
    CHECK_THROWS_AS((Span<Pixel, 1>(view)), oriel::TypeError);
    CHECK_THROWS_AS((Span<Pixel, 2>(buffer.view(Format(), {4, 15}))), oriel::TypeError);
    CHECK_THROWS_AS((Span<std::array<std::uint16_t, 3>, 2>(view)), oriel::FormatError);
    CHECK_THROWS_AS((Span<Pixel, 2>(view.as_readonly())), oriel::ReadOnlyError);
    using One = std::array<std::uint8_t, 1>; // its stride means nothing
    CHECK(Span<const One, 2>(view.slice(2, {1, 2}))(1, 0)[0] == 16);
    CHECK(Span<const One, 2>(view.flip(2).slice(2, {0, 1}))(1, 0)[0] == 17);
    CHECK(Span<const Pixel, 2>(buffer.view(Format(), {0, 5, 3})).extent(0) == 0);
    const View odd = buffer.view(Format::of<std::uint16_t>(), Layout({2, 2}, {7, 2}, 0));
    CHECK_THROWS_AS((Span<const std::array<std::uint16_t, 2>, 1>(odd)), oriel::AlignmentError);
}

TEST_CASE("a span of rank 0 is its element") {
    const Buffer buffer = counting(4);
    const Span<std::uint8_t, 0> span(buffer.view().index(0, 3));
    CHECK(span() == 3);
    span() = 8;
    CHECK(buffer.view().get<std::uint8_t>({3}) == 8);
}

TEST_CASE("a span of const elements gives const references") {
    static_assert(std::is_same_v<decltype(std::declval<Span<const float, 2>>()(0, 0)), const float&>);
    static_assert(std::is_same_v<decltype(std::declval<Span<float, 2>>()(0, 0)), float&>);
}

TEST_CASE("a window of a span is a part of it, and of a window too") {
    const Buffer buffer = counting(60);
    const Span<std::uint8_t, 3> span(buffer.view(Format(), {4, 5, 3}).flip(1));
    const oriel::Strided<std::uint8_t, 3> part = span.window({1, 2, 0}, {2, 3, 3});
    CHECK(part.shape() == std::array<std::ptrdiff_t, 3>{2, 3, 3});
    for (std::ptrdiff_t y = 0; y < 2; ++y)
        for (std::ptrdiff_t x = 0; x < 3; ++x) CHECK(&part(y, x, 0) == &span(y + 1, x + 2, 0));
    CHECK(&part.window({1, 1, 2}, {1, 1, 1})(0, 0, 0) == &span(2, 3, 2));
    CHECK(&part.unchecked_window({1, 1, 2}, {1, 1, 1})(0, 0, 0) == &span(2, 3, 2));
    CHECK(part.unchecked_window({0, 1, 0}, {2, 2, 3}).shape() == part.window({0, 1, 0}, {2, 2, 3}).shape());
    CHECK(part.window({2, 0, 0}, {0, 3, 3}).extent(0) == 0); // empty, at the very end
    CHECK(buffer.export_count() == 1);                       // the span's own
    CHECK_THROWS_WITH_AS(span.window({0, 3, 0}, {4, 3, 3}), "a window of 3 elements from 3 on axis 1, which has 5",
                         oriel::IndexError);
    CHECK_THROWS_AS(span.window({-1, 0, 0}, {1, 1, 1}), oriel::IndexError);
    CHECK_THROWS_AS(span.window({0, 0, 0}, {-1, 1, 1}), oriel::IndexError);
    constexpr auto most = std::numeric_limits<std::ptrdiff_t>::max();
    CHECK_THROWS_AS(span.window({1, 0, 0}, {most, 1, 1}), oriel::IndexError);
}

TEST_CASE("booleans are spanned as bytes, of which some are neither 0 nor 1") {
    const Buffer buffer = counting(4);
    const View view = buffer.view(Format::parse("?"), {4});
    CHECK(Span<const std::uint8_t, 1>(view)(2) == 2);
    CHECK(Span<const std::array<std::uint8_t, 2>, 1>(buffer.view(Format::parse("?"), {2, 2}))(1)[1] == 3);
    CHECK_THROWS_AS((Span<const std::int8_t, 1>(view)), oriel::FormatError);
    CHECK_THROWS_AS((Span<const std::byte, 1>(view)), oriel::FormatError);
}

TEST_CASE("a span of nothing is had whatever its strides are, and its windows too") {
    const Buffer buffer = Buffer::allocate(64);
    constexpr auto most = std::numeric_limits<std::ptrdiff_t>::max() - 7;
    const View far = buffer.view(Format(), Layout({0, 5, 3}, {most, most, 1}, 0));
    const Span<std::array<std::uint8_t, 3>, 2> pixels(far);
    CHECK(pixels.window({0, 5}, {0, 0}).extent(1) == 0);
    CHECK(pixels.extent(1) == 5);
    const View off = buffer.view(Format::of<std::uint16_t>(), Layout({0, 2}, {3, 2}, 1));
    CHECK(Span<const std::uint16_t, 2>(off).extent(0) == 0);
}

TEST_CASE("a span that was moved from has no elements and no export") {
    const Buffer buffer = counting(4);
    std::optional<Span<const std::uint8_t, 1>> first(buffer.view());
    Span<const std::uint8_t, 1> second = std::move(*first);
    CHECK(buffer.export_count() == 1);
    CHECK(first->extent(0) == 0);
    CHECK_THROWS_AS((void)first->at(0), oriel::IndexError);
    CHECK(second(3) == 3);
    Span<const std::uint8_t, 1> third = second;
    CHECK(buffer.export_count() == 2);
    third = std::move(second);
    CHECK(buffer.export_count() == 1);
    CHECK(second.extent(0) == 0);
    CHECK(third(3) == 3);
}
