// Profiles in chunks of text: what other programs write of EXIF, XMP, ICC and IPTC where PNG has a place of its own for
// it, or had none then. The keyword says which it is.
//
//   XML:com.adobe.xmp           an XMP packet as it is (libvips deflates it, in a zTXt chunk)
//   Raw profile type NAME       "\nname\n      14\n4d4d002a...\n": how many bytes, and these in hexadecimal
//                               digits, with line ends anywhere (ImageMagick, GraphicsMagick, ExifTool)
//
// NAME is exif, xmp, icc or icm, iptc, 8bim (Photoshop's resources), or APP1: a JPEG's segment, which is EXIF or XMP.
#pragma once

#include "oriel/metadata.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace oriel::codecs::png {

enum class ProfileKind : std::uint8_t {
    none, ///< a text like any other
    exif,
    xmp,
    icc,
    iptc,
    photoshop
};

/// What FileFacts::metadata calls it; "text" for none.
std::string_view name_of(ProfileKind kind) noexcept;

/// What the keyword of a chunk of text says. APP1 counts as EXIF: only its bytes know better.
ProfileKind profile_kind(std::string_view keyword) noexcept;

struct Profile {
    ProfileKind kind = ProfileKind::none;
    std::vector<std::byte> bytes; ///< of a block, a packet, a profile without any mark in front; empty if unreadable
};

/// Reads profiles one after another, within a bound on their bytes and on the work for all.
class ProfileReader {
public:
    /// A longer chunk is not looked at: its profile counts as unreadable.
    static constexpr std::uint32_t longest_chunk = std::uint32_t{36} << 20;

    /// Of a whole chunk of text with a keyword that names a profile. O(size of the text). Throws std::bad_alloc.
    Profile read(std::uint32_t type, std::span<const std::byte> payload);

private:
    std::size_t left_ = std::size_t{64} << 20; ///< bytes of text
};

/// Of the texts of a PNG those that are true only of the pixels they came with: IPTC and Photoshop's resources that
/// show or describe them or cannot be told apart, raw profiles that are not known; and where pixels were turned as
/// EXIF says, a text with its orientation (ImageMagick and GraphicsMagick write single values too, and the former turns
/// pictures by it). O(size).
void drop_texts_of_pixels(std::vector<OwnBlock>& own, bool turned_by_exif);

} // namespace oriel::codecs::png
