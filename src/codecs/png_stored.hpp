// How a picture is stored in a PNG: its colour type and depth, the frame its rows come in, and the bytes of a row.
#pragma once

#include "codecs/png_header.hpp"
#include "oriel/frame.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::codecs::png {

struct Stored {
    Colour colour;
    unsigned depth;          ///< bits of a sample
    Frame frame;             ///< of the rows a sink is given
    std::size_t row_bytes;   ///< without the filter's number
    std::size_t pixel_bytes; ///< from a byte to the one that filters compare it with

    /// Throws CodecError for what PNG cannot hold.
    static Stored as(const Frame& offered);

    std::uint64_t filtered_bytes() const noexcept {
        return static_cast<std::uint64_t>(frame.height()) * (1 + std::uint64_t{row_bytes});
    }
    /// Writes row_bytes bytes: the row as it is, or several samples to a byte, the first in the high bits.
    void put(const std::byte* row, std::byte* to) const noexcept;
};

} // namespace oriel::codecs::png
