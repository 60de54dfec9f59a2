// Geometry of Layout that changes which axes there are: index expressions, reshape, cast, moved and dropped axes.
#include "oriel/error.hpp"
#include "oriel/layout.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace oriel {
namespace {

using Extents = std::array<std::ptrdiff_t, Layout::max_rank>;

[[noreturn]] void throw_rank(std::size_t rank) {
    throw BufferError(fmt::format("rank {} is beyond the {} axes a view can have", rank, Layout::max_rank));
}

// A fixed-size list, so that geometry allocates nothing.
struct Axes {
    Extents shape{};
    Extents strides{};
    std::size_t rank = 0;

    void add(std::ptrdiff_t extent, std::ptrdiff_t stride) {
        if (rank == Layout::max_rank) throw_rank(rank + 1);
        shape[rank] = extent;
        strides[rank++] = stride;
    }
    Layout at(std::ptrdiff_t offset) const {
        return {std::span(shape.data(), rank), std::span(strides.data(), rank), offset};
    }
};

// The shape asked for, with its -1 worked out.
Axes inferred(IndexList wanted, const Layout& from) {
    Axes out;
    std::optional<std::size_t> open;
    std::ptrdiff_t known = 1;
    for (std::size_t a = 0; a < wanted.size(); ++a) {
        out.add(wanted[a], 0);
        if (wanted[a] == -1) {
            if (open) throw ValueError("a shape may leave one extent open with -1, and this one leaves two");
            open = a;
        } else if (wanted[a] < 0) {
            throw ValueError(fmt::format("extent {} of axis {} is negative; extents are at least 0", wanted[a], a));
        } else if (__builtin_mul_overflow(known, wanted[a], &known)) {
            throw OverflowError(
                fmt::format("shape ({}) does not fit this machine's address arithmetic", fmt::join(wanted, ", ")));
        }
    }
    if (open && known != 0 && from.size() % known == 0) {
        out.shape[*open] = from.size() / known;
        known = from.size();
        open.reset();
    }
    if (open || known != from.size())
        throw ValueError(fmt::format("shape ({}) has {} elements, which shape ({}) does not hold",
                                     fmt::join(from.shape(), ", "), from.size(), fmt::join(wanted, ", ")));
    return out;
}

} // namespace

Layout Layout::at(std::span<const Index> parts) const {
    std::size_t axes = 0;
    std::size_t ellipses = 0;
    for (const Index& part : parts) {
        axes += part.part() == Index::Part::number || part.part() == Index::Part::slice ? 1U : 0U;
        ellipses += part.part() == Index::Part::rest ? 1U : 0U;
    }
    if (axes > rank_) throw TypeError(fmt::format("{} indices for a view of rank {}", axes, rank_));
    if (ellipses > 1) throw TypeError("an ellipsis stands for the axes not written, so there can be one");

    const std::size_t kept = rank_ - axes;
    Layout out;
    std::ptrdiff_t offset = offset_;
    std::size_t axis = 0;
    const auto add = [&](std::ptrdiff_t extent, std::ptrdiff_t stride) {
        if (out.rank_ == max_rank) throw_rank(max_rank + 1);
        out.shape_[out.rank_] = extent;
        out.strides_[out.rank_++] = stride;
    };
    const auto keep = [&](std::size_t count) {
        for (; count > 0; --count, ++axis) add(shape_[axis], strides_[axis]);
    };
    for (const Index& part : parts) {
        switch (part.part()) {
        case Index::Part::number:
            offset = moved(offset, resolve_index(axis, part.number()), strides_[axis]);
            ++axis;
            break;
        case Index::Part::slice: {
            const Range range = part.slice().resolve(shape_[axis]);
            if (range.count > 0) offset = moved(offset, range.first, strides_[axis]);
            add(range.count, range.count > 1 ? moved(0, range.step, strides_[axis]) : strides_[axis]); // rule 5
            ++axis;
            break;
        }
        case Index::Part::added: add(1, 0); break;
        case Index::Part::rest: keep(kept); break;
        }
    }
    keep(rank_ - axis);
    out.offset_ = out.empty() ? offset_ : offset; // an empty view's origin stays, as in take
    return out;
}

Layout Layout::transpose() const noexcept {
    Layout out = *this;
    std::reverse(out.shape_.begin(), out.shape_.begin() + static_cast<std::ptrdiff_t>(rank_));
    std::reverse(out.strides_.begin(), out.strides_.begin() + static_cast<std::ptrdiff_t>(rank_));
    return out;
}

Layout Layout::move_axis(std::size_t from, std::size_t to) const {
    require_axis(from);
    require_axis(to);
    Layout out = *this;
    const auto rotate = [&](Extents& numbers) {
        const auto at = [&](std::size_t k) { return numbers.begin() + static_cast<std::ptrdiff_t>(k); };
        if (from < to) std::rotate(at(from), at(from + 1), at(to + 1));
        else std::rotate(at(to), at(from), at(from + 1));
    };
    rotate(out.shape_);
    rotate(out.strides_);
    return out;
}

Layout Layout::squeeze() const noexcept {
    Layout out;
    out.offset_ = offset_;
    for (std::size_t a = 0; a < rank_; ++a) {
        if (shape_[a] == 1) continue;
        out.shape_[out.rank_] = shape_[a];
        out.strides_[out.rank_++] = strides_[a];
    }
    return out;
}

Layout Layout::squeeze(std::size_t axis) const {
    require_axis(axis);
    if (shape_[axis] != 1)
        throw ValueError(
            fmt::format("axis {} has {} elements; only an axis of one can be squeezed away", axis, shape_[axis]));
    return index(axis, 0);
}

Layout Layout::reshape(IndexList wanted, std::size_t itemsize) const {
    Axes out = inferred(wanted, *this);
    if (empty()) {
        Layout packed = contiguous(std::span(out.shape.data(), out.rank), itemsize);
        packed.offset_ = offset_;
        return packed;
    }
    // Both shapes are cut into the shortest runs of axes that hold equally many elements. A run of this layout's axes
    // must be one run of memory to be divided anew. (The way NumPy's reshape finds out whether it must copy.)
    const Layout from = squeeze();
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < from.rank_ && b < out.rank) {
        std::size_t a_end = a + 1;
        std::size_t b_end = b + 1;
        std::ptrdiff_t held = from.shape_[a];
        std::ptrdiff_t asked = out.shape[b];
        while (held != asked) {
            if (asked < held) asked *= out.shape[b_end++];
            else held *= from.shape_[a_end++];
        }
        for (std::size_t k = a; k + 1 < a_end; ++k)
            if (from.strides_[k] != from.shape_[k + 1] * from.strides_[k + 1])
                throw ValueError(fmt::format(
                    "{} cannot be seen as shape ({}) without copying: an axis of {} elements has a stride of {} bytes, "
                    "where {} would go on from the axis after it; compact() the view first",
                    text(), fmt::join(wanted, ", "), from.shape_[k], from.strides_[k],
                    from.shape_[k + 1] * from.strides_[k + 1]));
        std::ptrdiff_t stride = from.strides_[a_end - 1];
        for (std::size_t k = b_end; k-- > b;) {
            out.strides[k] = stride;
            stride *= out.shape[k];
        }
        a = a_end;
        b = b_end;
    }
    return out.at(offset_).canonical(itemsize);
}

Layout Layout::cast(std::size_t from, std::size_t to) const {
    if (from == to) return *this;
    if (to == 0) throw TypeError(fmt::format("elements of {} bytes cannot be seen as elements of none", from));
    if (rank_ == 0)
        throw TypeError(fmt::format("one element of {} bytes is none of {} bytes; give a shape to cast to", from, to));
    const std::size_t last = rank_ - 1;
    if (shape_[last] > 1 && !empty() && strides_[last] != static_cast<std::ptrdiff_t>(from))
        throw TypeError(fmt::format("elements of {} bytes cannot be seen as {} bytes each: axis {} is not packed, its "
                                    "stride is {}; compact() the view first",
                                    from, to, last, strides_[last]));
    const auto wanted = static_cast<std::ptrdiff_t>(to);
    const std::ptrdiff_t bytes = shape_[last] * static_cast<std::ptrdiff_t>(from);
    if (bytes % wanted != 0)
        throw TypeError(
            fmt::format("axis {} has {} bytes, which is not a multiple of the {} of an element", last, bytes, to));
    Layout out = *this;
    out.shape_[last] = bytes / wanted;
    out.strides_[last] = wanted;
    if (out.empty())
        static_cast<void>(contiguous(out.shape(), to)); // rule 2: the extents that hold nothing fit as well
    return out;
}

Layout Layout::within(std::ptrdiff_t offset, IndexList shape, std::size_t itemsize) const {
    Axes out;
    for (std::size_t a = 0; a < rank_; ++a) out.add(shape_[a], strides_[a]);
    const Layout packed = contiguous(shape, itemsize);
    for (std::size_t a = 0; a < packed.rank_; ++a) out.add(packed.shape_[a], packed.strides_[a]);
    const Layout inside = out.at(offset_);
    return inside.empty() ? inside : out.at(offset_ + offset); // an empty view's origin stays, as in take
}

std::string Layout::why_not_contiguous(std::size_t itemsize) const {
    if (is_c_contiguous(itemsize)) return {};
    auto packed = static_cast<std::ptrdiff_t>(itemsize);
    for (std::size_t a = rank_; a-- > 0;) {
        if (shape_[a] != 1 && strides_[a] != packed)
            return fmt::format("axis {} has a stride of {} bytes where packed rows have {}{}", a, strides_[a], packed,
                               std::abs(strides_[a]) == packed ? " (it runs backwards)" : "");
        packed *= shape_[a];
    }
    return {};
}

} // namespace oriel
