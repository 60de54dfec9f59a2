// Few atoms: so little that a plan would take longer to make than it takes to move them one after another.
#pragma once

#include "oriel/layout.hpp"

#include <cstddef>

namespace oriel::copying {

/// Copies elements between layouts of equal shape that count from these addresses, and gives how many bytes that were.
/// 0, and nothing has been done, if there are none or more than a few (see Tuning), or if the two sides may overlap.
std::size_t copy_few(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
                     std::size_t itemsize);

} // namespace oriel::copying
