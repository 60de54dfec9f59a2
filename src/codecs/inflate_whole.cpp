#include "codecs/inflate_whole.hpp"

#include "codecs/inflate.hpp"
#include "codecs/stb_png.hpp"

#include <algorithm>
#include <memory>

namespace oriel::codecs {

std::optional<std::vector<std::byte>> inflate_whole(std::span<const std::byte> stream, std::size_t most) {
    const std::unique_ptr<Inflater> inflater = make_inflater();
    if (!inflater) return stb_inflate(stream, most);
    std::vector<std::byte> out;
    std::size_t filled = 0;
    for (;;) {
        // Profiles shrink to about two thirds; memory follows what really comes, not what a stream could hold.
        out.resize(std::min(most, std::max<std::size_t>(2 * filled, 4096)));
        std::span<std::byte> room = std::span(out).subspan(filled);
        const std::size_t before = room.size() + stream.size();
        const Inflater::State state = inflater->inflate(stream, room);
        filled = out.size() - room.size();
        if (state == Inflater::State::damaged) return std::nullopt;
        if (state == Inflater::State::ended) break;
        if (room.size() + stream.size() == before || (stream.empty() && !room.empty())) return std::nullopt;
    }
    out.resize(filled);
    return out;
}

} // namespace oriel::codecs
