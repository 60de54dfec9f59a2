// Colour: a colour as people write it, without a picture. What its values are depends on the picture it is put in.
//
//   black white gray silver red maroon ...   CSS's basic names, orange, grey, cyan, magenta, and transparent (all 0)
//   #rgb #rgba #rrggbb #rrggbbaa             8 bit values, scaled to the picture's white
//   128    10,20,30    10,20,30,40           the picture's own values: one for every channel but alpha, or one each
//
// Alpha is opaque unless it is given. A gray picture takes grays only: nothing is weighed into a luminance.
#pragma once

#include "oriel/api.hpp"
#include "oriel/frame.hpp"
#include "oriel/value.hpp"
#include "oriel/view.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oriel {

class ORIEL_API Colour {
public:
    /// Throws ValueError, saying what can be written, for what is no colour in any picture.
    Colour(std::string_view text);                                      // NOLINT: implicit on purpose
    Colour(const std::string& text) : Colour(std::string_view(text)) {} // NOLINT
    Colour(const char* text) : Colour(std::string_view(text)) {}        // NOLINT

    const std::string& text() const noexcept { return text_; }

    /// The names there are.
    static std::vector<std::string> names();

    /// One pixel of it, (1, 1, visible channels), packed, in the frame's format. Throws ValueError if a picture of this
    /// kind has no such colour: of its channels, its range, or its alpha. Allocates the pixel.
    View pixel(const Frame& frame) const;
    /// Just those channels of it, (1, 1, listed channels). Numbers are one for all that are listed, alpha too, or one
    /// for each.
    View pixel(const Frame& frame, const ChannelList& channels) const;

private:
    View pixel_of_bytes(const Frame& frame) const;
    View pixel_of_numbers(const Frame& frame) const;

    std::string text_;
    std::array<std::uint8_t, 4> rgba_{}; ///< where there are no numbers
    std::vector<Value> numbers_;
};

} // namespace oriel
