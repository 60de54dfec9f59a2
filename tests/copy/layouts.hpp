// The layouts that views of small packed blocks can have, and random ones of any rank, for tests that want
// every stride class on both sides.
#pragma once

#include "oriel/buffer.hpp"
#include "oriel/format.hpp"
#include "oriel/layout.hpp"
#include "oriel/view.hpp"
#include "support/brute_force.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace testing {

/// Numbers from a seed, the same ones on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::ptrdiff_t below(std::ptrdiff_t n) {
        return static_cast<std::ptrdiff_t>(engine_() % static_cast<std::uint64_t>(n));
    }
    std::size_t index(std::size_t n) { return static_cast<std::size_t>(engine_() % n); }

private:
    std::mt19937_64 engine_;
};

/// A layout with its lowest byte at 0, the bytes it spans, and the offset of each element.
struct Placed {
    oriel::Layout layout;
    std::size_t bytes = 0;
    std::vector<std::ptrdiff_t> elements;

    Placed(const oriel::Layout& given, std::size_t itemsize) {
        const oriel::Layout canonical = given.canonical(itemsize);
        const oriel::ByteRange reach = canonical.reach(itemsize);
        layout = oriel::Layout(canonical.shape(), canonical.strides(), canonical.offset() - reach.low);
        bytes = static_cast<std::size_t>(reach.high - reach.low);
        elements = offsets(layout);
    }
};

/// An unsigned format of 1, 2, 4 or 8 bytes.
inline oriel::Format format_of(std::size_t itemsize) {
    return {oriel::Kind::unsigned_integer, static_cast<std::uint8_t>(itemsize)};
}

using Shape = std::vector<std::ptrdiff_t>;

/// All distinct layouts that at most `depth` slices, flips and exchanges of axes make of packed blocks of up to
/// max_height x max_width x max_channels elements, by shape.
inline std::map<Shape, std::vector<Placed>> reachable_layouts(std::ptrdiff_t max_height, std::ptrdiff_t max_width,
                                                              std::ptrdiff_t max_channels, int depth,
                                                              std::size_t itemsize) {
    using oriel::Layout;
    const oriel::Slice slices[] = {{1, {}}, {{}, -1}, {{}, {}, 2}, {1, {}, 2}, {{}, {}, -1}, {{}, {}, -2}};
    std::set<std::pair<Shape, Shape>> seen;
    std::map<Shape, std::vector<Placed>> out;
    std::vector<Layout> latest;
    const auto meet = [&](const Layout& layout, std::vector<Layout>& next) {
        const Layout canonical = layout.canonical(itemsize);
        Shape shape(canonical.shape().begin(), canonical.shape().end());
        Shape strides(canonical.strides().begin(), canonical.strides().end());
        if (!seen.emplace(shape, std::move(strides)).second) return;
        out[std::move(shape)].emplace_back(layout, itemsize);
        next.push_back(layout);
    };
    for (std::ptrdiff_t h = 0; h <= max_height; ++h)
        for (std::ptrdiff_t w = 0; w <= max_width; ++w)
            for (std::ptrdiff_t c = 1; c <= max_channels; ++c) meet(Layout::contiguous({h, w, c}, itemsize), latest);
    for (int step = 0; step < depth; ++step) {
        std::vector<Layout> next;
        for (const Layout& layout : latest) {
            for (std::size_t axis = 0; axis < 3; ++axis) {
                for (const oriel::Slice& slice : slices) meet(layout.slice(axis, slice), next);
                meet(layout.swap_axes(axis, (axis + 1) % 3), next);
            }
        }
        latest = std::move(next);
    }
    return out;
}

/// A view's layout of this shape in a block that is larger, with axes in any order and direction and gaps
/// anywhere; no two elements meet. With `repeats`, some axes have a stride of 0.
inline oriel::Layout random_layout(Dice& dice, std::span<const std::ptrdiff_t> shape, std::size_t itemsize,
                                   bool repeats) {
    const std::size_t rank = shape.size();
    std::vector<std::size_t> order(rank);
    for (std::size_t a = 0; a < rank; ++a) order[a] = a;
    if (dice.below(2))
        for (std::size_t a = rank; a > 1; --a) std::swap(order[a - 1], order[dice.index(a)]);
    Shape strides(rank, 0);
    std::ptrdiff_t offset = 0;
    auto span = static_cast<std::ptrdiff_t>(itemsize);
    for (std::size_t a = rank; a-- > 0;) {
        const std::size_t axis = order[a];
        if (repeats && dice.below(4) == 0) continue;
        const std::ptrdiff_t gap = dice.below(3) == 0 ? dice.below(2 * static_cast<std::ptrdiff_t>(itemsize) + 2) : 0;
        const std::ptrdiff_t stride = (span + gap) * (dice.below(4) == 0 ? 2 : 1);
        strides[axis] = dice.below(3) == 0 ? -stride : stride;
        const std::ptrdiff_t last = std::max<std::ptrdiff_t>(shape[axis] - 1, 0);
        if (strides[axis] < 0) offset += stride * last;
        span = stride * last + span;
    }
    return {shape, strides, offset};
}

} // namespace testing
