// How large the tiles of a TIFF are, as far as a TIFF made of it should be cut alike: what reads small windows of the
// one then finds the other as quick.
#pragma once

#include <cstdint>

namespace oriel {

struct TiffTiles {
    std::uint32_t width = 0; ///< in pixels; a TIFF that is written has multiples of 16 (TIFF 6.0, section 15)
    std::uint32_t height = 0;

    /// Of the picture turned by a quarter: across is down.
    TiffTiles transposed() const { return {height, width}; }

    friend bool operator==(const TiffTiles&, const TiffTiles&) = default;
};

} // namespace oriel
