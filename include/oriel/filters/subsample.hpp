// Subsample: every n-th pixel. A longer stride; nothing is averaged.
#pragma once

#include "oriel/frame.hpp"

#include <cstddef>

namespace oriel {

/// Takes pixels (y0 + i * step_y, x0 + j * step_x). The size is rounded up: 5 pixels by 2 are 3.
struct Subsample {
    std::ptrdiff_t step_x;
    std::ptrdiff_t step_y;
    std::ptrdiff_t x0 = 0;
    std::ptrdiff_t y0 = 0;

    /// Throws ValueError for steps below 1, IndexError if the first pixel lies outside. O(1).
    ORIEL_API Frame operator()(const Frame& frame) const;
};

} // namespace oriel
