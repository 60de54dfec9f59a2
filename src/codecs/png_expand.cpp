#include "codecs/png_expand.hpp"

#include <algorithm>
#include <cstring>

namespace oriel::codecs::png {

Expansion::Expansion(const Header& header, std::size_t columns)
    : columns_(columns), depth_(header.image.depth), samples_(header.image.samples()), channels_(header.channels()) {
    const bool palette = header.image.colour == Colour::palette;
    const bool gray = header.image.colour == Colour::gray;
    const auto byte = [](std::byte b) { return std::to_integer<std::uint8_t>(b); };
    looked_up_ = palette || (gray && depth_ < 8);
    needless_ = !looked_up_ && header.transparency.empty();
    if (palette) {
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            entries_[i][3] = 255;
            for (std::size_t c = 0; c < 3 && 3 * i + c < header.palette.size(); ++c)
                entries_[i][c] = byte(header.palette[3 * i + c]);
            if (i < header.transparency.size()) entries_[i][3] = byte(header.transparency[i]);
        }
    } else if (looked_up_) {
        const unsigned most = (1U << depth_) - 1;
        // Bits of the transparent value beyond the depth mean nothing.
        const unsigned clear = header.transparency.empty() ? 256 : byte(header.transparency[1]) & most;
        for (unsigned v = 0; v <= most; ++v)
            entries_[v] = {static_cast<std::uint8_t>(v * 255 / most), static_cast<std::uint8_t>(v == clear ? 0 : 255)};
    } else if (!header.transparency.empty()) {
        const std::size_t sample_bytes = depth_ / 8U;
        for (std::size_t s = 0; s < samples_; ++s)
            for (std::size_t b = 0; b < sample_bytes; ++b)
                transparent_[s * sample_bytes + b] = byte(header.transparency[2 * s + 2 - sample_bytes + b]);
    }
}

void Expansion::expand(const std::uint8_t* stored, std::uint8_t* row) const {
    if (looked_up_) expand_small(stored, row);
    else if (depth_ == 8) add_alpha<1>(stored, row);
    else add_alpha<2>(stored, row);
}

void Expansion::expand_small(const std::uint8_t* stored, std::uint8_t* row) const {
    const std::size_t in_byte = 8U / depth_;
    const unsigned mask = (1U << depth_) - 1;
    for (std::size_t x = 0; x < columns_; ++x, row += channels_) {
        const unsigned shift = static_cast<unsigned>(in_byte - 1 - x % in_byte) * depth_;
        const auto& entry = entries_[stored[x / in_byte] >> shift & mask];
        for (std::size_t c = 0; c < channels_; ++c) row[c] = entry[c];
    }
}

template <std::size_t sample_bytes> void Expansion::add_alpha(const std::uint8_t* stored, std::uint8_t* row) const {
    const std::size_t pixel = samples_ * sample_bytes;
    for (std::size_t x = 0; x < columns_; ++x, stored += pixel, row += pixel + sample_bytes) {
        std::memcpy(row, stored, pixel);
        const bool clear = std::equal(stored, stored + pixel, transparent_.begin());
        std::memset(row + pixel, clear ? 0 : 255, sample_bytes);
    }
}

} // namespace oriel::codecs::png
