// The header of a BMP: what it says about the pixels, checked. There are seven kinds, told apart by their length:
//
//   12        BITMAPCOREHEADER: 16-bit sizes, a palette of three bytes an entry
//   40        BITMAPINFOHEADER; BI_BITFIELDS has three masks behind it, BI_ALPHABITFIELDS four
//   52, 56    the same with the masks inside, without and with that of alpha
//   108, 124  V4 and V5: colour spaces besides, which are not read
//   16, 64    OS/2 2: as 40, cut short or with fields for printers behind it
//
// Source: Microsoft's "Bitmap Storage" pages and, where they leave it open, what the files of bmpsuite expect.
#pragma once

#include "codecs/input.hpp"
#include "codecs/unpacking.hpp"
#include "oriel/frame.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oriel::codecs::bmp {

enum class Compression : std::uint8_t { none, rle8, rle4 };

struct Header {
    std::ptrdiff_t width = 0;
    std::ptrdiff_t height = 0;
    bool top_down = false;
    unsigned bits = 0; ///< a pixel: 1, 2, 4, 8, 16, 24 or 32
    Compression compression = Compression::none;
    std::uint64_t pixels = 0; ///< where they begin

    std::vector<Palette::Colour> palette; ///< of pixels up to 8 bit
    std::vector<std::uint32_t> masks;     ///< of 16 bit and BI_BITFIELDS: red, green, blue, perhaps alpha
    bool has_profile = false;

    /// Bytes from a row to the next where there is no compression: whole words of 32 bit.
    std::uint64_t row_stride() const noexcept { return (static_cast<std::uint64_t>(width) * bits + 31) / 32 * 4; }
    /// "palette of 16, 4 bit, RLE4, bottom up".
    std::string stored() const;
};

/// Throws CodecError: what is damaged, what is not read, Truncated.
Header read_header(const Input& input);

} // namespace oriel::codecs::bmp
