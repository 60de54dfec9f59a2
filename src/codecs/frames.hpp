// Files that hold several pictures, of which one is read: the pages of a TIFF, the frames of an animated WebP.
#pragma once

#include "oriel/source.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace oriel::codecs {

class Input;

/// Throws IndexError, saying which there are, unless it is one of 0 to frames - 1. `further`: the file holds more.
void require_frame(const std::string& name, int frame, int frames, bool further = false);

/// What to say when the first of several was read and nobody asked for it: "12 frames, the first is read; --frame N
/// reads another". Empty for a single one.
std::string frames_notice(int frames);

/// A notice if the input goes on after the `promised` bytes of its picture; FileFacts::further_frames if, behind white
/// space, another one `begins` there.
void note_rest(const Input& input, std::uint64_t promised, FileFacts& facts, bool (*begins)(std::string_view text));

} // namespace oriel::codecs
