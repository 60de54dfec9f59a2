#include "codecs/rgba.hpp"

#include "copy/convert.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel::codecs {

Rgba Rgba::of(const Frame& offered, std::string_view format, std::string_view holds, unsigned bits) {
    if (!offered.is_colour() && !offered.is_gray())
        throw CodecError(fmt::format("{} holds {} as such; this picture's channels are {}: choose one to four of them "
                                     "with `channel`",
                                     format, holds, offered.channel_names()));
    if (!copying::converts(offered.format()))
        throw CodecError(fmt::format("{} holds unsigned integers of {} bit, made of those of any size, booleans, f32 "
                                     "or f64; this picture's are {}",
                                     format, bits, offered.format().name()));
    if (offered.width() > UINT32_MAX || offered.height() > UINT32_MAX)
        throw CodecError(fmt::format("{} holds sides up to {}; this picture has {}×{}", format, UINT32_MAX,
                                     offered.width(), offered.height()));
    Rgba out;
    if (offered.is_colour()) out.colours = {0, 1, 2};
    if (offered.has_alpha()) out.alpha = static_cast<std::uint8_t>(offered.channel_count() - 1);
    return out;
}

} // namespace oriel::codecs
