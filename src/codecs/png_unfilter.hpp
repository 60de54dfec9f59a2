// Undoes the row filters of PNG (section 9 of the specification; png_filter.hpp has the picture). A byte needs the one
// a pixel before it, so work goes pixel by pixel: with SSE2, which every x86-64 has, all bytes of a pixel at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace oriel::codecs::png {

/// Rows handed to unfilter have so many bytes of room behind them, whose contents do not matter.
inline constexpr std::size_t row_slack = 16;

/// `filtered` without its first byte, `filter` (0 to 4), to `row`; `above` is the row above as it was unfiltered, zeros
/// for the first. All three have `count` bytes and row_slack behind them; `pixel_bytes` is 1, 2, 3, 4, 6 or 8.
void unfilter(unsigned filter, const std::uint8_t* filtered, const std::uint8_t* above, std::uint8_t* row,
              std::size_t count, std::size_t pixel_bytes);

struct FilteredRow {
    unsigned filter;
    const std::uint8_t* filtered; ///< without its first byte
    std::uint8_t* row;            ///< what it becomes
};
/// Two rows, the second below the first, in little more than the time of one: a pixel waits for the one before it, and
/// one of the other row is made meanwhile. False, and nothing is done, unless both have filter 4 and pixels of 3 or 4
/// bytes.
bool unfilter_both(const FilteredRow& first, const FilteredRow& second, const std::uint8_t* above, std::size_t count,
                   std::size_t pixel_bytes);

/// As unfilter, a byte at a time: what the others are measured by.
void unfilter_plainly(unsigned filter, const std::uint8_t* filtered, const std::uint8_t* above, std::uint8_t* row,
                      std::size_t count, std::size_t pixel_bytes);

} // namespace oriel::codecs::png
