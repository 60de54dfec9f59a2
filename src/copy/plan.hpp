// The copy planner: from two layouts of equal shape to a short list of loops and one kernel class. It knows
// element sizes, never element types.
//
// A worked example: a 480 x 640 RGB8 picture, cropped to 200 x 300 at (40, 20) and mirrored, copied to a
// packed buffer. Extents with (from | to) strides:
//
//      given              y 200 (1920 | 900)   x 300 (  -3 |   3)   c 3 (1 | 1)
//   1. extents of 1       none
//   2. pixel atom         c is packed on both sides: an atom of 3 bytes    y 200 (1920 | 900)   x 300 (-3 | 3)
//   3. directions         every destination stride is positive already (else both origins would have moved, and the
//   pixel atom would be looked for after that)
//   4. order              by |to|: y, x
//   5. coalesce           1920 != -3 * 300: nothing merges. (Had it not been cropped or mirrored, y and x were one
//   run.)
//   6. classify           inner pair (-3 | 3) with atom 3: reverse
//   7. overlap            other buffers, so go (else in_place.cpp: over itself this would be a mirror, swapped in
//   place)
//
// A flip never decides the order of loops: step 4 looks at magnitudes only. Had the channels been reversed too
// (BGR), step 2 would still have made an atom of them, and noted in which order its bytes are taken: swizzle.
#pragma once

#include "oriel/api.hpp"
#include "oriel/layout.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace oriel::copying {

/// What the innermost loop does; in the order they are asked for.
enum class Class : std::uint8_t {
    nothing,   ///< no elements
    memcpy,    ///< packed on both sides
    reverse,   ///< packed, the source running backwards
    fill,      ///< one source atom repeated
    swizzle,   ///< the bytes of each atom change their order
    transpose, ///< the source runs fastest along another axis: two loops, tiled
    gather,    ///< strided source, packed destination
    scatter,   ///< packed source, strided destination
    generic    ///< strided on both sides
};

/// One loop.
struct Axis {
    std::ptrdiff_t extent;
    std::ptrdiff_t from; ///< byte strides
    std::ptrdiff_t to;   ///< > 0 as planned, unless the destination overlaps itself

    friend constexpr bool operator==(const Axis&, const Axis&) = default;
};

/// One turn of no loop.
inline constexpr Axis one_row{1, 0, 0};

/// How the bytes of a pixel are ordered anew, each within its pixel.
struct Swizzle {
    std::uint8_t span = 0;                 ///< bytes of the source's pixel that are looked at, 1..16; 0: none move
    std::array<std::uint8_t, 16> source{}; ///< for each byte of the destination's pixel, the one of the source's

    friend constexpr bool operator==(const Swizzle&, const Swizzle&) = default;
};

/// Whether a plan may reorder bytes within an atom (the copy engine can), or moves atoms as they are.
enum class Reordering : std::uint8_t { refused, allowed };

/// How many bytes `to` lies behind `from`, whatever blocks they are of.
inline std::ptrdiff_t bytes_between(const std::byte* from, const std::byte* to) noexcept {
    return static_cast<std::ptrdiff_t>(reinterpret_cast<std::uintptr_t>(to) - reinterpret_cast<std::uintptr_t>(from));
}

/// Whether loops of atoms read what they write: what the first atom reads and writes, and then as far as all of them
/// go.
inline bool loops_meet(std::span<const Axis> loops, ByteRange read, ByteRange written) noexcept {
    for (const Axis& loop : loops) {
        read.widen(loop.from, loop.extent);
        written.widen(loop.to, loop.extent);
    }
    return read.intersects(written);
}

struct Plan {
    Class kind = Class::nothing;
    std::size_t atom = 0; ///< bytes moved as one, at the destination
    Swizzle swizzle;      ///< only of the kinds swizzle and transpose
    std::size_t rank = 0; ///< loops in `axes`, outermost first; for transpose the last two are tiled
    std::array<Axis, Layout::max_rank + 1> axes; // beyond rank not set: on a small picture that would be noticed
    std::ptrdiff_t from_offset = 0;              ///< byte offset of the first atom moved, on each side
    std::ptrdiff_t to_offset = 0;

    /// For instance "reverse atom 3: 200 (1920 | 900) 300 (-3 | 3)", or "swizzle atom 3 [2 1 0]: 921600 (3 | 3)".
    ORIEL_API std::string text() const;
    /// What the plan writes.
    std::size_t atoms() const noexcept {
        std::size_t product = kind == Class::nothing ? 0 : 1;
        for (std::size_t a = 0; a < rank; ++a) product *= static_cast<std::size_t>(axes[a].extent);
        return product;
    }
    std::size_t bytes() const noexcept { return atoms() * atom; }
    /// Step 7: whether the range of bytes read meets the range written, the offsets counting from these addresses.
    bool may_overlap(const std::byte* from, const std::byte* to) const noexcept;
};

/// The sizes a pixel atom may have: each has kernels of its own.
inline constexpr std::array<std::size_t, 8> atom_sizes{1, 2, 3, 4, 6, 8, 12, 16};

/// The place of an atom in atom_sizes, or their number if it has no kernels of its own.
constexpr std::size_t atom_place(std::size_t atom) noexcept {
    constexpr auto places = [] {
        std::array<std::uint8_t, atom_sizes.back() + 1> out{};
        out.fill(atom_sizes.size());
        for (std::size_t place = 0; place < atom_sizes.size(); ++place)
            out[atom_sizes[place]] = static_cast<std::uint8_t>(place);
        return out;
    }();
    return atom < places.size() ? places[atom] : atom_sizes.size();
}

/// Plans a copy between layouts of equal shape, whose destination does not overlap itself, if it is to be written. No
/// allocation; O(rank^2).
ORIEL_API Plan plan(const Layout& from, const Layout& to, std::size_t itemsize,
                    Reordering reordering = Reordering::refused);

/// Plans a copy of whole pixels whose bytes are reordered, dropped or repeated: the layouts have no axis of channels,
/// their elements are pixels of swizzle.span bytes on one side and `atom` (at most 16) on the other.
ORIEL_API Plan plan_pixels(const Layout& from, const Layout& to, std::size_t atom, const Swizzle& swizzle);

/// The class of one loop of atoms, step 6 without its neighbours.
constexpr Class classify_run(const Axis& axis, std::size_t bytes) noexcept {
    const auto atom = static_cast<std::ptrdiff_t>(bytes);
    if (axis.from == 0) return Class::fill;
    if (axis.to != atom) return axis.from == atom ? Class::scatter : Class::generic;
    if (axis.from == atom) return Class::memcpy;
    return axis.from == -atom ? Class::reverse : Class::gather;
}

} // namespace oriel::copying
