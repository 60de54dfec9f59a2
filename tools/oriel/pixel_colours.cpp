#include "pixel_colours.hpp"

#include <algorithm>

namespace oriel::tool {

int luminance(Rgb colour) noexcept { return (299 * colour.red + 587 * colour.green + 114 * colour.blue + 500) / 1000; }

PixelColours::PixelColours(const Frame& frame) : white_(static_cast<double>(frame.max())) {
    const auto channels = frame.channels();
    if (!frame.is_gray() && channels.size() >= 3) green_ = 1, blue_ = 2;
    for (std::size_t c = 0; c < channels.size(); ++c) {
        if (channels[c].role == Role::red) red_ = c;
        if (channels[c].role == Role::green) green_ = c;
        if (channels[c].role == Role::blue) blue_ = c;
        if (channels[c].role == Role::alpha) alpha_ = c;
    }
}

Rgb PixelColours::over(const double* values, Rgb below) const {
    // The comparison is false for what is not a number.
    const auto part = [&](std::size_t c) { return values[c] > 0 ? std::min(values[c] / white_, 1.0) : 0.0; };
    const double alpha = alpha_ == Frame::max_channels ? 1 : part(alpha_);
    const auto mix = [&](std::size_t c, std::uint8_t under) {
        return static_cast<std::uint8_t>(part(c) * alpha * 255 + under * (1 - alpha) + 0.5);
    };
    return {mix(red_, below.red), mix(green_, below.green), mix(blue_, below.blue)};
}

} // namespace oriel::tool
