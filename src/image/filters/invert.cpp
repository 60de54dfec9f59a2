#include "oriel/filters/invert.hpp"

#include "copy/invert.hpp"
#include "image/filters/region_source.hpp"
#include "oriel/filters/transpose.hpp"

namespace oriel {
namespace {

class InvertedRegion final : public RegionSource {
public:
    InvertedRegion(const Picture& below, const Region& region, std::uint32_t channel_bits)
        : RegionSource(below, region), channel_bits_(channel_bits) {}

    std::optional<FewColours> few_colours() const override {
        return few_and([this](const View& pixels) { copying::invert(pixels, channel_bits_, frame_.max()); });
    }

private:
    void change(const View& part, const Window&) override { copying::invert(part, channel_bits_, frame_.max()); }

    std::uint32_t channel_bits_;
};

} // namespace

Frame Invert::operator()(const Frame& frame) const {
    copying::require_invertible(frame.format());
    return frame.invert(frame.channel_bits(channels));
}

Picture InvertRegion::over(const Picture& below) const {
    const Frame& frame = below.frame();
    copying::require_invertible(frame.format());
    require_inside(region, frame);
    if (better_transposed(below)) {
        const InvertRegion other{transposed(region), channels};
        return other.over(below | Transpose{}) | Transpose{};
    }
    return Picture(std::make_shared<InvertedRegion>(below, region, frame.channel_bits(channels)));
}

} // namespace oriel
