// Background: what shines through a picture with alpha. A stage: colours are blended, and alpha is gone.
#pragma once

#include "oriel/colour.hpp"
#include "oriel/picture.hpp"

namespace oriel {

/// Every value v under an alpha a becomes (v * a + b * (max - a)) / max, rounded to the nearest, in the picture's own
/// depth; alpha is straight, not multiplied in. A picture without alpha stays as it is.
struct Background {
    Colour colour;

    /// Throws ValueError for a colour that such a picture without alpha cannot have, TypeError for elements that cannot
    /// be blended (signed integers, f16). O(1).
    ORIEL_API Picture over(const Picture& below) const;
};

} // namespace oriel
