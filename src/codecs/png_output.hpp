// Writes what a PNG file is made of: signature, header, chunks with their CRCs.
#pragma once

#include "codecs/output.hpp"
#include "codecs/png_stored.hpp"
#include "oriel/metadata.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace oriel::codecs::png {

/// All that stands before the pixels: signature, IHDR, palette, and what is carried. Throws IoError, as all of this
/// does.
void write_start(Output& output, const Stored& stored, const Metadata& metadata);

/// A chunk whose payload lies in parts, at most 2^31 - 1 bytes together.
void write_chunk(Output& output, std::uint32_t type, std::initializer_list<std::span<const std::byte>> payload);

} // namespace oriel::codecs::png
