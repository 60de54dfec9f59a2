// Pictures of few colours in a PNG, both ways: which pixels a file's palette or small gray samples stand for, and how
// pixels that are all among few are stored in as few bits again.
#pragma once

#include "codecs/png_header.hpp"
#include "oriel/few_colours.hpp"
#include "oriel/frame.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace oriel::codecs::png {

/// What decoding can give, where that is known. `missing_rows`: also the zeros that stand for rows that are not there.
std::optional<FewColours> few_colours(const Header& header, bool missing_rows = false);

/// From a pixel back to its place in a palette.
class PaletteIndex {
public:
    /// `pixels` are at most 256, of 3 or 4 samples. Of equal ones it is the first.
    PaletteIndex(const std::vector<std::array<std::uint8_t, 4>>& pixels, std::size_t samples);

    std::size_t samples() const noexcept { return samples_; }

    /// The place of the pixel whose samples begin here. Throws ValueError if it has none.
    std::uint8_t find(const std::byte* pixel) const;

private:
    struct Slot {
        std::uint32_t pixel = 0;
        std::uint8_t place = 0;
        bool used = false;
    };
    static constexpr std::size_t slots = 1024;

    std::uint32_t packed(const std::uint8_t* pixel) const noexcept;
    static std::size_t slot_of(std::uint32_t pixel) noexcept { return pixel * 0x9e37'79b1U >> 22; }

    std::size_t samples_;
    std::array<Slot, slots> table_{}; ///< a hash table; collisions go to the next slot
};

/// How a picture is stored whose pixels are all among few.
struct FewStored {
    Colour colour; ///< palette or gray
    unsigned depth;
    std::vector<std::byte> palette;      ///< PLTE
    std::vector<std::byte> transparency; ///< tRNS
    std::optional<PaletteIndex> index;   ///< of a palette; gray is the sample's highest bits
};

/// Colours as a palette, gray in 1, 2 or 4 bit, with one transparent value at most. In no fewer bits than the colours
/// had. Nothing if that loses anything, or saves nothing.
std::optional<FewStored> stored_of_few(const Frame& frame, const FewColours& colours);

} // namespace oriel::codecs::png
