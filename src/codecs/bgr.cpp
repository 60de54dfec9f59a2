#include "codecs/bgr.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <span>

namespace oriel::codecs::bgr {

Frame swapped(const Frame& frame) {
    static constexpr std::uint8_t order[] = {2, 1, 0, 3};
    return frame.is_colour() ? frame.select(std::span(order).first(frame.channel_count())) : frame;
}

Frame written_as(const Frame& offered, std::string_view format) {
    if (offered.is_gray() && offered.has_alpha())
        throw CodecError(
            fmt::format("{} holds gray without alpha, and this picture is {}: drop it with `channel y`, or "
                        "write PNG",
                        format, offered.channel_names()));
    if (!offered.is_gray() && !offered.is_colour())
        throw CodecError(fmt::format("{} holds gray, RGB or RGBA; this picture's channels are {}: choose one, three or "
                                     "four of them with `channel`, or write PAM",
                                     format, offered.channel_names()));
    const Kind kind = offered.format().kind();
    if (kind != Kind::unsigned_integer && kind != Kind::boolean)
        throw CodecError(
            fmt::format("{} holds unsigned integers of 8 bit; this picture's are {}", format, offered.format().name()));
    return offered.gathered_as(Format(), 255);
}

} // namespace oriel::codecs::bgr
