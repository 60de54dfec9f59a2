// Whole pixels copied in one pass while their channels change order, number or sign: BGR to RGB, BGRA as RGBA,
// alpha dropped, inverted on the way.
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <cstdint>
#include <span>

namespace oriel::copying {

/// What each channel of the destination is.
struct ChannelMap {
    std::span<const std::uint8_t> stored; ///< the source's channel, one for each of the destination's
    std::uint32_t inverted = 0;           ///< a bit for each of the destination's
    std::uint64_t max = 255;
};

/// Whether the inverse of such elements can be taken on the way: bits are flipped, or they are floats of 32 bits in the
/// machine's order.
ORIEL_API bool inverts_on_the_way(const Format& format, std::uint64_t max) noexcept;

/// Copies `from` (height, width, stored channels) to `to` (height, width, channels) of the same format. If pixels of
/// either have more than 16 bytes, or those of `to` are not packed, it does nothing and gives false. The two must not
/// overlap. Elements that are inverted must be of those that can be on the way. Throws ReadOnlyError. Counts as one
/// copy.
ORIEL_API bool copy_pixels(const View& from, const View& to, const ChannelMap& map);

} // namespace oriel::copying
