// Pad: the picture continued beyond its edges. A stage: what it gives is larger than what it is made of.
//
//   one row, a b c, padded by 2 on each side
//     Border::colour   . . a b c . .
//     Border::edge     a a a b c c c
//     Border::mirror   b a a b c c b     with the edge itself, as NumPy's "symmetric"; it goes on for ever
#pragma once

#include "oriel/colour.hpp"
#include "oriel/picture.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace oriel {

enum class Border : std::uint8_t { colour, edge, mirror };

/// Rows and columns on each side. A negative number takes away, so that any rectangle of the continued picture can be
/// had, also one that lies beside it.
struct Pad {
    std::ptrdiff_t top;
    std::ptrdiff_t right;
    std::ptrdiff_t bottom;
    std::ptrdiff_t left;
    Border border = Border::colour;
    std::optional<Colour> colour =
        std::nullopt; ///< without one every channel is 0: black, and transparent if it can be

    /// Throws ValueError if no pixel is left, there is none to begin with, or the picture cannot have the colour,
    /// OverflowError for a size that cannot be counted. O(1).
    ORIEL_API Picture over(const Picture& below) const;
};

} // namespace oriel
