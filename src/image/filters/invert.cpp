#include "oriel/filters/invert.hpp"

#include "copy/invert.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>

namespace oriel {
namespace {

void require_invertible(const Format& format) {
    const bool real = format.kind() == Kind::floating && format.itemsize() >= 4;
    if (!real && format.kind() != Kind::unsigned_integer && format.kind() != Kind::boolean)
        throw TypeError(
            fmt::format("elements of {} cannot be inverted; unsigned integers, f32 and f64 can", format.name()));
}

// The same indices in rising order.
Range rising(const Range& range) {
    if (range.step > 0) return range;
    return {range.first + (range.count - 1) * range.step, range.count, -range.step};
}

// Which indices of a window [low, low + extent) the range takes, counted from low.
Slice inside(const Range& range, std::ptrdiff_t low, std::ptrdiff_t extent) {
    const std::ptrdiff_t skip = range.first >= low ? 0 : (low - range.first + range.step - 1) / range.step;
    const std::ptrdiff_t start = range.first + skip * range.step - low;
    const std::ptrdiff_t last = range.first + (range.count - 1) * range.step - low;
    return {std::min(start, extent), std::max(std::min(last + 1, extent), std::ptrdiff_t{0}), range.step};
}

Frame cut(const Frame& frame, const Window& window) {
    return frame.with_layout(frame.layout().take(0, {window.y, window.height, 1}).take(1, {window.x, window.width, 1}));
}

// Pixels of what is below, inverted where a window of them meets the region.
class RegionSource final : public Source {
public:
    RegionSource(const Picture& below, const Region& region, std::uint32_t channel_bits)
        : Source(below.frame().gathered(), below.facts()), below_(below), region_{rising(region.y), rising(region.x)},
          channel_bits_(channel_bits) {}

    Reading reading() const noexcept override { return Reading::window; }

    std::uint64_t held_memory() const noexcept override {
        const Source& source = *below_.source();
        if (!holds()) return source.held_memory();
        const Reach need = reach(source.frame(), below_.frame());
        const std::uint64_t window = static_cast<std::uint64_t>(need.window.height) *
                                     static_cast<std::uint64_t>(need.window.width) *
                                     static_cast<std::uint64_t>(source.frame().layout().stride(1));
        return std::max(source.held_memory(), source.reading() == Reading::window ? window : 0);
    }

    void read(const Window& window, const View& to) override {
        if (holds()) {
            const Image& held = resident();
            gather(held.seen_as(cut(held.frame(), window)), to);
        } else {
            below_.seen_as(cut(below_.frame(), window)).read(to);
        }
        const View met =
            to.slice(0, inside(region_.y, window.y, window.height)).slice(1, inside(region_.x, window.x, window.width));
        copying::invert(met, channel_bits_, frame_.max());
    }

private:
    // What is decoded whole, or would be read column by column, is read once and kept.
    bool holds() const noexcept {
        return below_.source()->reading() == Reading::whole || reach(below_.source()->frame(), below_.frame()).turned;
    }
    const Image& resident() {
        const std::lock_guard lock(mutex_);
        if (!resident_) resident_ = below_.resident();
        return *resident_;
    }

    Picture below_;
    Region region_;
    std::uint32_t channel_bits_;
    std::mutex mutex_;
    std::optional<Image> resident_;
};

void require_inside(const char* axis, const Range& range, std::ptrdiff_t extent) {
    const Range up = rising(range);
    if (range.count < 1 || range.step == 0) throw ValueError(fmt::format("the region has no {}s", axis));
    if (up.first < 0 || up.first >= extent || (up.count - 1) > (extent - 1 - up.first) / up.step)
        throw IndexError(fmt::format("the region reaches {} {} of a picture that has {}", axis,
                                     up.first < 0 ? up.first : up.first + (up.count - 1) * up.step, extent));
}

} // namespace

Frame Invert::operator()(const Frame& frame) const {
    require_invertible(frame.format());
    return frame.invert(frame.channel_bits(channels));
}

Picture InvertRegion::over(const Picture& below) const {
    const Frame& frame = below.frame();
    require_invertible(frame.format());
    require_inside("row", region.y, frame.height());
    require_inside("column", region.x, frame.width());
    return Picture(std::make_shared<RegionSource>(below, region, frame.channel_bits(channels)));
}

} // namespace oriel
