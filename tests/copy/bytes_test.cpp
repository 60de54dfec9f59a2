// Views as strings of bytes: the three orders, hexadecimal, hash.
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Order;
using oriel::View;

namespace {

std::string text(const View& view, Order order) {
    std::string out;
    for (const std::byte b : to_bytes(view, order)) out += static_cast<char>(b);
    return out;
}

} // namespace

TEST_CASE("bytes come in the order of the index, of the reversed index, or of memory") {
    const View view = Buffer::copy_of("abcdef").view(Format(), {2, 3});
    CHECK(text(view, Order::row_major) == "abcdef");
    CHECK(text(view, Order::column_major) == "adbecf");
    CHECK(text(view, Order::as_stored) == "abcdef");
    CHECK(text(view.transpose(), Order::row_major) == "adbecf");
    CHECK(text(view.transpose(), Order::column_major) == "abcdef");
    CHECK(text(view.transpose(), Order::as_stored) == "abcdef");
    CHECK(text(view.transpose().flip(0), Order::as_stored) == "cfbead"); // neither: row-major
    std::vector<std::byte> small(5);
    CHECK_THROWS_WITH_AS(to_bytes(view, small), "5 bytes of room for a view of 6 bytes", oriel::ValueError);
}

TEST_CASE("elements are set from the bytes they come out as, in every order and geometry") {
    const Buffer buffer = Buffer::copy_of("abcdefghijkl");
    const View rows = buffer.view(Format::parse(">H"), {2, 3});
    for (const View& view : {rows, rows.transpose(), rows.flip(0).flip(1), rows.slice(1, {{}, {}, 2}), rows.index(1, 1),
                             rows.at({1, 2}), rows.slice(0, {1, 1})})
        for (const Order order : {Order::row_major, Order::column_major, Order::as_stored}) {
            CAPTURE(view.layout().text());
            CAPTURE(static_cast<int>(order));
            const std::vector<std::byte> whole = to_bytes(buffer.view());
            std::vector<std::byte> packed = to_bytes(view, order);
            const View before = oriel::compact(view);
            oriel::fill_bytes(view, std::vector<std::byte>(2, std::byte{0xee}));
            from_bytes(view, packed, order);
            CHECK(view == before);
            CHECK(to_bytes(buffer.view()) == whole); // and nothing else
            packed.emplace_back();
            CHECK_THROWS_AS(from_bytes(view, packed, order), oriel::ValueError);
            CHECK_THROWS_AS(from_bytes(view.as_readonly(), to_bytes(view), order), oriel::ReadOnlyError);
        }
    CHECK_THROWS_WITH_AS(from_bytes(rows, {}), "0 bytes for a view whose elements are 12", oriel::ValueError);
    // What lies in the view itself is read before it is overwritten.
    from_bytes(rows, {rows.data(), 12}, Order::column_major);
    CHECK(oriel::hex(rows) == "61626566696a636467686b6c");
}

TEST_CASE("hexadecimal is grouped as Python groups it") {
    const View view = Buffer::copy_of("\x01\x23\xab\xcd\xef").view();
    CHECK(hex(view) == "0123abcdef");
    CHECK(hex(view, '-') == "01-23-ab-cd-ef");
    CHECK(hex(view, ' ', 2) == "01 23ab cdef");  // from the right
    CHECK(hex(view, ' ', -2) == "0123 abcd ef"); // from the left
    CHECK(hex(view, ':', 0) == "0123abcdef");
    CHECK(hex(view, ':', 100) == "0123abcdef");
    CHECK(hex(view, ':', std::numeric_limits<std::ptrdiff_t>::min()) == "0123abcdef");
    CHECK(hex(view.flip(0), ':') == "ef:cd:ab:23:01");
    CHECK(hex(view.slice(0, {2, 2}), ':').empty());
    CHECK_THROWS_AS(hex(view, '\xe9'), oriel::ValueError);
}

TEST_CASE("views with the same bytes hash alike, and only what cannot change is hashed") {
    const View view = Buffer::copy_of("abcabc").view(Format(), {2, 3}).as_readonly();
    CHECK(hash(view) == hash(Buffer::copy_of("abcabc").view().as_readonly()));
    CHECK(hash(view.flip(1)) == hash(Buffer::copy_of("cbacba").view().as_readonly()));
    CHECK(hash(view.flip(1)) != hash(view));
    CHECK(hash(view.cast(Format::parse("3s"))) == hash(view));
    CHECK_THROWS_AS((void)hash(Buffer::allocate(1).view()), oriel::ValueError);
}

TEST_CASE("the same bytes are the same whatever they mean") {
    const View view = Buffer::copy_of("abcdef").view();
    CHECK(same_bytes(view, view.cast(Format::parse("b"))));
    CHECK(same_bytes(view, view.cast(Format::parse("c"))));
    CHECK_FALSE(same_bytes(view, view.cast(Format::parse("H"))));
    CHECK_FALSE(same_bytes(view, view.flip(0)));
    CHECK_FALSE(same_bytes(view, view.reshape({2, 3})));
    const View nan = Buffer::copy_of("\xff\xff\xff\xff").view(Format::of<float>(), {1});
    CHECK(same_bytes(nan, nan));
    CHECK_FALSE(nan == nan);
}

TEST_CASE("identical views look at the same memory in the same way") {
    const Buffer buffer = Buffer::copy_of("abcdef");
    const View view = buffer.view(Format(), {2, 3});
    CHECK(view.identical(view.flip(0).flip(0)));
    CHECK_FALSE(view.identical(view.flip(0)));
    CHECK_FALSE(view.identical(view.cast(Format::of<signed char>())));
    CHECK_FALSE(view.identical(Buffer::copy_of("abcdef").view(Format(), {2, 3})));
    CHECK(view.slice(0, {0, 1}).identical(view.slice(0, {0, 2, 2}))); // one row: its stride means nothing
}
