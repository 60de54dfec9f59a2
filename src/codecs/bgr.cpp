#include "codecs/bgr.hpp"

#include "codecs/samples.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <span>

namespace oriel::codecs::bgr {

Frame swapped(const Frame& frame) {
    static constexpr std::uint8_t order[] = {2, 1, 0, 3};
    return frame.is_colour() ? frame.select(std::span(order).first(frame.channel_count())) : frame;
}

Frame arranged(const Frame& frame) {
    static constexpr std::uint8_t repeated[] = {0, 0, 0, 1};
    return frame.is_gray() && frame.has_alpha() ? frame.select(repeated) : swapped(frame);
}

Frame written_as(const Frame& frame, std::string_view format) {
    if (!frame.is_gray() && !frame.is_colour())
        throw CodecError(fmt::format("{} holds gray, RGB or RGBA; this picture's channels are {}: choose one, three or "
                                     "four of them with `channel`, or write PAM",
                                     format, frame.channel_names()));
    require_samples(frame, format, "unsigned integers of 8 bit");
    return frame.gathered_as(Format(), 255);
}

} // namespace oriel::codecs::bgr
