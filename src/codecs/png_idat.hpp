// The payloads of a PNG's IDAT chunks, which are one zlib stream, a piece at a time. Each chunk's CRC is verified when
// its last byte has been given.
#pragma once

#include "codecs/crc32.hpp"
#include "codecs/input.hpp"
#include "codecs/png_chunks.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oriel::codecs::png {

class IdatReader {
public:
    static constexpr std::size_t piece_bytes = std::size_t{128} << 10; // still in cache when its CRC is computed

    /// `input` must outlive it; at `offset` the first IDAT chunk begins. Throws as read_chunk.
    IdatReader(const Input& input, std::uint64_t offset);

    /// The next piece, valid until the next call; none after the last IDAT chunk. Throws CodecError (a wrong CRC),
    /// Truncated.
    std::span<const std::byte> next();

    /// After the last piece: the chunk that follows.
    const Chunk& following() const noexcept { return chunk_; }

private:
    void begin(std::uint64_t offset);

    const Input& input_;
    Chunk chunk_;
    std::uint64_t given_ = 0; ///< of its payload
    Crc32 crc_;
    std::vector<std::byte> piece_;
};

} // namespace oriel::codecs::png
