// Crop: a rectangle of the picture. The result starts at (0, 0); there is no hidden canvas.
#pragma once

#include "oriel/frame.hpp"
#include "oriel/slice.hpp"

#include <cstddef>

namespace oriel {

/// In pixels of the step's picture; all of it must lie inside. Fields without a default must be given.
struct Crop {
    std::ptrdiff_t x;
    std::ptrdiff_t y;
    std::ptrdiff_t width;
    std::ptrdiff_t height;

    /// Throws ValueError for a zero or negative extent, IndexError if it reaches outside. O(1).
    Frame operator()(const Frame& frame) const { // worth having inline
        if (width < 1 || height < 1 || x < 0 || y < 0 || x > frame.width() - width || y > frame.height() - height)
            refuse(frame); // no difference can overflow
        return frame.cut(Range{y, height, 1}, Range{x, width, 1});
    }

private:
    [[noreturn]] ORIEL_API void refuse(const Frame& frame) const;
};

} // namespace oriel
