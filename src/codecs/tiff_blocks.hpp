// How a TIFF cuts its picture into blocks, which are decoded one by one, and which of them a window meets. A strip is a
// block of whole rows; a tile has its full size also where it reaches beyond the picture.
//
//   planes 0: blocks 0 1 2      a window of the picture meets, from the top down and in each row of blocks plane by
//             blocks 3 4 5      plane, the blocks that hold some of its pixels: so that who goes down the picture
//   plane 1:  blocks 6 ...      finishes with a row of blocks before the next
#pragma once

#include "oriel/source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace oriel::codecs::tiff {

struct Blocks {
    std::ptrdiff_t height = 0, width = 0;             ///< of the picture
    std::ptrdiff_t block_height = 0, block_width = 0; ///< at least 1
    bool tiled = false;
    std::size_t planes = 1;
    std::size_t row_bytes = 0; ///< of one row of a block, in one plane

    std::ptrdiff_t across() const noexcept { return (width - 1) / block_width + 1; }
    std::ptrdiff_t down() const noexcept { return (height - 1) / block_height + 1; }
    std::uint64_t count() const noexcept {
        return static_cast<std::uint64_t>(across()) * static_cast<std::uint64_t>(down()) * planes;
    }
    /// Rows that are stored of the blocks in this row of blocks.
    std::ptrdiff_t rows_of(std::ptrdiff_t block_y) const noexcept {
        return tiled ? block_height : std::min(block_height, height - block_y * block_height);
    }
    std::size_t most_bytes() const noexcept { return static_cast<std::size_t>(block_height) * row_bytes; }
};

/// A block and the part of the picture that it shares with a window.
struct Meeting {
    std::uint32_t number = 0; ///< as libtiff counts
    std::size_t plane = 0;
    std::ptrdiff_t rows = 0;     ///< stored in the block
    Window part;                 ///< in the picture
    std::ptrdiff_t y = 0, x = 0; ///< where `part` begins in the block
};

/// Calls `visit(meeting)` for each block that `window`, which lies inside the picture, meets. There are at most 2^32
/// blocks.
template <class Visit> void for_each_block(const Blocks& blocks, const Window& window, const Visit& visit) {
    if (window.height == 0 || window.width == 0) return;
    const auto across = static_cast<std::uint64_t>(blocks.across());
    const std::uint64_t in_plane = across * static_cast<std::uint64_t>(blocks.down());
    const std::ptrdiff_t last_y = (window.y + window.height - 1) / blocks.block_height;
    const std::ptrdiff_t last_x = (window.x + window.width - 1) / blocks.block_width;
    for (std::ptrdiff_t by = window.y / blocks.block_height; by <= last_y; ++by)
        for (std::size_t plane = 0; plane < blocks.planes; ++plane)
            for (std::ptrdiff_t bx = window.x / blocks.block_width; bx <= last_x; ++bx) {
                const std::ptrdiff_t top = by * blocks.block_height;
                const std::ptrdiff_t left = bx * blocks.block_width;
                const std::ptrdiff_t y = std::max(window.y, top);
                const std::ptrdiff_t x = std::max(window.x, left);
                // No sum wraps: a block may reach far beyond the picture, a window does not.
                const std::ptrdiff_t height = std::min(window.y + window.height - y, blocks.block_height - (y - top));
                const std::ptrdiff_t width = std::min(window.x + window.width - x, blocks.block_width - (x - left));
                visit(Meeting{static_cast<std::uint32_t>(plane * in_plane + static_cast<std::uint64_t>(by) * across +
                                                         static_cast<std::uint64_t>(bx)),
                              plane,
                              blocks.rows_of(by),
                              {y, x, height, width},
                              y - top,
                              x - left});
            }
}

} // namespace oriel::codecs::tiff
