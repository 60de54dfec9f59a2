// Colours weighed into gray.
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

namespace oriel::copying {

/// Whether luma takes elements of this format: unsigned integers, booleans, f32 and f64.
ORIEL_API bool weighs(const Format& format) noexcept;

/// `from` is (height, width, 3), red, green and blue, and `to` (height, width, 1), of one format. Writes 0.299 r +
/// 0.587 g + 0.114 b, integers rounded half up: gray colours keep their value. They must not overlap. Throws TypeError
/// for other formats. Cost: one pass; the fastest where each channel of a row, and the result's, is packed.
ORIEL_API void luma(const View& from, const View& to);

} // namespace oriel::copying
