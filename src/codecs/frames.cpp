#include "codecs/frames.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel::codecs {

void require_frame(const std::string& name, int frame, int frames) {
    if (frame >= 0 && frame < frames) return;
    if (frames == 1)
        throw IndexError(fmt::format("{}: there is no frame {}; the file holds one picture, frame 0", name, frame));
    throw IndexError(
        fmt::format("{}: there is no frame {}; the file holds {}, 0 to {}", name, frame, frames, frames - 1));
}

std::string frames_notice(int frames) {
    return frames == 1
               ? ""
               : fmt::format("{} frames, the first is read; --frame N (0 to {}) reads another", frames, frames - 1);
}

} // namespace oriel::codecs
