#include "codecs/tga_header.hpp"

#include "codecs/little_endian.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oriel::codecs::tga {

namespace {

template <class... Values> constexpr bool one_of(unsigned value, Values... values) {
    return ((value == static_cast<unsigned>(values)) || ...);
}

bool palette_makes_sense(const Header& header) {
    if (!header.has_palette)
        return header.kind != Kind::palette && header.first_entry == 0 && header.entries == 0 &&
               one_of(header.entry_bits, 0, 15, 16, 24, 32);
    return header.entries > 0 && header.first_entry + header.entries <= 65536 &&
           one_of(header.entry_bits, 15, 16, 24, 32);
}

bool depth_makes_sense(const Header& header) {
    switch (header.kind) {
    case Kind::palette:
    case Kind::gray: return one_of(header.bits, 8, 16);
    case Kind::colour: return one_of(header.bits, 15, 16, 24, 32);
    }
    return false;
}

} // namespace

std::optional<Header> parse_header(std::span<const std::byte> head) {
    if (head.size() < header_bytes) return std::nullopt;
    const auto u8 = [&](std::size_t at) { return std::to_integer<unsigned>(head[at]); };
    const unsigned kind = u8(2);
    const unsigned descriptor = u8(17);
    if (u8(1) > 1 || !one_of(kind, 1, 2, 3, 9, 10, 11) || descriptor >> 6U != 0) return std::nullopt;
    Header header;
    header.text_bytes = u8(0);
    header.has_palette = u8(1) == 1;
    header.kind = static_cast<Kind>(kind & 3U);
    header.runs = (kind & 8U) != 0;
    header.first_entry = load_le16(&head[3]);
    header.entries = load_le16(&head[5]);
    header.entry_bits = u8(7);
    header.width = load_le16(&head[12]);
    header.height = load_le16(&head[14]);
    header.bits = u8(16);
    header.attributes = descriptor & 15U;
    header.right_to_left = (descriptor & 16U) != 0;
    header.top_down = (descriptor & 32U) != 0;
    if (header.width == 0 || header.height == 0 || !one_of(header.attributes, 0, 1, 8) ||
        !palette_makes_sense(header) || !depth_makes_sense(header))
        return std::nullopt;
    return header;
}

std::vector<std::uint32_t> masks_of(unsigned attributes) {
    std::vector<std::uint32_t> masks{0x7c00, 0x03e0, 0x001f};
    if (attributes == 1) masks.push_back(0x8000);
    return masks;
}

std::shared_ptr<const Palette> read_palette(const Input& input, const Header& header) {
    std::vector<std::byte> bytes(header.palette_bytes());
    input.read(header_bytes + header.text_bytes, bytes);
    const std::size_t entry = (header.entry_bits + 7) / 8;
    const bool with_alpha = entry == 4 || (header.entry_bits == 16 && header.attributes == 1);
    const Fields fields(16, masks_of(with_alpha ? 1 : 0));
    std::vector<Palette::Colour> colours(header.first_entry); // black, if a pixel names them
    for (std::size_t k = 0; k < header.entries; ++k) {
        const auto one = std::span(bytes).subspan(k * entry, entry);
        std::array<std::byte, 4> rgba{{{}, {}, {}, std::byte{255}}};
        if (entry == 2) fields.unpack(one, 0, std::span(rgba).first(fields.pixel_bytes()));
        else std::reverse_copy(one.begin(), one.begin() + 3, rgba.begin());
        if (entry == 4) rgba[3] = one[3];
        const auto u8 = [&](std::size_t c) { return std::to_integer<std::uint8_t>(rgba[c]); };
        colours.push_back({u8(0), u8(1), u8(2), u8(3)});
    }
    return std::make_shared<const Palette>(header.bits, colours, with_alpha);
}

std::string Header::stored() const {
    std::string text;
    if (kind == Kind::palette) text = fmt::format("palette of {}, {} bit", entries, bits);
    else text = fmt::format("{} bit{}", bits, kind == Kind::gray ? " gray" : "");
    if (runs) text += ", RLE";
    text += top_down ? ", top down" : ", bottom up";
    return text + (right_to_left ? ", right to left" : "");
}

} // namespace oriel::codecs::tga
