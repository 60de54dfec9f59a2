// JPEG through libjpeg-turbo: rows both ways. A window costs decoding the entropy code down to its last row, and no
// more than itself of all that comes after (inverse transform, colours).
#pragma once

#include "codecs/codec.hpp"
#include "codecs/jpeg_markers.hpp"

#include <jconfig.h>

#include <memory>

namespace oriel::codecs::jpeg {

/// What it reads beyond stb.
inline constexpr Abilities turbo_abilities{
#ifdef D_ARITH_CODING_SUPPORTED
    .arithmetic = true,
#endif
    .unmarked_cmyk = true};

/// Throws CodecError; LimitError for sides above longest_side.
std::shared_ptr<Source> open_turbo(std::shared_ptr<Input> input, const ReadSettings& settings);
std::unique_ptr<Sink> create_turbo(Output& output, const WriteSettings& settings);

} // namespace oriel::codecs::jpeg
