// What a TIFF's directory says besides its pixels.
#pragma once

#include "codecs/tiff_directory.hpp"
#include "oriel/source.hpp"

namespace oriel::codecs::tiff {

/// Orientation, what else the file carries, and that it holds other pictures.
void add_facts(const Directory& directory, FileFacts& facts);

} // namespace oriel::codecs::tiff
