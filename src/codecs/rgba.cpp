#include "codecs/rgba.hpp"

#include "codecs/samples.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel::codecs {

Rgba Rgba::of(const Frame& offered, std::string_view format, std::string_view holds, unsigned bits) {
    if (!offered.is_colour() && !offered.is_gray())
        throw CodecError(fmt::format("{} holds {} as such; this picture's channels are {}: choose one to four of them "
                                     "with `channel`",
                                     format, holds, offered.channel_names()));
    require_samples(offered, format, fmt::format("unsigned integers of {} bit", bits));
    if (offered.width() > UINT32_MAX || offered.height() > UINT32_MAX)
        throw CodecError(fmt::format("{} holds sides up to {}; this picture has {}×{}", format, UINT32_MAX,
                                     offered.width(), offered.height()));
    Rgba out;
    if (offered.is_colour()) out.colours = {0, 1, 2};
    if (offered.has_alpha()) out.alpha = static_cast<std::uint8_t>(offered.channel_count() - 1);
    return out;
}

} // namespace oriel::codecs
