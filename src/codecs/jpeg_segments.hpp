// What a JPEG carries beside its pixels: from its segments to Metadata, and back to the bytes of segments.
//
//   APP0 "JFIF\0" version, unit, density     APP1 "Exif\0\0" TIFF block    APP1 "http://ns.adobe.com/xap/1.0/\0" packet
//   APP1 "http://ns.adobe.com/xmp/extension/\0" a piece of more of it      APP13 "Photoshop 3.0\0" resources, IPTC
//   APP2 "ICC_PROFILE\0" number, count, part                               COM  comment
//
// Sources: JFIF 1.02, EXIF 2.32 4.7.2, XMP specification part 3 1.1.3, ICC.1:2022 B.4.
#pragma once

#include "codecs/input.hpp"
#include "oriel/metadata.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oriel::codecs::jpeg {

/// What stands before the first scan. Of several EXIF blocks and packets the first; a profile only if all its parts
/// are there. XMP's extension, which the packet points to, is OwnBlocks of type "APP1", the segments as they are.
/// Throws as read_header; LimitError for more than 64 MiB of it.
Metadata read_metadata(const Input& input);

/// Drops from `metadata` what does not fit into segments of 64 KiB, with a sentence each.
void fit_segments(Metadata& metadata, std::vector<std::string>& notes);

/// As JFIF has it: unit 0 is a ratio, 1 dots per inch, 2 per centimetre.
struct JfifDensity {
    std::uint8_t unit = 0;
    std::uint16_t x = 1;
    std::uint16_t y = 1;
};
/// The nearest that JFIF can say; a ratio of 1:1 if nothing is known.
JfifDensity jfif_density(const Metadata& metadata);

/// The APP0 segment of a JFIF file, whole.
std::array<std::byte, 18> jfif_segment(const Metadata& metadata);

/// The segments that follow APP0 (or the start marker, where there is none), whole, one after the other: EXIF, XMP
/// with its extension, IPTC, profile, comments. Throws ValueError for what does not fit (fit_segments).
std::vector<std::byte> carried_segments(const Metadata& metadata);

} // namespace oriel::codecs::jpeg
