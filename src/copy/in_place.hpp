// Step 7 of the plan for a copy within one block: what needs no scratch the size of the picture.
#pragma once

#include "oriel/layout.hpp"

#include <cstddef>

namespace oriel::copying {

/// Copies elements to where others of the same lie, as through a temporary, if the geometry allows it with blocks that
/// fit the second cache: nothing to do, mirrors of any axes (flips, half turns), square transposes and quarter
/// turns, and shifts of one geometry over itself. The addresses are those of the layouts' offset 0. Otherwise false,
/// and nothing has been done.
bool copy_in_place(const std::byte* from_origin, const Layout& from, std::byte* to_origin, const Layout& to,
                   std::size_t itemsize);

} // namespace oriel::copying
