// A bounds-checked look into the first directory of a TIFF block, as EXIF and MPF are:
//
//   0: "II" or "MM"   2: 42   4: offset of the directory -> [count u16] [tag u16, type u16, count u32, value
//   u32]...
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace oriel::codecs {

/// Bytes of an integer of this type: BYTE, SHORT, LONG and their signed kin; 0 for other types.
inline unsigned tiff_integer_size(std::uint32_t type) noexcept {
    switch (type) {
    case 1:
    case 6: return 1;
    case 3:
    case 8: return 2;
    case 4:
    case 9: return 4;
    default: return 0;
    }
}
/// Of those types: whether it is SBYTE, SSHORT or SLONG.
inline bool tiff_integer_is_signed(std::uint32_t type) noexcept { return type >= 6; }

class TiffBytes {
public:
    /// Nothing unless the block begins like a TIFF file.
    static std::optional<TiffBytes> of(std::span<const std::byte> bytes) noexcept {
        if (bytes.size() < 8 || bytes[0] != bytes[1]) return {};
        if (bytes[0] != std::byte{'I'} && bytes[0] != std::byte{'M'}) return {};
        const TiffBytes tiff(bytes, bytes[0] == std::byte{'M'});
        if (tiff.u16(2) != 42) return {};
        return tiff;
    }

    /// Whether `count` bytes lie at `offset`.
    bool holds(std::uint64_t offset, std::uint64_t count) const noexcept {
        return offset <= bytes_.size() && count <= bytes_.size() - offset;
    }
    /// Where the entry of a tag lies in the first directory; nothing if it is not there or is cut off.
    std::optional<std::uint64_t> entry(std::uint32_t tag) const noexcept {
        constexpr std::uint64_t entry_size = 12;
        const std::uint64_t directory = u32(4);
        if (!holds(directory, 2)) return std::nullopt;
        const std::uint32_t count = u16(directory);
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint64_t at = directory + 2 + i * entry_size;
            if (!holds(at, entry_size)) return std::nullopt;
            if (u16(at) == tag) return at;
        }
        return std::nullopt;
    }
    // Which must lie inside.
    std::uint32_t u16(std::uint64_t offset) const noexcept { return number(offset, 2); }
    std::uint32_t u32(std::uint64_t offset) const noexcept { return number(offset, 4); }

    /// The one integer of an entry whose value stands in it, signed or not, of 1, 2 or 4 bytes. Nothing if it is not
    /// one, is below 0 or another type. `entry` must lie inside.
    std::optional<std::uint32_t> integer(std::uint64_t entry) const noexcept {
        const std::uint32_t type = u16(entry + 2);
        const unsigned size = tiff_integer_size(type);
        if (size == 0 || u32(entry + 4) != 1) return std::nullopt;
        const std::uint32_t value = number(entry + 8, size);
        if (tiff_integer_is_signed(type) && value >> (8 * size - 1) != 0) return std::nullopt;
        return value;
    }

private:
    TiffBytes(std::span<const std::byte> bytes, bool big_endian) noexcept : bytes_(bytes), big_endian_(big_endian) {}

    std::uint32_t number(std::uint64_t offset, unsigned size) const noexcept {
        std::uint32_t value = 0;
        for (unsigned i = 0; i < size; ++i) {
            const auto byte = std::to_integer<std::uint32_t>(bytes_[offset + i]);
            value |= byte << (8 * (big_endian_ ? size - 1 - i : i));
        }
        return value;
    }

    std::span<const std::byte> bytes_;
    bool big_endian_;
};

} // namespace oriel::codecs
