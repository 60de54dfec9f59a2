// The pixels a picture can have at all, where they are few and known before it is read: those of a palette, or grays of
// 1, 2 and 4 bit. Geometry gives no others, and stages say which they add, so that a file of the same kind can be
// written again.
#pragma once

#include "oriel/api.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace oriel {

struct FewColours {
    unsigned bits = 8; ///< that tell them apart where they come from: 1, 2, 4 or 8
    /// At most 2 to the `bits`; some may be the same. Samples of 8 bit in the order of channels, of which there are as
    /// many as the picture's.
    std::vector<std::array<std::uint8_t, 4>> pixels;

    friend bool operator==(const FewColours&, const FewColours&) = default;
};

/// All of both, those of `more` only where they are new, in as many bits as that takes and no fewer than either has.
/// Nothing if there are more than 256. `few` itself if `more` is nothing new.
ORIEL_API std::optional<FewColours> joined(const FewColours& few, const FewColours& more);

} // namespace oriel
