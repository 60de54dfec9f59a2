// fill: every element of a view and no byte between.
#include "copy/layouts.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/find.hpp"
#include "oriel/value.hpp"
#include "support/guarded_memory.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::View;
using testing::Dice;
using testing::Placed;
using testing::printed;
using testing::Shape;

TEST_CASE("a fill writes every element and nothing between or around") {
    const testing::GuardedMemory memory(std::size_t{1} << 16);
    Dice dice(61);
    for (int round = 0; round < 4000; ++round) {
        const std::size_t itemsize = std::size_t{1} << dice.below(4);
        Shape shape;
        for (std::size_t rank = dice.index(4); rank > 0; --rank) shape.push_back(dice.below(9));
        const Placed to(testing::random_layout(dice, shape, itemsize, false), itemsize);
        if (to.bytes > memory.all().size()) continue;
        const std::span<std::byte> block = dice.below(2) ? memory.first(to.bytes) : memory.last(to.bytes);
        std::fill(block.begin(), block.end(), std::byte{0xa5});
        std::vector<std::byte> wanted(block.begin(), block.end());
        std::array<std::byte, 8> pattern{};
        for (std::byte& b : pattern) b = static_cast<std::byte>(dice.below(256));
        for (const std::ptrdiff_t at : to.elements) std::memcpy(wanted.data() + at, pattern.data(), itemsize);
        oriel::fill_bytes(Buffer::borrow(block).view(testing::format_of(itemsize), to.layout),
                          std::span(pattern).first(itemsize));
        if (!std::equal(block.begin(), block.end(), wanted.begin()))
            FAIL("itemsize ", itemsize, ": ", printed(to.layout));
    }
}

TEST_CASE("a value is filled in the byte order of the elements") {
    const Buffer buffer = Buffer::allocate(4);
    oriel::fill<std::uint16_t>(buffer.view(Format::parse(">H"), {2}), 0x0102);
    CHECK(oriel::equal(buffer.view(), Buffer::copy_of("\1\2\1\2").view()));
    oriel::fill<std::uint16_t>(buffer.view(Format::parse("<H"), {2}), 0x0102);
    CHECK(oriel::equal(buffer.view(), Buffer::copy_of("\2\1\2\1").view()));
    oriel::fill<float>(buffer.view(Format::of<float>(), {1}), 1.5F);
    CHECK(buffer.view(Format::of<float>(), {1}).get<float>({0}) == 1.5F);
}

TEST_CASE("a fill pattern may lie in what it fills") {
    const Buffer buffer = Buffer::copy_of("abcdefgh");
    const View halves = buffer.view(Format::of<std::uint16_t>(), {2, 2}).flip(0).flip(1);
    oriel::fill_bytes(halves, std::span(buffer.view().data() + 3, 2)); // "de", which spans two elements
    CHECK(oriel::equal(buffer.view(), Buffer::copy_of("dededede").view()));
    const Buffer spaced = Buffer::copy_of("abcdefgh");
    const View columns = spaced.view(Format::of<std::uint16_t>(), {2, 2}).swap_axes(0, 1);
    oriel::fill_bytes(columns.slice(0, {{}, {}, -1}), std::span(spaced.view().data() + 3, 2));
    CHECK(oriel::equal(spaced.view(), Buffer::copy_of("dededede").view()));
    const Buffer gapped = Buffer::copy_of("abcdefghi");
    oriel::fill_bytes(gapped.view(Format::of<std::uint16_t>(), oriel::Layout({2, 2}, {5, 2}, 0)),
                      std::span(gapped.view().data() + 1, 2));
    CHECK(oriel::equal(gapped.view(), Buffer::copy_of("bcbcebcbc").view()));
}

TEST_CASE("a pattern of another size than the elements is a ValueError with both sizes") {
    const View view = Buffer::allocate(8).view(Format::of<std::uint32_t>(), {2});
    const std::array<std::byte, 8> pattern{};
    CHECK_THROWS_WITH_AS(oriel::fill_bytes(view, std::span(pattern).first(2)), "a fill of 2 bytes for elements of 4",
                         oriel::ValueError);
    CHECK_THROWS_AS(oriel::fill_bytes(view, pattern), oriel::ValueError);
    CHECK_THROWS_AS(oriel::fill_bytes(view, {}), oriel::ValueError);
}

TEST_CASE("a fill of another type than the elements' is a FormatError, of a read-only view a ReadOnlyError") {
    const Buffer buffer = Buffer::allocate(8);
    const View view = buffer.view(Format::of<std::uint32_t>(), {2});
    CHECK_THROWS_AS(oriel::fill<std::int32_t>(view, 1), oriel::FormatError);
    CHECK_THROWS_AS(oriel::fill<float>(view, 1), oriel::FormatError);
    CHECK_THROWS_AS(oriel::fill<std::uint32_t>(view.as_readonly(), 1), oriel::ReadOnlyError);
    const std::array<std::byte, 4> pattern{};
    CHECK_THROWS_AS(oriel::fill_bytes(view.as_readonly(), pattern), oriel::ReadOnlyError);
    CHECK_THROWS_AS(oriel::fill_bytes(view.as_readonly().slice(0, {0, 0}), pattern), oriel::ReadOnlyError);
}

TEST_CASE("complex numbers are filled part by part in the other byte order") {
    for (const char* code : {">Zf", "<Zf"}) {
        const View view = Buffer::allocate(16).view(Format::parse(code), {2});
        oriel::fill<std::complex<float>>(view, {1, 2});
        CHECK(view.get<std::complex<float>>({1}) == std::complex<float>(1, 2));
    }
}

TEST_CASE("a view of elements of no bytes has a shape and no memory") {
    for (const char* code : {"T{}", "0s", "T{0s:a:T{}:b:}"}) {
        CAPTURE(code);
        const Buffer buffer = Buffer::allocate(2);
        const View view = buffer.view(Format::parse(code), {2, 3});
        CHECK(view.size() == 6);
        CHECK(view.nbytes() == 0);
        CHECK_FALSE(view.readonly()); // what has no bytes does not overlap
        CHECK(view.is_c_contiguous());
        CHECK(view.is_f_contiguous());
        CHECK(oriel::to_bytes(view).empty());
        CHECK(view == view.flip(0).transpose().transpose());
        CHECK(view != view.index(0, 0));
        CHECK(oriel::same_bytes(view, view.flip(1)));
        CHECK(view.slice(1, {{}, {}, 2}).shape()[1] == 2);
        CHECK(read(view, {1, -1}).base() == read(view, {0, 0}).base());
        CHECK_NOTHROW(write(view, {1, 2}, read(view, {0, 0})));
        CHECK(oriel::count(view, read(view, {0, 0})) == 6);
        CHECK(view.cast(Format()).shape()[1] == 0); // as memoryview.cast has it
        CHECK(view.cast(Format(), {0}).size() == 0);
        CHECK_NOTHROW(oriel::copy(view, view.flip(0)));
        CHECK_NOTHROW(oriel::from_bytes(view, {}));
        CHECK(oriel::compact(view.flip(0)) == view);
    }
    // No bytes, and still more elements than numbers count.
    CHECK_THROWS_AS((void)Buffer::allocate(0).view(Format::parse("T{}"), {PTRDIFF_MAX, 2}), oriel::OverflowError);
}

TEST_CASE("elements of no bytes are copied and filled, which is nothing, and nothing is cast to them") {
    const View records = Buffer::allocate(2).view(Format::parse("T{0s:a:B:b:}"), {2});
    const View none = records.field("a");
    CHECK(none.itemsize() == 0);
    CHECK_NOTHROW(oriel::copy(none, none.flip(0)));
    const View one = oriel::compact(none.slice(0, {0, 1}));
    CHECK(one.nbytes() == 0);
    CHECK_NOTHROW(oriel::fill_bytes(one, {}));
    CHECK_THROWS_AS((void)records.field("b").cast(none.format()), oriel::TypeError);
    CHECK_THROWS_AS((void)Buffer::allocate(4).view().cast(none.format(), {4}), oriel::TypeError);
    CHECK_THROWS_AS((void)Format::parse("T{(2147483647,2147483647)0s:a:B:b:}"), oriel::FormatError);
}
