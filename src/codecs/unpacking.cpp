#include "codecs/unpacking.hpp"

#include "codecs/little_endian.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace oriel::codecs {

namespace {

constexpr std::byte rounded(std::uint64_t value, std::uint64_t max) {
    return static_cast<std::byte>((value * 510 + max) / (2 * max));
}

bool is_gray(const Palette::Colour& colour) { return colour.red == colour.green && colour.green == colour.blue; }

/// Pixels of `Channels` bytes, numbered by `at(k)`.
template <std::size_t Channels, class At> void look_up(const std::byte* pixels, std::span<std::byte> to, At at) {
    for (std::size_t k = 0; k < to.size() / Channels; ++k)
        std::memcpy(to.data() + k * Channels, pixels + at(k) * Channels, Channels);
}

template <class At> void look_up(const std::byte* pixels, std::size_t channels, std::span<std::byte> to, At at) {
    switch (channels) {
    case 1: return look_up<1>(pixels, to, at);
    case 2: return look_up<2>(pixels, to, at);
    case 3: return look_up<3>(pixels, to, at);
    default: return look_up<4>(pixels, to, at);
    }
}

} // namespace

Palette::Palette(unsigned bits, std::span<const Colour> entries, bool with_alpha)
    : Unpacking(bits, (std::ranges::all_of(entries, is_gray) ? 1U : 3U) + (with_alpha ? 1U : 0U)) {
    pixels_.reserve((std::size_t{1} << bits) * pixel_bytes());
    for (std::size_t k = 0; k < std::size_t{1} << bits; ++k) {
        const Colour colour = k < entries.size() ? entries[k] : Colour{};
        pixels_.push_back(std::byte{colour.red});
        if (pixel_bytes() >= 3) {
            pixels_.push_back(std::byte{colour.green});
            pixels_.push_back(std::byte{colour.blue});
        }
        if (with_alpha) pixels_.push_back(std::byte{colour.alpha});
    }
}

std::optional<FewColours> Unpacking::few_colours(bool) const { return std::nullopt; }

std::optional<FewColours> Palette::few_colours(bool missing) const {
    if (bits() > 8) return std::nullopt;
    FewColours every{.bits = bits(), .pixels = {}};
    for (std::size_t at = 0; at < pixels_.size(); at += pixel_bytes()) {
        auto& pixel = every.pixels.emplace_back();
        for (std::size_t c = 0; c < pixel_bytes(); ++c) pixel[c] = std::to_integer<std::uint8_t>(pixels_[at + c]);
    }
    // Each once: numbers beyond the entries are all black.
    const auto each = joined({.bits = bits(), .pixels = {}}, every);
    return each && missing ? joined(*each, {.bits = bits(), .pixels = {{}}}) : each;
}

void Palette::unpack(std::span<const std::byte> from, std::size_t first, std::span<std::byte> to) const {
    const std::byte* const pixels = pixels_.data();
    if (bits() == 16)
        return look_up(pixels, pixel_bytes(), to, [&](std::size_t k) { return load_le16(&from[2 * (first + k)]); });
    if (bits() == 8)
        return look_up(pixels, pixel_bytes(), to,
                       [&](std::size_t k) { return std::to_integer<std::size_t>(from[first + k]); });
    const unsigned mask = (1U << bits()) - 1;
    const std::size_t in_byte = 8 / bits();
    look_up(pixels, pixel_bytes(), to, [&](std::size_t k) {
        const std::size_t pixel = first + k;
        const auto shift = static_cast<unsigned>(in_byte - 1 - pixel % in_byte) * bits();
        return std::to_integer<std::size_t>(from[pixel / in_byte]) >> shift & mask;
    });
}

bool Fields::is_sound(std::uint32_t mask, unsigned bits) noexcept {
    if (bits < 32 && mask >> bits != 0) return false;
    if (mask == 0) return true;
    const std::uint32_t low = mask >> static_cast<unsigned>(std::countr_zero(mask));
    return (low & (low + 1)) == 0;
}

Fields::Fields(unsigned bits, std::span<const std::uint32_t> masks) : Unpacking(bits, masks.size()) {
    for (const std::uint32_t mask : masks) {
        Field field;
        field.mask = mask;
        field.shift = mask == 0 ? 0 : static_cast<unsigned>(std::countr_zero(mask));
        field.max = mask >> field.shift;
        for (std::uint32_t v = 1; v <= std::min(field.max, 255U); ++v) field.table[v] = rounded(v, field.max);
        fields_.push_back(field);
    }
}

std::byte Fields::Field::operator()(std::uint32_t word) const noexcept {
    const std::uint32_t value = (word & mask) >> shift;
    return max <= 255 ? table[value] : rounded(value, max);
}

template <std::size_t Bytes> void Fields::unpack_words(const std::byte* from, std::span<std::byte> to) const {
    for (std::size_t k = 0; k < to.size(); from += Bytes) {
        std::uint32_t word;
        if constexpr (Bytes == 2) word = load_le16(from);
        else word = load_le32(from);
        for (const Field& field : fields_) to[k++] = field(word);
    }
}

void Fields::unpack(std::span<const std::byte> from, std::size_t first, std::span<std::byte> to) const {
    if (bits() == 16) unpack_words<2>(from.data() + 2 * first, to);
    else unpack_words<4>(from.data() + 4 * first, to);
}

} // namespace oriel::codecs
