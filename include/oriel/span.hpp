// Span<T, Rank>: a typed window for loops that keeps its memory in place. Everything is checked once, where it is made:
// format, byte order, alignment, rank and access; then an element is one multiply-add an axis away. A Span holds an
// export of its own, so nothing can be pulled away under a loop, even if its View is released.
//
//   Span<const std::uint8_t, 3> samples(image.view());
//   for (std::ptrdiff_t y = 0; y < samples.extent(0); ++y) sum += samples(y, 0, 0);
//
// A std::array is an element as well, of what lies packed along the last axis: a pixel, whose channels are then no
// axis of their own and cost nothing.
//
//   Span<std::array<std::uint8_t, 3>, 2> pixels(image.view());
//   pixels(y, x) = {255, 0, 0};
#pragma once

#include "oriel/api.hpp"
#include "oriel/layout.hpp"
#include "oriel/strided.hpp"
#include "oriel/view.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace oriel {

namespace detail {
[[noreturn]] ORIEL_API void throw_rank(std::size_t asked, std::size_t exists);
[[noreturn]] ORIEL_API void throw_alignment(std::uintptr_t address, std::size_t needed);
[[noreturn]] ORIEL_API void throw_pixel(std::size_t asked, const Layout& layout);

/// What an element of a Span is made of: itself, or the scalars of a std::array.
template <class T> struct Packed {
    using Scalar = T;
    static constexpr std::size_t axes = 0; ///< of the view that become part of the element
    static constexpr std::size_t count = 1;
};
template <class T, std::size_t N> struct Packed<std::array<T, N>> {
    static_assert(N > 0 && sizeof(std::array<T, N>) == N * sizeof(T), "oriel: a pixel has elements and no gaps");
    using Scalar = T;
    static constexpr std::size_t axes = 1;
    static constexpr std::size_t count = N;
};
} // namespace detail

/// Its elements, rows and sub-windows are those of Strided; a sub-window lives no longer than the Span. One that was
/// moved from has no elements.
template <class T, std::size_t Rank> class Span : public Strided<T, Rank> {
public:
    /// Throws TypeError (rank), FormatError (element type or a foreign byte order), AlignmentError (base or
    /// a stride not a multiple of alignof(T)), ReadOnlyError (T not const over a read-only view), ReleasedError.
    /// Where T is a std::array of N, the view has an axis more, its last, of exactly N elements without gaps:
    /// else BufferError. Booleans ('?') are bytes here, of which any but 0 is true: T is std::uint8_t. O(Rank).
    explicit Span(const View& view, Where where = Where::current())
        : Strided<T, Rank>(checked(view)), view_(view, where) {}

    Span(const Span&) = default;
    Span& operator=(const Span&) = default;
    Span(Span&& other) noexcept : Base(other), view_(std::move(other.view_)) { other.forget(); }
    Span& operator=(Span&& other) noexcept {
        if (this == &other) return *this;
        static_cast<Base&>(*this) = other;
        view_ = std::move(other.view_);
        other.forget();
        return *this;
    }
    ~Span() = default;

private:
    using Base = Strided<T, Rank>;

    static Base checked(const View& view) {
        using Element = detail::Packed<std::remove_const_t<T>>;
        using Scalar = typename Element::Scalar;
        const Format& format = view.format();
        if (view.rank() != Rank + Element::axes) detail::throw_rank(Rank + Element::axes, view.rank());
        static_assert(!std::is_same_v<Scalar, bool>, "oriel: a byte may be neither true nor false; take std::uint8_t");
        const bool truth = std::is_same_v<Scalar, std::uint8_t> && format.kind() == Kind::boolean;
        if (!(truth || detail::accesses<Scalar>(format)) || !format.is_native())
            detail::throw_format(Format::of<Scalar>(), format);
        if constexpr (Element::axes != 0) {
            constexpr auto count = static_cast<std::ptrdiff_t>(Element::count);
            if (view.shape()[Rank] != count ||
                (count > 1 && view.strides()[Rank] != static_cast<std::ptrdiff_t>(sizeof(Scalar))))
                detail::throw_pixel(Element::count, view.layout());
        }
        typename Base::Byte* data = nullptr;
        if constexpr (std::is_const_v<T>) data = view.data();
        else data = view.mutable_data();
        typename Base::Extents shape{};
        typename Base::Extents strides{};
        for (std::size_t a = 0; a < Rank; ++a) shape[a] = view.shape()[a];
        if (view.size() == 0) return Opened(data, shape, strides); // strides to nothing may be any numbers
        require_aligned(reinterpret_cast<std::uintptr_t>(data));
        for (std::size_t a = 0; a < Rank; ++a) {
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

    void forget() noexcept { static_cast<Base&>(*this) = Opened(nullptr, {}, {}); }

    View view_; // the export
};

} // namespace oriel
