// Files that hold several pictures, of which one is read: the pages of a TIFF, the frames of an animated WebP.
#pragma once

#include <string>

namespace oriel::codecs {

/// Throws IndexError, saying which there are, unless it is one of 0 to frames - 1.
void require_frame(const std::string& name, int frame, int frames);

/// What to say when the first of several was read and nobody asked for it: "12 frames, the first is read; --frame N
/// reads another". Empty for a single one.
std::string frames_notice(int frames);

} // namespace oriel::codecs
