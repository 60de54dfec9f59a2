// What a WebP file's chunks say: size, kind, frames, and where what it carries beside its pixels is. No pixel is
// decoded. Source: RFC 9649 (WebP), sections 2 and 3.
//
//   "RIFF" size "WEBP"  then chunks: name[4] size u32le payload [0 if size is odd]
//   simple:   VP8 (lossy) or VP8L (lossless)
//   extended: VP8X flags canvas, ICCP, ANIM, one ANMF a frame or [ALPH] VP8/VP8L, EXIF, XMP
#pragma once

#include "codecs/input.hpp"
#include "oriel/metadata.hpp"
#include "oriel/source.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs::webp {

bool is_webp(std::span<const std::byte> head) noexcept;

struct Place {
    std::uint64_t offset = 0;
    std::uint32_t bytes = 0;
};

struct Container {
    std::uint32_t width = 0, height = 0;
    bool alpha = false;
    bool lossless = false; ///< of a single picture
    bool animated = false;
    int frames = 1;
    int lossless_frames = 0; ///< of an animation, how many from the first one on: others are drawn over them
    std::uint64_t bytes = 0; ///< of the whole file as it says itself
    std::optional<Place> icc, exif, xmp;
    std::vector<std::string> others; ///< names of chunks that are of no known kind, as they can be printed, each once
};

/// Throws CodecError; Truncated if the file ends before it says, unless `tolerant`, where what is missing is just not
/// seen.
Container read_container(const Input& input, bool tolerant);

/// The blocks it names, read from the file. Throws LimitError for one of more than 64 MiB.
Metadata read_metadata(const Input& input, const Container& container);

} // namespace oriel::codecs::webp
