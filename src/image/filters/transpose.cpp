#include "oriel/filters/transpose.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel {

Frame Transpose::operator()(const Frame& frame) const { return frame.with_layout(frame.layout().swap_axes(0, 1)); }

Frame Transverse::operator()(const Frame& frame) const {
    return frame.with_layout(frame.layout().swap_axes(0, 1).flip(0).flip(1));
}

Frame Orient::operator()(const Frame& frame) const {
    const Layout& layout = frame.layout();
    switch (orientation) { // CIPA DC-008 (EXIF 2.32), tag 0x0112: where row 0 and column 0 of the stored pixels are
    case 1: return frame;  // top, left
    case 2: return frame.with_layout(layout.flip(1));                         // top, right
    case 3: return frame.with_layout(layout.flip(0).flip(1));                 // bottom, right
    case 4: return frame.with_layout(layout.flip(0));                         // bottom, left
    case 5: return frame.with_layout(layout.swap_axes(0, 1));                 // left, top
    case 6: return frame.with_layout(layout.swap_axes(0, 1).flip(1));         // right, top
    case 7: return frame.with_layout(layout.swap_axes(0, 1).flip(0).flip(1)); // right, bottom
    case 8: return frame.with_layout(layout.swap_axes(0, 1).flip(0));         // left, bottom
    default: throw ValueError(fmt::format("orientation {}: EXIF knows 1 to 8", orientation));
    }
}

} // namespace oriel
