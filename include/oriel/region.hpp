// Region: some rows and columns of a picture, as two ranges. A rectangle has steps of 1.
#pragma once

#include "oriel/slice.hpp"

namespace oriel {

/// Pixels (y.first + i * y.step, x.first + j * x.step).
struct Region {
    Range y;
    Range x;

    friend constexpr bool operator==(const Region&, const Region&) = default;
};

} // namespace oriel
