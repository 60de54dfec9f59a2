// The header of a TGA: 18 bytes, a text of up to 255, a palette. There is no magic number, so what is taken for a TGA
// has to make sense in every field.
//
//   0   length of the text          5   entries in the palette   14  height
//   1   1 if there is a palette     7   bits an entry            16  bits a pixel
//   2   kind: 1 palette, 2 colour,  8   x, y of a corner         17  bits 0-3: attribute bits a pixel; 4: right to
//       3 gray; 8 more: runs        12  width                        left; 5: top down; 6, 7: 0
//   3   first entry's number
//
// Source: "Truevision TGA File Format Specification" 2.0, and Pillow, netpbm and ImageMagick for alpha: all three take
// the fourth byte of 32 bit for it, whatever the number of attribute bits says, and so does this. The two bytes of
// a gray pixel of 16 bit are gray and alpha, as Pillow writes them.
#pragma once

#include "codecs/input.hpp"
#include "codecs/unpacking.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs::tga {

inline constexpr std::size_t header_bytes = 18;

enum class Kind : std::uint8_t { palette = 1, colour = 2, gray = 3 };

struct Header {
    Kind kind = Kind::colour;
    bool runs = false; ///< compressed
    bool right_to_left = false;
    bool top_down = false;
    unsigned bits = 0;       ///< a pixel: 8, 15, 16, 24 or 32
    unsigned attributes = 0; ///< bits a pixel: 0, 1 or 8
    std::ptrdiff_t width = 0;
    std::ptrdiff_t height = 0;

    std::size_t text_bytes = 0;
    bool has_palette = false;
    std::size_t first_entry = 0;
    std::size_t entries = 0;
    unsigned entry_bits = 0; ///< 15, 16, 24 or 32

    std::size_t pixel_bytes() const noexcept { return (bits + 7) / 8; }
    std::size_t palette_bytes() const noexcept { return has_palette ? entries * ((entry_bits + 7) / 8) : 0; }
    /// Where the pixels begin.
    std::uint64_t pixels() const noexcept { return header_bytes + text_bytes + palette_bytes(); }
    /// "palette of 256, 8 bit, RLE, bottom up".
    std::string stored() const;
};

/// Nothing, unless the bytes begin with 18 that are a header in every field.
std::optional<Header> parse_header(std::span<const std::byte> head);

/// The palette of such a header. Entries of 16 bit have alpha if the pixels have an attribute bit, those of 32 bit
/// always. Throws Truncated.
std::shared_ptr<const Palette> read_palette(const Input& input, const Header& header);

/// The channels of 15 or 16 bit: five bits each, and alpha if there is an attribute bit.
std::vector<std::uint32_t> masks_of(unsigned attributes);

} // namespace oriel::codecs::tga
