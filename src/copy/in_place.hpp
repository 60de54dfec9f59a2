// Step 7 of the plan for a copy within one block: what needs no scratch the size of the picture.
#pragma once

#include "copy/plan.hpp"

#include <cstddef>

namespace oriel::copying {

/// Copies elements to where others of the same lie, as through a temporary, if the geometry allows it with blocks that
/// fit the second cache: nothing to do, mirrors of any axes (flips, half turns), square transposes and quarter
/// turns, and shifts of one geometry over itself. The plan has elements and may reorder; its offsets count from
/// these addresses. Otherwise false, and nothing has been done.
bool copy_in_place(const Plan& plan, const std::byte* from_origin, std::byte* to_origin);

} // namespace oriel::copying
