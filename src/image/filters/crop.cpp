#include "oriel/filters/crop.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel {

void Crop::refuse(const Frame& frame) const {
    const std::ptrdiff_t W = frame.width();
    const std::ptrdiff_t H = frame.height();
    if (width <= 0 || height <= 0)
        throw ValueError(
            fmt::format("crop {}x{}+{}+{} has no pixels: width and height are at least 1", width, height, x, y));
    if (x < 0 || y < 0)
        throw IndexError(fmt::format("crop {}x{}+{}+{} starts at x={}, y={}, outside the image here, which is {}×{}",
                                     width, height, x, y, x, y, W, H));
    throw IndexError(fmt::format("crop {}x{}+{}+{} reaches x={}, y={} but the image here is {}×{}", width, height, x, y,
                                 static_cast<std::size_t>(x) + static_cast<std::size_t>(width),
                                 static_cast<std::size_t>(y) + static_cast<std::size_t>(height), W, H));
}

} // namespace oriel
