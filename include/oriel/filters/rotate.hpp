// Rotate: quarter turns, clockwise positive.
//
//     A B      90:  C A     180:  D C     270 or -90:  B D
//     C D           D B           B A                  A C
#pragma once

#include "oriel/frame.hpp"

namespace oriel {

struct Rotate {
    int degrees; ///< any multiple of 90

    /// Throws ValueError unless a multiple of 90. O(1).
    ORIEL_API Frame operator()(const Frame& frame) const;
};

} // namespace oriel
