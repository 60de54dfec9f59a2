#include "codecs/mpf.hpp"

#include "codecs/tiff_bytes.hpp"

#include <algorithm>

namespace oriel::codecs {

Beside mpf_pictures(std::span<const std::byte> index) noexcept {
    constexpr std::uint32_t entries_tag = 0xb002;
    constexpr std::uint32_t picture_bytes = 16;
    constexpr std::uint32_t type_bits = 0xff'ffff;
    constexpr std::uint32_t smaller_copies[] = {0x01'0001, 0x01'0002, 0x01'0003, 0x01'0004, 0x01'0005};
    const auto tiff = TiffBytes::of(index);
    const auto entry = tiff ? tiff->entry(entries_tag) : std::nullopt;
    if (!entry) return Beside::others;
    const std::uint32_t bytes = tiff->u32(*entry + 4);
    const std::uint64_t pictures = tiff->u32(*entry + 8);
    if (!tiff->holds(pictures, bytes)) return Beside::others;
    // The first is the file's own.
    for (std::uint64_t at = picture_bytes; at + picture_bytes <= bytes; at += picture_bytes)
        if (std::ranges::find(smaller_copies, tiff->u32(pictures + at) & type_bits) == std::end(smaller_copies))
            return Beside::others;
    return bytes < 2 * picture_bytes ? Beside::nothing : Beside::smaller_copies;
}

} // namespace oriel::codecs
