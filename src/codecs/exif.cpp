// A bounds-checked look into the first directory of a TIFF block:
//
//   0: "II" or "MM"   2: 42   4: offset of the directory -> [count u16] [tag u16, type u16, count u32, value
//   u32]...
#include "codecs/exif.hpp"

#include <cstdint>
#include <optional>

namespace oriel::codecs {

namespace {

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
    std::uint32_t u16(std::uint64_t offset) const noexcept { return number(offset, 2); }
    std::uint32_t u32(std::uint64_t offset) const noexcept { return number(offset, 4); }

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

constexpr std::uint32_t orientation_tag = 0x0112;
constexpr std::uint32_t type_short = 3;
constexpr std::uint32_t type_long = 4; // against the standard, but written by some

} // namespace

int exif_orientation(std::span<const std::byte> bytes) noexcept {
    constexpr std::uint64_t entry_size = 12;
    const auto tiff = TiffBytes::of(bytes);
    if (!tiff) return 1;
    const std::uint64_t directory = tiff->u32(4);
    if (!tiff->holds(directory, 2)) return 1;
    const std::uint32_t count = tiff->u16(directory);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t entry = directory + 2 + i * entry_size;
        if (!tiff->holds(entry, entry_size)) return 1;
        if (tiff->u16(entry) != orientation_tag) continue;
        const std::uint32_t type = tiff->u16(entry + 2);
        if ((type != type_short && type != type_long) || tiff->u32(entry + 4) != 1) return 1;
        const std::uint32_t value = type == type_short ? tiff->u16(entry + 8) : tiff->u32(entry + 8);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

} // namespace oriel::codecs
