#include "oriel/filters/fill.hpp"

#include "copy/invert.hpp"
#include "image/filters/region_source.hpp"
#include "image/filters/store_seen.hpp"
#include "oriel/copy.hpp"

namespace oriel {
namespace {

class FilledRegion final : public RegionSource {
public:
    FilledRegion(const Picture& below, const Region& region, const View& pixel)
        : RegionSource(below, region), pixel_(pixel) {}

private:
    void change(const View& part, const Window&) override { copy(pixel_.broadcast_to(part.shape()), part); }

    View pixel_;
};

} // namespace

Picture Fill::over(const Picture& below) const {
    const Region where = region.value_or(whole_region(below.frame()));
    require_inside(where, below.frame());
    return Picture(std::make_shared<FilledRegion>(below, where, colour.pixel(below.frame())));
}

void fill_in_place(const Image& image, const Colour& colour) {
    const Frame& frame = image.frame();
    const View pixel = colour.pixel(frame);
    if (frame.inverts()) copying::invert(pixel, frame.inverted_bits(), frame.max());
    const auto channels = static_cast<std::ptrdiff_t>(frame.channel_count());
    store_seen(pixel.broadcast_to({frame.height(), frame.width(), channels}), image);
}

} // namespace oriel
