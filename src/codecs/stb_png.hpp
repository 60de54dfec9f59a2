// The PNG decoder of stb_image, alone in its translation unit. It checks no CRC and believes what it reads:
// give it a stream that has been checked, and a budget.
#pragma once

#include "codecs/stb_memory.hpp"
#include "codecs/stb_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs {

struct StbPng {
    StbBytes pixels; ///< packed; null if decoding failed
    int width = 0;
    int height = 0;
    int channels = 0;
    std::string failure;        ///< in stb's words
    bool out_of_budget = false; ///< it wanted more memory than `memory`
};

/// Decodes in the file's own channels, with alpha where tRNS is; 16 bit in native order if `sixteen`, which must
/// be what the header says. Holds at most `memory` bytes.
StbPng stb_decode_png(ByteStream& stream, bool sixteen, std::uint64_t memory);

/// Its inflate, for inflate_whole.
std::optional<std::vector<std::byte>> stb_inflate(std::span<const std::byte> stream, std::size_t most);

} // namespace oriel::codecs
