// What a view is, the slow way: its shape and the byte offset of every element, listed. Geometry on it is picking
// from that list by NumPy's and Python's definitions, without a stride anywhere.
#pragma once

#include "oriel/index.hpp"
#include "oriel/layout.hpp"
#include "oriel/slice.hpp"
#include "support/brute_force.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

namespace fuzzing {

__extension__ typedef __int128 Wide;

struct ViewModel {
    using Shape = std::vector<std::ptrdiff_t>;

    Shape shape;
    std::vector<std::ptrdiff_t> at; ///< offsets of the elements, row-major
    std::size_t itemsize = 1;
    bool writable = true;

    std::size_t rank() const { return shape.size(); }
    bool empty() const { return at.empty(); }

    /// Where the element at this index is in the list.
    std::size_t position(std::span<const std::ptrdiff_t> index) const {
        std::ptrdiff_t out = 0;
        for (std::size_t a = 0; a < rank(); ++a) out = out * shape[a] + index[a];
        return static_cast<std::size_t>(out);
    }

    /// Another view: its element at an index is the element of this at from(index).
    template <class From> ViewModel picked(Shape to, const From& from) const {
        ViewModel out{std::move(to), {}, itemsize, writable};
        testing::for_each_index(
            out.shape, [&](std::span<const std::ptrdiff_t> index) { out.at.push_back(at[position(from(index))]); });
        return out;
    }

    /// These indices of one axis, in this order.
    ViewModel taken(std::size_t axis, const std::vector<std::ptrdiff_t>& indices) const {
        Shape to = shape;
        to[axis] = static_cast<std::ptrdiff_t>(indices.size());
        return picked(to, [&](std::span<const std::ptrdiff_t> index) {
            Shape from(index.begin(), index.end());
            from[axis] = indices[static_cast<std::size_t>(from[axis])];
            return from;
        });
    }
    ViewModel dropped(std::size_t axis, std::ptrdiff_t i) const {
        ViewModel out = taken(axis, {i});
        out.shape.erase(out.shape.begin() + static_cast<std::ptrdiff_t>(axis));
        return out;
    }
    ViewModel permuted(const std::vector<std::size_t>& order) const {
        Shape to;
        for (const std::size_t axis : order) to.push_back(shape[axis]);
        return picked(to, [&](std::span<const std::ptrdiff_t> index) {
            Shape from(rank());
            for (std::size_t a = 0; a < rank(); ++a) from[order[a]] = index[a];
            return from;
        });
    }

    /// Whether strides can say this list in another shape.
    bool strides_exist(const Shape& to) const {
        ViewModel other{to, at, itemsize, writable};
        std::vector<std::ptrdiff_t> strides(to.size(), 0);
        std::ptrdiff_t step = 1;
        for (std::size_t a = to.size(); a-- > 0; step *= std::max<std::ptrdiff_t>(to[a], 1))
            if (to[a] > 1 && !at.empty()) strides[a] = at[static_cast<std::size_t>(step)] - at[0];
        std::size_t next = 0;
        bool all = true;
        testing::for_each_index(to, [&](std::span<const std::ptrdiff_t> index) {
            std::ptrdiff_t offset = at[0];
            for (std::size_t a = 0; a < to.size(); ++a) offset += index[a] * strides[a];
            all = all && offset == at[next++];
        });
        return all;
    }

    bool packed_from(const std::vector<std::ptrdiff_t>& order) const {
        for (std::size_t k = 1; k < order.size(); ++k)
            if (order[k] != order[0] + static_cast<std::ptrdiff_t>(k * itemsize)) return false;
        return true;
    }
    bool is_c_contiguous() const { return packed_from(at); }
    bool is_f_contiguous() const {
        std::vector<std::size_t> order(rank());
        for (std::size_t a = 0; a < rank(); ++a) order[a] = rank() - 1 - a;
        return packed_from(permuted(order).at);
    }
    bool overlaps_itself() const {
        std::vector<std::ptrdiff_t> sorted = at;
        std::sort(sorted.begin(), sorted.end());
        for (std::size_t k = 1; k < sorted.size(); ++k)
            if (sorted[k] - sorted[k - 1] < static_cast<std::ptrdiff_t>(itemsize)) return true;
        return false;
    }
};

/// The indices a slice takes, as Python's documentation of sequences says it.
inline std::vector<std::ptrdiff_t> sliced(const oriel::Slice& slice, std::ptrdiff_t extent) {
    const Wide n = extent;
    const Wide step = slice.step;
    const auto clamped = [&](Wide i, Wide low, Wide high) {
        if (i < 0) i += n;
        return std::clamp(i, low, high);
    };
    std::vector<std::ptrdiff_t> out;
    if (step > 0) {
        const Wide stop = slice.stop ? clamped(*slice.stop, 0, n) : n;
        for (Wide i = slice.start ? clamped(*slice.start, 0, n) : 0; i < stop; i += step)
            out.push_back(static_cast<std::ptrdiff_t>(i));
    } else {
        const Wide stop = slice.stop ? clamped(*slice.stop, -1, n - 1) : -1;
        for (Wide i = slice.start ? clamped(*slice.start, -1, n - 1) : n - 1; i > stop; i += step)
            out.push_back(static_cast<std::ptrdiff_t>(i));
    }
    return out;
}

/// 0, 1, ... count - 1.
inline std::vector<std::size_t> axes_in_order(std::size_t count) {
    std::vector<std::size_t> out(count);
    std::iota(out.begin(), out.end(), std::size_t{0});
    return out;
}

/// The number of elements of a shape; -1 if an extent is negative, and never too large to be told.
inline Wide elements(std::span<const std::ptrdiff_t> shape) {
    constexpr Wide plenty = Wide{1} << 63; // more than any size; times an extent it still fits
    Wide out = 1;
    for (const std::ptrdiff_t extent : shape) {
        if (extent < 0) return -1;
        if (extent == 0) return std::any_of(shape.begin(), shape.end(), [](auto e) { return e < 0; }) ? -1 : 0;
        if (out < plenty) out *= extent;
    }
    return out;
}

} // namespace fuzzing
