// TileReading: how the tiles of a picture get their pixels.
//
//   each    every tile reads its own window           sources that are read by windows
//   once    the whole is decoded first, and held      others, if there is memory for it
//   bands   a row of tiles is decoded and held,       those that decode rows, otherwise
//           then the next one
//
// Bands are of the source's rows: of a turned picture they are its columns of tiles, of one upside down they come last
// row first. Rows that tiles of two bands share (overlap) are kept, so that every row is decoded once.
#pragma once

#include "oriel/picture.hpp"
#include "tiling.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace oriel::tool {

class TileReading {
public:
    enum class Way : std::uint8_t { each, once, bands };

    /// `beside` is what the writing of a tile holds, and `limit` what all may. Throws a Fault if not even a row of
    /// tiles can be held.
    TileReading(const Picture& picture, const Tiling& tiling, std::uint64_t beside, std::uint64_t limit);

    Way way() const noexcept { return way_; }
    std::string_view name() const noexcept;
    /// What is held of the source, decoder included.
    std::uint64_t held_bytes() const noexcept { return held_; }

    /// Tiles by their numbers, and the picture to take them from.
    using Group = std::function<bool(const Picture& from, const std::vector<std::size_t>& tiles)>;
    /// Calls `group` for each group of tiles, until it gives false. A group of which `wanted` gives false for every
    /// tile is left out, and not decoded. Throws what reading throws.
    void run(const std::function<bool(std::size_t)>& wanted, const Group& group) const;

private:
    struct Band {
        Window window;
        std::vector<std::size_t> tiles;
    };

    void make_bands(const Tiling& tiling, const Reach& all);

    Picture picture_;
    Way way_ = Way::each;
    std::vector<Band> bands_;
    std::uint64_t held_ = 0;
};

/// A tile of what is seen.
Picture tile_of(const Picture& picture, const Tile& tile);

} // namespace oriel::tool
