// The pixels a picture can have at all, where they are few and known before it is read: those of a palette, or grays of
// 1, 2 and 4 bit. Geometry gives no others, so that a file of the same kind can be written again.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace oriel {

struct FewColours {
    unsigned bits = 8; ///< that tell them apart where they come from: 1, 2, 4 or 8
    /// At most 2 to the `bits`; some may be the same. Samples of 8 bit in the order of channels, of which there are as
    /// many as the picture's.
    std::vector<std::array<std::uint8_t, 4>> pixels;

    friend bool operator==(const FewColours&, const FewColours&) = default;
};

} // namespace oriel
