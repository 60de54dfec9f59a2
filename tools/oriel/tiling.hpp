// Tiling: how a picture is parted into tiles, by rows from the top left.
//
//   tiles 4x3 of 10×5            tiles 4x3,overlap=1 of 10×5         grid 3x2 of 10×5
//     4×3 4×3 2×3                  every tile is 4×3; those after       3×2 3×2 4×2
//     4×2 4×2 2×2                  the first begin 1 earlier            3×3 3×3 4×3
//
// tiles: all are of the size asked for, but for the last column and row, which are what is left. A tile that would hold
// nothing but overlap is not made. grid: every pixel is in exactly one cell, and sizes differ by at most one.
#pragma once

#include "geometry.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace oriel::tool {

struct Tile {
    Rectangle place;
    std::ptrdiff_t row = 0;
    std::ptrdiff_t column = 0;
};

class Tiling {
public:
    std::ptrdiff_t columns() const noexcept { return x_.count; }
    std::ptrdiff_t rows() const noexcept { return y_.count; }
    std::size_t count() const noexcept;
    /// `i` counts along the rows.
    Tile tile(std::size_t i) const noexcept;

private:
    friend class TilingOf;
    /// One axis: either steps of a size, or so many equal parts.
    struct Axis {
        std::ptrdiff_t extent = 0;
        std::ptrdiff_t count = 0;
        std::ptrdiff_t size = 0; ///< 0 for equal parts
        std::ptrdiff_t step = 0;

        std::ptrdiff_t low(std::ptrdiff_t i) const noexcept;
        std::ptrdiff_t high(std::ptrdiff_t i) const noexcept;
    };
    Axis x_;
    Axis y_;
};

/// The tiling of a picture of this size. Throws a Fault if it cannot be: fewer pixels than cells, or more tiles than
/// `most_tiles`.
class TilingOf {
public:
    static constexpr std::size_t most_tiles = 1'000'000;

    /// "256x256" or "256x256,overlap=16". Throws a usage Fault.
    static TilingOf sizes(const std::string& text);
    /// "3x2": columns and rows. Throws a usage Fault.
    static TilingOf grid(const std::string& text);

    Tiling operator()(std::ptrdiff_t width, std::ptrdiff_t height) const;

private:
    bool grid_ = false;
    std::ptrdiff_t x_ = 0; ///< width, or columns
    std::ptrdiff_t y_ = 0;
    std::ptrdiff_t overlap_ = 0;
    std::string asked_;
};

} // namespace oriel::tool
