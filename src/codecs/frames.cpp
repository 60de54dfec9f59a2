#include "codecs/frames.hpp"

#include "codecs/input.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>

namespace oriel::codecs {

void require_frame(const std::string& name, int frame, int frames, bool further) {
    if (frame >= 0 && frame < frames) return;
    if (frames == 1 && further)
        throw IndexError(
            fmt::format("{}: there is no frame {}; of the pictures in this file one is read, frame 0", name, frame));
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

void note_rest(const Input& input, std::uint64_t promised, FileFacts& facts, bool (*begins)(std::string_view text)) {
    if (input.size() <= promised) return;
    constexpr std::size_t searched = 4096; // nobody pads pictures with more white space
    std::string text(searched, '\0');
    text.resize(input.read_some(promised, std::as_writable_bytes(std::span(text))));
    const std::size_t start = std::min(text.find_first_not_of(" \t\n\v\f\r"), text.size());
    facts.further_frames = begins(std::string_view(text).substr(start));
    facts.notices.push_back(
        fmt::format("{} bytes after the picture are not read (a file may hold several)", input.size() - promised));
}

} // namespace oriel::codecs
