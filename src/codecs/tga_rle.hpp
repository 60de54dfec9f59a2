// TGA's packets: a pixel that is repeated, or pixels as they stand, up to 128 of them. A packet may go on in the next
// row, though the specification advises against it.
#pragma once

#include "codecs/tga_header.hpp"
#include "oriel/source.hpp"

#include <memory>

namespace oriel::codecs::tga {

/// Rows of `frame`, decoded from header.pixels() on. Without `unpacking` the frame's pixels are those of the file.
/// Throws Truncated if there are fewer packets than a picture of this size takes at least, unless `tolerant`.
std::shared_ptr<Source> open_rle(std::shared_ptr<const Input> input, const Header& header,
                                 std::shared_ptr<const Unpacking> unpacking, const Frame& frame, FileFacts facts,
                                 const Frame& shown, bool tolerant);

} // namespace oriel::codecs::tga
