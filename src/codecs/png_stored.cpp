#include "codecs/png_stored.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace oriel::codecs::png {

namespace {

constexpr std::uint64_t longest_side = 0x7fff'ffff;

Colour colour_of(const Frame& frame) {
    if (frame.is_gray()) return frame.has_alpha() ? Colour::gray_alpha : Colour::gray;
    if (frame.is_colour()) return frame.has_alpha() ? Colour::rgba : Colour::rgb;
    throw CodecError(fmt::format("PNG holds gray, gray and alpha, RGB or RGBA; this picture's channels are {}: choose "
                                 "one to four of them with `channel`",
                                 frame.channel_names()));
}

/// Gray whose white is all ones in 1, 2 or 4 bits is stored in them (section 7.1: only gray and palettes are).
unsigned depth_of(Colour colour, std::uint64_t max) {
    if (max > 255) return 16;
    if (colour != Colour::gray) return 8;
    return max == 1 ? 1 : max == 3 ? 2 : max == 15 ? 4 : 8;
}

/// 16 bit are stored big-endian (section 7.1).
Frame stored_frame(const Frame& offered, unsigned depth) {
    if (depth == 16) return offered.gathered_as(Format::of<std::uint16_t>().with_order(ByteOrder::big), 65535);
    return offered.gathered_as(Format::of<std::uint8_t>(), (1U << depth) - 1);
}

} // namespace

Stored Stored::as(const Frame& offered) {
    const Colour colour = colour_of(offered);
    const Format& format = offered.format();
    if (format.kind() != Kind::unsigned_integer || format.itemsize() > 2)
        throw CodecError(
            fmt::format("PNG holds unsigned integers of 8 or 16 bit; this picture's are {}", format.name()));
    const unsigned depth = depth_of(colour, offered.max());
    const Frame frame = stored_frame(offered, depth);
    const auto width = static_cast<std::uint64_t>(frame.width());
    const auto height = static_cast<std::uint64_t>(frame.height());
    if (width == 0 || height == 0) throw CodecError("PNG holds no empty picture; this one has no pixels");
    if (std::max(width, height) > longest_side)
        throw LimitError(fmt::format("PNG's sides go up to {}; this picture is {}", longest_side, frame.text()));
    const std::size_t row_bytes = depth < 8 ? (frame.row_bytes() * depth + 7) / 8 : frame.row_bytes();
    const std::size_t pixel_bytes = frame.channel_count() * frame.format().itemsize();
    return {colour, depth, frame, row_bytes, pixel_bytes};
}

void Stored::put(const std::byte* row, std::byte* to) const noexcept {
    if (depth >= 8) {
        std::memcpy(to, row, row_bytes);
        return;
    }
    const unsigned most = (1U << depth) - 1;
    const unsigned in_byte = 8 / depth;
    const auto width = static_cast<std::size_t>(frame.width());
    for (std::size_t k = 0; k < row_bytes; ++k) {
        unsigned byte = 0;
        for (unsigned i = 0; i < in_byte; ++i) {
            const std::size_t x = k * in_byte + i;
            const unsigned value = x < width ? std::min(std::to_integer<unsigned>(row[x]), most) : 0;
            byte = byte << depth | value;
        }
        to[k] = static_cast<std::byte>(byte);
    }
}

} // namespace oriel::codecs::png
