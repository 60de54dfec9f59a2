// What operations do where the pixels lie, for --in-place=map. Those that are not here change the picture's size or its
// channels, and cannot.
#pragma once

#include "operations.hpp"

namespace oriel::tool::edits {

PlanEdit fill(const Values& values);
PlanEdit flip(const Values& values);
PlanEdit invert(const Values& values);
PlanEdit orient(const Values& values);
PlanEdit paste(const Values& values);
PlanEdit rotate(const Values& values);

} // namespace oriel::tool::edits
