// The stream that stb gets to see: a PNG of the same picture with nothing in it but what decides the pixels.
//
//   signature  IHDR  [PLTE of 256 entries]  [tRNS]  one IDAT of all payloads  IEND
//
// A palette is filled up with black: stb would look up an index beyond the end in uninitialised memory. The
// CRC of each IDAT chunk is computed as its payload passes. (The Adler-32 inside the compressed stream is not
// verified here: stb ignores it and does not say where the stream ends. A build that can judges the stream before.)
#pragma once

#include "codecs/crc32.hpp"
#include "codecs/input.hpp"
#include "codecs/png_header.hpp"
#include "codecs/stb_png.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oriel::codecs::png {

class PngStream final : public ByteStream {
public:
    /// `data_bytes` is what the IDAT payloads add up to. All three must outlive the stream.
    PngStream(const Input& input, const Header& header, std::uint64_t data_bytes);

    /// Throws CodecError: a wrong CRC.
    std::size_t read(std::span<std::byte> to) override;

private:
    std::size_t read_payloads(std::span<std::byte> to);
    void begin_chunk(std::uint64_t offset);

    const Input& input_;
    std::vector<std::byte> head_; ///< up to the length and type of the one IDAT
    std::vector<std::byte> tail_; ///< its CRC, and IEND
    std::size_t head_read_ = 0;
    std::size_t tail_read_ = 0;
    std::uint64_t data_left_;      ///< of all payloads
    Chunk chunk_;                  ///< the IDAT chunk being read
    std::uint64_t chunk_read_ = 0; ///< of its payload
    Crc32 crc_;
};

} // namespace oriel::codecs::png
