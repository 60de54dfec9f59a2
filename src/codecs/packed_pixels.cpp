#include "codecs/packed_pixels.hpp"

#include <algorithm>
#include <cstring>
#include <span>

namespace oriel::codecs {

PackedValues::PackedValues(const PackedPixels& packed) : Unpacking(packed.bits, packed.values.size() >> packed.bits) {
    const unsigned in_byte = 8 / packed.bits;
    table_.reserve(256 * in_byte * pixel_bytes());
    for (unsigned byte = 0; byte < 256; ++byte)
        for (unsigned k = 0; k < in_byte; ++k) {
            const unsigned shift = packed.bits * (packed.low_bits_first ? k : in_byte - 1 - k);
            const std::size_t value = (byte >> shift) & ((1U << packed.bits) - 1);
            const auto from = packed.values.begin() + static_cast<std::ptrdiff_t>(value * pixel_bytes());
            table_.insert(table_.end(), from, from + static_cast<std::ptrdiff_t>(pixel_bytes()));
        }
}

void PackedValues::unpack(std::span<const std::byte> from, std::size_t first, std::span<std::byte> to) const {
    const std::size_t group = table_.size() / 256; // bytes that one becomes
    std::size_t skip = first * pixel_bytes() % group;
    for (std::size_t byte = first * pixel_bytes() / group; !to.empty(); ++byte) {
        const std::size_t count = std::min(group - skip, to.size());
        std::memcpy(to.data(), table_.data() + std::to_integer<std::size_t>(from[byte]) * group + skip, count);
        to = to.subspan(count);
        skip = 0;
    }
}

} // namespace oriel::codecs
