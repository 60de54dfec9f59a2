// Writing through an Image: values as they are seen, put where they are stored.
#pragma once

#include "oriel/image.hpp"

namespace oriel {

/// Copies `seen`, (height, width, visible channels) with neither order nor inversion pending, to the places of the
/// image's visible channels. A pending inversion is the caller's: invert `seen` first. They must not overlap.
void store_seen(const View& seen, const Image& image);

} // namespace oriel
