// Reads a PNG whole, through stb_image. What stands between the file and stb:
//
//   file -> header (sizes, kind, palette; nothing allocated) -> walk to IEND, every chunk inside the file, every
//   CRC right -> a clean stream of just IHDR, PLTE, tRNS, one IDAT, IEND -> stb, under a budget -> the picture
#pragma once

#include "codecs/input.hpp"
#include "codecs/png_header.hpp"
#include "oriel/source.hpp"

#include <cstdint>
#include <memory>

namespace oriel::codecs::png {

/// Memory that decoding holds at its peak, for so many bytes of IDAT payload.
std::uint64_t decoding_memory(const Header& header, std::uint64_t data_bytes) noexcept;

/// Throws CodecError; LimitError if the decoder could never take such a picture.
std::shared_ptr<Source> open(std::shared_ptr<Input> input, std::uint64_t max_memory);

} // namespace oriel::codecs::png
