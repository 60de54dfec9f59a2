// Pictures that stb_image's untrusted decoders decode, whole, in a build that has them.
#pragma once

#include "codecs/codec.hpp"

#include <cstdint>
#include <memory>

namespace oriel::codecs::untrusted {

enum class Which : std::uint8_t { gif, hdr, psd, pic };

/// Throws CodecError, LimitError; IndexError for any frame but the first.
std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings, Which which);

} // namespace oriel::codecs::untrusted
