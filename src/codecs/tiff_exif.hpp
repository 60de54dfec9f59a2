// EXIF between a TIFF and the block that other formats have. Both are directories of numbers under tags: in a TIFF
// those that describe a photograph stand among those of its pixels, in a block (a small TIFF without pixels) alone.
//
//   first directory: maker, model, date, artist ... -> EXIF directory: exposure, maker's note ... -> interoperability
//                                                   |-> GPS
//
// All values are taken apart and put together at their new places. A maker's note is bytes like others: what it may
// have of offsets of its own still counts from where it was. Thumbnails, which are further directories, do not come
// along; from a block, resolutions go as Density. Source: EXIF 2.32 (CIPA DC-008), 4.5 and 4.6.
#pragma once

#include "codecs/tiff_directory.hpp"
#include "codecs/tiff_header.hpp"
#include "oriel/metadata.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs::tiff {

/// What `directory` and those that it points to say of the photograph and how it is turned, but not how pixels are
/// stored. Throws CodecError if some of it is damaged or not there, or all of it is more than 16 MiB.
std::vector<Field> exif_fields(const Directory& directory);
/// The same of a block.
std::vector<Field> exif_fields(std::span<const std::byte> block);

/// A block that says the same, in the same byte order. Empty if it would say at most how the
/// picture is turned. Throws as exif_fields.
std::vector<std::byte> exif_block(const Directory& directory);

/// Throws Truncated as Directory::require_values, for the directories of EXIF and GPS. What is no such directory,
/// whatever points to it, is not judged.
void require_exif_values(const Directory& directory);

/// Whether a tag is one of the first directory that describes the photograph, and not how it is turned.
bool describes(Tag tag) noexcept;

/// Codec::fit: drops a block that cannot be taken apart, but for how the picture is turned.
void fit_exif(Metadata& metadata, std::vector<std::string>& notes);

} // namespace oriel::codecs::tiff
