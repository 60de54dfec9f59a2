// elements<T>(view): every element of a view of any rank, in row-major order, as values.
//
//   for (const std::uint16_t v : oriel::elements<std::uint16_t>(view)) sum += v;
//
// For whom get<T> is right but the rank is not known: either byte order, any alignment, no copy. Loops that have to be
// fast take a Span, whose elements are references.
#pragma once

#include "oriel/view.hpp"

#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

namespace oriel {

/// A range that holds an export: the memory stays while it lives.
template <class T> class Elements {
public:
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = T;

        Iterator() noexcept = default;

        T operator*() const noexcept { return detail::load<T>(at_, view_->format()); }
        Iterator& operator++() noexcept {
            --left_;
            const Layout& layout = view_->layout();
            for (std::size_t axis = layout.rank(); axis-- > 0;) {
                if (++index_[axis] < layout.extent(axis)) {
                    at_ += layout.stride(axis);
                    break;
                }
                at_ -= layout.stride(axis) * (layout.extent(axis) - 1);
                index_[axis] = 0;
            }
            return *this;
        }
        Iterator operator++(int) noexcept {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.left_ == b.left_; }

    private:
        friend class Elements;
        Iterator(const View& view, std::ptrdiff_t left) : view_(&view), at_(view.data()), left_(left) {}

        const View* view_ = nullptr;
        const std::byte* at_ = nullptr;
        std::array<std::ptrdiff_t, Layout::max_rank> index_{};
        std::ptrdiff_t left_ = 0;
    };

    /// Throws FormatError if T is not the element's type, ReleasedError. O(1).
    explicit Elements(View view) : view_(std::move(view)) {
        if (!detail::accesses<T>(view_.format())) detail::throw_format(Format::of<T>(), view_.format());
    }

    Iterator begin() const { return {view_, view_.size()}; }
    Iterator end() const { return {view_, 0}; }
    std::size_t size() const { return static_cast<std::size_t>(view_.size()); }

private:
    View view_;
};

/// Throws as Elements.
template <class T> Elements<T> elements(const View& view, Where where = Where::current()) {
    return Elements<T>(View(view, where));
}

} // namespace oriel
