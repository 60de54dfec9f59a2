// The JPEG decoder of stb_image, alone in its translation unit. Give it only streams whose markers have passed
// the guard (jpeg_markers.hpp), and a budget.
#pragma once

#include "codecs/stb_memory.hpp"
#include "codecs/stb_stream.hpp"

#include <cstdint>
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

/// Decodes gray as one channel and colour as RGB. Holds at most `memory` bytes.
StbJpeg stb_decode_jpeg(ByteStream& stream, std::uint64_t memory);

} // namespace oriel::codecs
