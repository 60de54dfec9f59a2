// Conversion of values between element formats and ranges, for outputs that cannot hold what is there.
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <cstdint>

namespace oriel::copying {

/// Writes every element of `from`, whose white is `from_max`, to the same index of `to`, whose white is `to_max`:
/// v * to_max / from_max, of an integer rounded half up and clamped to [0, to_max]. Equal maxima and kinds only change
/// byte order and width. Shapes must be equal and the two must not overlap. Unsigned integers, booleans, and floats up
/// to f64; a NaN becomes 0 of an integer. Signed integers may change their byte order. Throws as require_convertible
/// does, ValueError, ReadOnlyError. Cost: one pass.
ORIEL_API void convert(const View& from, std::uint64_t from_max, const View& to, std::uint64_t to_max);

/// Throws TypeError, which says what to write instead, unless convert can make such elements of such.
ORIEL_API void require_convertible(const Format& from, std::uint64_t from_max, const Format& to, std::uint64_t to_max);

/// Whether convert scales elements of this format.
ORIEL_API bool converts(const Format& format) noexcept;

} // namespace oriel::copying
