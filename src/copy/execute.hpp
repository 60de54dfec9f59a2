// Running a plan: its outer loops, and the kernel for what is inside.
#pragma once

#include "copy/plan.hpp"
#include "copy/shuffle.hpp"

#include <cstddef>

namespace oriel::copying {

/// Runs the plan over blocks whose layouts count from these addresses and do not overlap. Bits are flipped in each byte
/// of a pixel, if the plan has a swizzle.
void execute(const Plan& plan, const std::byte* from, std::byte* to, const Flip& flip = {});

} // namespace oriel::copying
