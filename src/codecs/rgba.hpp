// Gray or colour, with or without alpha, as formats take it that store red, green, blue and perhaps alpha for all.
#pragma once

#include "oriel/frame.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace oriel::codecs {

/// Which of a picture's channels is which; gray is all three colours.
struct Rgba {
    std::array<std::uint8_t, 3> colours{};
    std::optional<std::uint8_t> alpha;
};

/// Nothing if its channels have no meaning as colour.
inline std::optional<Rgba> as_rgba(const Frame& frame) {
    Rgba out;
    if (frame.is_colour()) out.colours = {0, 1, 2};
    else if (!frame.is_gray()) return {};
    if (frame.has_alpha()) out.alpha = static_cast<std::uint8_t>(frame.channel_count() - 1);
    return out;
}

} // namespace oriel::codecs
