// The part of a JPEG's XMP that is too large for one segment. Its pieces are carried as they are; the main packet names
// them by their digest, so that no byte of them can change.
//
//   "http://ns.adobe.com/xmp/extension/\0" digest[32] size of the whole u32be, place of this piece u32be, piece
//
// Source: XMP specification part 3, 1.1.3.1.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace oriel::codecs {

/// The packet that such segments (their data, from the name on) make up, in whatever order. Nothing if they are not
/// all of one. O(size).
std::optional<std::vector<std::byte>> joined_xmp_extension(std::span<const std::span<const std::byte>> segments);

/// Whether a packet is as true of other pixels: it holds no picture (shows_picture, xmp:Thumbnails), no orientation,
/// no size and no place in pixels. No if that cannot be told. O(size).
bool is_true_of_other_pixels(std::span<const std::byte> packet);

} // namespace oriel::codecs
