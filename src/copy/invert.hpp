// Inversion of values: v -> max - v, in any geometry and byte order, in place or while copying.
#pragma once

#include "copy/small.hpp"
#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::copying {

/// Inverts the channels whose bit is set of `pixels`, (height, width, channels). Unsigned elements, booleans
/// (max 1) and floats (1 - v). Where max of unsigned elements is 2^k - 1 that is an exclusive or; values above max
/// become 0 otherwise. Throws ReadOnlyError, and as require_invertible. Cost: one pass.
ORIEL_API void invert(const View& pixels, std::uint32_t channel_bits, std::uint64_t max);

/// Throws TypeError for elements that have no inverse here: signed ones, characters, f16.
ORIEL_API void require_invertible(const Format& format);

/// Whether the inverse of such elements flips the bits of max, nothing else.
bool inverts_by_bits(const Format& format, std::uint64_t max) noexcept;

/// The inverse of the channels whose bit is set, of 1 to 31, if packed pixels have one of that kind; else one that
/// inverts nothing.
Inverse inverse_of(const Format& format, std::size_t channels, std::uint32_t channel_bits, std::uint64_t max) noexcept;

/// Copies and inverts in one pass, if rows of both are packed pixels of the same shape and format; else does nothing
/// and gives false. The two must not overlap. Throws as invert does. Counts as one copy. `whole` is the size in bytes
/// of what this is a part of: whether it goes past the caches depends on it.
ORIEL_API bool copy_inverted(const View& from, const View& to, std::uint32_t channel_bits, std::uint64_t max,
                             std::size_t whole);

/// `max` as unsigned elements of this format have it, as many of them as eight bytes hold, as they lie in memory.
std::uint64_t max_word(const Format& format, std::uint64_t max) noexcept;

} // namespace oriel::copying
