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

/// Whose pixels are described: the file's as they lie there, or those libtiff makes of them, which are in the
/// machine's byte order, each byte's first pixel in its high bits, and RGB where JPEG stores YCbCr.
enum class Pixels : std::uint8_t { stored, by_libtiff };

/// Throws CodecError for numbers that make no sense, and for what is not read, with a way to convert it if there is
/// one. `chosen` is whether this picture of the file was asked for by its number.
TiffPicture describe(const Directory& directory, Pixels pixels, bool chosen);

} // namespace oriel::codecs::tiff
