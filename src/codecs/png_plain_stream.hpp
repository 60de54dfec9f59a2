// The stream that libpng gets to see of an interlaced PNG: the file as it is up to its pixels, these decompressed,
// IEND.
//
//   ... IDAT of a stored block | IDAT of a stored block | ... IDAT of the last one | IEND
//
// So the compressed stream is judged as of all other PNGs; of its end libpng makes warnings, or nothing. And it
// takes less time: libpng's zlib only copies. The CRCs of these IDATs and the Adler-32 are 0 and not to be looked at.
#pragma once

#include "codecs/input.hpp"
#include "codecs/png_header.hpp"
#include "codecs/png_inflated.hpp"
#include "codecs/stb_stream.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oriel::codecs::png {

class PlainStream final : public ByteStream {
public:
    /// Both must outlive it. In a build that has a library that inflates.
    PlainStream(const Input& input, const Header& header);

    /// Throws CodecError where the compressed stream or what follows it, to IEND, is not as it must be.
    std::size_t read(std::span<std::byte> to) override;

    /// Bytes that one holds at most.
    static std::uint64_t memory() noexcept;

private:
    void make_piece();

    const Input& input_;
    const Header& header_;
    std::uint64_t read_ = 0; ///< of the file in front of its pixels
    Inflated inflated_;
    std::uint64_t left_;           ///< decompressed bytes to come
    std::vector<std::byte> piece_; ///< a chunk, and IEND behind the last
    std::size_t at_ = 0;           ///< what of it was given
};

} // namespace oriel::codecs::png
