// Pixels that take up a few bits of a byte, and pixels that are places in a palette: each byte becomes the pixels it
// stands for by a table of 256.
#pragma once

#include "codecs/unpacking.hpp"

#include <cstddef>
#include <vector>

namespace oriel::codecs {

/// How pixels are packed, rows beginning with a byte of their own, and what they stand for.
struct PackedPixels {
    unsigned bits = 8;             ///< of each pixel: 1, 2, 4 or 8
    bool low_bits_first = false;   ///< whether a byte's leftmost pixel is in its lowest bits, not its highest
    std::vector<std::byte> values; ///< what 0, 1, ... 2^bits - 1 become: a packed pixel each

    /// Bytes of a row.
    std::size_t row_bytes(std::ptrdiff_t width) const noexcept {
        const auto in_byte = static_cast<std::size_t>(8 / bits);
        return (static_cast<std::size_t>(width) + in_byte - 1) / in_byte;
    }
};

class PackedValues final : public Unpacking {
public:
    explicit PackedValues(const PackedPixels& packed);

    void unpack(std::span<const std::byte> from, std::size_t first, std::span<std::byte> to) const override;

private:
    std::vector<std::byte> table_; ///< the pixels of byte 0, of byte 1, ...
};

} // namespace oriel::codecs
