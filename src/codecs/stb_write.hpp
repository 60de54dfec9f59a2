// The parts of stb_image_write in use: deflate as a zlib stream. It never opens a file here.
#pragma once

#include "codecs/stb_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace oriel::codecs {

/// A zlib stream in memory that stb allocated.
struct ZlibStream {
    StbBytes bytes;
    std::size_t size = 0;

    std::span<const std::byte> span() const noexcept { return {bytes.get(), size}; }
};

/// The most bytes zlib_compress takes: stb counts in int and doubles what it grows.
inline constexpr std::uint64_t zlib_compress_most = std::uint64_t{1} << 30;

/// Memory that zlib_compress holds at its peak for `size` bytes of any content, its result included.
std::uint64_t zlib_compress_memory(std::uint64_t size) noexcept;

/// Deflates at most zlib_compress_most bytes, always to the same stream. Throws LimitError above,
/// std::bad_alloc.
ZlibStream zlib_compress(std::span<const std::byte> bytes);

} // namespace oriel::codecs
