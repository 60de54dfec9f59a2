// The chunks that a PNG ends with, found from its end: where there are too many IDAT chunks to pass over, what stands
// behind them is within reach all the same. A chunk says in front how long it is, not behind; so the one before a place
// is looked for as the one whose length leads there and whose CRC is right.
#pragma once

#include "codecs/input.hpp"

#include <cstdint>

namespace oriel::codecs::png {

/// Where the chunk behind the last IDAT begins, if that IDAT begins behind `from` and in the file's last 64 KiB, which
/// are read, and nothing but sound chunks that are not critical lies between it and an IEND that the file ends with.
/// 0 if not. Throws IoError.
std::uint64_t behind_pixels_from_end(const Input& input, std::uint64_t from);

} // namespace oriel::codecs::png
