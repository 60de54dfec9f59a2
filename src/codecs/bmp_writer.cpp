#include "codecs/bmp_writer.hpp"

#include "codecs/bgr.hpp"
#include "codecs/little_endian.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/flip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>

namespace oriel::codecs::bmp {

namespace {

constexpr std::uint32_t info_header = 40;
constexpr std::uint32_t v4_header = 108;
constexpr std::uint32_t gray_entries = 256;
constexpr std::uint32_t pixels_in_metre = 2835; // 72 an inch
constexpr std::uint64_t longest_side = std::numeric_limits<std::int32_t>::max();
constexpr std::uint64_t most_bytes = std::numeric_limits<std::uint32_t>::max();

/// Everything in a V4 header that one of 40 bytes has not.
void append_v4(std::string& to) {
    for (const std::uint32_t mask : {0x00ff0000U, 0x0000ff00U, 0x000000ffU, 0xff000000U}) append_le32(to, mask);
    append_le32(to, 0x57696e20); // "Win ": nothing is said about colours
    to.append(48, '\0');         // end points and gamma, which then mean nothing
}

} // namespace

Frame arrange(const Frame& offered) { return bgr::arranged(Flip{Direction::vertical}(offered)); }

RawRowsSink::Start start(const Frame& arranged) {
    const Frame frame = bgr::written_as(arranged, "BMP");
    const auto channels = static_cast<std::uint32_t>(frame.channel_count());
    const std::uint32_t dib = channels == 4 ? v4_header : info_header;
    const std::uint32_t entries = channels == 1 ? gray_entries : 0;
    const std::uint32_t front = 14 + dib + 4 * entries;

    const auto width = static_cast<std::uint64_t>(frame.width());
    const auto height = static_cast<std::uint64_t>(frame.height());
    const std::uint64_t padding = (4 - frame.row_bytes() % 4) % 4;
    std::uint64_t bytes = 0;
    if (std::max(width, height) > longest_side || __builtin_mul_overflow(frame.row_bytes() + padding, height, &bytes) ||
        bytes > most_bytes - front)
        throw LimitError(fmt::format("BMP holds at most {} pixels a side and {} bytes in all; this picture is {}: crop "
                                     "it, or write PNG or PAM",
                                     longest_side, most_bytes, frame.text()));

    std::string header = "BM";
    append_le32(header, front + static_cast<std::uint32_t>(bytes));
    append_le32(header, 0);
    append_le32(header, front);
    append_le32(header, dib);
    append_le32(header, static_cast<std::uint32_t>(width));
    append_le32(header, static_cast<std::uint32_t>(height));
    append_le16(header, 1);
    append_le16(header, static_cast<std::uint16_t>(8 * channels));
    append_le32(header, channels == 4 ? 3 : 0); // BI_BITFIELDS, BI_RGB
    append_le32(header, static_cast<std::uint32_t>(bytes));
    append_le32(header, pixels_in_metre);
    append_le32(header, pixels_in_metre);
    append_le32(header, entries);
    append_le32(header, 0);
    if (dib == v4_header) append_v4(header);
    for (std::uint32_t gray = 0; gray < entries; ++gray) append_le32(header, gray * 0x010101U);
    return {frame, std::move(header), static_cast<std::size_t>(padding)};
}

} // namespace oriel::codecs::bmp
