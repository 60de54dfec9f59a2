// TIFF without compression. Header, directory and tables stand in front of the pixels and are known before the first of
// them, so that a file is written from front to back.
#pragma once

#include "codecs/codec.hpp"
#include "codecs/raw_rows.hpp"

#include <memory>

namespace oriel::codecs::tiff {

/// What stands in front of such a picture's pixels.
RawRowsSink::Start start_of(const Frame& offered, const Metadata& metadata = {});

/// Pixels keep their elements, and their byte order with them: a big-endian picture becomes an "MM" file. Unsigned
/// integers are stored up to their natural max. A file of 4 GiB and more is a BigTIFF.
std::unique_ptr<Sink> create_plain(Output& output);

} // namespace oriel::codecs::tiff
