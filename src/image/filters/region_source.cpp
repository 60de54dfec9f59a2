#include "image/filters/region_source.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel {
namespace {

// The same indices in rising order.
Range rising(const Range& range) {
    if (range.count == 1) return {range.first, 1, 1};
    if (range.step > 0) return range;
    return {range.first + (range.count - 1) * range.step, range.count, -range.step};
}

// Which of the range's indices lie in a window [low, low + extent), and where they are in each.
struct Met {
    std::ptrdiff_t first; ///< of the range's
    std::ptrdiff_t count;
    Slice in_window;
};

Met meet(const Range& range, std::ptrdiff_t low, std::ptrdiff_t extent) {
    const auto index_from = [&](std::ptrdiff_t place) { // the first index at or after a place
        const std::ptrdiff_t skip = place <= range.first ? 0 : (place - range.first - 1) / range.step + 1;
        return std::min(skip, range.count);
    };
    const std::ptrdiff_t first = index_from(low);
    const std::ptrdiff_t count = index_from(low + extent) - first;
    if (count == 0) return {first, 0, {0, 0}};
    const std::ptrdiff_t start = range.first + first * range.step - low;
    return {first, count, {start, start + (count - 1) * range.step + 1, range.step}};
}

void require_axis_inside(const char* axis, const Range& range, std::ptrdiff_t extent) {
    if (range.count < 1 || range.step == 0) throw ValueError(fmt::format("the region has no {}s", axis));
    std::ptrdiff_t last = 0;
    if (__builtin_mul_overflow(range.count - 1, range.step, &last) || __builtin_add_overflow(range.first, last, &last))
        throw IndexError(fmt::format("the region reaches beyond all {}s; the picture has {}", axis, extent));
    const auto [low, high] = std::minmax(range.first, last);
    if (low < 0 || high >= extent)
        throw IndexError(
            fmt::format("the region reaches {} {} of a picture that has {}", axis, low < 0 ? low : high, extent));
}

} // namespace

RegionSource::RegionSource(const Picture& below, const Region& region)
    : StageSource(below, below.frame().gathered()), region_{rising(region.y), rising(region.x)} {}

void RegionSource::read(const Window& window, const View& to) {
    below_.read(window, to);
    const Met y = meet(region_.y, window.y, window.height);
    const Met x = meet(region_.x, window.x, window.width);
    if (y.count == 0 || x.count == 0) return;
    change(to.slice(0, y.in_window).slice(1, x.in_window), {y.first, x.first, y.count, x.count});
}

void require_inside(const Region& region, const Frame& frame) {
    require_axis_inside("row", region.y, frame.height());
    require_axis_inside("column", region.x, frame.width());
}

Region whole_region(const Frame& frame) { return {{0, frame.height(), 1}, {0, frame.width(), 1}}; }

} // namespace oriel
