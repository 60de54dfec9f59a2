// Span<T, Rank>: a typed window for loops. Everything is checked once, where it is made: format, byte
// order, alignment, rank and access; then an element is one multiply-add an axis away. A Span holds an
// export of its own, so nothing can be pulled away under a loop, even if its View is released.
//
//   Span<const std::uint8_t, 3> pixels(image.view());
//   for (std::ptrdiff_t y = 0; y < pixels.extent(0); ++y) sum += pixels(y, 0, 0);
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace oriel {

namespace detail {
[[noreturn]] ORIEL_API void throw_rank(std::size_t asked, std::size_t exists);
[[noreturn]] ORIEL_API void throw_alignment(std::uintptr_t address, std::size_t needed);
[[noreturn]] ORIEL_API void throw_not_packed(std::ptrdiff_t stride, std::size_t itemsize);
} // namespace detail

template <class T, std::size_t Rank> class Span {
public:
    using Byte = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;

    /// Throws TypeError (rank), FormatError (element type or a foreign byte order), AlignmentError (base or
    /// a stride not a multiple of alignof(T)), ReadOnlyError (T not const over a read-only view), ReleasedError.
    /// O(Rank).
    explicit Span(const View& view) : view_(view) {
        const Format& format = view.format();
        if (view.rank() != Rank) detail::throw_rank(Rank, view.rank());
        if (!detail::accesses<std::remove_const_t<T>>(format) || !format.is_native())
            detail::throw_format(Format::of<T>(), format);
        if constexpr (std::is_const_v<T>) data_ = view.data();
        else data_ = view.mutable_data();
        require_aligned(reinterpret_cast<std::uintptr_t>(data_));
        for (std::size_t a = 0; a < Rank; ++a) {
            shape_[a] = view.layout().extent(a);
            strides_[a] = view.layout().stride(a);
            if (shape_[a] > 1) require_aligned(static_cast<std::uintptr_t>(strides_[a]));
        }
    }

    std::ptrdiff_t extent(std::size_t axis) const noexcept { return shape_[axis]; }
    std::ptrdiff_t stride(std::size_t axis) const noexcept { return strides_[axis]; } ///< bytes

    /// The element at these indices, each in [0, extent); checked by assert only.
    template <class... I> T& operator()(I... index) const noexcept {
        static_assert(sizeof...(I) == Rank, "oriel: a Span takes one index for each axis");
        const std::array<std::ptrdiff_t, Rank> at{static_cast<std::ptrdiff_t>(index)...};
        Byte* address = data_;
        for (std::size_t a = 0; a < Rank; ++a) {
            assert(at[a] >= 0 && at[a] < shape_[a]);
            address += at[a] * strides_[a];
        }
        return *reinterpret_cast<T*>(address);
    }
    /// The same, checked: throws IndexError.
    template <class... I> T& at(I... index) const {
        const std::array<std::ptrdiff_t, Rank> at{static_cast<std::ptrdiff_t>(index)...};
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

private:
    static void require_aligned(std::uintptr_t address) {
        if (address % alignof(T) != 0) detail::throw_alignment(address, alignof(T));
    }

    View view_; // the export
    Byte* data_ = nullptr;
    std::array<std::ptrdiff_t, Rank> shape_{};
    std::array<std::ptrdiff_t, Rank> strides_{};
};

} // namespace oriel
