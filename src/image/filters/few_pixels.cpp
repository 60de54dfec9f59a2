#include "image/filters/few_pixels.hpp"

#include "oriel/buffer.hpp"

namespace oriel {

View as_pixels(const FewColours& few, std::size_t channels) {
    const View out =
        Buffer::allocate(few.pixels.size() * channels)
            .view({}, {1, static_cast<std::ptrdiff_t>(few.pixels.size()), static_cast<std::ptrdiff_t>(channels)});
    std::byte* at = out.mutable_data();
    for (const auto& pixel : few.pixels)
        for (std::size_t c = 0; c < channels; ++c) *at++ = static_cast<std::byte>(pixel[c]);
    return out;
}

FewColours as_few(const View& pixels, unsigned bits) {
    FewColours out{.bits = bits, .pixels = {}};
    const std::byte* at = pixels.data();
    for (std::ptrdiff_t i = 0; i < pixels.extent(1); ++i) {
        auto& pixel = out.pixels.emplace_back();
        for (std::ptrdiff_t c = 0; c < pixels.extent(2); ++c)
            pixel[static_cast<std::size_t>(c)] = std::to_integer<std::uint8_t>(*at++);
    }
    return out;
}

} // namespace oriel
