// Fill: one colour, everywhere or in a region. A stage: what shares the pixels does not change.
#pragma once

#include "oriel/colour.hpp"
#include "oriel/picture.hpp"
#include "oriel/region.hpp"

#include <optional>
#include <string>

namespace oriel {

struct Fill {
    Colour colour;
    std::optional<Region> region = std::nullopt; ///< all of the picture without one
    std::string channels = {};                   ///< as Channels has it; all of them without any

    /// Throws ValueError for a colour or channels that this picture cannot have, IndexError for a region outside of it.
    /// O(1).
    ORIEL_API Picture over(const Picture& below) const;
};

/// Sets the pixels themselves, so that what is seen is of that colour. Whoever shares the buffer sees it. Throws
/// ReadOnlyError, ValueError for the colour or the channels. Cost: the bytes of what is seen, written once.
ORIEL_API void fill_in_place(const Image& image, const Colour& colour, const std::string& channels = {});

} // namespace oriel
