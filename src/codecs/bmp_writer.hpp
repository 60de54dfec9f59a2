// Writing BMP: gray as 8 bit with a palette of grays, RGB as 24 bit, RGBA as 32 bit with masks in a V4 header, which
// is the oldest that can say that there is alpha. Rows stand bottom up, since not every program reads the other order.
#pragma once

#include "codecs/raw_rows.hpp"

namespace oriel::codecs::bmp {

/// Bottom up and blue first.
Frame arrange(const Frame& offered);

/// Throws CodecError, LimitError if BMP does not hold such a picture.
RawRowsSink::Start start(const Frame& arranged);

} // namespace oriel::codecs::bmp
