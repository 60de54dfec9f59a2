// Inversion of values where they lie: v -> max - v, in any geometry and byte order. It is meant to run on a
// band that has just been gathered, while that is in cache.
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <cstdint>

namespace oriel::copying {

/// Inverts the channels whose bit is set of `pixels`, (height, width, channels). Unsigned elements, booleans
/// (max 1) and floats (1 - v). Where max is 2^k - 1 that is an exclusive or; values above max become 0
/// otherwise. Throws ReadOnlyError, TypeError for signed elements and characters.
ORIEL_API void invert(const View& pixels, std::uint32_t channel_bits, std::uint64_t max);

} // namespace oriel::copying
