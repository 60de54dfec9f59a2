// Writes a PNG: rows are filtered as they come, and deflated as one when all have come.
#pragma once

#include "codecs/output.hpp"
#include "oriel/source.hpp"

#include <cstdint>
#include <memory>

namespace oriel::codecs::png {

/// Takes gray, gray and alpha, RGB and RGBA, 8 and 16 bit. The same rows give the same bytes.
std::unique_ptr<Sink> create(Output& output, std::uint64_t max_memory);

} // namespace oriel::codecs::png
