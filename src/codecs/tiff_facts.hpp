// What a TIFF's directory says besides its pixels.
#pragma once

#include "codecs/tiff_directory.hpp"
#include "oriel/source.hpp"

namespace oriel::codecs::tiff {

/// Orientation, what else the file carries, and that it holds other pictures, unless this one was `chosen` among them.
void add_facts(const Directory& directory, bool chosen, FileFacts& facts);

} // namespace oriel::codecs::tiff
