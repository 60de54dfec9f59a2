// What the numbered channels of a TIFF are, as far as it says, so that a TIFF made of it says the same. A Frame has
// names for gray, RGB and alpha alone.
#pragma once

#include <array>
#include <cstdint>

namespace oriel {

struct TiffSamples {
    std::uint8_t colours = 0; ///< the first ones: 1 is gray, 3 are RGB, 4 CMYK; 0: nothing is known
    /// ExtraSamples of the others, in their order (TIFF 6.0, section 18): 0 unspecified, 1 associated alpha, 2 alpha.
    std::array<std::uint8_t, 8> extra{};

    friend bool operator==(const TiffSamples&, const TiffSamples&) = default;
};

} // namespace oriel
