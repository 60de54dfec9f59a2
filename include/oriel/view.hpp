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
#include "oriel/index.hpp"
#include "oriel/layout.hpp"

#include <algorithm>
#include <array>
#include <complex>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <limits>
#include <span>
#include <string_view>
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

inline void reverse_units(std::byte* raw, std::size_t size, const Format& format) noexcept {
    if (format.is_native()) return;
    for (std::size_t k = 0; k < size; k += format.unit()) std::reverse(raw + k, raw + k + format.unit());
}

/// One element of a format that access as T goes with, at any alignment; and the way back.
template <class T> T load(const std::byte* at, const Format& format) noexcept {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, at, sizeof(T));
    reverse_units(raw, sizeof(T), format);
    if constexpr (std::is_same_v<T, bool>) {
        return raw[0] != std::byte{0}; // any non-zero byte is true; a bool object of 2 would be undefined
    } else {
        T value;
        std::memcpy(&value, raw, sizeof(T));
        return value;
    }
}
/// x87 long doubles mean nothing by 6 of their 16 bytes: those are stored as zeros, not as what lay in memory.
template <class T> void clear_meaningless(std::byte* raw) noexcept {
    constexpr std::size_t meant = 10;
    constexpr std::size_t unit = sizeof(long double);
    if constexpr (std::numeric_limits<long double>::digits == 64 &&
                  (std::is_same_v<T, long double> || std::is_same_v<T, std::complex<long double>>))
        for (std::size_t k = 0; k < sizeof(T); k += unit) std::memset(raw + k + meant, 0, unit - meant);
}
template <class T> void store(std::byte* at, const Format& format, T value) noexcept {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof(T));
    clear_meaningless<T>(raw);
    reverse_units(raw, sizeof(T), format);
    std::memcpy(at, raw, sizeof(T));
}
} // namespace detail

/// One part of an index expression: a number, Slice, ellipsis or newaxis.
template <class P>
concept Indexing = std::convertible_to<P, Index>;

class ORIEL_API View {
public:
    class Iterator;

    /// A released view: only assignment and released() are of use.
    View() noexcept = default;
    /// Another export of the same bytes. O(1), one atomic addition.
    View(const View& other, Where where = Where::current()) noexcept
        : layout_(other.layout_), format_(other.format_), access_(other.access_), share_(other.share_) {
        share_.describe(format_, layout_, where);
    }
    View(View&& other) noexcept = default;
    View& operator=(const View& other) noexcept { return *this = View(other, Where()); } // made where the other was
    View& operator=(View&& other) noexcept = default;
    ~View() = default;

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
    bool is_contiguous() const { return is_c_contiguous() || is_f_contiguous(); }
    /// A handle of the buffer behind.
    Buffer owner() const;
    /// Whether both look at the same memory in the same way: bytes, format and geometry. O(rank).
    bool identical(const View& other) const;

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
    // indices, FormatError if T is not the element's type. O(rank). For formats known only at run time: value.hpp.
    template <class T> T get(IndexList index) const {
        const std::byte* at = share_data() + layout().offset_of(index);
        if (!detail::accesses<T>(format_)) detail::throw_format(Format::of<T>(), format_);
        return detail::load<T>(at, format_);
    }
    /// Also throws ReadOnlyError.
    template <class T> void set(IndexList index, std::type_identity_t<T> value) const {
        if (readonly()) detail::throw_read_only();
        std::byte* at = share_data() + layout().offset_of(index);
        if (!detail::accesses<T>(format_)) detail::throw_format(Format::of<T>(), format_);
        detail::store<T>(at, format_, value);
    }

    // Geometry: new Views over the same bytes, as Layout describes each. The &&-forms move the share
    // instead of counting it. O(rank), no allocation.

    /// An index expression in NumPy's rules, as in view(all, Slice{{}, {}, -1}, 0); see index.hpp, Layout::at.
    template <Indexing A> View operator()(const A& a, Where where = Where::current()) const& { return taken(where, a); }
    template <Indexing A> View operator()(const A& a, Where where = Where::current()) && {
        return std::move(*this).taken(where, a);
    }
    template <Indexing A, Indexing B> View operator()(const A& a, const B& b, Where where = Where::current()) const& {
        return taken(where, a, b);
    }
    template <Indexing A, Indexing B> View operator()(const A& a, const B& b, Where where = Where::current()) && {
        return std::move(*this).taken(where, a, b);
    }
    template <Indexing A, Indexing B, Indexing C>
    View operator()(const A& a, const B& b, const C& c, Where where = Where::current()) const& {
        return taken(where, a, b, c);
    }
    template <Indexing A, Indexing B, Indexing C>
    View operator()(const A& a, const B& b, const C& c, Where where = Where::current()) && {
        return std::move(*this).taken(where, a, b, c);
    }
    template <Indexing A, Indexing B, Indexing C, Indexing D>
    View operator()(const A& a, const B& b, const C& c, const D& d, Where where = Where::current()) const& {
        return taken(where, a, b, c, d);
    }
    template <Indexing A, Indexing B, Indexing C, Indexing D>
    View operator()(const A& a, const B& b, const C& c, const D& d, Where where = Where::current()) && {
        return std::move(*this).taken(where, a, b, c, d);
    }
    /// Of more parts the line is not told: a default argument cannot stand behind any number of them.
    template <Indexing... Parts>
    requires(sizeof...(Parts) > 4) View operator()(const Parts&... parts) const& { return taken(Where(), parts...); }
    template <Indexing... Parts>
    requires(sizeof...(Parts) > 4) View operator()(const Parts&... parts) && {
        return std::move(*this).taken(Where(), parts...);
    }
    View indexed(std::span<const Index> parts, Where where = Where::current()) const& {
        return derived([&](const Layout& old) { return old.at(parts); }, where);
    }
    View indexed(std::span<const Index> parts, Where where = Where::current()) && {
        return std::move(*this).derived([&](const Layout& old) { return old.at(parts); }, where);
    }
    /// The sub-view left when the leading axes are indexed; rank 0 once all are. Throws IndexError.
    View at(IndexList index, Where where = Where::current()) const&;
    View slice(std::size_t axis, const Slice& s, Where where = Where::current()) const& {
        return derived([&](const Layout& old) { return old.slice(axis, s); }, where);
    }
    View slice(std::size_t axis, const Slice& s, Where where = Where::current()) && {
        return std::move(*this).derived([&](const Layout& old) { return old.slice(axis, s); }, where);
    }
    View index(std::size_t axis, std::ptrdiff_t i, Where where = Where::current()) const& {
        return derived([&](const Layout& old) { return old.index(axis, i); }, where);
    }
    View index(std::size_t axis, std::ptrdiff_t i, Where where = Where::current()) && {
        return std::move(*this).derived([&](const Layout& old) { return old.index(axis, i); }, where);
    }
    View flip(std::size_t axis, Where where = Where::current()) const& {
        return derived([&](const Layout& old) { return old.flip(axis); }, where);
    }
    View flip(std::size_t axis, Where where = Where::current()) && {
        return std::move(*this).derived([&](const Layout& old) { return old.flip(axis); }, where);
    }
    View swap_axes(std::size_t a, std::size_t b, Where where = Where::current()) const& {
        return derived([&](const Layout& old) { return old.swap_axes(a, b); }, where);
    }
    View swap_axes(std::size_t a, std::size_t b, Where where = Where::current()) && {
        return std::move(*this).derived([&](const Layout& old) { return old.swap_axes(a, b); }, where);
    }
    View permute(IndexList order, Where where = Where::current()) const& {
        return derived([&](const Layout& old) { return old.permute(order); }, where);
    }
    View permute(IndexList order, Where where = Where::current()) && {
        return std::move(*this).derived([&](const Layout& old) { return old.permute(order); }, where);
    }
    View transpose(Where where = Where::current()) const& {
        return derived([&](const Layout& old) { return old.transpose(); }, where);
    }
    View transpose(Where where = Where::current()) && {
        return std::move(*this).derived([&](const Layout& old) { return old.transpose(); }, where);
    }
    View move_axis(std::size_t from, std::size_t to, Where where = Where::current()) const {
        return derived([&](const Layout& old) { return old.move_axis(from, to); }, where);
    }
    View squeeze(Where where = Where::current()) const {
        return derived([&](const Layout& old) { return old.squeeze(); }, where);
    }
    View reshape(IndexList shape, Where where = Where::current()) const {
        return derived([&](const Layout& old) { return old.reshape(shape, format_.itemsize()); }, where);
    }

    /// The same bytes as elements of another format, on the last axis (Layout::cast): any format to any, any rank,
    /// never a copy. A cast to the same size keeps every geometry. Throws TypeError.
    View cast(const Format& format, Where where = Where::current()) const;
    /// The bytes of a contiguous view, as they lie, in a new shape (row-major; one extent may be -1). Throws TypeError
    /// if the view is neither C- nor F-contiguous or the bytes are not those of the shape, ValueError for a negative
    /// extent, OverflowError.
    View cast(const Format& format, IndexList shape, Where where = Where::current()) const;
    /// One field of a record: a view of that field in every element; the axes of a sub-array come last. Throws
    /// TypeError if there is no such field, BufferError above Layout::max_rank.
    View field(std::string_view name, Where where = Where::current()) const;

    /// Read-only, because elements repeat.
    View broadcast_to(IndexList shape, Where where = Where::current()) const;
    View as_readonly(Where where = Where::current()) const& { return View(*this, where).as_readonly(where); }
    View as_readonly(Where where = Where::current()) && {
        access_ = (alive(), Access::read_only);
        share_.describe(format_, layout_, where);
        return std::move(*this);
    }
    /// Another geometry over the same buffer, proved by Layout::check; offsets count from the buffer's first byte.
    View as_strided(const Layout& layout, Where where = Where::current()) const;

    /// The sub-views along the first axis, in order. Throws TypeError at rank 0.
    Iterator begin(Where where = Where::current()) const;
    Iterator end() const;

private:
    friend class Buffer;
    friend class Image;
    View(Share share, const Format& format, const Layout& layout, Access access, Where where) noexcept
        : layout_(layout), format_(format), access_(access), share_(std::move(share)) {
        share_.describe(format_, layout_, where);
    }
    // The geometry that `derive` makes of the other's is made in its place: a Layout is long, and copying one just
    // written costs more than the arithmetic.
    template <class Derive>
    View(const View& other, const Derive& derive, Where where)
        : layout_(derive(other.layout_)), format_(other.format_), access_(other.access_), share_(other.share_) {
        share_.describe(format_, layout_, where);
    }
    template <class Derive>
    View(View&& other, const Derive& derive, Where where)
        : layout_(derive(other.layout_)), format_(std::move(other.format_)), access_(other.access_),
          share_(std::move(other.share_)) {
        share_.describe(format_, layout_, where);
    }

    void alive() const {
        if (!share_) detail::throw_released();
    }
    std::byte* share_data() const { return alive(), share_.data(); }
    template <class... Parts> View taken(Where where, const Parts&... parts) const& {
        return derived([&](const Layout& old) { return part_of(old, parts...); }, where);
    }
    template <class... Parts> View taken(Where where, const Parts&... parts) && {
        return std::move(*this).derived([&](const Layout& old) { return part_of(old, parts...); }, where);
    }
    template <class... Parts> static Layout part_of(const Layout& from, const Parts&... parts) {
        if constexpr ((std::same_as<Parts, Slice> && ...)) { // a crop: worth having inline
            return from.cut(parts...);
        } else {
            const std::array<Index, sizeof...(Parts)> list{Index(parts)...};
            return from.at(list);
        }
    }
    template <class Derive> View derived(const Derive& derive, Where where) const& {
        return alive(), View(*this, derive, where);
    }
    template <class Derive> View derived(const Derive& derive, Where where) && {
        return alive(), View(std::move(*this), derive, where);
    }

    Layout layout_; // first: if there is no such geometry, whoever it was to be made of keeps its share
    Format format_;
    Access access_ = Access::read_only;
    Share share_;
};

/// Walks the first axis of a View, which must live as long; each step is a View of its own (an export).
class View::Iterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = View;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = View;

    Iterator() noexcept = default;
    Iterator(const View& view, std::ptrdiff_t at, Where where) noexcept : view_(&view), at_(at), where_(where) {}

    View operator*() const { return view_->index(0, at_, where_); }
    Iterator& operator++() noexcept { return ++at_, *this; }
    Iterator operator++(int) noexcept { return {*view_, at_++, where_}; }
    friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }

private:
    const View* view_ = nullptr;
    std::ptrdiff_t at_ = 0;
    Where where_; // of the loop
};

inline View::Iterator View::begin(Where where) const { return layout().extent(0), Iterator(*this, 0, where); }
inline View::Iterator View::end() const { return {*this, layout().extent(0), Where()}; }

} // namespace oriel
