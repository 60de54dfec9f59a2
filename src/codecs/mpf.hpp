// The index of a file of several JPEG pictures. Source: Multi-Picture Format (CIPA DC-007-2021), 5.2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace oriel::codecs {

/// What the index names beside the file's first picture.
enum class Beside : std::uint8_t {
    nothing,
    smaller_copies, ///< of it, and nothing else
    others          ///< a view from elsewhere, a map of depths or of brightness; or the index cannot be read
};

/// `index` is JPEG's APP2 behind "MPF\0". O(pictures).
Beside mpf_pictures(std::span<const std::byte> index) noexcept;

} // namespace oriel::codecs
