// Small copies, which need no plan: the time to make one would show. They may be inverted on the way.
#pragma once

#include "oriel/layout.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::copying {

/// Copies elements between layouts of equal shape that count from these addresses, and gives how many bytes that were:
/// few atoms (see Tuning), and up to `cached_bytes` of what a kernel takes as it lies: rows packed on both sides,
/// mirrors and turns, of packed destinations. 0, and nothing has been done, for all others, if there is nothing, if the
/// two sides may overlap, or if more than three loops or an atom without kernels are left.
std::size_t copy_small(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
                       std::size_t itemsize);

/// How packed pixels are inverted: bits are flipped, the same in every eight bytes; or floats of 32 bits in the
/// machine's order are taken from 1.
struct Inverse {
    std::size_t period = 0; ///< bytes after which it repeats: an element, or a pixel; 0: there is none of this kind
    std::uint64_t bits = 0; ///< as eight bytes of a pixel, or of pixels, lie in memory
    bool floats = false;
};

/// The same of few atoms, inverted. Nothing is done as well where an inverse of whole pixels meets pixels that are not
/// packed on both sides.
std::size_t copy_small_inverted(const Layout& from, const std::byte* from_origin, const Layout& to,
                                std::byte* to_origin, std::size_t itemsize, const Inverse& inverse);

/// Inverts packed pixels where they are. False, and nothing has been done, if they are more than a few.
bool invert_small(std::byte* first, std::size_t bytes, const Inverse& inverse);

} // namespace oriel::copying
