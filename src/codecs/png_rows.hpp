// Reads a PNG by rows, in memory that does not depend on its height: chunk by chunk, inflated, unfiltered, expanded.
//
// What is read is checked: CRCs, the compressed stream, filter numbers; with the picture's last row also the Adler-32
// and every chunk behind, to IEND. What lies behind the last row that is needed is not judged, but for the rest of the
// chunk from which bytes were taken last, where that is there and at most IdatReader::most_ahead: its CRC covers what
// was taken.
#pragma once

#include "codecs/input.hpp"
#include "codecs/png_header.hpp"
#include "oriel/source.hpp"

#include <cstdint>
#include <memory>

namespace oriel::codecs::png {

/// Whether this build reads such a picture by rows: not an interlaced one, and not without a library that inflates.
bool reads_by_rows(const Header& header) noexcept;

/// Throws CodecError if the file could not hold such a picture however it was compressed; LimitError if a row is too
/// long for `max_memory`.
std::shared_ptr<Source> open_rows(std::shared_ptr<Input> input, Header header, std::uint64_t max_memory, bool tolerant);

} // namespace oriel::codecs::png
