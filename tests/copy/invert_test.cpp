// Inversion where pixels lie: max - v of the chosen channels, in every format and geometry.
#include "copy/invert.hpp"
#include "copy/layouts.hpp"
#include "copy/tuning.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Layout;
using oriel::View;
using oriel::copying::invert;
using testing::Dice;
using testing::Placed;
using testing::Shape;

namespace {

// Inverts random pictures of T in random geometries and compares with an element at a time.
template <class T> void check(const Format& format, std::uint64_t max, Dice& dice) {
    for (int round = 0; round < 150; ++round) {
        const Shape shape{dice.below(6), dice.below(40), 1 + dice.below(8)};
        const Placed placed(testing::random_layout(dice, shape, sizeof(T), false), sizeof(T));
        std::vector<std::byte> block(placed.bytes, std::byte{0x5a});
        const View view = Buffer::borrow(std::span<std::byte>(block)).view(format, placed.layout);
        testing::for_each_index(shape, [&](auto index) {
            const auto drawn =
                static_cast<std::uint64_t>(dice.below(1 << 30)) << 32 | static_cast<std::uint64_t>(dice.below(1 << 30));
            if constexpr (std::is_floating_point_v<T>) view.set<T>(index, static_cast<T>(drawn % 1024) / T{1024});
            else view.set<T>(index, static_cast<T>(max == ~std::uint64_t{0} ? drawn : drawn % (max + 1)));
        });
        std::vector<std::byte> wanted = block;
        const auto bits = static_cast<std::uint32_t>(dice.below(256));
        const View expected = Buffer::borrow(std::span<std::byte>(wanted)).view(format, placed.layout);
        testing::for_each_index(shape, [&](auto index) {
            if ((bits >> index[2] & 1U) == 0) return;
            const T value = expected.get<T>(index);
            if constexpr (std::is_same_v<T, bool>) expected.set<bool>(index, !value);
            else expected.set<T>(index, static_cast<T>(static_cast<T>(max) - value));
        });
        invert(view, bits, max);
        if (block != wanted) FAIL(format.code(), " max ", max, " bits ", bits, " ", testing::printed(placed.layout));
        invert(view, bits, max);
        invert(view, bits, max);
        CHECK(block == wanted); // twice is nothing
    }
}

} // namespace

TEST_CASE("inversion is max - v of the chosen channels, and not a byte beside them") {
    Dice dice(81);
    check<bool>(Format::of<bool>(), 1, dice);
    for (const std::uint64_t max : {255U, 127U, 100U, 1U}) check<std::uint8_t>(Format::of<std::uint8_t>(), max, dice);
    for (const char* code : {"<H", ">H"})
        for (const std::uint64_t max : {65535U, 1023U, 1000U, 255U})
            check<std::uint16_t>(Format::parse(code), max, dice);
    for (const char* code : {"<I", ">I"})
        for (const std::uint64_t max : {4294967295U, 65535U, 1000000U})
            check<std::uint32_t>(Format::parse(code), max, dice);
    for (const char* code : {"<Q", ">Q"})
        for (const std::uint64_t max : {~std::uint64_t{0}, std::uint64_t{1} << 40})
            check<std::uint64_t>(Format::parse(code), max, dice);
    for (const char* code : {"<f", ">f"}) check<float>(Format::parse(code), 1, dice);
    for (const char* code : {"<d", ">d"}) check<double>(Format::parse(code), 1, dice);
}

TEST_CASE("a value above max becomes 0 and does not wrap") {
    const Buffer buffer = Buffer::allocate(4);
    const View view = buffer.view(Format::of<std::uint16_t>(), {1, 2, 1});
    view.set<std::uint16_t>({0, 0, 0}, 1001);
    view.set<std::uint16_t>({0, 1, 0}, 1000);
    invert(view, 1, 1000);
    CHECK(view.get<std::uint16_t>({0, 0, 0}) == 0);
    CHECK(view.get<std::uint16_t>({0, 1, 0}) == 0);
}

TEST_CASE("a value above max becomes the same whether pixels are packed or lie apart") {
    const Format u16 = Format::of<std::uint16_t>();
    for (const std::uint64_t max : {1023U, 1000U}) {
        const View packed = Buffer::allocate(16).view(u16, {2, 2, 2});
        const View apart = Buffer::allocate(64).view(u16, {2, 2, 8}).slice(2, {{}, {}, 4});
        oriel::fill<std::uint16_t>(packed, 5000);
        oriel::fill<std::uint16_t>(apart, 5000);
        invert(packed, 3, max);
        invert(apart, 3, max);
        CHECK(packed.get<std::uint16_t>({1, 1, 1}) == (max == 1023 ? 5000 ^ 1023 : 0));
        CHECK(oriel::equal(packed, apart));
    }
}

TEST_CASE("a true of any byte becomes false, and false becomes 1") {
    const View all = Buffer::copy_of(std::string_view("\0\1\2\xff", 4)).view(Format::of<bool>(), {1, 4, 1});
    const View apart = Buffer::copy_of(std::string_view("\0\0\1\1\2\2\xff\xff", 8))
                           .view(Format::of<bool>(), {1, 8, 1})
                           .slice(1, {{}, {}, 2});
    for (const View& view : {all, apart}) {
        invert(view, 1, 1);
        CHECK(oriel::to_bytes(view) == std::vector{std::byte{1}, std::byte{0}, std::byte{0}, std::byte{0}});
    }
}

TEST_CASE("what has no inverse is a TypeError and what is read-only a ReadOnlyError") {
    const Buffer buffer = Buffer::allocate(8);
    for (const char* code : {"b", "h", "i", "q", "c", "e"}) {
        CAPTURE(code);
        const Format format = Format::parse(code);
        CHECK_THROWS_WITH_AS(invert(buffer.view(format, {1, 1, 1}), 1, 1), doctest::Contains("cannot be inverted"),
                             oriel::TypeError);
    }
    CHECK_THROWS_AS(invert(buffer.view(Format(), {2, 2, 2}).as_readonly(), 7, 255), oriel::ReadOnlyError);
    CHECK_NOTHROW(invert(buffer.view(Format(), {2, 0, 2}), 7, 255));
}

TEST_CASE("rows of some lines are inverted at every address, in place or copied, past the caches or not") {
    struct Restored {
        oriel::copying::Tuning before = oriel::copying::tuning();
        ~Restored() { oriel::copying::tuning() = before; }
    } const restored;
    Dice dice(82);
    constexpr std::size_t room = 2048;
    std::vector<std::byte> source(room + 64);
    for (std::byte& b : source) b = static_cast<std::byte>(dice.below(256));
    for (const auto& [code, max] :
         {std::pair{"B", std::uint64_t{255}}, {"B", 200}, {"<H", 65535}, {">H", 1000}, {"<I", 70000}})
        for (const std::ptrdiff_t channels : {1, 2, 3, 4})
            for (std::size_t base = 0; base < 64; ++base)
                for (const std::uint32_t bits : {0b0111U, 0b0101U, 0b1111U})
                    for (const std::size_t streaming : {std::size_t{0}, std::size_t{1} << 30}) {
                        oriel::copying::tuning().streaming_bytes = streaming;
                        const Format format = Format::parse(code);
                        const auto size = static_cast<std::ptrdiff_t>(format.itemsize());
                        const std::ptrdiff_t width = (1500 + static_cast<std::ptrdiff_t>(base) * 7) / (channels * size);
                        const Layout layout = Layout::contiguous({1, width, channels}, format.itemsize());
                        const auto bytes = static_cast<std::size_t>(width * channels * size);
                        const View from =
                            Buffer::borrow(std::span<std::byte>(source).subspan(base / 2, bytes)).view(format, layout);
                        std::vector<std::byte> wanted(room + 64, std::byte{0x5a});
                        std::vector<std::byte> copied = wanted;
                        // Single elements, apart from their row, take the slow way.
                        const View slow =
                            Buffer::borrow(std::span<std::byte>(wanted).subspan(base, bytes)).view(format, layout);
                        oriel::copy(from, slow);
                        std::vector<std::byte> placed = wanted;
                        for (std::ptrdiff_t x = 0; x < width; ++x) invert(slow.slice(1, {x, x + 1}), bits, max);
                        const View to =
                            Buffer::borrow(std::span<std::byte>(copied).subspan(base, bytes)).view(format, layout);
                        REQUIRE(oriel::copying::copy_inverted(from, to, bits, max, from.nbytes()));
                        if (copied != wanted)
                            FAIL("copied: ", code, " max ", max, " channels ", channels, " base ", base, " bits ",
                                 bits);
                        invert(Buffer::borrow(std::span<std::byte>(placed).subspan(base, bytes)).view(format, layout),
                               bits, max);
                        if (placed != wanted)
                            FAIL("in place: ", code, " max ", max, " channels ", channels, " base ", base, " bits ",
                                 bits);
                    }
}
