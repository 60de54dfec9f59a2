// A byte's prediction by each filter, one byte at a time: the portable kernels, and the ends of rows in the others.
#pragma once

#include "codecs/png_filter.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::codecs::png {

enum Filter : unsigned { none, sub, up, average, paeth };

inline std::uint8_t nearest(int a, int b, int c) noexcept {
    const auto magnitude = [](int v) { return v < 0 ? -v : v; };
    const int to_a = magnitude(b - c);
    const int to_b = magnitude(a - c);
    const int to_c = magnitude(a + b - 2 * c);
    if (to_a <= to_b && to_a <= to_c) return static_cast<std::uint8_t>(a);
    return static_cast<std::uint8_t>(to_b <= to_c ? b : c);
}

inline std::uint8_t predicted(unsigned filter, unsigned a, unsigned b, unsigned c) noexcept {
    switch (filter) {
    case sub: return static_cast<std::uint8_t>(a);
    case up: return static_cast<std::uint8_t>(b);
    case average: return static_cast<std::uint8_t>((a + b) / 2);
    case paeth: return nearest(static_cast<int>(a), static_cast<int>(b), static_cast<int>(c));
    default: return 0;
    }
}

inline std::uint8_t filtered_byte(unsigned filter, const RowPair& rows, std::size_t i) noexcept {
    const bool first = i < rows.pixel_bytes;
    const unsigned a = first ? 0U : rows.row[i - rows.pixel_bytes];
    const unsigned c = first ? 0U : rows.above[i - rows.pixel_bytes];
    return static_cast<std::uint8_t>(rows.row[i] - predicted(filter, a, rows.above[i], c));
}

inline void filter_bytes(unsigned filter, const RowPair& rows, std::size_t begin, std::size_t end,
                         std::uint8_t* to) noexcept {
    for (std::size_t i = begin; i < end; ++i) to[i] = filtered_byte(filter, rows, i);
}

inline void judge_bytes(const RowPair& rows, std::size_t begin, std::size_t end, FilterSums& sums) noexcept {
    for (std::size_t i = begin; i < end; ++i)
        for (unsigned filter = none; filter <= paeth; ++filter) {
            const unsigned left = filtered_byte(filter, rows, i);
            sums[filter] += left < 128 ? left : 256 - left;
        }
}

} // namespace oriel::codecs::png
