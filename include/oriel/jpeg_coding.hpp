// How a JPEG is coded, as far as a JPEG made of it should be coded alike: then no step of quantisation is added to
// those it has gone through.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace oriel {

struct JpegCoding {
    struct Component {
        std::uint8_t horizontal = 1; ///< sampling factors, 1..4
        std::uint8_t vertical = 1;
        std::array<std::uint16_t, 64> quantisation{}; ///< steps, 1.., row by row of the 8×8 frequencies

        friend bool operator==(const Component&, const Component&) = default;
    };
    std::array<Component, 4> components{};
    std::size_t component_count = 0; ///< 1, 3, or 4 inks, which are seen as RGB
    bool rgb = false;                ///< stored as it is, not as YCbCr
    bool progressive = false;
    bool optimised = false; ///< its Huffman tables were made for it

    /// Of the picture turned by a quarter: across is down.
    JpegCoding transposed() const {
        JpegCoding out = *this;
        for (Component& component : out.components) {
            std::swap(component.horizontal, component.vertical);
            for (std::size_t y = 0; y < 8; ++y)
                for (std::size_t x = 0; x < y; ++x)
                    std::swap(component.quantisation[y * 8 + x], component.quantisation[x * 8 + y]);
        }
        return out;
    }

    friend bool operator==(const JpegCoding&, const JpegCoding&) = default;
};

} // namespace oriel
