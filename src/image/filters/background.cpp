#include "oriel/filters/background.hpp"

#include "copy/blend.hpp"
#include "image/filters/stage_source.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/transpose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace oriel {
namespace {

constexpr std::size_t band_bytes = std::size_t{256} << 10;

class OnBackground final : public StageSource {
public:
    OnBackground(const Picture& below, const Frame& frame, const View& pixel)
        : StageSource(below, frame), pixel_(pixel) {}

    std::uint64_t working_memory() const noexcept override {
        return StageSource::working_memory() + std::max(band_bytes, below_.picture().frame().row_bytes());
    }

    void read(const Window& window, const View& to) override {
        const Frame& below = below_.picture().frame();
        const std::ptrdiff_t channels = frame_.layout().extent(2) + 1;
        const std::size_t row =
            static_cast<std::size_t>(window.width) * static_cast<std::size_t>(channels) * below.format().itemsize();
        const std::ptrdiff_t fitting =
            std::min(static_cast<std::ptrdiff_t>(std::max<std::size_t>(band_bytes / row, 1)), window.height);
        const Buffer scratch = Buffer::allocate(static_cast<std::size_t>(fitting) * row);
        for (std::ptrdiff_t y = 0; y < window.height; y += fitting) {
            const std::ptrdiff_t rows = std::min(fitting, window.height - y);
            const View band = scratch.view(below.format(), {rows, window.width, channels});
            below_.read({window.y + y, window.x, rows, window.width}, band);
            copying::blend(band, pixel_, frame_.max(), to.slice(0, {y, y + rows}));
        }
    }

private:
    View pixel_;
};

} // namespace

Picture Background::over(const Picture& below) const {
    const Frame& frame = below.frame();
    if (!frame.has_alpha()) return below;
    if (!copying::blends(frame.format()))
        throw TypeError(
            fmt::format("elements of {} cannot be blended; unsigned integers, f32 and f64 can", frame.format().name()));
    if (frame.layout().empty()) throw ValueError("a picture without pixels has nothing to blend");
    const ChannelList colours = frame.channels_but_alpha();
    if (colours.count != frame.channel_count() - 1)
        throw ValueError(fmt::format("channels {} have {} alphas; choose one of them first", frame.channel_names(),
                                     frame.channel_count() - colours.count));
    if (frame.channels().back().role != Role::alpha) { // which is where it is blended from
        ChannelList order = colours;
        for (std::size_t k = 0; k < frame.channel_count(); ++k)
            if (frame.channels()[k].role == Role::alpha) order.positions[order.count] = static_cast<std::uint8_t>(k);
        ++order.count;
        return over(below.seen_as(frame.select(order.list())));
    }
    const Frame opaque = frame.gathered().select(colours.list()).gathered();
    const View pixel = colour.pixel(opaque);
    if (better_transposed(below)) return over(below | Transpose{}) | Transpose{};
    return Picture(std::make_shared<OnBackground>(below, opaque, pixel));
}

} // namespace oriel
