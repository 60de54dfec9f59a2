// The checked arithmetic of Layout. The numbers in comments are those of the rules in layout.hpp.
#include "oriel/layout.hpp"

#include "oriel/error.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace oriel {
namespace {

[[noreturn]] void throw_too_large(IndexList shape, std::size_t itemsize) {
    throw OverflowError(fmt::format("a view of shape ({}) with {} bytes an element does not fit this machine's address "
                                    "arithmetic",
                                    fmt::join(shape, ", "), itemsize));
}

std::size_t checked_rank(std::size_t rank) {
    if (rank > Layout::max_rank)
        throw BufferError(fmt::format("rank {} is beyond the {} axes a view can have", rank, Layout::max_rank));
    return rank;
}

// Rule 1, and the product part of rule 2. A zero extent does not hide an overflow of the others, so that strides
// computed from them are sound as well; nor do elements of no bytes, which are counted all the same.
void check_extents(IndexList shape, std::size_t itemsize) {
    if (itemsize > static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max()))
        throw_too_large(shape, itemsize);
    auto product = std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(itemsize), 1);
    for (std::size_t a = 0; a < shape.size(); ++a) {
        if (shape[a] < 0)
            throw ValueError(fmt::format("extent {} of axis {} is negative; extents are at least 0", shape[a], a));
        if (shape[a] != 0 && __builtin_mul_overflow(product, shape[a], &product)) throw_too_large(shape, itemsize);
    }
}

} // namespace

Layout::Layout(IndexList shape, IndexList strides, std::ptrdiff_t offset)
    : offset_(offset), rank_(checked_rank(shape.size())) {
    if (shape.size() != strides.size())
        throw ValueError(
            fmt::format("a shape of {} axes with {} strides; each axis has one stride", shape.size(), strides.size()));
    for (std::size_t a = 0; a < rank_; ++a) { // a few numbers: less than a call of memmove
        shape_[a] = shape[a];
        strides_[a] = strides[a];
    }
}

Layout Layout::contiguous(IndexList shape, std::size_t itemsize) {
    Layout out;
    out.rank_ = checked_rank(shape.size());
    check_extents(shape, itemsize);
    auto packed = static_cast<std::ptrdiff_t>(itemsize);
    for (std::size_t a = out.rank_; a-- > 0;) {
        out.shape_[a] = shape[a];
        out.strides_[a] = packed;
        packed *= std::max<std::ptrdiff_t>(shape[a], 1);
    }
    return out;
}

Layout Layout::permute(IndexList order) const {
    std::array<bool, max_rank> taken{};
    Layout out = *this;
    bool sound = order.size() == rank_;
    for (std::size_t a = 0; sound && a < rank_; ++a) {
        sound =
            order[a] >= 0 && static_cast<std::size_t>(order[a]) < rank_ && !taken[static_cast<std::size_t>(order[a])];
        if (!sound) break;
        const auto from = static_cast<std::size_t>(order[a]);
        taken[from] = true;
        out.shape_[a] = shape_[from];
        out.strides_[a] = strides_[from];
    }
    if (!sound)
        throw ValueError(fmt::format("({}) does not order {} axes: name each of them once, counting from 0",
                                     fmt::join(order, ", "), rank_));
    return out;
}

Layout Layout::insert_axis(std::size_t axis) const {
    if (axis > rank_) detail::throw_axis(axis, rank_);
    checked_rank(rank_ + 1);
    Layout out = *this;
    for (std::size_t a = rank_; a > axis; --a) {
        out.shape_[a] = shape_[a - 1];
        out.strides_[a] = strides_[a - 1];
    }
    out.shape_[axis] = 1;
    out.strides_[axis] = 0;
    ++out.rank_;
    return out;
}

Layout Layout::broadcast_to(IndexList shape) const {
    const auto refuse = [&] {
        throw ValueError(
            fmt::format("shape ({}) does not broadcast to ({}): axes, counted from the last, must be equal "
                        "or 1",
                        fmt::join(this->shape(), ", "), fmt::join(shape, ", ")));
    };
    Layout out;
    out.rank_ = checked_rank(shape.size());
    if (shape.size() < rank_) refuse();
    check_extents(shape, 1);
    out.offset_ = offset_;
    for (std::size_t a = 0; a < out.rank_; ++a) {
        out.shape_[a] = shape[a];
        if (a + rank_ < out.rank_) continue; // a missing leading axis repeats: stride 0
        const std::size_t own = a + rank_ - out.rank_;
        if (shape_[own] == shape[a]) out.strides_[a] = strides_[own];
        else if (shape_[own] != 1) refuse();
    }
    return out;
}

std::ptrdiff_t Layout::offset_of(IndexList index) const {
    if (index.size() != rank_)
        throw TypeError(
            fmt::format("{} indices for a view of rank {}; an element needs one for each axis", index.size(), rank_));
    std::ptrdiff_t offset = offset_;
    for (std::size_t a = 0; a < rank_; ++a) offset = moved(offset, resolve_index(a, index[a]), strides_[a]);
    return offset;
}

bool Layout::may_overlap_itself(std::size_t itemsize) const noexcept {
    if (empty()) return false;
    // Axes by the magnitude of their stride. If each stride steps over all that the smaller ones span, no two
    // index vectors can meet: the largest axis in which they differ decides, and the smaller cannot make it up.
    const auto magnitude = [&](std::size_t a) { return std::abs(strides_[a]); };
    std::array<std::size_t, max_rank> axes{};
    std::size_t count = 0;
    for (std::size_t a = 0; a < rank_; ++a) {
        if (shape_[a] <= 1) continue; // rule 5
        // Inserted in order: g++ 12 warns of std::sort on an array that may hold fewer than 16.
        std::size_t k = count++;
        for (; k > 0 && magnitude(axes[k - 1]) > magnitude(a); --k) axes[k] = axes[k - 1];
        axes[k] = a;
    }
    auto span = static_cast<std::ptrdiff_t>(itemsize);
    for (std::size_t k = 0; k < count; ++k) {
        const std::ptrdiff_t stride = magnitude(axes[k]);
        if (stride < span) return true;
        span += stride * (shape_[axes[k]] - 1);
    }
    return false;
}

void Layout::check(std::size_t itemsize, std::size_t bytes, bool writable) const {
    check_extents(shape(), itemsize); // rules 1 and 2
    if (empty()) {                    // rule 3: it reaches nothing, but its origin stays inside
        if (offset_ < 0 || static_cast<std::size_t>(offset_) > bytes)
            throw BufferError(fmt::format("an empty view at offset {} of a buffer of {} bytes", offset_, bytes));
        return;
    }
    std::ptrdiff_t low = offset_;
    std::ptrdiff_t high = 0;
    bool overflow = __builtin_add_overflow(offset_, static_cast<std::ptrdiff_t>(itemsize), &high);
    for (std::size_t a = 0; a < rank_; ++a) {
        if (shape_[a] <= 1) continue; // rule 5
        std::ptrdiff_t last = 0;
        std::ptrdiff_t& end = strides_[a] < 0 ? low : high;
        overflow |= strides_[a] == std::numeric_limits<std::ptrdiff_t>::min(); // its magnitude does not fit
        overflow |= __builtin_mul_overflow(strides_[a], shape_[a] - 1, &last);
        overflow |= __builtin_add_overflow(end, last, &end);
    }
    if (overflow) throw_too_large(shape(), itemsize);      // rule 2
    if (low < 0 || static_cast<std::size_t>(high) > bytes) // rule 3
        throw BufferError(
            fmt::format("a view with {} would reach bytes [{}, {}) of a buffer of {} bytes", text(), low, high, bytes));
    if (writable && may_overlap_itself(itemsize)) // rule 4
        throw BufferError(fmt::format("a writable view with {} may overlap itself; make it read-only first", text()));
}

Layout Layout::canonical(std::size_t itemsize) const noexcept {
    Layout out = *this;
    auto packed = static_cast<std::ptrdiff_t>(itemsize);
    for (std::size_t a = rank_; a-- > 0;) {
        if (shape_[a] <= 1) out.strides_[a] = packed;
        packed *= std::max<std::ptrdiff_t>(shape_[a], 1);
    }
    return out;
}

std::string Layout::text() const {
    return fmt::format("shape ({}) strides ({}) offset {}", fmt::join(shape(), ", "), fmt::join(strides(), ", "),
                       offset_);
}

} // namespace oriel
