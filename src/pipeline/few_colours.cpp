#include "pipeline/few_colours.hpp"

#include <cstddef>

namespace oriel::pipeline {

std::optional<FewColours> few_colours(const Picture& picture) {
    std::optional<FewColours> out = picture.source()->few_colours();
    const Frame& frame = picture.frame();
    if (!out || frame.channel_count() > 4 || frame.layout().empty()) return std::nullopt;
    // A source's natural layout is a coordinate system, of single bytes here: the first element seen is of this
    // channel.
    const std::ptrdiff_t first = frame.layout().offset() % picture.source()->frame().layout().stride(1);
    const std::ptrdiff_t step = frame.layout().extent(2) > 1 ? frame.layout().stride(2) : 0;
    for (auto& pixel : out->pixels) {
        std::array<std::uint8_t, 4> seen{};
        for (std::size_t k = 0; k < frame.channel_count(); ++k) {
            const Channel& channel = frame.channels()[k];
            const std::uint8_t value = pixel[static_cast<std::size_t>(first + channel.stored * step)];
            seen[k] = channel.inverted ? static_cast<std::uint8_t>(255 - value) : value;
        }
        pixel = seen;
    }
    return out;
}

} // namespace oriel::pipeline
