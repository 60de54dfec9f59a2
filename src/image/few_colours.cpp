// Which pixels can be seen at all, where the source knows those it has.
#include "oriel/few_colours.hpp"

#include "oriel/picture.hpp"

#include <algorithm>
#include <cstddef>

namespace oriel {

std::optional<FewColours> joined(const FewColours& few, const FewColours& more) {
    const auto holds = [](const FewColours& colours, const auto& pixel) {
        return std::ranges::find(colours.pixels, pixel) != colours.pixels.end();
    };
    if (std::ranges::all_of(more.pixels, [&](const auto& pixel) { return holds(few, pixel); })) return few;
    FewColours out{.bits = std::max(few.bits, more.bits), .pixels = {}};
    for (const FewColours* const part : {&few, &more})
        for (const auto& pixel : part->pixels)
            if (!holds(out, pixel)) out.pixels.push_back(pixel);
    while (out.bits < 8 && out.pixels.size() > std::size_t{1} << out.bits) out.bits *= 2;
    if (out.pixels.size() > 256) return std::nullopt;
    return out;
}

std::optional<FewColours> Picture::few_colours() const {
    std::optional<FewColours> out = source_->few_colours();
    if (!out || frame_.channel_count() > 4 || frame_.layout().empty()) return std::nullopt;
    // A source's natural layout is a coordinate system, of single bytes here: the first element seen is of this
    // channel.
    const std::ptrdiff_t first = frame_.layout().offset() % source_->frame().layout().stride(1);
    const std::ptrdiff_t step = frame_.layout().extent(2) > 1 ? frame_.layout().stride(2) : 0;
    for (auto& pixel : out->pixels) {
        std::array<std::uint8_t, 4> seen{};
        for (std::size_t k = 0; k < frame_.channel_count(); ++k) {
            const Channel& channel = frame_.channels()[k];
            const std::uint8_t value = pixel[static_cast<std::size_t>(first + channel.stored * step)];
            seen[k] = channel.inverted ? static_cast<std::uint8_t>(255 - value) : value;
        }
        pixel = seen;
    }
    return out;
}

} // namespace oriel
