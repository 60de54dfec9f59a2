// libtiff, held so that it can be used safely: it reads through an Input, prints nothing, and what it complains of
// becomes an exception here.
#pragma once

#include "codecs/input.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct tiff;

namespace oriel::codecs::tiff {

/// The numbers of a directory as libtiff understands them.
struct LibtiffNumbers {
    std::uint32_t width = 0, height = 0;
    std::uint16_t bits = 0, samples = 0, sample_format = 0;
    bool planar = false;
    bool tiled = false;
    std::uint32_t block_width = 0, block_height = 0; ///< of a tile; of strips their rows
    std::uint64_t row_bytes = 0;                     ///< of a block
    std::uint32_t blocks = 0;
};

/// One open file, at one of its directories. Used by one thread at a time.
class Libtiff {
public:
    /// `directory` is where it begins in the file. No allocation of libtiff's is larger than `most_memory`. Throws
    /// CodecError, IoError.
    Libtiff(std::shared_ptr<const Input> input, std::uint64_t directory, std::uint64_t most_memory);
    ~Libtiff();
    Libtiff(const Libtiff&) = delete;
    Libtiff& operator=(const Libtiff&) = delete;

    const LibtiffNumbers& numbers() const noexcept { return numbers_; }

    /// Where a block's compressed bytes are in the file, and how many: 0 where the file has none of it.
    struct Place {
        std::uint64_t offset = 0, bytes = 0;
    };
    Place place(std::uint32_t block);

    /// Decodes a block: exactly so many bytes. Throws CodecError, IoError.
    void decode(std::uint32_t block, std::span<std::byte> to);
    /// Decodes a row of a picture in strips, whose channels are not apart. Rows in order cost once.
    void decode_row(std::uint32_t y, std::span<std::byte> to);

    struct State; // what the callbacks know, in libtiff.cpp
private:
    void require_webp_pixels() const;
    [[noreturn]] void fail(const std::string& what);
    void check(bool done, const std::string& what);

    std::unique_ptr<State> state_;
    ::tiff* tiff_ = nullptr;
    LibtiffNumbers numbers_;
};

} // namespace oriel::codecs::tiff
