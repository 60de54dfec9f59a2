// Photoshop's image resources, which a JPEG has in APP13 and a TIFF under tag 34377. One of them is IPTC: caption,
// author, keywords. They are opaque here, but for those that show or describe the pixels as they were.
//
//   "8BIM" number u16  name: length u8, letters, filled up to an even size  size u32  data, filled up likewise
//
// Sources: Adobe Photoshop File Formats Specification, "Image Resource Blocks"; IPTC-NAA Information Interchange
// Model 4.2.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace oriel::codecs {

/// The resources without those that show or describe the pixels as they were: thumbnails (1033, 1036), a profile
/// (1039), slices and outlines (1050, 2000 to 2998), a second EXIF block and XMP packet (1058, 1059, 1060), a preview
/// in IPTC, and whatever else has a JPEG in it. Nothing if they cannot be told apart. O(size).
std::optional<std::vector<std::byte>> resources_without_pictures(std::span<const std::byte> resources);

/// IPTC without a preview (2:200 to 2:202) or an object (records 7 and on). Nothing if its entries cannot be told
/// apart. O(size).
std::optional<std::vector<std::byte>> iptc_without_pictures(std::span<const std::byte> iptc);

/// IPTC's resource (1028); empty if there is none or resources cannot be told apart. O(size).
std::span<const std::byte> iptc_of(std::span<const std::byte> resources);

/// Whether there is one besides IPTC, or they cannot be told apart. O(size).
bool holds_more_than_iptc(std::span<const std::byte> resources);

/// The resources with this as IPTC's, in the place of any other; alone if they cannot be told apart.
std::vector<std::byte> with_iptc(std::span<const std::byte> resources, std::span<const std::byte> iptc);

/// IPTC without what only fills it up to whole words of 4 bytes, which TIFFs want; zeros behind its last entry.
std::span<const std::byte> without_filling(std::span<const std::byte> iptc);

} // namespace oriel::codecs
