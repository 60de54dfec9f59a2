// WebP by libwebp: the picture is decoded whole. Of an animation one frame is, with those before it that it stands on.
#pragma once

#include "codecs/codec.hpp"

#include <memory>

namespace oriel::codecs::webp {

/// Throws CodecError, LimitError, IndexError for a frame that is not there.
std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings);

} // namespace oriel::codecs::webp
