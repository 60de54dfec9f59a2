// What stands in front of the pixels of a TIFF that is written: a header, the directory and its tables. All of it is
// known before the first pixel, so that a file is written from front to back.
#pragma once

#include "codecs/raw_rows.hpp"

namespace oriel::codecs::tiff {

/// Pixels keep their elements, and their byte order with them: a big-endian picture becomes an "MM" file. Unsigned
/// integers are stored up to their natural max. A file of 4 GiB and more is a BigTIFF. Throws CodecError for elements
/// that TIFF does not have.
RawRowsSink::Start start_of(const Frame& offered);

} // namespace oriel::codecs::tiff
