// What BMP and TGA share: channels of 8 bit, stored blue first; gray, RGB or RGBA, and nothing else. Gray with alpha is
// written as RGBA.
#pragma once

#include "oriel/frame.hpp"

#include <string_view>

namespace oriel::codecs::bgr {

/// Red and blue change places in RGB and RGBA; other frames stay as they are. Its own inverse.
Frame swapped(const Frame& frame);

/// A picture as it is written: swapped, and gray with alpha as three times its gray, and alpha.
Frame arranged(const Frame& frame);

/// The rows of such an arranged picture: 8 bit up to 255. Throws CodecError, naming the format and what to do instead,
/// if it has other channels or elements than the format holds.
Frame written_as(const Frame& frame, std::string_view format);

} // namespace oriel::codecs::bgr
