// What oriel reads of EXIF: how the stored pixels are to be turned for viewing, and how dense they lie. The block is a
// small TIFF file (JPEG's APP1 after "Exif\0\0", PNG's eXIf as it is); tag 0x0112 of its first directory
// holds 1..8. Source: EXIF 2.32 (CIPA DC-008), 4.6.2 and 4.6.5.
#pragma once

#include "oriel/metadata.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace oriel::codecs {

/// The block without JPEG's "Exif\0\0", which some programs put in front elsewhere too; empty if it is none.
std::span<const std::byte> exif_block(std::span<const std::byte> bytes) noexcept;

/// The orientation 1..8, or 1 where there is none or the block is damaged in any way. O(directory entries).
int exif_orientation(std::span<const std::byte> tiff) noexcept;

/// Whether it says an orientation, be it 1.
bool exif_says_orientation(std::span<const std::byte> tiff) noexcept;

/// XResolution and YResolution of the first directory. Nothing where they are missing, damaged or 0, or where they say
/// only that pixels are square.
std::optional<Density> exif_density(std::span<const std::byte> tiff) noexcept;

/// Gives what was read the density that its EXIF says, if nothing else did.
void add_exif_density(Metadata& metadata) noexcept;

/// The smallest block: an orientation, 1 to 8, and the density if one is given.
std::vector<std::byte> exif_of(int orientation, const std::optional<Density>& density = std::nullopt);

} // namespace oriel::codecs
