#include "oriel/filters/background.hpp"

#include "copy/blend.hpp"
#include "image/filters/pointwise_source.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace oriel {
namespace {

class OnBackground final : public PointwiseSource {
public:
    OnBackground(const Picture& below, const Frame& pixel, const View& colour)
        : PointwiseSource(below, pixel), colour_(colour) {}

private:
    void change(const View& seen, const View& to) const override { copying::blend(seen, colour_, frame_.max(), to); }

    View colour_;
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
    return laid_over(std::make_shared<OnBackground>(below, opaque, colour.pixel(opaque)), below);
}

} // namespace oriel
