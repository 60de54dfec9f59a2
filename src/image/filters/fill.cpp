#include "oriel/filters/fill.hpp"

#include "copy/invert.hpp"
#include "image/filters/region_source.hpp"
#include "image/filters/store_seen.hpp"
#include "oriel/copy.hpp"
#include "oriel/filters/transpose.hpp"

#include <optional>
#include <utility>

namespace oriel {
namespace {

// All channels, or some of them: pixel k of `values` goes to channel list[k].
struct Ink {
    View pixel;
    std::optional<ChannelList> channels;
};

Ink ink(const Colour& colour, const std::string& channels, const Frame& frame) {
    if (channels.empty()) return {colour.pixel(frame), {}};
    const ChannelList list = frame.parse_channels(channels);
    return {colour.pixel(frame, list), list};
}

class FilledRegion final : public RegionSource {
public:
    FilledRegion(const Picture& below, const Region& region, Ink ink)
        : RegionSource(below, region), ink_(std::move(ink)) {}

    std::optional<FewColours> few_colours() const override {
        return few_and([this](const View& pixels) { ink(pixels); });
    }

private:
    void change(const View& part, const Window&) override { ink(part); }

    void ink(const View& part) const {
        if (!ink_.channels) return copy(ink_.pixel.broadcast_to(part.shape()), part);
        for (std::size_t k = 0; k < ink_.channels->count; ++k) {
            const View plane = part.index(2, ink_.channels->positions[k]);
            copy(ink_.pixel.index(2, static_cast<std::ptrdiff_t>(k)).broadcast_to(plane.shape()), plane);
        }
    }

    Ink ink_;
};

} // namespace

Picture Fill::over(const Picture& below) const {
    const Frame& frame = below.frame();
    const Region where = region.value_or(whole_region(frame));
    require_inside(where, frame);
    if (better_transposed(below)) {
        const Fill other{colour, transposed(where), channels};
        return other.over(below | Transpose{}) | Transpose{};
    }
    return Picture(std::make_shared<FilledRegion>(below, where, ink(colour, channels, frame)));
}

void fill_in_place(const Image& image, const Colour& colour, const std::string& channels) {
    const Ink values = ink(colour, channels, image.frame());
    const Image target = values.channels ? image.seen_as(image.frame().select(values.channels->list())) : image;
    const Frame& frame = target.frame();
    if (frame.inverts()) copying::invert(values.pixel, frame.inverted_bits(), frame.max());
    const auto count = static_cast<std::ptrdiff_t>(frame.channel_count());
    store_seen(values.pixel.broadcast_to({frame.height(), frame.width(), count}), target);
}

} // namespace oriel
