// Where work is cut. The results are the same for all values; tests choose small ones to walk the awkward paths.
#pragma once

#include "oriel/api.hpp"

#include <cstddef>

namespace oriel::copying {

std::size_t large_for_caches() noexcept;

struct Tuning {
    /// From how many bytes, read and written, stores go past the caches: what is written is then not found there again,
    /// so that reading each line before writing to it, as ordinary stores do, would only cost bandwidth. 40 MiB, or a
    /// quarter of the last cache: of what fits well into it, ordinary stores take half the time. Where three times as
    /// much is read as written they take a tenth less at any size.
    std::size_t streaming_bytes = large_for_caches();
    /// The same for results that are turned: those are collected by rows and leave by whole lines.
    std::size_t turning_bytes = std::size_t{5} << 20;
    /// So many atoms are moved sooner than a plan for them is made. 0: everything is planned.
    std::size_t few_atoms = 64;
    /// So many bytes are read and written where they are, in the caches: nothing is gained by fetching them ahead, nor
    /// by a plan where a kernel takes them as they lie.
    std::size_t cached_bytes = std::size_t{128} * 1024;
    /// The most rows and columns that are turned at once.
    std::ptrdiff_t tile = 1024;
    /// Rows that are gathered and then inverted while they are in the second-level cache.
    std::size_t band_bytes = std::size_t{256} * 1024;
};

/// Not to be changed while anything is copied.
ORIEL_API Tuning& tuning() noexcept;

} // namespace oriel::copying
