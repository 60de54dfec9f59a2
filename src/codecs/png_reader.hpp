// Reads a PNG: by rows (png_rows.hpp), or whole through stb_image where it is interlaced or the build has no library
// that inflates. What stands between the file and stb:
//
//   file -> header (sizes, kind, palette; nothing allocated) -> walk to IEND, every chunk inside the file, every
//   CRC right -> a clean stream of just IHDR, PLTE, tRNS, one IDAT, IEND -> stb, under a budget -> the picture
#pragma once

#include "codecs/input.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_header.hpp"
#include "oriel/source.hpp"

#include <cstdint>
#include <memory>

namespace oriel::codecs::png {

/// Verifies the CRCs of the chunks in front of the pixels. Throws CodecError.
void check_head(const Input& input, const Header& header);
/// Walks from the chunk behind the last IDAT to IEND, verifying CRCs. Throws CodecError. What follows IEND is not
/// looked at.
void check_rest(const Input& input, Chunk chunk);
/// Throws CodecError if so many compressed bytes cannot hold the picture, whatever they are.
void check_plausible(const Input& input, const Header& header, std::uint64_t data_bytes);

/// Memory that decoding whole holds at its peak, for so many bytes of IDAT payload.
std::uint64_t decoding_memory(const Header& header, std::uint64_t data_bytes) noexcept;

/// Throws CodecError; LimitError if the decoder could never take such a picture.
/// By rows where that can be done, else by libpng, else by stb, unless `decoder` says who.
std::shared_ptr<Source> open(std::shared_ptr<Input> input, std::uint64_t max_memory, bool tolerant,
                             std::string_view decoder);

} // namespace oriel::codecs::png
