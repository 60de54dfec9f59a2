// What an EXIF block says of its picture's pixels, made true of other pixels. All else stays as it is, where it is:
// makers' notes have offsets of their own that count from the block's first byte.
//
//   header -> IFD0: Orientation, sizes -> IFD1: thumbnail
//               |-> EXIF directory: PixelXDimension, PixelYDimension, maker's note -> interoperability
//               |-> GPS
//
// Sources: TIFF 6.0 section 2, EXIF 2.32 4.5 and 4.6.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace oriel::codecs {

struct ExifChange {
    std::optional<int> orientation; ///< 1 to 8; where the tag is missing it is added, unless it would be 1

    struct Size {
        std::uint32_t width = 0;
        std::uint32_t height = 0;
    };
    std::optional<Size> size; ///< goes into those tags of size that are there

    /// IFD1 is cut off; its bytes, and those of any other JPEG in the block (a maker's preview), become 0: they show
    /// what was cropped away or painted over.
    bool drop_pictures = false;

    bool drop_subject = false; ///< SubjectArea and SubjectLocation go, which are in pixels

    bool quarter_turned = false; ///< XResolution and YResolution change places
};

/// The block so changed. Nothing if it cannot be read well enough to be changed: it is no TIFF, a directory lies
/// outside or is one that was met before, values to be changed have another type, a thumbnail lies over what is to
/// stay. O(size).
std::optional<std::vector<std::byte>> mend_exif(std::span<const std::byte> tiff, const ExifChange& change);

} // namespace oriel::codecs
