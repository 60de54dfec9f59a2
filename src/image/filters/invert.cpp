#include "oriel/filters/invert.hpp"

#include "copy/invert.hpp"
#include "image/filters/region_source.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/transpose.hpp"

#include <fmt/format.h>

namespace oriel {
namespace {

void require_invertible(const Format& format) {
    const bool real = format.kind() == Kind::floating && format.itemsize() >= 4;
    if (!real && format.kind() != Kind::unsigned_integer && format.kind() != Kind::boolean)
        throw TypeError(
            fmt::format("elements of {} cannot be inverted; unsigned integers, f32 and f64 can", format.name()));
}

class InvertedRegion final : public RegionSource {
public:
    InvertedRegion(const Picture& below, const Region& region, std::uint32_t channel_bits)
        : RegionSource(below, region), channel_bits_(channel_bits) {}

private:
    void change(const View& part, const Window&) override { copying::invert(part, channel_bits_, frame_.max()); }

    std::uint32_t channel_bits_;
};

} // namespace

Frame Invert::operator()(const Frame& frame) const {
    require_invertible(frame.format());
    return frame.invert(frame.channel_bits(channels));
}

Picture InvertRegion::over(const Picture& below) const {
    const Frame& frame = below.frame();
    require_invertible(frame.format());
    require_inside(region, frame);
    if (better_transposed(below)) {
        const InvertRegion other{transposed(region), channels};
        return other.over(below | Transpose{}) | Transpose{};
    }
    return Picture(std::make_shared<InvertedRegion>(below, region, frame.channel_bits(channels)));
}

} // namespace oriel
