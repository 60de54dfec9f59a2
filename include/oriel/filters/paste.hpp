// Paste: another picture, put at a place. A stage: what shares the pixels does not change.
//
// Pixels are copied as they are: alpha is not blended, it is copied too. What is pasted becomes of the kind it is
// pasted into where nothing has to be invented or weighed: a gray goes into colours, an alpha that has no place is
// dropped, one that is missing is opaque, depths are scaled. Colour does not go into gray.
#pragma once

#include "oriel/picture.hpp"

#include <cstddef>

namespace oriel {

struct Paste {
    Picture what;
    std::ptrdiff_t x; ///< where its top left pixel goes
    std::ptrdiff_t y;

    /// Throws as check(). Reads nothing; `what` is read as it is needed. O(1).
    ORIEL_API Picture over(const Picture& below) const;

    /// Throws IndexError, with both sizes, if part of it would lie outside, TypeError if its channels or elements do
    /// not go there. O(1).
    ORIEL_API void check(const Frame& onto) const;
};

/// Sets the pixels themselves, so that what is seen there is `what` as it was before, also where the two share memory:
/// then all of `what` is read first. It must not be read from a file that is mapped and changed here (load it first).
/// Whoever shares the buffer sees it. Throws as check(), ReadOnlyError, and what reading throws, when part may be
/// written. Cost: the bytes of `what`; in memory, a band of it, or all where the two share memory.
ORIEL_API void paste_in_place(const Image& image, const Picture& what, std::ptrdiff_t x, std::ptrdiff_t y);

} // namespace oriel
