// What a PNG says beside its pixels: IHDR, and those of the chunks in front of the first IDAT that change how
// it looks. From it follow the Frame that decoding gives and all sizes on the way there. Behind the last IDAT some
// programs (ImageMagick, GraphicsMagick) write EXIF, which says which way is up.
#pragma once

#include "codecs/input.hpp"
#include "codecs/png_chunks.hpp"
#include "oriel/frame.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace oriel::codecs::png {

enum class Colour : std::uint8_t { gray = 0, rgb = 2, palette = 3, gray_alpha = 4, rgba = 6 };

/// IHDR: section 11.2.1 of the specification.
struct ImageHeader {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint8_t depth = 8; ///< bits of one sample
    Colour colour = Colour::gray;
    bool interlaced = false;

    std::uint32_t samples() const noexcept; ///< of one stored pixel: 1 to 4
    /// Bytes of the filtered rows that the IDAT chunks inflate to; seven small pictures if interlaced.
    std::uint64_t inflated_bytes() const noexcept;
};

/// Reads and checks IHDR. Throws CodecError.
ImageHeader read_image_header(const Input& input, const Chunk& chunk);

struct Header {
    ImageHeader image;
    std::vector<std::byte> palette;      ///< PLTE of a palette image, red green blue
    std::vector<std::byte> transparency; ///< tRNS as stored, if it is of use
    std::uint64_t data = 0;              ///< offset of the first IDAT chunk
    std::uint64_t behind = 0;            ///< of the chunk behind the last one; 0 if it was not found
    bool palette_met = false;            ///< a PLTE chunk, also one that is of no use
    bool transparency_ignored = false;   ///< which is said once, however often it happens
    bool exif = false;                   ///< an eXIf chunk that can be read was met; others do not count
    FileFacts facts;

    std::uint32_t channels() const noexcept; ///< of a decoded pixel
    bool sixteen() const noexcept { return image.depth == 16; }
    std::uint64_t decoded_bytes() const noexcept;
    /// What decoding gives: palettes and small gray expanded to 8 bit, transparency as alpha, 16 bit in native order.
    Frame frame() const;
    /// The same with 16 bit in the order in which PNG has them, big-endian.
    Frame stored_frame() const;
    std::string text() const; ///< for messages: "640×480 pixels (palette, 4 bit)"
};

/// How many IDAT chunks are passed over, and how many chunks behind them are looked at: each costs a small read.
inline constexpr int most_passed = 4096;

/// Walks from the start to the first IDAT chunk, and over the pixels to what is said behind them; where there are more
/// chunks than most_passed, what is found from the file's end counts, and a notice says so if nothing is. Throws
/// CodecError for damage in front of the pixels; where what follows is damaged it is as if it were not there.
Header read_header(const Input& input);

} // namespace oriel::codecs::png
