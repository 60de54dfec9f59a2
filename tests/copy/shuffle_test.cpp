// Runs of pixels put together from windows: any size, any stride, any order of bytes, on every table of kernels.
#include "copy/kernels.hpp"
#include "copy/layouts.hpp"
#include "copy/shuffle.hpp"
#include "support/guarded_memory.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

using oriel::copying::Flip;
using oriel::copying::make_shuffle;
using oriel::copying::Shuffle;
using oriel::copying::Swizzle;
using testing::Dice;
using testing::GuardedMemory;

namespace {

// Random orders of bytes from pixels of up to `span` bytes.
Swizzle any_swizzle(Dice& dice, std::size_t atom, std::ptrdiff_t span) {
    Swizzle swizzle;
    swizzle.span = static_cast<std::uint8_t>(span);
    for (std::size_t k = 0; k < atom; ++k) swizzle.source[k] = static_cast<std::uint8_t>(dice.below(span));
    return swizzle;
}

Flip any_flip(Dice& dice) {
    Flip flip{};
    if (dice.below(2))
        for (std::uint8_t& bits : flip.bits) bits = static_cast<std::uint8_t>(dice.below(256));
    return flip;
}

std::vector<std::byte> wanted(const std::byte* from, std::ptrdiff_t count, const Shuffle& s) {
    std::vector<std::byte> out;
    for (std::ptrdiff_t i = 0; i < count; ++i)
        for (std::size_t k = 0; k < static_cast<std::size_t>(s.atom); ++k)
            out.push_back(from[i * s.stride + s.swizzle.source[k]] ^ static_cast<std::byte>(s.flip.bits[k]));
    return out;
}

// Some floats that are not like others, and noise, among which are all kinds of NaN.
void fill_with_floats(std::span<std::byte> bytes, Dice& dice) {
    constexpr std::array<std::uint32_t, 8> odd{0x00000000, 0x80000000, 0x3f800000, 0x7f800000,
                                               0xff800000, 0x7fc01234, 0xffa00077, 0x00000001};
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
        const std::uint32_t noise =
            static_cast<std::uint32_t>(dice.below(65536)) << 16 ^ static_cast<std::uint32_t>(dice.below(65536));
        const std::uint32_t bits = dice.below(2) != 0 ? odd[static_cast<std::size_t>(dice.below(8))] : noise;
        std::memcpy(bytes.data() + at, &bits, 4);
    }
}

// Random orders of floats, each inverted or not, from pixels of up to four.
Shuffle any_floats(Dice& dice, std::size_t atom, std::ptrdiff_t stride, std::ptrdiff_t span) {
    Swizzle swizzle;
    Flip flip;
    swizzle.span = static_cast<std::uint8_t>(span);
    flip.floats = true;
    for (std::size_t at = 0; at < atom; at += 4) {
        const std::ptrdiff_t from = 4 * dice.below(span / 4);
        for (std::size_t k = 0; k < 4; ++k)
            swizzle.source[at + k] = static_cast<std::uint8_t>(static_cast<std::size_t>(from) + k);
        if (dice.below(3) != 0) std::fill_n(flip.bits.begin() + static_cast<std::ptrdiff_t>(at), 4, 0xff);
    }
    return make_shuffle(swizzle, stride, atom, flip);
}

std::vector<std::byte> wanted_floats(const std::byte* from, std::ptrdiff_t count, const Shuffle& s) {
    std::vector<std::byte> out(static_cast<std::size_t>(count * s.atom));
    for (std::ptrdiff_t i = 0; i < count; ++i)
        for (std::ptrdiff_t at = 0; at < s.atom; at += 4) {
            const auto k = static_cast<std::size_t>(at);
            std::byte* const to = out.data() + i * s.atom + at;
            std::memcpy(to, from + i * s.stride + s.swizzle.source[k], 4);
            if (s.flip.bits[k] == 0) continue;
            float value = 0;
            std::memcpy(&value, to, 4);
            value = 1.0F - value;
            std::memcpy(to, &value, 4);
        }
    return out;
}

} // namespace

TEST_CASE("floats are taken from 1 on the way, bit for bit as one by one, NaN and negative zero too") {
    const GuardedMemory source(std::size_t{1} << 18);
    const GuardedMemory target(std::size_t{1} << 18);
    Dice dice(54);
    fill_with_floats(source.all(), dice);
    for (std::size_t atom = 4; atom <= 16; atom += 4)
        for (std::ptrdiff_t stride = -40; stride <= 40; stride += 1 + dice.below(3))
            for (int round = 0; round < 8; ++round) {
                const std::ptrdiff_t rows = 1 + round / 6 * dice.below(6);
                const std::ptrdiff_t count = round < 2 ? dice.below(8) : 1 + dice.below(round < 6 ? 300 : 800);
                const Shuffle s = any_floats(dice, atom, stride, 4 + 4 * dice.below(4));
                const std::ptrdiff_t last = std::max<std::ptrdiff_t>(count - 1, 0) * stride;
                const std::ptrdiff_t from_row = (stride < 0 ? -last : last) + s.swizzle.span;
                const std::ptrdiff_t to_row = count * s.atom;
                const bool upper = round % 2 != 0;
                const auto block = upper ? source.last(static_cast<std::size_t>(rows * from_row))
                                         : source.first(static_cast<std::size_t>(rows * from_row));
                const auto room = upper ? target.last(static_cast<std::size_t>(rows * to_row))
                                        : target.first(static_cast<std::size_t>(rows * to_row));
                const std::byte* const from = block.data() + (stride < 0 ? -last : 0);
                for (const bool streaming : {false, true}) {
                    std::memset(room.data(), 0xa5, room.size());
                    oriel::copying::kernels().shuffle(from, room.data(), {rows, from_row, to_row}, count, s,
                                                      {streaming, 0});
                    for (std::ptrdiff_t y = 0; y < rows; ++y) {
                        const std::vector<std::byte> expected = wanted_floats(from + y * from_row, count, s);
                        if (!std::equal(expected.begin(), expected.end(), room.data() + y * to_row))
                            FAIL("atom ", atom, " stride ", stride, " span ", +s.swizzle.span, " count ", count);
                    }
                }
                if (stride != s.atom || s.swizzle.span != s.atom) continue;
                std::vector<std::byte> row(block.begin(), block.begin() + to_row); // in place
                const std::vector<std::byte> expected = wanted_floats(row.data(), count, s);
                oriel::copying::kernels().shuffle(row.data(), row.data(), oriel::copying::one_row, count, s, {});
                if (row != expected) FAIL("in place: atom ", atom, " count ", count);
            }
}

TEST_CASE("a run of pixels of any size, stride and order writes each of them and reads nothing beyond either end") {
    const GuardedMemory source(std::size_t{1} << 14);
    const GuardedMemory target(std::size_t{1} << 14);
    std::uint32_t noise = 99;
    for (std::byte& b : source.all()) b = static_cast<std::byte>((noise = noise * 1664525 + 1013904223) >> 24);
    const auto& tables = oriel::copying::kernels();
    Dice dice(51);
    for (std::size_t atom = 1; atom <= 16; ++atom)
        for (std::ptrdiff_t stride = -36; stride <= 36; ++stride)
            for (int round = 0; round < 6; ++round) {
                const std::ptrdiff_t span = 1 + dice.below(16);
                const std::ptrdiff_t count = round == 0 ? dice.below(8) : 1 + dice.below(300);
                const Shuffle s = make_shuffle(any_swizzle(dice, atom, span), stride, atom, any_flip(dice));
                const std::ptrdiff_t last = std::max<std::ptrdiff_t>(count - 1, 0) * stride;
                const auto from_bytes = static_cast<std::size_t>((stride < 0 ? -last : last) + span);
                const std::size_t to_bytes = static_cast<std::size_t>(count) * atom;
                const bool upper = round % 2 != 0;
                const auto block = upper ? source.last(from_bytes) : source.first(from_bytes);
                const auto room = upper ? target.last(to_bytes) : target.first(to_bytes);
                const std::byte* const from = block.data() + (stride < 0 ? -last : 0);
                const std::vector<std::byte> expected = wanted(from, count, s);
                for (const bool streaming : {false, true}) {
                    const std::span<std::byte> all = target.all();
                    std::memset(all.data(), 0xa5, all.size());
                    tables.shuffle(from, room.data(), oriel::copying::one_row, count, s, {streaming, 0});
                    if (!std::equal(room.begin(), room.end(), expected.begin()))
                        FAIL("atom ", atom, " stride ", stride, " span ", span, " count ", count);
                    std::memset(room.data(), 0xa5, room.size());
                    const bool beside =
                        std::all_of(all.begin(), all.end(), [](std::byte b) { return b == std::byte{0xa5}; });
                    if (!beside) FAIL("bytes beside: atom ", atom, " stride ", stride, " count ", count);
                }
            }
}

TEST_CASE("long rows, several at a time, are the same, between whatever ends they lie") {
    constexpr std::ptrdiff_t rows = 6;
    const GuardedMemory source(std::size_t{1} << 20);
    const GuardedMemory target(std::size_t{1} << 19);
    std::uint32_t noise = 98;
    for (std::byte& b : source.all()) b = static_cast<std::byte>((noise = noise * 1664525 + 1013904223) >> 24);
    Dice dice(53);
    for (std::size_t atom = 1; atom <= 16; ++atom)
        for (std::ptrdiff_t stride = -36; stride <= 36; stride += 1 + dice.below(4)) {
            const std::ptrdiff_t span = 1 + dice.below(16);
            const auto count = static_cast<std::ptrdiff_t>(9000 / atom / rows) + dice.below(400);
            const Shuffle s = make_shuffle(any_swizzle(dice, atom, span), stride, atom, any_flip(dice));
            const std::ptrdiff_t last = (count - 1) * stride;
            const std::ptrdiff_t from_row = (stride < 0 ? -last : last) + span;
            const auto to_row = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(count) * atom) + dice.below(3);
            const auto to_bytes =
                static_cast<std::size_t>((rows - 1) * to_row) + static_cast<std::size_t>(count) * atom;
            const bool upper = dice.below(2) != 0;
            const auto from_bytes = static_cast<std::size_t>(rows * from_row);
            const auto block = upper ? source.last(from_bytes) : source.first(from_bytes);
            const auto room = upper ? target.last(to_bytes) : target.first(to_bytes);
            const std::byte* const from = block.data() + (stride < 0 ? -last : 0);
            for (const bool streaming : {false, true}) {
                std::memset(room.data(), 0xa5, room.size());
                oriel::copying::kernels().shuffle(from, room.data(), {rows, from_row, to_row}, count, s,
                                                  {streaming, streaming ? 4096 : 0});
                for (std::ptrdiff_t y = 0; y < rows; ++y) {
                    const std::vector<std::byte> expected = wanted(from + y * from_row, count, s);
                    const std::byte* const made = room.data() + y * to_row;
                    if (!std::equal(expected.begin(), expected.end(), made))
                        FAIL("atom ", atom, " stride ", stride, " span ", span, " count ", count, " row ", y);
                    for (std::ptrdiff_t k = count * static_cast<std::ptrdiff_t>(atom); y + 1 < rows && k < to_row; ++k)
                        if (made[k] != std::byte{0xa5}) FAIL("between rows: atom ", atom, " stride ", stride);
                }
            }
        }
}

TEST_CASE("a run of pixels may be in place") {
    Dice dice(52);
    for (std::size_t atom = 1; atom <= 16; ++atom)
        for (int round = 0; round < 40; ++round) {
            const std::ptrdiff_t count = dice.below(200);
            const auto stride = static_cast<std::ptrdiff_t>(atom);
            const Shuffle s = make_shuffle(any_swizzle(dice, atom, stride), stride, atom, any_flip(dice));
            std::vector<std::byte> row(static_cast<std::size_t>(count) * atom);
            for (std::byte& b : row) b = static_cast<std::byte>(dice.below(256));
            const std::vector<std::byte> expected = wanted(row.data(), count, s);
            oriel::copying::kernels().shuffle(row.data(), row.data(), oriel::copying::one_row, count, s, {});
            if (row != expected) FAIL("atom ", atom, " count ", count);
        }
}

TEST_CASE("the windows of mirrored RGB are those of the worked example") {
    const Shuffle s = make_shuffle(oriel::copying::unchanged(3), -3, 3);
    CHECK(s.windows == 2);
    CHECK(s.at[0][0] == -15);
    CHECK(s.at[0][1] == -13);
    CHECK(s.pick[0][0] == std::array<std::uint8_t, 16>{15, 0x80, 0x80, 12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0});
    CHECK(s.pick[0][1] == std::array<std::uint8_t, 16>{0x80, 14, 15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
                                                       0x80, 0x80, 0x80, 0x80, 0x80});
    CHECK(s.reach == 16);
}

TEST_CASE("a shuffle that is remembered is the one that was asked for") {
    Dice dice(61);
    for (int round = 0; round < 300; ++round) {
        // Neighbours that differ in one thing alone.
        const std::size_t atom = 1 + static_cast<std::size_t>(round / 4 % 16);
        const auto stride = static_cast<std::ptrdiff_t>(atom) + round % 2;
        const auto swizzle = any_swizzle(dice, atom, static_cast<std::ptrdiff_t>(atom));
        const auto flip = round % 4 < 2 ? any_flip(dice) : oriel::copying::Flip{};
        const auto other = any_swizzle(dice, atom, static_cast<std::ptrdiff_t>(atom));
        for (const auto& one : {make_shuffle(swizzle, stride, atom, flip), make_shuffle(swizzle, -stride, atom, flip),
                                make_shuffle(swizzle, -stride, atom), make_shuffle(other, -stride, atom)}) {
            const Shuffle s = oriel::copying::prepared_shuffle(one.swizzle, one.stride, atom, one.flip);
            CHECK(s.swizzle == one.swizzle);
            CHECK(s.flip == one.flip);
            CHECK(s.stride == one.stride);
            CHECK(s.atom == one.atom);
            CHECK(s.windows == one.windows);
            CHECK(s.reach == one.reach);
            CHECK(s.at == one.at);
            CHECK(s.pick == one.pick);
            CHECK(s.flips == one.flips);
        }
    }
}
