// Where lines of the caches begin in a row of pixels: stores that fill whole lines are the fast ones.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace oriel::copying {

/// Bytes that caches hold and memory moves as one.
inline constexpr std::ptrdiff_t line = 64;

/// How many pixels of a row lie before the first that begins a line, or `line` if none does. Their size is a power of
/// two up to 64, or three times one up to 48: 43 is what 3 has to be multiplied with to be 1 modulo 64.
inline std::ptrdiff_t pixels_to_line(const std::byte* to, std::ptrdiff_t pixel) noexcept {
    const auto missing = static_cast<std::ptrdiff_t>(-reinterpret_cast<std::uintptr_t>(to) % 64);
    const std::ptrdiff_t power = pixel & -pixel;
    const int shift = std::countr_zero(static_cast<std::size_t>(pixel)); // dividing takes as long as moving some lines
    if ((missing & (power - 1)) != 0) return line;
    return (missing >> shift) * (pixel == power ? 1 : 43) & ((line >> shift) - 1);
}

} // namespace oriel::copying
