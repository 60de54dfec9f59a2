// The copy planner: from two layouts of equal shape to a short list of loops and one kernel class. It knows
// element sizes, never element types.
//
// A worked example: a 480 x 640 RGB8 picture, cropped to 200 x 300 at (40, 20) and mirrored, copied to a
// packed buffer. Extents with (from | to) strides:
//
//      given              y 200 (1920 | 900)   x 300 (  -3 |   3)   c 3 (1 | 1)
//   1. extents of 1       none
//   2. pixel atom         c is packed on both sides: an atom of 3 bytes    y 200 (1920 | 900)   x 300 (-3 | 3)
//   3. directions         every destination stride is positive already (else both origins would move)
//   4. order              by |to|: y, x
//   5. coalesce           1920 != -3 * 300: nothing merges. (Had it not been cropped or mirrored, y and x were one
//   run.)
//   6. classify           inner pair (-3 | 3) with atom 3: reverse
//   7. overlap            is the caller's question (copy.cpp): other buffers, so go
//
// A flip never decides the order of loops: step 4 looks at magnitudes only.
#pragma once

#include "oriel/api.hpp"
#include "oriel/layout.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace oriel::copying {

/// What the innermost loop does; in the order they are asked for.
enum class Class : std::uint8_t {
    nothing,   ///< no elements
    memcpy,    ///< packed on both sides
    reverse,   ///< packed, the source running backwards
    fill,      ///< one source atom repeated
    transpose, ///< the source runs fastest along another axis: two loops, tiled
    gather,    ///< strided source, packed destination
    scatter,   ///< packed source, strided destination
    generic    ///< strided on both sides
};

/// One loop.
struct Axis {
    std::ptrdiff_t extent = 1;
    std::ptrdiff_t from = 0; ///< byte strides
    std::ptrdiff_t to = 0;   ///< > 0

    friend constexpr bool operator==(const Axis&, const Axis&) = default;
};

struct Plan {
    Class kind = Class::nothing;
    std::size_t atom = 0; ///< bytes moved as one
    std::size_t rank = 0; ///< loops in `axes`, outermost first; for transpose the last two are tiled
    std::array<Axis, Layout::max_rank + 1> axes{};
    std::ptrdiff_t from_offset = 0; ///< byte offset of the first atom moved, on each side
    std::ptrdiff_t to_offset = 0;

    /// For instance "reverse atom 3: 200 (1920 | 900) 300 (-3 | 3)".
    ORIEL_API std::string text() const;
};

/// The sizes a pixel atom may have: each has kernels of its own.
inline constexpr std::array<std::size_t, 8> atom_sizes{1, 2, 3, 4, 6, 8, 12, 16};

/// Plans a copy between layouts of equal shape, whose destination does not overlap itself. No allocation; O(rank^2).
ORIEL_API Plan plan(const Layout& from, const Layout& to, std::size_t itemsize);

} // namespace oriel::copying
