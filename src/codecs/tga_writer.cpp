#include "codecs/tga_writer.hpp"

#include "codecs/bgr.hpp"
#include "codecs/little_endian.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace oriel::codecs::tga {

namespace {

constexpr std::ptrdiff_t longest_side = 65535;

/// No extension, no developer's area, and the signature with its zero.
std::string footer() {
    std::string text(8, '\0');
    return text.append("TRUEVISION-XFILE.").append(1, '\0');
}

} // namespace

RawRowsSink::Start start(const Frame& arranged) {
    const Frame frame = bgr::written_as(arranged, "TGA");
    if (std::max(frame.width(), frame.height()) > longest_side)
        throw LimitError(fmt::format("TGA holds at most {} pixels a side; this picture is {}: crop it, or write PNG",
                                     longest_side, frame.text()));
    const std::size_t channels = frame.channel_count();
    std::string header(2, '\0');
    header += channels == 1 ? '\3' : '\2';
    header.append(9, '\0'); // no palette, and a corner at 0, 0
    append_le16(header, static_cast<std::uint16_t>(frame.width()));
    append_le16(header, static_cast<std::uint16_t>(frame.height()));
    header += static_cast<char>(8 * channels);
    header += channels == 4 ? '\x28' : '\x20'; // top down; 8 attribute bits
    return {frame, std::move(header), 0, footer()};
}

} // namespace oriel::codecs::tga
