// What a codec writes must come back as it was.
#pragma once

#include "codecs/codec.hpp"
#include "oriel/picture.hpp"

#include <cstdint>

namespace fuzzing {

/// What everything that is opened or written here may hold, in bytes.
inline constexpr std::uint64_t max_memory = std::uint64_t{64} << 20;

/// Writes a picture, whose pixels are those of `image`, from its source and from memory, and reads it again, if this
/// codec holds such a picture.
void check_written(const oriel::codecs::Codec& codec, const oriel::Picture& picture, const oriel::Image& image);

} // namespace fuzzing
