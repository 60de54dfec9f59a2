// Pictures of ops in letters, for help: every letter is a pixel.
#pragma once

#include <string_view>

namespace oriel::tool {

/// Lines ended; empty if there is none (flip and rotate have theirs among their words).
std::string_view picture_of(std::string_view operation);

} // namespace oriel::tool
