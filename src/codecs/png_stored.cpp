#include "codecs/png_stored.hpp"

#include "codecs/samples.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

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

/// Gray whose white is all ones in 1, 2 or 4 bits is stored in them (section 7.1: only gray and palettes are), floats
/// in the most there are.
unsigned depth_of(Colour colour, const Frame& offered) {
    const std::uint64_t max = offered.max();
    if (max > 255 || offered.format().kind() == Kind::floating) return 16;
    if (colour != Colour::gray) return 8;
    return max == 1 ? 1 : max == 3 ? 2 : max == 15 ? 4 : 8;
}

/// 16 bit are stored big-endian (section 7.1).
Frame stored_frame(const Frame& offered, unsigned depth) {
    if (depth == 16) return offered.gathered_as(Format::of<std::uint16_t>().with_order(ByteOrder::big), 65535);
    return offered.gathered_as(Format::of<std::uint8_t>(), (1U << depth) - 1);
}

// Several samples to a byte; `sample_at` gives one by its column.
template <class SampleAt> void pack(unsigned depth, std::size_t width, const SampleAt& sample_at, std::byte* to) {
    const unsigned in_byte = 8 / depth;
    for (std::size_t x = 0; x < width; ++to) {
        unsigned byte = 0;
        const std::size_t end = std::min<std::size_t>(x + in_byte, width);
        const auto missing = static_cast<unsigned>(x + in_byte - end);
        for (; x < end; ++x) byte = byte << depth | sample_at(x);
        *to = static_cast<std::byte>(byte << missing * depth);
    }
}

} // namespace

Stored Stored::as(const Frame& offered, const std::optional<FewColours>& colours) {
    const Colour colour = colour_of(offered);
    require_samples(offered, "PNG", "unsigned integers of 8 or 16 bit");
    std::optional<FewStored> few = colours ? stored_of_few(offered, *colours) : std::nullopt;
    const unsigned depth = few ? few->depth : depth_of(colour, offered);
    const Frame frame = few ? offered.gathered() : stored_frame(offered, depth);
    const auto width = static_cast<std::uint64_t>(frame.width());
    const auto height = static_cast<std::uint64_t>(frame.height());
    if (width == 0 || height == 0) throw CodecError("PNG holds no empty picture; this one has no pixels");
    if (std::max(width, height) > longest_side)
        throw LimitError(fmt::format("PNG's sides go up to {}; this picture is {}", longest_side, frame.text()));
    if (few) {
        const auto row_bytes = static_cast<std::size_t>((width * depth + 7) / 8);
        return {few->colour,
                depth,
                frame,
                row_bytes,
                1,
                false,
                std::move(few->palette),
                std::move(few->transparency),
                std::move(few->index),
                few->colour == Colour::gray};
    }
    const std::size_t row_bytes = depth < 8 ? (frame.row_bytes() * depth + 7) / 8 : frame.row_bytes();
    const std::size_t pixel_bytes = frame.channel_count() * frame.format().itemsize();
    return {colour, depth, frame, row_bytes, pixel_bytes, depth >= 8};
}

void Stored::put(const std::byte* row, std::byte* to) const {
    const auto width = static_cast<std::size_t>(frame.width());
    const std::size_t step = frame.channel_count();
    if (index) {
        // Pictures of few colours are mostly runs of them.
        const std::size_t samples = index->samples();
        const std::byte* known = row;
        unsigned place = index->find(row);
        return pack(
            depth, width,
            [&](std::size_t x) {
                const std::byte* const pixel = row + x * samples;
                if (std::memcmp(pixel, known, samples) == 0) return place;
                known = pixel;
                return place = index->find(pixel);
            },
            to);
    }
    if (depth >= 8) {
        std::memcpy(to, row, row_bytes);
        return;
    }
    const auto value = [row](std::size_t at) { return std::to_integer<unsigned>(row[at]); };
    if (from_8_bit)
        return pack(
            depth, width, [&](std::size_t x) { return value(x * step) >> (8 - depth); }, to);
    const unsigned most = (1U << depth) - 1;
    pack(
        depth, width, [&](std::size_t x) { return std::min(value(x), most); }, to);
}

} // namespace oriel::codecs::png
