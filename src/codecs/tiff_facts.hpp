// What a TIFF's directory says besides its pixels.
#pragma once

#include "codecs/tiff_directory.hpp"
#include "oriel/source.hpp"

namespace oriel::codecs::tiff {

/// Orientation, what else the file carries, and that it holds other pictures, unless this one was `chosen` among them.
void add_facts(const Directory& directory, bool chosen, FileFacts& facts);

/// Whether anything is made of a tag: it says how pixels are stored, or is carried, or named by what it is.
bool is_known(Tag tag) noexcept;

} // namespace oriel::codecs::tiff
