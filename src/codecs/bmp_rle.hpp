// BMP's RLE8 and RLE4: runs of a pixel or of two in turn, and jumps over pixels that stay as they are.
#pragma once

#include "codecs/bmp_header.hpp"
#include "oriel/source.hpp"

#include <memory>

namespace oriel::codecs::bmp {

/// Rows of `frame`, decoded from header.pixels on. Pixels that the file jumps over, and what it ends before, are entry
/// 0 of the palette; what would lie beyond a row's end is dropped.
std::shared_ptr<Source> open_rle(std::shared_ptr<const Input> input, const Header& header,
                                 std::shared_ptr<const Palette> palette, const Frame& frame, FileFacts facts,
                                 const Frame& shown, bool tolerant);

} // namespace oriel::codecs::bmp
