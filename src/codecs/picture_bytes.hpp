// The size of a picture that a header claims, before anything is made of it.
#pragma once

#include "oriel/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace oriel::codecs {

/// Bytes of the packed pixels of such a picture, whose numbers come from a file; nothing if one of them is 0, there are
/// more channels than a Frame has, or a Frame's arithmetic, which has room for eight channels, would not hold it.
inline std::optional<std::uint64_t> picture_bytes(std::uint64_t width, std::uint64_t height, std::uint64_t channels,
                                                  std::size_t itemsize) {
    std::uint64_t pixels = 0;
    std::uint64_t most = 0;
    if (width == 0 || height == 0 || channels == 0 || channels > Frame::max_channels) return {};
    if (__builtin_mul_overflow(width, height, &pixels) ||
        __builtin_mul_overflow(pixels, Frame::max_channels * itemsize, &most) || most > PTRDIFF_MAX)
        return {};
    return pixels * channels * itemsize;
}

} // namespace oriel::codecs
