// View: the memoryview. Reading and writing elements, geometry, access, release.
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/image.hpp"
#include "oriel/span.hpp"
#include "oriel/view.hpp"
#include "support/brute_force.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

using oriel::Buffer;
using oriel::ByteOrder;
using oriel::Format;
using oriel::Layout;
using oriel::Slice;
using oriel::View;

namespace {

// 0, 1, 2, ... as bytes.
Buffer counting(std::size_t size) {
    Buffer buffer = Buffer::allocate(size);
    std::byte* data = buffer.view().mutable_data();
    for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>(i);
    return buffer;
}

std::vector<int> elements(const View& view) {
    std::vector<int> all;
    testing::for_each_index(view.shape(), [&](auto index) { all.push_back(view.get<std::uint8_t>(index)); });
    return all;
}

template <class T> void check_scalar(std::vector<T> values) {
    for (const ByteOrder order : {ByteOrder::little, ByteOrder::big}) {
        const Format format = Format::of<T>().with_order(order);
        CAPTURE(format.code());
        // An odd offset: elements are read and written at any alignment.
        const Buffer buffer = Buffer::allocate(3 * sizeof(T) + 1);
        const View view = buffer.view(format, Layout({3}, {sizeof(T)}, 1));
        for (const T value : values) {
            view.template set<T>({1}, value);
            const T read = view.template get<T>({-2});
            CHECK(std::memcmp(&read, &value, sizeof(T)) == 0);
            // The bytes lie in the order the format says.
            std::vector<std::byte> expected(sizeof(T));
            std::memcpy(expected.data(), &value, sizeof(T));
            if (order != ByteOrder::native) std::reverse(expected.begin(), expected.end());
            CHECK(std::equal(expected.begin(), expected.end(), view.data() + sizeof(T)));
            CHECK(view.template get<T>({0}) == T{});
            CHECK(view.template get<T>({2}) == T{});
        }
    }
}

template <class T> std::vector<T> integers() {
    return {T{0}, T{1}, static_cast<T>(0x12345678'9abcdef0), std::numeric_limits<T>::min(),
            std::numeric_limits<T>::max()};
}

} // namespace

TEST_CASE("every scalar is written and read back in either byte order") {
    check_scalar<bool>({true, false});
    check_scalar<char>({'a', '\0', '\xff'});
    check_scalar<std::int8_t>(integers<std::int8_t>());
    check_scalar<std::uint8_t>(integers<std::uint8_t>());
    check_scalar<std::int16_t>(integers<std::int16_t>());
    check_scalar<std::uint16_t>(integers<std::uint16_t>());
    check_scalar<std::int32_t>(integers<std::int32_t>());
    check_scalar<std::uint32_t>(integers<std::uint32_t>());
    check_scalar<std::int64_t>(integers<std::int64_t>());
    check_scalar<std::uint64_t>(integers<std::uint64_t>());
    check_scalar<long>(integers<long>());
    check_scalar<unsigned long long>(integers<unsigned long long>());
    check_scalar<float>({0.0F, -0.0F, 1.5F, std::numeric_limits<float>::infinity(), std::nanf("")});
    check_scalar<double>({0.0, -0.0, 1.5, -std::numeric_limits<double>::infinity(), std::nan("")});
}

TEST_CASE("a foreign byte order is what it says it is") {
    const Buffer buffer = Buffer::copy_of(std::string_view("\x01\x02\x03\x04", 4));
    CHECK(buffer.view(Format::parse(">H"), {2}).get<std::uint16_t>({0}) == 0x0102);
    CHECK(buffer.view(Format::parse("<H"), {2}).get<std::uint16_t>({0}) == 0x0201);
    CHECK(buffer.view(Format::parse(">I"), {1}).get<std::uint32_t>({0}) == 0x01020304);
    buffer.view(Format::parse(">h"), {2}).set<std::int16_t>({1}, -2);
    CHECK(buffer.view().get<std::uint8_t>({2}) == 0xff);
    CHECK(buffer.view().get<std::uint8_t>({3}) == 0xfe);
}

TEST_CASE("any non-zero byte is true") {
    const Buffer buffer = Buffer::copy_of(std::string_view("\0\1\2\xff", 4));
    const View view = buffer.view(Format::of<bool>(), {4});
    CHECK_FALSE(view.get<bool>({0}));
    CHECK(view.get<bool>({1}));
    CHECK(view.get<bool>({2}));
    CHECK(view.get<bool>({3}));
}

TEST_CASE("bytes are read as char, unsigned char and std::byte alike") {
    const Buffer buffer = Buffer::copy_of("A");
    for (const Format& format : {Format::of<char>(), Format::of<std::uint8_t>()}) {
        const View view = buffer.view(format, {1});
        CHECK(view.get<char>({0}) == 'A');
        CHECK(view.get<unsigned char>({0}) == 65);
        CHECK(view.get<std::byte>({0}) == std::byte{65});
        CHECK_NOTHROW(view.set<std::byte>({0}, std::byte{65}));
    }
}

TEST_CASE("an element read as another type than it has is a FormatError that names both") {
    const Buffer buffer = Buffer::allocate(8);
    const View halves = buffer.view(Format::parse(">H"), {4});
    CHECK_THROWS_WITH_AS((void)halves.get<std::uint8_t>({0}), doctest::Contains(">H"), oriel::FormatError);
    CHECK_THROWS_WITH_AS((void)halves.get<std::uint8_t>({0}), doctest::Contains("u8"), oriel::FormatError);
    CHECK_THROWS_AS((void)halves.get<std::int16_t>({0}), oriel::FormatError);
    CHECK_THROWS_AS(halves.set<std::int16_t>({0}, 1), oriel::FormatError);
    const View bytes = buffer.view();
    CHECK_THROWS_AS((void)bytes.get<signed char>({0}), oriel::FormatError);
    CHECK_THROWS_AS((void)bytes.get<bool>({0}), oriel::FormatError);
    CHECK_THROWS_AS(bytes.set<std::int8_t>({0}, 1), oriel::FormatError);
    const View floats = buffer.view(Format::of<float>(), {2});
    CHECK_THROWS_AS((void)floats.get<std::uint32_t>({0}), oriel::FormatError);
    CHECK_THROWS_AS((void)floats.get<double>({0}), oriel::FormatError);
    CHECK_THROWS_AS((void)buffer.view(Format::parse("e"), {4}).get<std::uint16_t>({0}), oriel::FormatError);
}

TEST_CASE("an element outside the view is an IndexError and too few numbers are a TypeError") {
    const Buffer buffer = counting(12);
    const View view = buffer.view(Format(), {3, 4});
    CHECK(view.get<std::uint8_t>({2, -1}) == 11);
    CHECK_THROWS_WITH_AS((void)view.get<std::uint8_t>({3, 0}), doctest::Contains("axis 0"), oriel::IndexError);
    CHECK_THROWS_WITH_AS((void)view.get<std::uint8_t>({0, -5}), doctest::Contains("-5"), oriel::IndexError);
    CHECK_THROWS_AS(view.set<std::uint8_t>({0, 4}, 1), oriel::IndexError);
    CHECK_THROWS_AS((void)view.get<std::uint8_t>({0}), oriel::TypeError);
    CHECK_THROWS_AS(view.set<std::uint8_t>({0, 0, 0}, 1), oriel::TypeError);
    CHECK_THROWS_AS((void)view.get<std::uint8_t>({}), oriel::TypeError);
}

TEST_CASE("a view says what it is") {
    const Buffer buffer = Buffer::allocate(48);
    const View view = buffer.view(Format::of<std::uint16_t>(), {4, 6}).slice(1, {{}, {}, -2});
    CHECK(view.format() == Format::of<std::uint16_t>());
    CHECK(view.layout() == Layout({4, 3}, {12, -4}, 10));
    CHECK(view.rank() == 2);
    CHECK(view.extent(1) == 3);
    CHECK(view.itemsize() == 2);
    CHECK(view.size() == 12);
    CHECK(view.nbytes() == 24);
    CHECK_FALSE(view.readonly());
    CHECK_FALSE(view.is_c_contiguous());
    CHECK_FALSE(view.is_f_contiguous());
    CHECK(view.owner() == buffer);
    CHECK(view.data() == buffer.view().data() + 10);
    CHECK(view.mutable_data() == view.data());
    CHECK_FALSE(view.released());
}

TEST_CASE("geometry of a view looks at the same bytes") {
    const Buffer buffer = counting(12);
    const View view = buffer.view(Format(), {3, 4});
    CHECK(elements(view.slice(0, {1, 3})) == std::vector{4, 5, 6, 7, 8, 9, 10, 11});
    CHECK(elements(view.slice(1, {{}, {}, -2})) == std::vector{3, 1, 7, 5, 11, 9});
    CHECK(elements(view.index(0, -1)) == std::vector{8, 9, 10, 11});
    CHECK(elements(view.flip(0)) == std::vector{8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3});
    CHECK(elements(view.swap_axes(0, 1)) == std::vector{0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11});
    CHECK(elements(view.permute({1, 0})) == elements(view.swap_axes(0, 1)));
    CHECK(elements(view.index(1, 2).broadcast_to({2, 3})) == std::vector{2, 6, 10, 2, 6, 10});
    view.flip(1).set<std::uint8_t>({0, 0}, 77);
    CHECK(view.get<std::uint8_t>({0, 3}) == 77);
}

TEST_CASE("indexing leading axes leaves the view of the rest") {
    const Buffer buffer = counting(24);
    const View view = buffer.view(Format(), {2, 3, 4});
    CHECK(elements(view.at({1, 2})) == std::vector{20, 21, 22, 23});
    CHECK(elements(view.at({-1, -3})) == std::vector{12, 13, 14, 15});
    CHECK(view.at({}).layout() == view.layout());
    const View element = view.at({1, 2, 3});
    CHECK(element.rank() == 0);
    CHECK(element.get<std::uint8_t>({}) == 23);
    element.set<std::uint8_t>({}, 99);
    CHECK(view.get<std::uint8_t>({1, 2, 3}) == 99);
}

TEST_CASE("indexing leading axes wrongly names the caller's axis") {
    const Buffer buffer = counting(24);
    const View view = buffer.view(Format(), {2, 3, 4});
    CHECK_THROWS_WITH_AS((void)view.at({0, 3}), doctest::Contains("axis 1"), oriel::IndexError);
    CHECK_THROWS_WITH_AS((void)view.at({0, 0, -5}), doctest::Contains("axis 2"), oriel::IndexError);
    CHECK_THROWS_AS((void)view.at({PTRDIFF_MIN}), oriel::IndexError);
    CHECK_THROWS_AS((void)view.at({0, 0, 0, 0}), oriel::TypeError);
}

TEST_CASE("a read-only view never becomes writable") {
    const Buffer buffer = counting(12);
    const View view = buffer.view(Format(), {3, 4});
    const View reading = view.as_readonly();
    CHECK(reading.readonly());
    CHECK_FALSE(view.readonly());
    const View derived[] = {reading,
                            reading.slice(0, {1, {}}),
                            reading.index(0, 1),
                            reading.flip(0),
                            reading.swap_axes(0, 1),
                            reading.permute({1, 0}),
                            reading.at({0}),
                            reading.as_readonly(),
                            reading.broadcast_to({2, 3, 4}),
                            reading.as_strided(Layout::contiguous({12}, 1)),
                            View(reading).slice(0, {1, {}}),
                            View(reading).flip(0)};
    for (const View& each : derived) {
        CHECK(each.readonly());
        CHECK_THROWS_AS((void)each.mutable_data(), oriel::ReadOnlyError);
    }
    CHECK_THROWS_WITH_AS(reading.set<std::uint8_t>({0, 0}, 1), doctest::Contains("read-only"), oriel::ReadOnlyError);
    CHECK(view.get<std::uint8_t>({0, 0}) == 0);
    view.set<std::uint8_t>({0, 0}, 5); // others may still write
    CHECK(reading.get<std::uint8_t>({0, 0}) == 5);
}

TEST_CASE("a read-only write is a TypeError, as in Python") {
    const View view = counting(1).view().as_readonly();
    CHECK_THROWS_AS(view.set<std::uint8_t>({0}, 1), oriel::TypeError);
}

TEST_CASE("a broadcast view is read-only, because elements repeat") {
    const Buffer buffer = counting(3);
    const View view = buffer.view().broadcast_to({2, 3});
    CHECK(view.readonly());
    CHECK(elements(view) == std::vector{0, 1, 2, 0, 1, 2});
    CHECK_THROWS_AS(view.set<std::uint8_t>({0, 0}, 1), oriel::ReadOnlyError);
    CHECK_THROWS_AS((void)buffer.view().broadcast_to({2}), oriel::ValueError);
}

TEST_CASE("a broadcast whose packed size does not fit is an OverflowError (rule 2)") {
    const Buffer buffer = Buffer::allocate(8);
    const View view = buffer.view(Format::of<double>(), {1});
    CHECK_THROWS_AS((void)view.broadcast_to({(PTRDIFF_MAX / 8) + 1}), oriel::OverflowError);
    CHECK_THROWS_AS((void)view.broadcast_to({(PTRDIFF_MAX / 4) + 2}), oriel::OverflowError);
    const View largest = view.broadcast_to({PTRDIFF_MAX / 8});
    CHECK(largest.nbytes() == static_cast<std::size_t>(PTRDIFF_MAX / 8) * 8);
}

TEST_CASE("geometry of a temporary view moves its export instead of counting") {
    const Buffer buffer = counting(12);
    const auto exports = [&] { return buffer.export_count(); };
    View view = buffer.view(Format(), {3, 4});
    REQUIRE(exports() == 1);
    view = std::move(view).slice(0, {1, {}});
    CHECK(exports() == 1);
    view = std::move(view).flip(0);
    view = std::move(view).swap_axes(0, 1);
    view = std::move(view).permute({1, 0});
    view = std::move(view).as_readonly();
    CHECK(exports() == 1);
    const View moved = std::move(view).slice(1, {});
    CHECK(exports() == 1);
    CHECK(view.released()); // NOLINT: its share was moved
    const View row = View(moved).index(0, 0);
    CHECK(exports() == 2);
    CHECK(elements(row) == std::vector{8, 9, 10, 11});
}

TEST_CASE("geometry that throws leaves a view as it was") {
    const Buffer buffer = counting(12);
    View view = buffer.view(Format(), {3, 4});
    CHECK_THROWS_AS((void)std::move(view).slice(2, {}), oriel::TypeError);
    CHECK_THROWS_AS((void)std::move(view).index(0, 9), oriel::IndexError);     // NOLINT: it was not moved
    CHECK_THROWS_AS((void)std::move(view).permute({0, 0}), oriel::ValueError); // NOLINT
    CHECK_FALSE(view.released());                                              // NOLINT
    CHECK(buffer.export_count() == 1);
}

TEST_CASE("another geometry over the same buffer is proved, not trusted") {
    const Buffer buffer = counting(16);
    const View view = buffer.view().slice(0, {4, 8});
    CHECK(elements(view.as_strided(Layout({2, 2}, {8, 1}, 0))) == std::vector{0, 1, 8, 9}); // from the buffer's start
    CHECK(view.as_strided(Layout({2, 2}, {8, 1}, 0)).format() == view.format());
    CHECK_THROWS_AS((void)view.as_strided(Layout({2, 2}, {15, 1}, 0)), oriel::BufferError);
    CHECK_THROWS_AS((void)view.as_strided(Layout({2}, {1}, -1)), oriel::BufferError);
    CHECK_THROWS_AS((void)view.as_strided(Layout({2, 2}, {1, 1}, 0)), oriel::BufferError); // writable, overlapping
    CHECK_THROWS_AS((void)view.as_strided(Layout({-2}, {1}, 0)), oriel::ValueError);
    CHECK_THROWS_AS((void)view.as_strided(Layout({PTRDIFF_MAX, 4}, {1, 1}, 0)), oriel::OverflowError);
    const View windows = view.as_readonly().as_strided(Layout({3, 2}, {1, 1}, 0));
    CHECK(elements(windows) == std::vector{0, 1, 1, 2, 2, 3});
    CHECK(windows.readonly());
    const View wide = buffer.view(Format::of<std::uint32_t>(), {4});
    CHECK_NOTHROW((void)wide.as_strided(Layout({1}, {0}, 12)));
    CHECK_THROWS_AS((void)wide.as_strided(Layout({1}, {0}, 13)), oriel::BufferError);
}

TEST_CASE("an empty view has no elements and is contiguous") {
    const Buffer buffer = counting(12);
    const View view = buffer.view(Format(), {3, 4}).slice(0, {2, 1});
    CHECK(view.size() == 0);
    CHECK(view.nbytes() == 0);
    CHECK(view.is_c_contiguous());
    CHECK(view.is_f_contiguous());
    CHECK_THROWS_AS((void)view.get<std::uint8_t>({0, 0}), oriel::IndexError);
}

TEST_CASE("releasing lets go at once, twice is fine, and the view can be assigned again") {
    const Buffer buffer = counting(3);
    View view = buffer.view();
    const View other = view;
    view.release();
    CHECK(view.released());
    CHECK(buffer.export_count() == 1);
    view.release();
    CHECK(buffer.export_count() == 1);
    CHECK(other.get<std::uint8_t>({2}) == 2); // slices and copies live on
    view = other;
    CHECK(view.get<std::uint8_t>({2}) == 2);
    CHECK(View().released());
}

TEST_CASE("every use of a released view is a ReleasedError") {
    const Buffer buffer = counting(12);
    View view = buffer.view(Format(), {3, 4});
    const View alive = view;
    view.release();
    struct Use {
        const char* name;
        std::function<void()> run;
    };
    const Use uses[] = {
        {"format", [&] { (void)view.format(); }},
        {"layout", [&] { (void)view.layout(); }},
        {"rank", [&] { (void)view.rank(); }},
        {"shape", [&] { (void)view.shape(); }},
        {"strides", [&] { (void)view.strides(); }},
        {"extent", [&] { (void)view.extent(0); }},
        {"itemsize", [&] { (void)view.itemsize(); }},
        {"size", [&] { (void)view.size(); }},
        {"nbytes", [&] { (void)view.nbytes(); }},
        {"readonly", [&] { (void)view.readonly(); }},
        {"is_c_contiguous", [&] { (void)view.is_c_contiguous(); }},
        {"is_f_contiguous", [&] { (void)view.is_f_contiguous(); }},
        {"owner", [&] { (void)view.owner(); }},
        {"data", [&] { (void)view.data(); }},
        {"mutable_data", [&] { (void)view.mutable_data(); }},
        {"get",
         [&] {
             (void)view.get<std::uint8_t>({0, 0});
         }},
        {"get with a bad index", [&] { (void)view.get<std::uint8_t>({9}); }},
        {"set",
         [&] {
             view.set<std::uint8_t>({0, 0}, 1);
         }},
        {"at", [&] { (void)view.at({0}); }},
        {"at nothing", [&] { (void)view.at({}); }},
        {"slice", [&] { (void)view.slice(0, {}); }},
        {"index", [&] { (void)view.index(0, 0); }},
        {"flip", [&] { (void)view.flip(0); }},
        {"swap_axes", [&] { (void)view.swap_axes(0, 1); }},
        {"permute",
         [&] {
             (void)view.permute({1, 0});
         }},
        {"broadcast_to",
         [&] {
             (void)view.broadcast_to({2, 3, 4});
         }},
        {"as_readonly", [&] { (void)view.as_readonly(); }},
        {"as_strided", [&] { (void)view.as_strided(Layout()); }},
        {"moved slice", [&] { (void)std::move(view).slice(0, {}); }},
        {"moved index", [&] { (void)std::move(view).index(0, 0); }},
        {"moved flip", [&] { (void)std::move(view).flip(0); }},
        {"moved swap_axes", [&] { (void)std::move(view).swap_axes(0, 1); }},
        {"moved permute",
         [&] {
             (void)std::move(view).permute({1, 0});
         }},
        {"moved as_readonly", [&] { (void)std::move(view).as_readonly(); }},
        {"Span", [&] { oriel::Span<const std::uint8_t, 2> span(view); }},
        {"writing Span", [&] { oriel::Span<std::uint8_t, 2> span(view); }},
        {"copy from", [&] { oriel::copy(view, alive); }},
        {"copy to", [&] { oriel::copy(alive, view); }},
        {"fill", [&] { oriel::fill<std::uint8_t>(view, 1); }},
        {"equal", [&] { (void)oriel::equal(view, alive); }},
        {"equal to", [&] { (void)oriel::equal(alive, view); }},
        {"equal to itself", [&] { (void)(view == view); }},
        {"to_bytes", [&] { (void)oriel::to_bytes(view); }},
        {"compact", [&] { (void)oriel::compact(view); }},
        {"Image", [&] { (void)oriel::Image(view); }},
    };
    for (const Use& use : uses) {
        CAPTURE(use.name);
        CHECK_THROWS_AS(use.run(), oriel::ReleasedError);
    }
    CHECK_THROWS_WITH_AS((void)view.size(), doctest::Contains("released view"), oriel::ReleasedError);
    CHECK_THROWS_AS((void)View().size(), oriel::ReleasedError);
    CHECK_NOTHROW((void)View(view)); // a released view may be copied
}

TEST_CASE("a released view is refused as a ValueError, as in Python") {
    CHECK_THROWS_AS((void)View().size(), oriel::ValueError);
}

TEST_CASE("a view is a small value") {
    static_assert(std::is_nothrow_copy_constructible_v<View>);
    static_assert(std::is_nothrow_move_constructible_v<View>);
    static_assert(std::is_nothrow_default_constructible_v<View>);
    static_assert(sizeof(View) <= 256);
}
