#include "codecs/exif.hpp"

#include "codecs/resolution.hpp"
#include "codecs/tiff_bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace oriel::codecs {

namespace {

constexpr std::uint32_t orientation_tag = 0x0112;
constexpr std::uint32_t x_resolution_tag = 0x011a;
constexpr std::uint32_t y_resolution_tag = 0x011b;
constexpr std::uint32_t resolution_unit_tag = 0x0128;
constexpr std::uint32_t type_short = 3;
constexpr std::uint32_t type_rational = 5;

// A SHORT by the standard; some write other integers.
std::optional<std::uint32_t> whole_number(const TiffBytes& tiff, std::uint32_t tag) noexcept {
    const auto entry = tiff.entry(tag);
    return entry ? tiff.integer(*entry) : std::nullopt;
}

// One RATIONAL above 0, else 0.
double ratio(const TiffBytes& tiff, std::uint32_t tag) noexcept {
    const auto entry = tiff.entry(tag);
    if (!entry || tiff.u16(*entry + 2) != type_rational || tiff.u32(*entry + 4) != 1) return 0;
    const std::uint64_t at = tiff.u32(*entry + 8);
    if (!tiff.holds(at, 8) || tiff.u32(at + 4) == 0) return 0;
    return static_cast<double>(tiff.u32(at)) / tiff.u32(at + 4);
}

// Nothing where there is none, or it is none of the eight.
std::optional<int> stated_orientation(std::span<const std::byte> bytes) noexcept {
    const auto tiff = TiffBytes::of(bytes);
    if (!tiff) return std::nullopt;
    const auto value = whole_number(*tiff, orientation_tag);
    if (!value || *value < 1 || *value > 8) return std::nullopt;
    return static_cast<int>(*value);
}

} // namespace

std::span<const std::byte> exif_block(std::span<const std::byte> bytes) noexcept {
    using namespace std::string_view_literals;
    const auto mark = std::as_bytes(std::span("Exif\0\0"sv));
    const bool marked = bytes.size() >= mark.size() && std::equal(mark.begin(), mark.end(), bytes.begin());
    const auto block = marked ? bytes.subspan(mark.size()) : bytes;
    return TiffBytes::of(block) ? block : std::span<const std::byte>{};
}

int exif_orientation(std::span<const std::byte> bytes) noexcept { return stated_orientation(bytes).value_or(1); }

bool exif_says_orientation(std::span<const std::byte> bytes) noexcept { return stated_orientation(bytes).has_value(); }

std::optional<Density> exif_density(std::span<const std::byte> bytes) noexcept {
    const auto tiff = TiffBytes::of(bytes);
    if (!tiff) return std::nullopt;
    const double x = ratio(*tiff, x_resolution_tag);
    const double y = ratio(*tiff, y_resolution_tag);
    if (x <= 0 || y <= 0) return std::nullopt;
    switch (whole_number(*tiff, resolution_unit_tag).value_or(2)) { // EXIF 4.6.5: inches, where it says nothing
    case 2: return Density{x / 0.0254, y / 0.0254, true};
    case 3: return Density{x * 100, y * 100, true};
    default: return x == y ? std::nullopt : std::optional(Density{x, y, false});
    }
}

void add_exif_density(Metadata& metadata) noexcept {
    if (!metadata.density) metadata.density = exif_density(metadata.exif);
}

std::vector<std::byte> exif_of(int orientation, const std::optional<Density>& density) {
    std::vector<std::byte> out;
    const auto put = [&out](std::uint32_t value, unsigned bytes) {
        for (unsigned k = bytes; k > 0; --k) out.push_back(static_cast<std::byte>(value >> (8 * (k - 1))));
    };
    const auto entry = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t value) {
        put(tag, 2);
        put(type, 2);
        put(1, 4);
        if (type == type_short) value <<= 16;
        put(value, 4);
    };
    const std::uint32_t entries = density ? 4 : 1;
    const std::uint32_t behind = 8 + 2 + entries * 12 + 4;
    put('M' << 8 | 'M', 2);
    put(42, 2);
    put(8, 4);
    put(entries, 2);
    entry(orientation_tag, type_short, static_cast<std::uint32_t>(orientation));
    const Resolution said = resolution(density);
    if (density) {
        entry(x_resolution_tag, type_rational, behind);
        entry(y_resolution_tag, type_rational, behind + 8);
        entry(resolution_unit_tag, type_short, said.unit);
    }
    put(0, 4); // no further directory
    if (density)
        for (const auto& [numerator, denominator] : {said.x, said.y}) {
            put(numerator, 4);
            put(denominator, 4);
        }
    return out;
}

} // namespace oriel::codecs
