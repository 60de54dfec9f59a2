// What an XMP packet says of its picture's pixels, made true of other pixels, by editing its text: every byte that is
// not about them stays. Properties are known by their namespaces, as attributes and as elements of the descriptions of
// the picture itself (not of those it was made from).
//
//   <rdf:RDF> <rdf:Description tiff:Orientation="6"> <exif:PixelXDimension>4000</exif:PixelXDimension> ...
//
// Sources: XMP specification part 1 (7: RDF), part 2 (8.3 and on: xmp, tiff, exif).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace oriel::codecs {

struct XmpChange {
    std::optional<int> orientation; ///< into tiff:Orientation, where it is

    struct Size {
        std::uint32_t width = 0;
        std::uint32_t height = 0;
    };
    std::optional<Size> size; ///< into exif:PixelXDimension, tiff:ImageWidth and their like, where they are

    bool drop_pictures = false;  ///< xmp:Thumbnails goes, and what else shows_picture
    bool drop_subject = false;   ///< exif:SubjectArea and SubjectLocation go, which are in pixels
    bool drop_extension = false; ///< xmpNote:HasExtendedXMP goes: it names a part that is not carried
};

/// The packet so changed. Nothing if that cannot be done with confidence: it is no well-formed XML in UTF-8, has a
/// document type, or a value to be changed is no simple text. O(size).
std::optional<std::vector<std::byte>> mend_xmp(std::span<const std::byte> packet, const XmpChange& change);

/// Whether a picture is in it as base64 has it: a JPEG, PNG, WebP, TIFF, GIF or HEIF. O(size).
bool shows_picture(std::string_view text) noexcept;

} // namespace oriel::codecs
