// The five row filters of PNG (section 9 of the specification): each byte less a prediction from its left,
// upper and upper-left neighbours, so that deflate finds small numbers.
//
//      c b        none 0   sub a   up b   average (a + b) / 2   Paeth: the one of a, b, c nearest to a + b - c
//      a x
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oriel::codecs::png {

/// Filters the rows of one picture from top to bottom.
class RowFilter {
public:
    RowFilter(std::size_t row_bytes, std::size_t pixel_bytes);

    /// Writes the filter's number and the filtered row, row_bytes + 1 in all, to `to`. Of the five filters it takes
    /// the first with the least sum of absolute values, which section 12.7 recommends.
    void filter(std::span<const std::byte> row, std::span<std::byte> to);

private:
    std::size_t pixel_bytes_;
    // With pixel_bytes zeros in front, so that the first pixel has neighbours as any other.
    std::vector<std::uint8_t> above_;
    std::vector<std::uint8_t> row_;
    std::array<std::vector<std::uint8_t>, 5> filtered_;
};

} // namespace oriel::codecs::png
