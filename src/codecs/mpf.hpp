// The index of a file of several JPEG pictures. Source: Multi-Picture Format (CIPA DC-007-2021), 5.2.
#pragma once

#include <cstddef>
#include <span>

namespace oriel::codecs {

/// Whether the index (JPEG's APP2 behind "MPF\0") names a picture beside the file's first that is no smaller copy of
/// it: a view from elsewhere, a map of depths or of brightness. Also if it cannot be read. O(pictures).
bool mpf_holds_others(std::span<const std::byte> index) noexcept;

} // namespace oriel::codecs
