// What a TIFF's directory says of its pixels, as frames: which elements, how many channels, what they mean.
#pragma once

#include "codecs/packed_pixels.hpp"
#include "codecs/tiff_directory.hpp"
#include "oriel/frame.hpp"
#include "oriel/source.hpp"

#include <cstdint>
#include <optional>

namespace oriel::codecs::tiff {

struct TiffPicture {
    Frame frame; ///< natural
    Frame shown;
    std::optional<PackedPixels> packed; ///< where pixels do not lie as in memory
    bool planar;                        ///< each channel apart
    FileFacts facts;

    std::uint64_t row_bytes() const noexcept; ///< of a plane
    std::size_t planes() const noexcept { return planar ? frame.channel_count() : 1; }
};

/// Throws CodecError for numbers that make no sense, and for what is not read, with a way to convert it if there is
/// one.
TiffPicture describe(const Directory& directory);

} // namespace oriel::codecs::tiff
