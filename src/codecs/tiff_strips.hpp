// Where a TIFF's rows lie: strips of rows, one after another or anywhere in the file.
#pragma once

#include "codecs/codec.hpp"
#include "codecs/raw_rows.hpp"
#include "codecs/tiff_directory.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::codecs::tiff {

/// Throws CodecError, with the way to convert the file, if its pixels are compressed or do not lie in strips.
void require_strips(const Directory& directory);

/// The strips of `height` rows of `row_bytes` each, in so many planes. Strips that follow on each other are one. How
/// many bytes a strip has is a matter of its rows: what the directory says of it (StripByteCounts) is not asked, since
/// it is wrong in too many files. Throws CodecError if strips are missing or lie where no file has bytes, LimitError
/// if their table alone is more than the memory allowed.
RowsInFile strips_of(const Directory& directory, const Input& input, std::ptrdiff_t height, std::uint64_t row_bytes,
                     std::size_t planes, const ReadSettings& settings);

} // namespace oriel::codecs::tiff
