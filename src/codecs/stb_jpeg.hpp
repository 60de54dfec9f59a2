// The JPEG decoder of stb_image, alone in its translation unit. Give it only bytes whose markers have passed
// the guard (jpeg_markers.hpp), and a budget.
#pragma once

#include "codecs/stb_memory.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace oriel::codecs {

struct StbJpeg {
    StbBytes pixels; ///< packed, 8 bit; null if decoding failed
    int width = 0;
    int height = 0;
    int channels = 0;           ///< 1 or 3: four components come as RGB
    std::string failure;        ///< in stb's words
    bool out_of_budget = false; ///< it wanted more memory than `memory`
};

/// The longest file it takes.
inline constexpr std::uint64_t stb_jpeg_most_bytes = 0x7fff'ffff;

/// Decodes gray as one channel and colour as RGB. Holds at most `memory` bytes besides the file's.
StbJpeg stb_decode_jpeg(std::span<const std::byte> file, std::uint64_t memory);

} // namespace oriel::codecs
