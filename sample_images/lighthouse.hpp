// What the two halves of the lighthouse picture share.
#pragma once

#include "paint.hpp"

namespace samples {

constexpr Colour lamp{255, 214, 138};

void paint_house(Colour& c, Point p);
void paint_quay(Colour& c, Point p);

} // namespace samples
