// Flip: mirrors the picture. A negative stride, nothing moves.
#pragma once

#include "oriel/frame.hpp"

#include <cstdint>

namespace oriel {

enum class Direction : std::uint8_t {
    horizontal, ///< swaps left and right
    vertical,   ///< swaps top and bottom
    both        ///< half a turn
};

struct Flip {
    Direction direction;

    ORIEL_API Frame operator()(const Frame& frame) const;
};

} // namespace oriel
