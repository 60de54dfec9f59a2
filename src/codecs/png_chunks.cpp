#include "codecs/png_chunks.hpp"

#include "codecs/crc32.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs::png {

namespace {

constexpr std::uint32_t longest = 0x7fff'ffff; // PNG, section 5.3

[[noreturn]] void fail_short(const Input& input, const std::string& what) {
    throw Truncated(fmt::format("{}: {}", input.name(), what));
}

bool is_letter(unsigned char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

} // namespace

std::string Chunk::name() const {
    std::array<std::byte, 4> letters;
    store_be32(type, letters.data());
    std::string name;
    for (const std::byte letter : letters) name += std::to_integer<char>(letter);
    return name;
}

std::string Chunk::place() const { return fmt::format("the {} chunk at byte {}", name(), offset); }

void fail(const Input& input, const std::string& what) { throw CodecError(fmt::format("{}: {}", input.name(), what)); }

Chunk read_chunk(const Input& input, std::uint64_t offset) {
    const std::uint64_t left = offset < input.size() ? input.size() - offset : 0;
    if (left == 0)
        fail_short(input, fmt::format("the file ends at byte {} without an IEND chunk: it is truncated", offset));
    if (left < 12)
        fail_short(input,
                   fmt::format("at byte {} a chunk should begin, but only {} of its at least 12 bytes are there: "
                               "the file is truncated",
                               offset, left));
    std::array<std::byte, 8> head;
    input.read(offset, head);
    const Chunk chunk{.type = load_be32(&head[4]), .length = load_be32(&head[0]), .offset = offset};
    for (std::size_t i = 4; i < 8; ++i)
        if (!is_letter(std::to_integer<unsigned char>(head[i])))
            fail(input, fmt::format("at byte {} a chunk should begin, but its type is 0x{:08x}, not four letters: "
                                    "the file is damaged",
                                    offset, chunk.type));
    if (chunk.length > longest)
        fail(input, fmt::format("{} says it has {} bytes; a PNG chunk has at most {}: the file is damaged",
                                chunk.place(), chunk.length, longest));
    if (chunk.length > left - 12 && chunk.type != IDAT)
        fail_short(input, fmt::format("{} says it has {} bytes, but only {} are left: the file is truncated or damaged",
                                      chunk.place(), chunk.length, left - 12));
    return chunk;
}

std::vector<std::byte> read_payload(const Input& input, const Chunk& chunk, std::size_t most) {
    constexpr std::size_t piece = std::size_t{64} << 10;
    std::vector<std::byte> kept;
    std::vector<std::byte> bytes(std::min<std::size_t>(piece, std::size_t{chunk.length} + 4));
    Crc32 crc;
    // The type is part of what the CRC covers: it is read again as the first four bytes.
    for (std::uint64_t at = chunk.offset + 4; at < chunk.crc();) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk.crc() - at));
        const std::span<std::byte> now(bytes.data(), count);
        input.read(at, now);
        crc.add(now);
        const std::size_t skip = at < chunk.payload() ? 4 : 0;
        const auto fresh = now.subspan(skip, std::min(count - skip, most - kept.size()));
        kept.insert(kept.end(), fresh.begin(), fresh.end());
        at += count;
    }
    check_crc(input, chunk, crc.value());
    return kept;
}

void check_crc(const Input& input, const Chunk& chunk, std::uint32_t computed) {
    std::array<std::byte, 4> bytes;
    input.read(chunk.crc(), bytes);
    const std::uint32_t stored = load_be32(bytes.data());
    if (stored != computed)
        fail(input, fmt::format("{} has a wrong CRC (stored 0x{:08x}, computed 0x{:08x}): the file is damaged",
                                chunk.place(), stored, computed));
}

} // namespace oriel::codecs::png
