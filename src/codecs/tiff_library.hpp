// TIFF as libtiff decodes it: compressed, in tiles, and whatever else does not lie in the file as in memory.
#pragma once

#include "codecs/codec.hpp"
#include "codecs/tiff_directory.hpp"

#include <memory>

namespace oriel::codecs::tiff {

/// Windows are made of the tiles and strips that they meet, those of one row of the picture being kept; where a strip
/// is large, as where all of a picture is one, rows are decoded from its top. Throws as describe(), and LimitError.
std::shared_ptr<Source> open_by_libtiff(const std::shared_ptr<Input>& input, const Directory& directory,
                                        const ReadSettings& settings);

} // namespace oriel::codecs::tiff
