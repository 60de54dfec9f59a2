// Writing TGA: gray as kind 3, RGB and RGBA as kind 2, top down: Pillow, netpbm and ImageMagick all read that upright
// (ImageMagick 6 shows what stands bottom up upside down). The footer that marks version 2 is written as well.
#pragma once

#include "codecs/raw_rows.hpp"

namespace oriel::codecs::tga {

/// Throws CodecError, LimitError if TGA does not hold such a picture, which is arranged blue first.
RawRowsSink::Start start(const Frame& arranged);

} // namespace oriel::codecs::tga
