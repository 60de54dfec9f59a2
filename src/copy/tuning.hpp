// Where work is cut. The results are the same for all values; tests choose small ones to walk the awkward paths.
#pragma once

#include "oriel/api.hpp"

#include <cstddef>

namespace oriel::copying {

struct Tuning {
    /// From how many bytes, read and written, stores go past the caches: what is written is then not found there again,
    /// so that reading each line before writing to it, as ordinary stores do, would only cost bandwidth.
    std::size_t streaming_bytes = std::size_t{40} << 20;
    /// The most rows and columns that are turned at once.
    std::ptrdiff_t tile = 1024;
    /// Rows that are gathered and then inverted while they are in the second-level cache.
    std::size_t band_bytes = std::size_t{256} * 1024;
};

/// Not to be changed while anything is copied.
ORIEL_API Tuning& tuning() noexcept;

} // namespace oriel::copying
