// Channels: one or several channels, in any order.
#pragma once

#include "oriel/frame.hpp"

#include <string_view>

namespace oriel {

/// Letters r g b a (y for a gray image's only colour) or numbers: "r", "bgr", "a", "2,1,0". See Frame::select for
/// what the result's channels mean. The text must live as long as the filter: literals do.
struct Channels {
    std::string_view list;

    /// Throws ValueError naming the channels that exist. O(1).
    ORIEL_API Frame operator()(const Frame& frame) const;
};

} // namespace oriel
