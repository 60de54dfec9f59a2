// Few colours as a picture of one row, so that a stage does to them what it does to pixels.
#pragma once

#include "oriel/few_colours.hpp"
#include "oriel/view.hpp"

#include <cstddef>

namespace oriel {

/// (1, colours, channels) in a buffer of its own, elements of 8 bit.
View as_pixels(const FewColours& few, std::size_t channels);
/// Back from such a view, in `bits`.
FewColours as_few(const View& pixels, unsigned bits);

} // namespace oriel
