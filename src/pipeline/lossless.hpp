// Whether a JPEG can be made of a JPEG without coding its pixels anew, and which blocks go where.
#pragma once

#include "codecs/codec.hpp"
#include "codecs/jpeg_transform.hpp"
#include "oriel/options.hpp"
#include "oriel/picture.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace oriel::pipeline {

struct LosslessPlan {
    Picture picture; ///< what the output shows; with Lossless::trim it may be less than what was asked for
    std::shared_ptr<const codecs::Input> input;
    codecs::jpeg::Header header;
    codecs::jpeg::Rearrangement how;
    std::uint64_t memory = 0;
    std::string said; ///< a sentence: "lossless: rotated 90, ..."
};

struct LosslessVerdict {
    std::optional<LosslessPlan> plan; ///< nothing if the picture is to be encoded
    std::string why_not;              ///< where it is only turned and cut, and nobody asked for it to be encoded
};

/// Compares the picture's frame with its source's: a window and one of eight orientations, nothing else. Throws
/// CodecError, saying why and which crop would do, if it is demanded and cannot be. Reads the header.
LosslessVerdict lossless_verdict(const Picture& picture, const codecs::Codec& codec, const SaveOptions& options);

} // namespace oriel::pipeline
