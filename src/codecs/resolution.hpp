// A density as TIFF and EXIF say it: fractions, and what they count by. Source: TIFF 6.0, section 8 (XResolution).
#pragma once

#include "oriel/metadata.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace oriel::codecs {

struct Resolution {
    std::array<std::uint32_t, 2> x{1, 1}; ///< pixels a unit: numerator and denominator
    std::array<std::uint32_t, 2> y{1, 1};
    std::uint16_t unit = 1; ///< 1 none, just a ratio; 2 inch; 3 centimetre
};

/// Pixels an inch where those are whole numbers, as most are; else a centimetre, to the hundredth of a percent. Square
/// pixels of no known size where there is none, or it is absurd.
Resolution resolution(const std::optional<Density>& density) noexcept;

} // namespace oriel::codecs
