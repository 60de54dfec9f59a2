#include "oriel/filters/crop.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel {

Frame Crop::operator()(const Frame& frame) const {
    const std::ptrdiff_t W = frame.width();
    const std::ptrdiff_t H = frame.height();
    if (width <= 0 || height <= 0)
        throw ValueError(
            fmt::format("crop {}x{}+{}+{} has no pixels: width and height are at least 1", width, height, x, y));
    if (x < 0 || y < 0)
        throw IndexError(fmt::format("crop {}x{}+{}+{} starts at x={}, y={}, outside the image here, which is {}×{}",
                                     width, height, x, y, x, y, W, H));
    if (width > W || height > H || x > W - width || y > H - height) // no sum can overflow
        throw IndexError(fmt::format("crop {}x{}+{}+{} reaches x={}, y={} but the image here is {}×{}", width, height,
                                     x, y, static_cast<std::size_t>(x) + static_cast<std::size_t>(width),
                                     static_cast<std::size_t>(y) + static_cast<std::size_t>(height), W, H));
    return frame.with_layout(frame.layout().cut(Range{y, height, 1}, Range{x, width, 1}));
}

} // namespace oriel
