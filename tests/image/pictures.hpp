// Small pictures for tests of the image floor.
#pragma once

#include "oriel/oriel.hpp"

#include <cstddef>
#include <cstdint>

namespace testing {

/// Every sample differs from its neighbours: (97 y + 31 x + 7 c + 5) modulo max + 1.
inline oriel::Image picture(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels,
                            const oriel::Format& format = {}, std::uint64_t max = 0) {
    const auto bytes = static_cast<std::size_t>(height * width * channels) * format.itemsize();
    const oriel::View view = oriel::Buffer::allocate(bytes).view(format, {height, width, channels});
    const oriel::Image image(view, max);
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                const auto value = static_cast<std::uint64_t>(97 * y + 31 * x + 7 * c + 5) % (image.frame().max() + 1);
                if (format.kind() == oriel::Kind::floating)
                    view.set<float>({y, x, c}, static_cast<float>(y * 16 + x) / 256 + static_cast<float>(c) / 8);
                else if (format.itemsize() == 1) view.set<std::uint8_t>({y, x, c}, static_cast<std::uint8_t>(value));
                else view.set<std::uint16_t>({y, x, c}, static_cast<std::uint16_t>(value));
            }
    return image;
}

} // namespace testing
