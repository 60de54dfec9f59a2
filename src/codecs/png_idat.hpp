// The payloads of a PNG's IDAT chunks, which are one zlib stream, a piece at a time. Many writers make chunks of 8 KiB;
// an inflater takes less time with more at once, so a piece is of as many chunks as it takes. Each chunk's CRC is
// verified when its last byte has been given.
#pragma once

#include "codecs/crc32.hpp"
#include "codecs/input.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/read_ahead.hpp"

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

    /// The next piece, valid until the next call; none after the last IDAT chunk. What is wrong with the file is said
    /// when all before it has been given. Throws CodecError (a wrong CRC), Truncated, IoError.
    std::span<const std::byte> next();

    /// How far check_given reads on.
    static constexpr std::uint64_t most_ahead = std::uint64_t{1} << 20;

    /// Verifies the CRC of the chunk whose bytes next() gave last, which it reads to its end; unless that is more than
    /// most_ahead away or not in the file, or all of its bytes are among the last `unused` that were given. What comes
    /// next stays the same. Throws CodecError, IoError.
    void check_given(std::size_t unused);

    /// Bytes that one holds at most.
    static std::uint64_t memory() noexcept { return piece_bytes + ReadAhead::most_bytes; }

    /// After the last piece: the chunk that follows.
    const Chunk& following() const noexcept { return chunk_; }

private:
    void begin(std::uint64_t offset);
    bool more();
    std::size_t some(std::size_t most) const;

    ReadAhead input_;
    Chunk chunk_;
    std::uint64_t given_ = 0; ///< of its payload
    Crc32 crc_;
    std::size_t in_piece_ = 0;        ///< of its bytes
    std::uint64_t checked_ahead_ = 0; ///< where the chunk begins that check_given found sound
    std::vector<std::byte> piece_;
};

} // namespace oriel::codecs::png
