// Pixels of any picture as colours of a screen: 8 bits, sRGB as it is, alpha laid over something.
#pragma once

#include "oriel/frame.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::tool {

struct Rgb {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;

    friend constexpr bool operator==(const Rgb&, const Rgb&) = default;
};

/// 0 to 255.
int luminance(Rgb colour) noexcept;

class PixelColours {
public:
    /// Of pixels of a gathered frame like this. Channels that mean nothing as colour: the first three, or the first.
    explicit PixelColours(const Frame& frame);

    /// `values` are those of all channels of a pixel, from 0 to the frame's max.
    Rgb over_black(const double* values) const { return over(values, {}); }
    Rgb over(const double* values, Rgb below) const;

private:
    std::size_t red_ = 0; ///< places of the channels
    std::size_t green_ = 0;
    std::size_t blue_ = 0;
    std::size_t alpha_ = Frame::max_channels; ///< none
    double white_;
};

} // namespace oriel::tool
