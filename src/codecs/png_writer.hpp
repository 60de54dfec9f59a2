// Writes a PNG: in bands of rows that are filtered and deflated by themselves, by several threads, where the build has
// zlib (png_writer.cpp); else rows are filtered as they come, and deflated as one when all have come
// (png_whole_writer.cpp).
#pragma once

#include "codecs/deflate.hpp"
#include "codecs/output.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace oriel::codecs::png {

struct Writing {
    std::uint64_t max_memory;
    unsigned threads = 0; ///< 0 is one for each processor; the file is the same for all
    int compression = -1; ///< 0..9, or -1 for what is usual
    /// Filtered bytes of a band; it has at least one row. The smaller, the larger the file.
    std::size_t band_bytes = std::size_t{512} << 10;
    std::optional<DeflateLibraries> libraries = {}; ///< tests ask for others than the best
};

/// Takes gray, gray and alpha, RGB and RGBA, 8 and 16 bit, and gray of 1, 2 and 4 bit. The same rows give the same
/// bytes. Throws ValueError for an unknown compression.
std::unique_ptr<Sink> create(Output& output, const Writing& writing);

/// What deflates, in words.
std::string_view writing_library() noexcept;

} // namespace oriel::codecs::png
