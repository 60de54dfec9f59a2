// Lanes: numbers of any format, widened exactly to one of four types so that unlike formats can be compared.
#pragma once

#include "oriel/format.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace oriel::copying {

enum class Lane : std::uint8_t { signed64, unsigned64, real, extended };

/// As many numbers as are widened at a time.
inline constexpr std::size_t lane_block = 256;
struct alignas(64) LaneBlock {
    std::array<std::byte, lane_block * sizeof(long double)> bytes;
};

/// Reads `count` elements (at most lane_block) that lie `stride` bytes apart.
using Widen = void (*)(const std::byte* at, std::ptrdiff_t stride, std::size_t count, LaneBlock& out);

/// How one part of the elements of a format is read.
struct Widening {
    Lane lane;
    Widen widen;
};

/// Whether elements are numbers: booleans, characters (their byte), integers, floats and complex ones.
bool is_number(const Format& format) noexcept;

/// The real part (0) or the imaginary part (1) of numbers; `extended` asks for long doubles, which hold any of them.
Widening widening(const Format& format, int part, bool extended);

/// Whether the first `count` numbers of two blocks are equal, exactly.
bool equal_lanes(Lane a_lane, const LaneBlock& a, Lane b_lane, const LaneBlock& b, std::size_t count);

/// Exactly, whatever the types: no rounding on either side.
bool same_number(std::int64_t a, std::uint64_t b) noexcept;
bool same_number(std::int64_t a, double b) noexcept;
bool same_number(std::uint64_t a, double b) noexcept;
bool same_number(std::int64_t a, long double b) noexcept;
bool same_number(std::uint64_t a, long double b) noexcept;

} // namespace oriel::copying
