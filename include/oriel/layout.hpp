// Layout: where the elements of a view lie. A shape, a signed byte stride for each axis, and the byte
// offset of the first element; no pointer, no element type. All geometry (slice, flip, permute, ...) is
// arithmetic on these numbers: it moves no element and allocates nothing.
//
// Example: a 2 x 3 picture of RGB bytes, mirrored left to right:
//
//      shape (2, 3, 3)   strides (9, -3, 1)   offset 6          element (y, x, c) is at 6 + 9y - 3x + c
//
// Five rules make a Layout sound over a block of n bytes; `check` enforces them where a view is made,
// and geometry keeps them:
//   1. extents are >= 0;
//   2. their product (in bytes) and their reach fit ptrdiff_t (all arithmetic is checked);
//   3. the exact byte range [lo, hi), summed over signed strides, lies inside [0, n); empty views reach nothing;
//   4. a writable view does not overlap itself (zero strides are read-only; the test may refuse a sound
//      layout, but what it passes is proved);
//   5. strides of extents <= 1 mean nothing: ignored on the way in, canonical on the way out.
#pragma once

#include "oriel/api.hpp"
#include "oriel/index.hpp"
#include "oriel/slice.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>

namespace oriel {

/// A list of integers passed as an argument: a shape, strides, an index or a permutation. Written
/// {480, 640, 3} or made of any contiguous range. It does not own: use it as a parameter only.
class IndexList {
public:
    constexpr IndexList(std::initializer_list<std::ptrdiff_t> list) noexcept
        : data_(std::data(list)), size_(list.size()) {}
    template <class List>
    requires std::convertible_to<const List&, std::span<const std::ptrdiff_t>>
    constexpr IndexList(const List& list) noexcept : IndexList(std::span<const std::ptrdiff_t>(list), 0) {}

    constexpr std::size_t size() const noexcept { return size_; }
    constexpr std::ptrdiff_t operator[](std::size_t i) const noexcept { return data_[i]; }
    constexpr const std::ptrdiff_t* begin() const noexcept { return data_; }
    constexpr const std::ptrdiff_t* end() const noexcept { return data_ + size_; }

private:
    constexpr IndexList(std::span<const std::ptrdiff_t> list, int) noexcept : data_(list.data()), size_(list.size()) {}

    const std::ptrdiff_t* data_;
    std::size_t size_;
};

/// A half-open range of bytes.
struct ByteRange {
    std::ptrdiff_t low = 0;
    std::ptrdiff_t high = 0;

    constexpr bool empty() const noexcept { return low == high; }
    constexpr bool intersects(const ByteRange& other) const noexcept {
        return !empty() && !other.empty() && low < other.high && other.low < high;
    }
    /// Reaches as much further, on the side where it leads, as an axis of `extent` (1 or more) elements does.
    constexpr void widen(std::ptrdiff_t stride, std::ptrdiff_t extent) noexcept {
        const std::ptrdiff_t last = stride * (extent - 1);
        low += last < 0 ? last : 0;
        high += last < 0 ? 0 : last;
    }
    friend constexpr bool operator==(const ByteRange&, const ByteRange&) = default;
};

namespace detail {
[[noreturn]] ORIEL_API void throw_axis(std::size_t axis, std::size_t rank);
[[noreturn]] ORIEL_API void throw_index(std::ptrdiff_t index, std::size_t axis, std::ptrdiff_t extent);
} // namespace detail

class ORIEL_API Layout {
public:
    static constexpr std::size_t max_rank = 8;

    /// Rank 0: one element at offset 0.
    constexpr Layout() noexcept : shape_{}, strides_{} {}
    /// Copies the axes there are, number by number: a Layout is often copied just after it was written, when loads
    /// wider than the stores before them would wait.
    constexpr Layout(const Layout& other) noexcept { *this = other; }
    constexpr Layout& operator=(const Layout& other) noexcept {
        offset_ = other.offset_;
        rank_ = other.rank_;
        for (std::size_t a = 0; a < rank_; ++a) {
            shape_[a] = other.shape_[a];
            strides_[a] = other.strides_[a];
        }
        return *this;
    }

    /// A layout of this geometry, not yet checked against any memory (see check). Throws ValueError if
    /// shape and strides differ in length, BufferError above max_rank.
    Layout(IndexList shape, IndexList strides, std::ptrdiff_t offset);

    /// Row-major ("C") and packed: the last axis has a stride of `itemsize` bytes. Throws ValueError for a
    /// negative extent (rule 1), OverflowError (rule 2), BufferError above max_rank.
    static Layout contiguous(IndexList shape, std::size_t itemsize);

    constexpr std::size_t rank() const noexcept { return rank_; }
    constexpr std::ptrdiff_t offset() const noexcept { return offset_; } ///< bytes, of element (0, 0, ...)
    constexpr std::ptrdiff_t extent(std::size_t axis) const {
        require_axis(axis);
        return shape_[axis];
    }
    constexpr std::ptrdiff_t stride(std::size_t axis) const { ///< bytes, signed
        require_axis(axis);
        return strides_[axis];
    }
    constexpr std::span<const std::ptrdiff_t> shape() const noexcept { return {shape_.data(), rank_}; }
    constexpr std::span<const std::ptrdiff_t> strides() const noexcept { return {strides_.data(), rank_}; }

    /// The number of elements: the product of the extents, 1 for rank 0. O(rank).
    constexpr std::ptrdiff_t size() const noexcept {
        std::ptrdiff_t product = 1;
        for (std::size_t a = 0; a < rank_; ++a) product *= shape_[a];
        return product;
    }
    constexpr bool empty() const noexcept {
        for (std::size_t a = 0; a < rank_; ++a)
            if (shape_[a] == 0) return true;
        return false;
    }

    // Geometry. Each gives a new Layout over the same memory, reaching nothing the old one did not. O(rank) at most.

    /// Takes a slice of one axis. Throws TypeError for the axis, ValueError for a zero step.
    constexpr Layout slice(std::size_t axis, const Slice& slice) const {
        require_axis(axis);
        return take(axis, slice.resolve(shape_[axis]));
    }
    /// Takes a slice or a range (as `take` has it) of each leading axis, as in cut(rows, columns): a crop. Throws
    /// TypeError for more of them than axes, ValueError for a zero step.
    template <class... Part>
    requires((std::same_as<Part, Slice> || std::same_as<Part, Range>)&&...) constexpr Layout
        cut(const Part&... leading) const {
        std::size_t axis = 0;
        const std::array<Range, sizeof...(Part)> ranges{resolved(leading, axis++)...};
        // Each number is written once: what is made and let go of at once costs little more than its stores.
        Layout out(Unwritten(), rank_);
        const auto number = [](std::ptrdiff_t value) { return static_cast<std::size_t>(value); };
        std::size_t offset = number(offset_); // may wrap if there are no elements: their strides can be any numbers
        bool empty = false;
        for (axis = 0; axis < ranges.size(); ++axis) {
            const Range& range = ranges[axis];
            const std::size_t stride = number(strides_[axis]);
            out.shape_[axis] = range.count;
            out.strides_[axis] = static_cast<std::ptrdiff_t>(range.count > 1 ? stride * number(range.step) : stride);
            offset += number(range.first) * stride;
            empty |= range.count == 0;
        }
        for (; axis < max_rank && axis < rank_; ++axis) {
            out.shape_[axis] = shape_[axis];
            out.strides_[axis] = strides_[axis];
            empty |= shape_[axis] == 0;
        }
        out.offset_ = empty ? offset_ : static_cast<std::ptrdiff_t>(offset); // an empty one's origin stays, as in take
        return out;
    }
    /// Takes `range.count` indices of one axis, which must lie inside it (as Slice::resolve gives them).
    constexpr Layout take(std::size_t axis, const Range& range) const {
        require_axis(axis);
        Layout out = *this;
        out.shape_[axis] = range.count;
        if (out.empty()) return out; // it reaches nothing, and its origin stays where it is: inside
        out.offset_ += range.first * strides_[axis];
        if (range.count > 1) out.strides_[axis] = strides_[axis] * range.step; // rule 5: else it means nothing
        return out;
    }
    /// Drops an axis by choosing one index of it; negative counts from the end. Throws IndexError.
    constexpr Layout index(std::size_t axis, std::ptrdiff_t at) const {
        Layout out = *this;
        const std::ptrdiff_t inside = resolve_index(axis, at);
        if (!empty()) out.offset_ += inside * strides_[axis]; // else the origin stays, as in take
        for (std::size_t a = axis + 1; a < rank_; ++a) {
            out.shape_[a - 1] = shape_[a];
            out.strides_[a - 1] = strides_[a];
        }
        --out.rank_;
        return out;
    }
    /// Reverses one axis.
    constexpr Layout flip(std::size_t axis) const {
        require_axis(axis);
        Layout out = *this;
        if (shape_[axis] > 1 && !empty()) { // rule 5; an empty view's origin stays
            out.offset_ += (shape_[axis] - 1) * strides_[axis];
            out.strides_[axis] = -strides_[axis];
        }
        return out;
    }
    /// Exchanges two axes.
    constexpr Layout swap_axes(std::size_t a, std::size_t b) const {
        require_axis(a);
        require_axis(b);
        Layout out = *this;
        out.shape_[a] = shape_[b];
        out.strides_[a] = strides_[b];
        out.shape_[b] = shape_[a];
        out.strides_[b] = strides_[a];
        return out;
    }
    /// What an index expression takes: numbers drop axes, slices keep them, an ellipsis stands for the axes not
    /// written (as does the end), newaxis adds one. Throws IndexError for a number outside its axis, TypeError for
    /// more parts than axes or a second ellipsis, ValueError for a zero step, BufferError above max_rank.
    Layout at(std::span<const Index> parts) const;
    /// Axis k of the result is axis order[k] of this. Throws ValueError unless `order` is a permutation.
    Layout permute(IndexList order) const;
    /// The axes in reverse order.
    Layout transpose() const noexcept;
    /// Moves one axis so that it becomes axis `to`; the others keep their order. Throws TypeError for no such axis.
    Layout move_axis(std::size_t from, std::size_t to) const;
    /// Drops the axes of extent 1: all of them, or the one named, whose extent must be 1 (else ValueError).
    Layout squeeze() const noexcept;
    Layout squeeze(std::size_t axis) const;
    /// Puts a new axis of extent 1 before `axis` (0..rank). Throws BufferError above max_rank.
    Layout insert_axis(std::size_t axis) const;
    /// NumPy's broadcasting: axes of extent 1 (and missing leading axes) repeat with a stride of 0.
    /// Throws ValueError if the shapes do not fit, BufferError above max_rank, OverflowError (rule 2).
    Layout broadcast_to(IndexList shape) const;

    /// The same elements, in the same row-major order, in another shape; one extent may be -1 and follows from the
    /// others. Never copies: throws ValueError if the counts differ, or if no strides do it (naming the axis that
    /// stands in the way), OverflowError, BufferError above max_rank.
    Layout reshape(IndexList shape, std::size_t itemsize) const;
    /// The same bytes as elements of another size, on the last axis, which must be packed. Throws TypeError if it
    /// is not, or if its bytes are no multiple of `to`, or at rank 0 for another size; OverflowError (rule 2), if
    /// empty.
    Layout cast(std::size_t from, std::size_t to) const;
    /// Arrays of `shape` (packed, row-major, `itemsize` bytes an element) that lie `offset` bytes into each element:
    /// their axes follow those of this. Throws BufferError above max_rank.
    Layout within(std::ptrdiff_t offset, IndexList shape, std::size_t itemsize) const;

    /// The byte offset of the element at `index` (one number an axis, negative from the end).
    /// Throws IndexError outside, TypeError for the wrong count of numbers.
    std::ptrdiff_t offset_of(IndexList index) const;

    /// Packed in row-major order; axes of extent 1 do not matter, empty layouts are contiguous.
    constexpr bool is_c_contiguous(std::size_t itemsize) const noexcept {
        if (empty()) return true;
        auto packed = static_cast<std::ptrdiff_t>(itemsize);
        for (std::size_t a = rank_; a-- > 0;) {
            if (shape_[a] != 1 && strides_[a] != packed) return false;
            packed *= shape_[a];
        }
        return true;
    }
    /// The same in column-major order.
    constexpr bool is_f_contiguous(std::size_t itemsize) const noexcept {
        if (empty()) return true;
        auto packed = static_cast<std::ptrdiff_t>(itemsize);
        for (std::size_t a = 0; a < rank_; ++a) {
            if (shape_[a] != 1 && strides_[a] != packed) return false;
            packed *= shape_[a];
        }
        return true;
    }

    /// The exact bytes this layout reaches (rule 3). Of a checked layout; O(rank).
    constexpr ByteRange reach(std::size_t itemsize) const noexcept {
        if (empty()) return {offset_, offset_};
        ByteRange range{offset_, offset_ + static_cast<std::ptrdiff_t>(itemsize)};
        for (std::size_t a = 0; a < rank_; ++a) range.widen(strides_[a], shape_[a]);
        return range;
    }
    /// False is a proof that no two elements share a byte (rule 4). O(rank^2).
    bool may_overlap_itself(std::size_t itemsize) const noexcept;

    /// Proves rules 1 to 4 over a block of `bytes` bytes. Throws ValueError (1), OverflowError (2) or
    /// BufferError (3, 4), naming the rule's numbers. O(rank^2).
    void check(std::size_t itemsize, std::size_t bytes, bool writable) const;

    /// The same geometry with canonical strides on axes of extent <= 1 (rule 5): those a packed view would have.
    Layout canonical(std::size_t itemsize) const noexcept;

    /// Why this is not C-contiguous, for messages: names the axis, its stride and the one wanted; empty if it is.
    std::string why_not_contiguous(std::size_t itemsize) const;

    /// For instance "shape (480, 640, 3) strides (1920, 3, 1) offset 0".
    std::string text() const;

    /// Equal numbers; compare canonical() forms to ignore what means nothing.
    friend constexpr bool operator==(const Layout& a, const Layout& b) noexcept {
        return a.offset_ == b.offset_ && std::ranges::equal(a.shape(), b.shape()) &&
               std::ranges::equal(a.strides(), b.strides());
    }

private:
    // So many strides farther. May wrap if there are no elements: their strides can be any numbers.
    static constexpr std::ptrdiff_t moved(std::ptrdiff_t offset, std::ptrdiff_t steps, std::ptrdiff_t stride) noexcept {
        return static_cast<std::ptrdiff_t>(static_cast<std::size_t>(offset) +
                                           static_cast<std::size_t>(steps) * static_cast<std::size_t>(stride));
    }
    struct Unwritten {
        explicit Unwritten() = default;
    };
    /// Where every axis is written at once.
    constexpr Layout(Unwritten, std::size_t rank) noexcept : rank_(rank) {}

    constexpr Range resolved(const Slice& slice, std::size_t axis) const {
        return require_axis(axis), slice.resolve(shape_[axis]);
    }
    constexpr Range resolved(const Range& range, std::size_t axis) const { return require_axis(axis), range; }
    constexpr void require_axis(std::size_t axis) const {
        if (axis >= rank_) detail::throw_axis(axis, rank_);
    }
    constexpr std::ptrdiff_t resolve_index(std::size_t axis, std::ptrdiff_t at) const {
        require_axis(axis);
        const std::ptrdiff_t extent = shape_[axis];
        const std::ptrdiff_t inside = at < 0 ? at + extent : at;
        if (inside < 0 || inside >= extent) detail::throw_index(at, axis, extent);
        return inside;
    }

    std::array<std::ptrdiff_t, max_rank> shape_; // the first rank_ of them, as of the strides
    std::array<std::ptrdiff_t, max_rank> strides_;
    std::ptrdiff_t offset_ = 0;
    std::size_t rank_ = 0;
};

} // namespace oriel
