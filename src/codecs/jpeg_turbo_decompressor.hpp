// One way through a JPEG by libjpeg-turbo, from some row down. It is at its head that the library's conditions are met:
//
//   skip   once, before the first row: a second skip off the boundaries of row groups gives wrong rows in 2.1
//   crop   with one unit of interleave (8 or 16 columns) to spare on either side: the outermost columns are upsampled
//          without their neighbours
//   smoothing of blocks is off: it would make rows depend on how many were skipped
//
// The file comes by positioned reads through a block; nothing is mapped, nothing is kept.
#pragma once

#include "codecs/input.hpp"
#include "codecs/jpeg_markers.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace oriel::codecs::jpeg {

struct Columns {
    std::ptrdiff_t x = 0;
    std::ptrdiff_t width = 0;
};

class Decompressor {
public:
    struct Settings {
        std::uint64_t max_memory = 0;
        bool tolerant = false; ///< damage ends the rows instead of being an error
        bool gray = false;     ///< of YCbCr just the luma is given
    };

    /// Reads the file's header, which must be this one. Throws CodecError, IoError. The Input outlives it.
    Decompressor(const Input& input, const Header& header, const Settings& settings);
    ~Decompressor();
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;

    /// Goes to row y; once. Gives the columns that rows will have: those wanted and some beside them. Files of several
    /// scans are decoded here. Throws CodecError, Truncated, IoError.
    Columns start(std::ptrdiff_t y, Columns wanted);
    /// The next rows, as many as there are pointers, 1 (gray), 3 (RGB) or 4 bytes (CMYK as stored) a pixel.
    void rows(std::span<std::byte* const> to);
    /// After the last row: reads to the end marker.
    void finish();

    /// Rows above are as the file says, those below it have no meaning. The height unless tolerant.
    std::ptrdiff_t sound_rows() const noexcept;
    /// What was tolerated, in words; empty if nothing.
    std::string damage() const;

    /// What it holds at its peak for such a file.
    static std::uint64_t memory(const Header& header) noexcept;

private:
    struct State;
    [[noreturn]] void fail() const;

    std::unique_ptr<State> state_;
};

} // namespace oriel::codecs::jpeg
