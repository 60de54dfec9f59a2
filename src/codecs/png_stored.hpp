// How a picture is stored in a PNG: its colour type and depth, the frame its rows come in, and the bytes of a row.
#pragma once

#include "codecs/png_header.hpp"
#include "codecs/png_palette.hpp"
#include "oriel/few_colours.hpp"
#include "oriel/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace oriel::codecs::png {

struct Stored {
    Colour colour;
    unsigned depth;          ///< bits of a sample
    Frame frame;             ///< of the rows a sink is given
    std::size_t row_bytes;   ///< without the filter's number
    std::size_t pixel_bytes; ///< from a byte to the one that filters compare it with

    bool filters; ///< whether neighbours are worth comparing: not indices, not samples of bits (section 12.7)

    std::vector<std::byte> palette = {};      ///< PLTE, if there is one
    std::vector<std::byte> transparency = {}; ///< tRNS
    std::optional<PaletteIndex> index = {};   ///< what rows are looked up in
    bool from_8_bit = false;                  ///< a smaller gray sample is the highest bits of one of the row

    /// `colours` are all that there will be. Throws CodecError for what PNG cannot hold.
    static Stored as(const Frame& offered, const std::optional<FewColours>& colours = std::nullopt);

    std::uint64_t filtered_bytes() const noexcept {
        return static_cast<std::uint64_t>(frame.height()) * (1 + std::uint64_t{row_bytes});
    }
    /// Writes row_bytes bytes: the row as it is, or several samples to a byte, the first in the high bits. Throws
    /// ValueError for a pixel that is none of the colours said.
    void put(const std::byte* row, std::byte* to) const;
};

} // namespace oriel::codecs::png
