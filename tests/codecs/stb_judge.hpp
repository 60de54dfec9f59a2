// stb_image as a judge of what we write: used plainly, without what our own reader puts in front of it.
#pragma once

#include "codecs/libpng.hpp"

#include <optional>

namespace testing {

/// As libpng_read: palettes and small gray expanded, transparency as alpha; none if stb refuses the file.
std::optional<PngPicture> stb_read(const Bytes& file);

} // namespace testing
