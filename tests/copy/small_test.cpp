// What goes without a plan: few atoms wherever their loops run, and more as a kernel takes them, of two sides apart.
#include "copy/small.hpp"
#include "copy/tuning.hpp"
#include "oriel/layout.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <utility>
#include <vector>

using oriel::Layout;
using oriel::Slice;
using oriel::copying::copy_small;
using oriel::copying::copy_small_inverted;
using oriel::copying::Inverse;
using oriel::copying::invert_small;

namespace {

struct Restored {
    oriel::copying::Tuning before = oriel::copying::tuning();
    Restored() { oriel::copying::tuning().few_atoms = 12; }
    ~Restored() { oriel::copying::tuning() = before; }
};

std::array<std::byte, 256> numbered() {
    std::array<std::byte, 256> bytes{};
    for (std::size_t k = 0; k < bytes.size(); ++k) bytes[k] = static_cast<std::byte>(k);
    return bytes;
}

} // namespace

TEST_CASE("small copies: few atoms, counted after pixels have become one, and what kernels take as it lies") {
    const Restored restored;
    const auto from = numbered();
    const auto bytes = [&](const Layout& layout, std::size_t itemsize) {
        std::array<std::byte, 256> to{};
        const std::size_t moved =
            copy_small(layout, from.data(), Layout::contiguous(layout.shape(), itemsize), to.data(), itemsize);
        std::size_t at = 0; // packed row-major, so in the order of the index
        std::array<std::ptrdiff_t, Layout::max_rank> index{};
        for (std::ptrdiff_t k = 0; moved != 0 && k < layout.size(); ++k) {
            const std::span<const std::ptrdiff_t> here(index.data(), layout.rank());
            for (std::size_t b = 0; b < itemsize; ++b, ++at)
                CHECK(to[at] == from[static_cast<std::size_t>(layout.offset_of(here)) + b]);
            for (std::size_t a = layout.rank(); a-- > 0;) {
                if (++index[a] < layout.shape()[a]) break;
                index[a] = 0;
            }
        }
        CHECK(std::all_of(to.begin() + static_cast<std::ptrdiff_t>(at), to.end(),
                          [](std::byte b) { return b == std::byte{}; }));
        return moved;
    };
    CHECK(bytes(Layout::contiguous({4, 3, 1}, 1), 1) == 12);
    CHECK(bytes(Layout::contiguous({4, 3, 4}, 4), 4) == 4 * 3 * 16);
    CHECK(bytes(Layout({13}, {2}, 0), 1) == 0);
    CHECK(bytes(Layout({13, 2}, {2, 1}, 0), 1) == 26);
    CHECK(bytes(Layout::contiguous({4, 3, 2}, 1).flip(2), 1) == 0); // 24: pixels whose bytes change order are none
    CHECK(bytes(Layout::contiguous({2, 3, 2}, 1).flip(2), 1) == 12);
    CHECK(bytes(Layout::contiguous({2, 3, 0}, 1), 1) == 0);
    CHECK(bytes(Layout::contiguous({}, 5), 5) == 0); // no kernel has atoms of 5
    CHECK(bytes(Layout::contiguous({}, 8), 8) == 8);
    CHECK(bytes(Layout({2, 1, 3, 1, 2}, {100, 7, 20, 7, 3}, 0), 1) == 12);
    CHECK(bytes(Layout({2, 2, 1, 2, 1}, {100, 30, 7, 3, 7}, 0).insert_axis(0), 1) == 8);
    CHECK(bytes(Layout({1, 2, 2, 2, 1}, {0, 90, 30, 12, 0}, 0), 8) == 64);

    // More atoms: what kernels take as it lies.
    for (const std::size_t atom : {1U, 2U, 3U}) {
        CAPTURE(atom);
        const auto pixels = static_cast<std::ptrdiff_t>(atom);
        const Layout picture = Layout::contiguous({7, 11, pixels}, 1);
        const std::size_t size = 7 * 11 * atom;
        for (const Layout& whole : {picture, picture.flip(0), picture.flip(1), picture.flip(0).flip(1),
                                    picture.swap_axes(0, 1), picture.flip(0).swap_axes(0, 1),
                                    picture.flip(1).swap_axes(0, 1), picture.flip(0).flip(1).swap_axes(0, 1)})
            CHECK(bytes(whole, 1) == size);
        CHECK(bytes(picture.slice(1, Slice{1, 10, 1}), 1) == size / 11 * 9);
        CHECK(bytes(picture.slice(1, Slice{8, 1, -1}), 1) == size / 11 * 7);
        CHECK(bytes(picture.slice(1, Slice{0, 11, 2}), 1) == 0);
        CHECK(bytes(picture.slice(1, Slice{0, 11, 2}).swap_axes(0, 1), 1) == 0);
        const std::size_t cached = std::exchange(oriel::copying::tuning().cached_bytes, size - 1);
        CHECK(bytes(picture, 1) == 0);
        CHECK(bytes(picture.swap_axes(0, 1), 1) == 0);
        oriel::copying::tuning().cached_bytes = size;
        CHECK(bytes(picture, 1) == size);
        oriel::copying::tuning().cached_bytes = cached;
    }
    const Layout pixels = Layout::contiguous({5, 5, 3}, 1);
    CHECK(bytes(pixels.permute({2, 0, 1}), 1) == 75);
    CHECK(bytes(Layout::contiguous({3, 5, 5}, 1).permute({1, 2, 0}), 1) == 75);
    CHECK(bytes(pixels.flip(2).permute({2, 0, 1}), 1) == 75);
    CHECK(bytes(Layout({11, 7}, {1, 0}, 0), 1) == 0); // each row is one value: filled

    oriel::copying::tuning().few_atoms = 0; // everything is planned
    CHECK(bytes(Layout::contiguous({}, 8), 8) == 0);
    CHECK(bytes(Layout::contiguous({1, 1, 3}, 1), 1) == 0);
    CHECK(bytes(pixels, 1) == 0);
    CHECK(bytes(pixels.flip(1), 1) == 0);
}

TEST_CASE("what a destination has the other way round or apart is planned, unless it is few atoms") {
    const Restored restored;
    const auto from = numbered();
    std::array<std::byte, 256> to{};
    const Layout picture = Layout::contiguous({7, 11}, 1);
    const Layout upside_down = picture.flip(0);
    CHECK(copy_small(picture, from.data(), upside_down, to.data(), 1) == 0);
    CHECK(copy_small(picture.flip(1), from.data(), upside_down, to.data(), 1) == 0);
    CHECK(copy_small(picture, from.data(), picture.flip(1), to.data(), 1) == 0);
    CHECK(copy_small(picture.swap_axes(0, 1), from.data(), Layout({11, 7}, {20, 2}, 0), to.data(), 1) == 0);
    const Layout turned = Layout::contiguous({4, 3, 7}, 1).swap_axes(0, 1); // on both sides: one run, once in order
    CHECK(copy_small(turned, from.data(), turned, to.data(), 1) == 0);
    CHECK((to == std::array<std::byte, 256>{}));
    oriel::copying::tuning().few_atoms = 77;
    CHECK(copy_small(picture, from.data(), upside_down, to.data(), 1) == 77);
    CHECK(to[0] == from[66]);
}

TEST_CASE("strides of nothing are no numbers to reckon with") {
    const Restored restored;
    constexpr std::ptrdiff_t huge = std::numeric_limits<std::ptrdiff_t>::max();
    auto memory = numbered();
    for (const Layout& nothing : {Layout({0, 5}, {1, huge}, 0), Layout({2, 3, 0}, {huge, huge, huge}, 0)}) {
        const Layout packed = Layout::contiguous(nothing.shape(), 1);
        CHECK(copy_small(nothing, memory.data(), packed, memory.data() + 99, 1) == 0);
        CHECK(copy_small(packed, memory.data(), nothing, memory.data() + 99, 1) == 0);
        CHECK(copy_small_inverted(nothing, memory.data(), packed, memory.data() + 99, 1,
                                  {1, ~std::uint64_t{0}, false}) == 0);
    }
    CHECK((memory == numbered()));
}

TEST_CASE("and are left to the plan where more loops remain, or where the sides may overlap") {
    const Restored restored;
    auto memory = numbered();
    const Layout three({1, 2, 2, 1, 2}, {100, 40, 10, 1, 3}, 0); // 8 atoms
    const Layout four({2, 2, 1, 2, 2}, {80, 30, 1, 8, 2}, 0);    // 16 atoms
    const Layout three_to({1, 2, 2, 1, 2}, {80, 30, 8, 1, 2}, 0);
    const Layout four_to({2, 2, 1, 2, 2}, {60, 20, 1, 8, 2}, 0);
    std::array<std::byte, 128> apart{};
    oriel::copying::tuning().few_atoms = 16;
    CHECK(copy_small(three, memory.data(), three_to, apart.data(), 1) == 8);
    CHECK(copy_small(four, memory.data(), four_to, apart.data(), 1) == 0);
    const auto within = [&](const Layout& from, const Layout& to) {
        return copy_small(from, memory.data(), to, memory.data(), 1) != 0;
    };
    const Layout low({2, 3}, {16, 1}, 0);         // bytes 0 to 18
    const Layout up({2, 3}, {16, 1}, 19);         // 19 to 37
    const Layout down({2, 3}, {-16, -1}, 37);     // the same, from its end
    const Layout reaching({2, 3}, {-16, -1}, 36); // 18 to 36
    const Layout around({2, 3}, {80, 1}, 0);      // 0 to 82
    const Layout inside({2, 3}, {8, 1}, 30);      // 30 to 40, between the rows of the one before
    CHECK(within(low, up));
    CHECK(within(up, low));
    CHECK(within(low, down));
    CHECK(within(down, low));
    CHECK_FALSE(within(low, reaching));
    CHECK_FALSE(within(reaching, low));
    CHECK_FALSE(within(around, inside));
    CHECK_FALSE(within(inside, around));
    CHECK_FALSE(within(up, up));
}

TEST_CASE("packed pixels are inverted where they are, not a byte before or after them") {
    const Restored restored;
    const std::array<std::uint8_t, 8> pattern{1, 2, 4, 8, 16, 32, 64, 128};
    for (const std::size_t period : {1U, 2U, 4U, 8U}) {
        Inverse inverse{period, 0, false};
        std::array<std::uint8_t, 8> bits{};
        for (std::size_t k = 0; k < bits.size(); ++k) bits[k] = pattern[k % period];
        std::memcpy(&inverse.bits, bits.data(), sizeof inverse.bits);
        for (std::size_t bytes = 0; bytes <= 16 * 12; bytes += period) {
            CAPTURE(period);
            CAPTURE(bytes);
            const auto before = numbered();
            auto after = before;
            REQUIRE(invert_small(after.data() + 3, bytes, inverse));
            auto wanted = before;
            for (std::size_t k = 0; k < bytes; ++k) wanted[3 + k] ^= static_cast<std::byte>(bits[k % period]);
            CHECK((after == wanted));
        }
        auto more = numbered();
        CHECK_FALSE(invert_small(more.data(), 16 * 12 + period, inverse));
        CHECK((more == numbered()));
    }
    for (std::size_t count = 0; count <= 20; ++count) {
        CAPTURE(count);
        std::vector<float> values(count + 2);
        for (std::size_t k = 0; k < values.size(); ++k) values[k] = 0.125F * static_cast<float>(k);
        const std::vector<float> before = values;
        REQUIRE(invert_small(reinterpret_cast<std::byte*>(values.data() + 1), count * sizeof(float), {4, 0, true}));
        for (std::size_t k = 0; k < values.size(); ++k)
            CHECK(values[k] == (k == 0 || k > count ? before[k] : 1.0F - before[k]));
    }
}
