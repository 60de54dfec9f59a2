// What a Layout says, spelled out: the byte offset of every element, found by walking every index. It is
// the measure for everything the library computes about layouts without walking them.
#pragma once

#include "oriel/layout.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace testing {

/// Calls visit(index) for every index of `shape`, last axis fastest. A shape of rank 0 has one index.
template <class Visit> void for_each_index(std::span<const std::ptrdiff_t> shape, Visit visit) {
    for (const std::ptrdiff_t extent : shape)
        if (extent <= 0) return;
    std::vector<std::ptrdiff_t> index(shape.size(), 0);
    while (true) {
        visit(std::span<const std::ptrdiff_t>(index));
        std::size_t axis = shape.size();
        while (axis > 0 && ++index[axis - 1] == shape[axis - 1]) index[--axis] = 0;
        if (axis == 0) return;
    }
}

/// The byte offset of the element at `index`, by the definition of strides.
inline std::ptrdiff_t offset_at(const oriel::Layout& layout, std::span<const std::ptrdiff_t> index) {
    std::ptrdiff_t offset = layout.offset();
    for (std::size_t axis = 0; axis < index.size(); ++axis) offset += index[axis] * layout.strides()[axis];
    return offset;
}

/// The offsets of all elements in row-major order of the index.
inline std::vector<std::ptrdiff_t> offsets(const oriel::Layout& layout) {
    std::vector<std::ptrdiff_t> all;
    for_each_index(layout.shape(), [&](auto index) { all.push_back(offset_at(layout, index)); });
    return all;
}

/// Whether two elements share a byte.
inline bool overlaps_itself(const oriel::Layout& layout, std::size_t itemsize) {
    std::vector<std::ptrdiff_t> starts = offsets(layout);
    std::sort(starts.begin(), starts.end());
    for (std::size_t i = 1; i < starts.size(); ++i)
        if (starts[i] - starts[i - 1] < static_cast<std::ptrdiff_t>(itemsize)) return true;
    return false;
}

} // namespace testing
