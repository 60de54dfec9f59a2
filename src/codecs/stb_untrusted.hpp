// The decoders of stb_image that nobody has made safe: GIF, HDR, PSD and PIC, alone in their translation unit. Files
// made for it read and write beyond their buffers (CVE-2023-45661 to 45667, CVE-2023-43898 and others without a
// number).
#pragma once

#include "codecs/input.hpp"
#include "codecs/stb_memory.hpp"

#include <cstdint>
#include <string>

namespace oriel::codecs {

enum class StbElement : std::uint8_t { u8, u16, f32 };

struct StbUntrusted {
    StbBytes pixels; ///< packed, native byte order; null if decoding failed, or was not asked for
    int width = 0;
    int height = 0;
    int channels = 0;
    std::string failure;        ///< in stb's words; empty if there was none
    bool out_of_budget = false; ///< it wanted more memory than `memory`
};

/// Sizes and channels, from the header.
StbUntrusted stb_untrusted_header(const Input& input);

/// The first picture of a file, with so many channels; 0 are those it has. Throws CodecError where the file ends too
/// early, IoError.
StbUntrusted stb_untrusted_decode(const Input& input, StbElement element, int channels, std::uint64_t memory);

} // namespace oriel::codecs
