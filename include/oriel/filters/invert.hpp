// Invert: v -> max - v. Rides along as one bit a channel and happens once, while the result is written; two
// inverts are exactly nothing. InvertRegion does the same in a part of the picture; that is a stage.
#pragma once

#include "oriel/frame.hpp"
#include "oriel/picture.hpp"
#include "oriel/region.hpp"

#include <string_view>

namespace oriel {

/// By default the colour channels: all but alpha. Name alpha to include it ("a", "rgba").
struct Invert {
    std::string_view channels = {}; ///< as Channels has it; must live as long as the filter

    /// Throws ValueError naming the channels that exist, TypeError for elements that have no inverse (signed
    /// integers, f16). O(1).
    ORIEL_API Frame operator()(const Frame& frame) const;
};

/// Inverts inside a region; what shares the buffer does not change.
struct InvertRegion {
    Region region;
    std::string_view channels = {}; ///< used when the stage is put over a picture, not kept

    /// Throws ValueError for channels or an empty region, TypeError for elements that have no inverse, IndexError for a
    /// region outside the picture. O(1).
    ORIEL_API Picture over(const Picture& below) const;
};

} // namespace oriel
