// From a stored row of a PNG to the pixels people see: samples of 1, 2 and 4 bits scaled to 8, palette entries looked
// up, the one transparent colour and the palette's transparency as alpha. 16 bits stay as they are stored.
#pragma once

#include "codecs/png_header.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace oriel::codecs::png {

class Expansion {
public:
    /// Of the first `columns` pixels of each row.
    Expansion(const Header& header, std::size_t columns);

    /// Whether rows are pixels as they are.
    bool is_needless() const noexcept { return needless_; }

    /// `stored` is a row as unfiltered; `row` a row of Header::frame().
    void expand(const std::uint8_t* stored, std::uint8_t* row) const;

private:
    void expand_small(const std::uint8_t* stored, std::uint8_t* row) const;
    template <std::size_t sample_bytes> void add_alpha(const std::uint8_t* stored, std::uint8_t* row) const;

    std::size_t columns_;
    std::uint8_t depth_;
    std::size_t samples_; ///< stored
    bool needless_;
    bool looked_up_;                                         ///< one sample of up to 8 bits, through the table
    std::size_t channels_;                                   ///< seen
    std::array<std::array<std::uint8_t, 4>, 256> entries_{}; ///< what a sample stands for; black beyond the palette
    std::array<std::uint8_t, 6> transparent_{};              ///< the stored bytes of that colour
};

} // namespace oriel::codecs::png
