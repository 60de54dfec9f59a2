// Strided<T, Rank>: a typed pointer with a shape and strides, for loops; what a Span gives out. It owns and counts
// nothing, so that a sub-window costs an addition an axis: it must not outlive the Span (or whatever else keeps the
// memory in place) that it came from.
#pragma once

#include "oriel/api.hpp"
#include "oriel/layout.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

namespace oriel {

namespace detail {
[[noreturn]] ORIEL_API void throw_not_packed(std::ptrdiff_t stride, std::size_t itemsize);
[[noreturn]] ORIEL_API void throw_window(std::size_t axis, std::ptrdiff_t first, std::ptrdiff_t count,
                                         std::ptrdiff_t extent);
} // namespace detail

template <class T, std::size_t Rank> class Strided {
public:
    using Byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
    using Extents = std::array<std::ptrdiff_t, Rank>;

    std::ptrdiff_t extent(std::size_t axis) const noexcept { return shape_[axis]; }
    std::ptrdiff_t stride(std::size_t axis) const noexcept { return strides_[axis]; } ///< bytes
    const Extents& shape() const noexcept { return shape_; }

    /// The element at these indices, each in [0, extent); checked by assert only.
    template <class... I> T& operator()(I... index) const noexcept {
        static_assert(sizeof...(I) == Rank, "oriel: a Strided takes one index for each axis");
        const Extents at{static_cast<std::ptrdiff_t>(index)...};
        Byte* address = data_;
        for (std::size_t a = 0; a < Rank; ++a) {
            assert(at[a] >= 0 && at[a] < shape_[a]);
            address += at[a] * strides_[a];
        }
        return *reinterpret_cast<T*>(address);
    }
    /// The same, checked: throws IndexError.
    template <class... I> T& at(I... index) const {
        const Extents at{static_cast<std::ptrdiff_t>(index)...};
        for (std::size_t a = 0; a < Rank; ++a)
            if (at[a] < 0 || at[a] >= shape_[a]) detail::throw_index(at[a], a, shape_[a]);
        return (*this)(index...);
    }
    /// The last axis at the given leading indices, as a std::span. Throws BufferError if it is not packed.
    template <class... I> std::span<T> row(I... index) const {
        static_assert(sizeof...(I) + 1 == Rank, "oriel: a row takes an index for each axis but the last");
        const std::ptrdiff_t count = shape_[Rank - 1];
        if (count > 1 && strides_[Rank - 1] != static_cast<std::ptrdiff_t>(sizeof(T)))
            detail::throw_not_packed(strides_[Rank - 1], sizeof(T));
        if (count == 0) return {};
        return {&(*this)(index..., 0), static_cast<std::size_t>(count)};
    }

    /// The window of `shape` elements from `first` on. Throws IndexError if it is not inside this one. O(Rank).
    Strided window(const Extents& first, const Extents& shape) const {
        [&]<std::size_t... a>(std::index_sequence<a...>) {
            if (!(inside(a, first[a], shape[a]) && ...)) [[unlikely]]
                outside(first, shape);
        }
        (std::make_index_sequence<Rank>());
        return unchecked_window(first, shape);
    }
    /// The same for loops that know it to be inside; checked by assert only, as an element's index is.
    Strided unchecked_window(const Extents& first, const Extents& shape) const noexcept {
        // Axis by axis as one expression, so that the compiler keeps the numbers in registers: an array that was just
        // written is slow to copy.
        return [&]<std::size_t... a>(std::index_sequence<a...>) {
            assert((inside(a, first[a], shape[a]) && ...));
            return Strided((data_ + ... + (first[a] * strides_[a])), {shape[a]...}, {strides_[a]...});
        }
        (std::make_index_sequence<Rank>());
    }

protected:
    Strided() noexcept = default;
    Strided(Byte* data, const Extents& shape, const Extents& strides) noexcept
        : shape_(shape), strides_(strides), data_(data) {}

private:
    // As unsigned numbers, negative ones are too large.
    bool inside(std::size_t axis, std::ptrdiff_t first, std::ptrdiff_t count) const noexcept {
        const auto number = [](std::ptrdiff_t value) { return static_cast<std::size_t>(value); };
        return number(first) <= number(shape_[axis]) && number(count) <= number(shape_[axis]) - number(first);
    }
    [[noreturn]] void outside(const Extents& first, const Extents& shape) const {
        std::size_t axis = 0;
        while (inside(axis, first[axis], shape[axis])) ++axis;
        detail::throw_window(axis, first[axis], shape[axis], shape_[axis]);
    }

    // The pointer last: pairs of the numbers before it are then stored 16 bytes at once without crossing a line.
    Extents shape_{};
    Extents strides_{};
    Byte* data_ = nullptr;
};

} // namespace oriel
