// libpng, alone behind these: it leaves by longjmp, which must not cross a destructor.
#pragma once

#include "codecs/input.hpp"
#include "codecs/png_header.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::codecs::png {

/// Decodes all of a PNG to packed rows of Header::frame(), 16 bit big-endian. Throws CodecError in libpng's words, and
/// what reading the input throws. An interlaced one's compressed stream is judged as where rows are read
/// (png_plain_stream.hpp), if the build has what inflates it; otherwise libpng judges, whose warnings do not count.
void libpng_decode(const Input& input, const Header& header, std::byte* pixels, std::size_t row_bytes);

/// What it holds besides the pixels.
std::uint64_t libpng_memory(const Header& header) noexcept;

} // namespace oriel::codecs::png
