#include "codecs/png_palette.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs::png {

namespace {

using Pixel = std::array<std::uint8_t, 4>;

std::uint8_t number(std::byte b) { return std::to_integer<std::uint8_t>(b); }

// The first of 1, 2 and 4 bit, from `least` on, in which all these gray values can be said; 0 if none.
unsigned gray_depth(const std::vector<Pixel>& pixels, unsigned least) {
    for (const unsigned depth : {1U, 2U, 4U}) {
        const unsigned step = 255 / ((1U << depth) - 1);
        const auto fits = [step](const Pixel& pixel) { return pixel[0] % step == 0; };
        if (depth >= least && std::ranges::all_of(pixels, fits)) return depth;
    }
    return 0;
}

// The one value that is transparent while all others are opaque.
std::optional<std::uint8_t> only_transparent(const std::vector<Pixel>& pixels) {
    std::optional<std::uint8_t> out;
    for (const auto& [value, alpha, unused, none] : pixels) {
        if (alpha != 0 && alpha != 255) return std::nullopt;
        if (alpha == 0 && out && *out != value) return std::nullopt;
        if (alpha == 0) out = value;
    }
    const auto opaque_too = [&](const Pixel& pixel) { return pixel[0] == *out && pixel[1] == 255; };
    if (!out || std::ranges::any_of(pixels, opaque_too)) return std::nullopt;
    return out;
}

std::optional<FewStored> small_gray(const Frame& frame, const FewColours& colours) {
    const unsigned depth = gray_depth(colours.pixels, colours.bits);
    if (depth == 0) return std::nullopt;
    FewStored out{.colour = Colour::gray, .depth = depth, .palette = {}, .transparency = {}, .index = {}};
    if (!frame.has_alpha()) return out;
    const auto transparent = only_transparent(colours.pixels);
    if (!transparent) return std::nullopt;
    out.transparency = {std::byte{0}, static_cast<std::byte>(*transparent >> (8 - depth))};
    return out;
}

FewStored palette(const Frame& frame, const FewColours& colours) {
    FewStored out{.colour = Colour::palette,
                  .depth = colours.bits,
                  .palette = {},
                  .transparency = {},
                  .index = PaletteIndex(colours.pixels, frame.channel_count())};
    for (const Pixel& pixel : colours.pixels)
        for (std::size_t c = 0; c < 3; ++c) out.palette.push_back(static_cast<std::byte>(pixel[c]));
    if (!frame.has_alpha()) return out;
    for (const Pixel& pixel : colours.pixels) out.transparency.push_back(static_cast<std::byte>(pixel[3]));
    // Entries beyond the chunk's are opaque. One is kept: it says that there is an alpha channel.
    while (out.transparency.size() > 1 && out.transparency.back() == std::byte{255}) out.transparency.pop_back();
    return out;
}

} // namespace

std::optional<FewColours> few_colours(const Header& header, bool missing_rows) {
    const ImageHeader& image = header.image;
    FewColours out{.bits = image.depth, .pixels = {}};
    if (image.colour == Colour::palette) {
        const std::size_t count = std::min<std::size_t>(header.palette.size() / 3, std::size_t{1} << image.depth);
        for (std::size_t i = 0; i < count; ++i) {
            Pixel pixel{};
            for (std::size_t c = 0; c < 3; ++c) pixel[c] = number(header.palette[3 * i + c]);
            if (!header.transparency.empty())
                pixel[3] = i < header.transparency.size() ? number(header.transparency[i]) : 255;
            out.pixels.push_back(pixel);
        }
    } else if (image.colour == Colour::gray && image.depth < 8) {
        const unsigned most = (1U << image.depth) - 1;
        for (unsigned v = 0; v <= most; ++v) {
            Pixel pixel{static_cast<std::uint8_t>(v * 255 / most)};
            if (!header.transparency.empty()) pixel[1] = v == (number(header.transparency[1]) & most) ? 0 : 255;
            out.pixels.push_back(pixel);
        }
    } else {
        return std::nullopt;
    }
    const auto add = [&out](const Pixel& pixel) {
        if (std::ranges::find(out.pixels, pixel) == out.pixels.end()) out.pixels.push_back(pixel);
    };
    const std::size_t all = std::size_t{1} << image.depth;
    // A sample beyond the palette is black (png_expand.hpp).
    if (out.pixels.size() < all) add({0, 0, 0, static_cast<std::uint8_t>(header.transparency.empty() ? 0 : 255)});
    if (missing_rows) add({});
    if (out.pixels.size() > all) return std::nullopt;
    return out;
}

PaletteIndex::PaletteIndex(const std::vector<Pixel>& pixels, std::size_t samples) : samples_(samples) {
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const std::uint32_t pixel = packed(pixels[i].data());
        std::size_t at = slot_of(pixel);
        while (table_[at].used && table_[at].pixel != pixel) at = (at + 1) % slots;
        if (!table_[at].used) table_[at] = {pixel, static_cast<std::uint8_t>(i), true};
    }
}

std::uint32_t PaletteIndex::packed(const std::uint8_t* pixel) const noexcept {
    const std::uint32_t colour = pixel[0] | std::uint32_t{pixel[1]} << 8 | std::uint32_t{pixel[2]} << 16;
    return samples_ == 4 ? colour | std::uint32_t{pixel[3]} << 24 : colour;
}

std::uint8_t PaletteIndex::find(const std::byte* pixel) const {
    const std::uint32_t wanted = packed(reinterpret_cast<const std::uint8_t*>(pixel));
    std::size_t at = slot_of(wanted);
    while (table_[at].used && table_[at].pixel != wanted) at = (at + 1) % slots;
    if (!table_[at].used)
        throw ValueError(fmt::format("a pixel of 0x{:08x} is none of the colours that were said to come", wanted));
    return table_[at].place;
}

std::optional<FewStored> stored_of_few(const Frame& frame, const FewColours& colours) {
    if (frame.format() != Format::of<std::uint8_t>() || frame.max() != 255) return std::nullopt;
    if (colours.pixels.empty() || colours.pixels.size() > std::size_t{1} << colours.bits) return std::nullopt;
    return frame.is_gray() ? small_gray(frame, colours) : palette(frame, colours);
}

} // namespace oriel::codecs::png
