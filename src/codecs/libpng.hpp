// libpng, alone behind these: it leaves by longjmp, which must not cross a destructor.
#pragma once

#include "codecs/input.hpp"
#include "codecs/png_header.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::codecs::png {

/// Decodes all of a PNG to packed rows of Header::frame(), 16 bit big-endian; interlaced or not. Throws CodecError in
/// libpng's words, and what reading the input throws. CRCs of critical chunks, the compressed stream and its Adler-32
/// are verified.
void libpng_decode(const Input& input, const Header& header, std::byte* pixels, std::size_t row_bytes);

/// What it holds besides the pixels.
std::uint64_t libpng_memory(const Header& header) noexcept;

} // namespace oriel::codecs::png
