#include "oriel/filters/rotate.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel {

Frame Rotate::operator()(const Frame& frame) const {
    if (degrees % 90 != 0)
        throw ValueError(fmt::format("rotate {}: only multiples of 90 degrees are views of the same pixels", degrees));
    const Layout& layout = frame.layout();
    switch ((degrees % 360 + 360) % 360) {
    case 90: return frame.with_layout(layout.swap_axes(0, 1).flip(1));
    case 180: return frame.with_layout(layout.flip(0).flip(1));
    case 270: return frame.with_layout(layout.swap_axes(0, 1).flip(0));
    default: return frame;
    }
}

} // namespace oriel
