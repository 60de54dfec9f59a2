// Blending of a picture with one colour by its alpha.
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <cstdint>

namespace oriel::copying {

/// Whether blend takes elements of this format: unsigned integers, booleans, f32 and f64.
ORIEL_API bool blends(const Format& format) noexcept;

/// `from` is (height, width, n + 1), alpha last; `to` is (height, width, n) and `colour` (1, 1, n), all of one format
/// whose white, and whose whole alpha, is `max`. Writes (v * a + b * (max - a)) / max, integers rounded half up; an
/// alpha above max counts as max, of floats one below 0 as 0. They must not overlap. Throws TypeError for other
/// formats. Cost: one pass.
ORIEL_API void blend(const View& from, const View& colour, std::uint64_t max, const View& to);

} // namespace oriel::copying
