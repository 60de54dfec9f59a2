// WebP by libwebp: the picture is held, and encoded once all of it is there.
#pragma once

#include "codecs/codec.hpp"

#include <memory>

namespace oriel::codecs::webp {

std::unique_ptr<Sink> create(Output& output, const WriteSettings& settings);

} // namespace oriel::codecs::webp
