// TIFF with deflate: strips or tiles that are compressed each by itself, by several threads, and a directory behind
// them. The differences between neighbours are what is compressed (TIFF 6.0 section 14; Adobe Photoshop TIFF Technical
// Note 3 for floats), which makes photographs smaller. Tiles are cut out of the rows of one row of tiles, which is
// held.
#pragma once

#include "codecs/codec.hpp"

#include <memory>

namespace oriel::codecs::tiff {

/// Little-endian. In tiles where `settings` has a size that a TIFF can have and there is memory for them. A file that
/// turns out to have 4 GiB or more is a BigTIFF. An output that cannot be amended, a pipe, is given all of it at the
/// end.
std::unique_ptr<Sink> create_deflating(Output& output, const WriteSettings& settings);

} // namespace oriel::codecs::tiff
