// Span<T, Rank>: a typed window for loops that keeps its memory in place. Everything is checked once, where it is made:
// format, byte order, alignment, rank and access; then an element is one multiply-add an axis away. A Span holds an
// export of its own, so nothing can be pulled away under a loop, even if its View is released.
//
//   Span<const std::uint8_t, 3> pixels(image.view());
//   for (std::ptrdiff_t y = 0; y < pixels.extent(0); ++y) sum += pixels(y, 0, 0);
#pragma once

#include "oriel/api.hpp"
#include "oriel/strided.hpp"
#include "oriel/view.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace oriel {

namespace detail {
[[noreturn]] ORIEL_API void throw_rank(std::size_t asked, std::size_t exists);
[[noreturn]] ORIEL_API void throw_alignment(std::uintptr_t address, std::size_t needed);
} // namespace detail

/// Its elements, rows and sub-windows are those of Strided; a sub-window lives no longer than the Span.
template <class T, std::size_t Rank> class Span : public Strided<T, Rank> {
public:
    /// Throws TypeError (rank), FormatError (element type or a foreign byte order), AlignmentError (base or
    /// a stride not a multiple of alignof(T)), ReadOnlyError (T not const over a read-only view), ReleasedError.
    /// O(Rank).
    explicit Span(const View& view, Where where = Where::current())
        : Strided<T, Rank>(checked(view)), view_(view, where) {}

private:
    using Base = Strided<T, Rank>;

    static Base checked(const View& view) {
        const Format& format = view.format();
        if (view.rank() != Rank) detail::throw_rank(Rank, view.rank());
        if (!detail::accesses<std::remove_const_t<T>>(format) || !format.is_native())
            detail::throw_format(Format::of<T>(), format);
        typename Base::Byte* data = nullptr;
        if constexpr (std::is_const_v<T>) data = view.data();
        else data = view.mutable_data();
        require_aligned(reinterpret_cast<std::uintptr_t>(data));
        typename Base::Extents shape{};
        typename Base::Extents strides{};
        for (std::size_t a = 0; a < Rank; ++a) {
            shape[a] = view.shape()[a];
            strides[a] = view.strides()[a];
            if (shape[a] > 1) require_aligned(static_cast<std::uintptr_t>(strides[a]));
        }
        return Opened(data, shape, strides);
    }
    static void require_aligned(std::uintptr_t address) {
        if (address % alignof(T) != 0) detail::throw_alignment(address, alignof(T));
    }
    struct Opened : Base { // only a Span makes a Strided from a pointer
        Opened(typename Base::Byte* data, const typename Base::Extents& shape, const typename Base::Extents& strides)
            : Base(data, shape, strides) {}
    };

    View view_; // the export
};

} // namespace oriel
