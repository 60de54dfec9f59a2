#include "oriel/filters/gray.hpp"

#include "copy/luma.hpp"
#include "image/filters/pointwise_source.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace oriel {
namespace {

class InGray final : public PointwiseSource {
public:
    using PointwiseSource::PointwiseSource;

private:
    void change(const View& seen, const View& to) const override {
        copying::luma(seen.slice(2, {0, 3}), to.slice(2, {0, 1}));
        if (to.extent(2) == 2) copy(seen.slice(2, {3, 4}), to.slice(2, {1, 2}));
    }
};

// What the file has by itself, if its own colours are seen, all of them inverted or none.
std::shared_ptr<Source> stored_gray(const Picture& below) {
    const std::uint32_t inverted = below.frame().inverted_bits();
    return below.has_own_channels() && (inverted == 0 || inverted == 7) ? below.source()->in_gray() : nullptr;
}

} // namespace

Picture Gray::over(const Picture& below) const {
    const Frame& frame = below.frame();
    if (frame.is_gray()) return below;
    if (!frame.is_colour())
        throw ValueError(fmt::format("channels {} are no colours that can be made gray: choose red, green and blue of "
                                     "them, or one, first",
                                     frame.channel_names()));
    if (frame.layout().empty()) throw ValueError("a picture without pixels has nothing to make gray");
    if (!copying::weighs(frame.format()))
        throw TypeError(fmt::format("elements of {} cannot be weighed into gray; unsigned integers, f32 and f64 can",
                                    frame.format().name()));
    if (const auto source = stored_gray(below)) {
        const Picture out = laid_over(source, below);
        return frame.inverts() ? out.seen_as(out.frame().invert(1)) : out;
    }
    const Frame pixel = Frame::packed(1, 1, frame.has_alpha() ? 2 : 1, frame.format(), frame.max());
    return laid_over(std::make_shared<InGray>(below, pixel), below);
}

} // namespace oriel
