// Gray: how light the colours are, as one channel. A stage; alpha stays.
#pragma once

#include "oriel/picture.hpp"

namespace oriel {

/// Every pixel becomes 0.299 r + 0.587 g + 0.114 b (ITU-R BT.601-7, 2.5.1, of the values as they are stored), in the
/// picture's own depth, integers rounded to the nearest. Of a JPEG that has it the stored luma is taken, which is the
/// same but for the rounding; colours are not decoded then. A gray picture stays as it is.
struct Gray {
    /// Throws ValueError unless the picture is gray or RGB, perhaps with alpha; TypeError for elements that are not
    /// unsigned integers, booleans, f32 or f64. O(1).
    ORIEL_API Picture over(const Picture& below) const;
};

} // namespace oriel
