// Transpose and Transverse: mirrors along the two diagonals.
//
//     A B     Transpose:  A C     Transverse:  D B
//     C D                 B D                  C A
#pragma once

#include "oriel/frame.hpp"

namespace oriel {

/// Swaps rows and columns: mirrors along the diagonal from the top left.
struct Transpose {
    ORIEL_API Frame operator()(const Frame& frame) const;
};

/// Mirrors along the diagonal from the top right.
struct Transverse {
    ORIEL_API Frame operator()(const Frame& frame) const;
};

/// Turns stored pixels the way an EXIF orientation (1 to 8) says they are to be shown.
struct Orient {
    int orientation;

    /// Throws ValueError outside 1..8. O(1).
    ORIEL_API Frame operator()(const Frame& frame) const;
};

} // namespace oriel
