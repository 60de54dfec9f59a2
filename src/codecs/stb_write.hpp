// The parts of stb_image_write in use: deflate as a zlib stream, and its JPEG encoder. It never opens a file here.
#pragma once

#include "codecs/stb_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
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

/// Encodes packed 8-bit pixels of 1 or 3 channels (gray is written as YCbCr: stb knows no other), baseline, with
/// halved chroma up to quality 90. Sides at most 65535; the caller checks. `put` takes the file piece by piece, a
/// few bytes at a time, and may throw. Allocates nothing.
void jpeg_encode(const std::byte* pixels, int width, int height, int channels, int quality,
                 const std::function<void(std::span<const std::byte>)>& put);

} // namespace oriel::codecs
