#include "codecs/png_end.hpp"

#include "codecs/crc32.hpp"
#include "codecs/png_chunks.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace oriel::codecs::png {

namespace {

constexpr std::uint64_t looked_at = std::uint64_t{64} << 10;
constexpr std::size_t around = 12; // what a chunk has beside its payload: length and type in front, a CRC behind

/// The chunk that all of `bytes` are.
bool is_sound_chunk(std::span<const std::byte> bytes) {
    Crc32 crc;
    crc.add(bytes.subspan(4, bytes.size() - 8));
    return crc.value() == load_be32(&bytes[bytes.size() - 4]);
}

/// Where in `bytes` the chunk begins that ends with them. Hardly ever does a place that is no chunk's say a length that
/// leads to the end; files made of such places are given up.
std::optional<std::size_t> last_chunk(std::span<const std::byte> bytes) {
    int tries = 16;
    for (std::size_t length = 0; length + around <= bytes.size() && tries > 0; ++length) {
        const std::size_t at = bytes.size() - around - length;
        if (load_be32(&bytes[at]) != length) continue;
        if (is_sound_chunk(bytes.subspan(at))) return at;
        --tries;
    }
    return std::nullopt;
}

} // namespace

std::uint64_t behind_pixels_from_end(const Input& input, std::uint64_t from) {
    const std::uint64_t begin = std::max(from, input.size() - std::min(input.size(), looked_at));
    if (begin >= input.size()) return 0;
    std::vector<std::byte> bytes(static_cast<std::size_t>(input.size() - begin));
    input.read(begin, bytes);
    std::span<const std::byte> rest(bytes);
    bool last = true;
    while (const auto at = last_chunk(rest)) {
        const Chunk chunk{.type = load_be32(&rest[*at + 4])};
        if (chunk.type == IDAT && !last) return begin + rest.size();
        if (chunk.critical() != last || (last && chunk.type != IEND)) return 0;
        last = false;
        rest = rest.first(*at);
    }
    return 0;
}

} // namespace oriel::codecs::png
