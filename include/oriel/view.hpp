// View: Python's memoryview. A share of a buffer, an element format, a layout and an access mode.
//
//   Buffer bytes = Buffer::copy_of("XYZ");
//   View view = bytes.view();
//   view.set<std::uint8_t>({2}, 'J');          // bytes now holds XYJ
//   bytes.resize(10);                          // BufferError: 1 export alive
//
// A View is a small value: copying it is one atomic addition, geometry gives new Views over the same
// bytes and copies none of them. Different Views of one Buffer may be used from any threads; one View
// object is like one std::shared_ptr. A read-only View never becomes writable. After release() every
// use is a ReleasedError.
#pragma once

#include "oriel/api.hpp"
#include "oriel/buffer.hpp"
#include "oriel/format.hpp"
#include "oriel/layout.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

namespace oriel {

namespace detail {
[[noreturn]] ORIEL_API void throw_released();
[[noreturn]] ORIEL_API void throw_read_only();
[[noreturn]] ORIEL_API void throw_format(const Format& asked, const Format& exists);

/// The format an access as T goes with; bytes may be read as char, unsigned char or std::byte alike.
template <class T> constexpr bool accesses(const Format& format) noexcept {
    const Format asked = Format::of<T>().with_order(format.byte_order());
    const auto is_byte = [](const Format& f) { return f == Format::of<unsigned char>() || f == Format::of<char>(); };
    return asked == format || (is_byte(asked) && is_byte(format));
}
} // namespace detail

class ORIEL_API View {
public:
    /// A released view: only assignment and released() are of use.
    View() noexcept = default;

    // What it is. Each throws ReleasedError after release. O(1).
    const Format& format() const { return alive(), format_; }
    const Layout& layout() const { return alive(), layout_; }
    std::size_t rank() const { return layout().rank(); }
    std::span<const std::ptrdiff_t> shape() const { return layout().shape(); }
    std::span<const std::ptrdiff_t> strides() const { return layout().strides(); } ///< bytes
    std::ptrdiff_t extent(std::size_t axis) const { return layout().extent(axis); }
    std::size_t itemsize() const { return format().itemsize(); }
    std::ptrdiff_t size() const { return layout().size(); } ///< elements
    /// size * itemsize: what a packed copy takes, which is not the extent of the memory touched.
    std::size_t nbytes() const { return static_cast<std::size_t>(size()) * itemsize(); }
    bool readonly() const { return alive(), access_ == Access::read_only; }
    bool is_c_contiguous() const { return layout().is_c_contiguous(format_.itemsize()); }
    bool is_f_contiguous() const { return layout().is_f_contiguous(format_.itemsize()); }
    /// A handle of the buffer behind.
    Buffer owner() const;

    /// The first element (index 0, 0, ...), valid while this view lives. For loops prefer Span.
    const std::byte* data() const { return alive(), share_.data() + layout_.offset(); }
    /// The same, for writing. Throws ReadOnlyError.
    std::byte* mutable_data() const {
        if (readonly()) detail::throw_read_only();
        return share_.data() + layout_.offset();
    }

    /// Lets go of the memory now instead of at destruction. Releasing twice is fine.
    void release() noexcept { share_ = Share(); }
    bool released() const noexcept { return !share_; }

    // Elements. Any alignment, either byte order. IndexError outside, TypeError for the wrong count of
    // indices, FormatError if T is not the element's type. O(rank).
    template <class T> T get(IndexList index) const {
        const std::byte* at = share_data() + layout().offset_of(index);
        if (!detail::accesses<T>(format_)) detail::throw_format(Format::of<T>(), format_);
        return load<T>(at);
    }
    /// Also throws ReadOnlyError.
    template <class T> void set(IndexList index, std::type_identity_t<T> value) const {
        if (readonly()) detail::throw_read_only();
        std::byte* at = share_data() + layout().offset_of(index);
        if (!detail::accesses<T>(format_)) detail::throw_format(Format::of<T>(), format_);
        store<T>(at, value);
    }

    // Geometry: new Views over the same bytes, as Layout describes each. The &&-forms move the share
    // instead of counting it. O(rank), no allocation.

    /// The sub-view left when the leading axes are indexed; rank 0 once all are. Throws IndexError.
    View at(IndexList index) const&;
    View slice(std::size_t axis, const Slice& s) const& { return with(layout().slice(axis, s)); }
    View slice(std::size_t axis, const Slice& s) && { return std::move(*this).with(layout().slice(axis, s)); }
    View index(std::size_t axis, std::ptrdiff_t i) const& { return with(layout().index(axis, i)); }
    View index(std::size_t axis, std::ptrdiff_t i) && { return std::move(*this).with(layout().index(axis, i)); }
    View flip(std::size_t axis) const& { return with(layout().flip(axis)); }
    View flip(std::size_t axis) && { return std::move(*this).with(layout().flip(axis)); }
    View swap_axes(std::size_t a, std::size_t b) const& { return with(layout().swap_axes(a, b)); }
    View swap_axes(std::size_t a, std::size_t b) && { return std::move(*this).with(layout().swap_axes(a, b)); }
    View permute(IndexList order) const& { return with(layout().permute(order)); }
    View permute(IndexList order) && { return std::move(*this).with(layout().permute(order)); }
    /// Read-only, because elements repeat.
    View broadcast_to(IndexList shape) const;
    View as_readonly() const& {
        View out = *this;
        return std::move(out).as_readonly();
    }
    View as_readonly() && {
        alive();
        access_ = Access::read_only;
        return std::move(*this);
    }
    /// Another geometry over the same buffer, proved by Layout::check; offsets count from the buffer's first byte.
    View as_strided(const Layout& layout) const;

private:
    friend class Buffer;
    friend class Image;
    View(Share share, const Format& format, const Layout& layout, Access access) noexcept
        : share_(std::move(share)), format_(format), access_(access), layout_(layout) {}

    void alive() const {
        if (!share_) detail::throw_released();
    }
    std::byte* share_data() const { return alive(), share_.data(); }
    View with(const Layout& layout) const& { return {share_, format_, layout, access_}; }
    View with(const Layout& layout) && { return {std::move(share_), format_, layout, access_}; }

    template <class T> T load(const std::byte* at) const noexcept {
        std::byte raw[sizeof(T)];
        std::memcpy(raw, at, sizeof(T));
        if (!format_.is_native()) std::reverse(raw, raw + sizeof(T));
        if constexpr (std::is_same_v<T, bool>) {
            return raw[0] != std::byte{0}; // any non-zero byte is true; a bool object of 2 would be undefined
        } else {
            T value;
            std::memcpy(&value, raw, sizeof(T));
            return value;
        }
    }
    template <class T> void store(std::byte* at, T value) const noexcept {
        std::byte raw[sizeof(T)];
        std::memcpy(raw, &value, sizeof(T));
        if (!format_.is_native()) std::reverse(raw, raw + sizeof(T));
        std::memcpy(at, raw, sizeof(T));
    }

    Share share_;
    Format format_;
    Access access_ = Access::read_only;
    Layout layout_;
};

} // namespace oriel
