// The operations that touch elements: copy, fill, equal, to_bytes, from_bytes, hex, hash, compact. Nothing else in
// oriel copies, and each of these says so in its name. All work on any geometry of both sides. (What looks for an
// element: find.hpp.)
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace oriel {

/// In what order elements are packed: row-major ("C"), column-major ("F"), or as they are stored ("A"), which is
/// column-major for what is F- but not C-contiguous and row-major for all else.
enum class Order : std::uint8_t { row_major, column_major, as_stored };

/// Whether the first and the last byte that each reaches enclose bytes of both; views of nothing reach none. Throws
/// ReleasedError. O(rank).
ORIEL_API bool may_overlap(const View& a, const View& b);

/// Copies every element of `from` to the same index of `to`. If the two overlap the result is what a copy
/// through a temporary gives, in any rank (and such a temporary is used where no order of copying will do).
/// Throws ValueError if the shapes or the formats differ, naming the axis; ReadOnlyError. Cost: bytes moved.
ORIEL_API void copy(const View& from, const View& to);

/// Sets every element to one pattern of itemsize bytes, which may lie in `to`. Throws ValueError for another length,
/// ReadOnlyError.
ORIEL_API void fill_bytes(const View& to, std::span<const std::byte> element);

/// Sets every element. Throws FormatError if T is not the element's type, ReadOnlyError.
template <class T> void fill(const View& to, std::type_identity_t<T> value) {
    if (to.readonly()) detail::throw_read_only();
    if (!detail::accesses<T>(to.format())) detail::throw_format(Format::of<T>(), to.format());
    std::byte element[sizeof(T)];
    detail::store<T>(element, to.format(), value);
    fill_bytes(to, element);
}

/// Whether two views hold equal values at equal indices. Formats may differ: numbers compare exactly whatever their
/// formats (2^53 + 1 is not 2^53, -0.0 is 0.0, true is 1, a NaN differs from itself, a character is its byte), strings
/// of bytes and texts with their own kind, records field by field if the names are the same, opaque elements by their
/// bytes if the codes are. Shapes are compared up to the first extent of 0, as memoryview does. Cost: one pass up to
/// the first difference.
ORIEL_API bool equal(const View& a, const View& b);
inline bool operator==(const View& a, const View& b) { return equal(a, b); }

/// Whether shapes and itemsizes are equal and so are all bytes, whatever they mean.
ORIEL_API bool same_bytes(const View& a, const View& b);

/// The elements, packed in that order of the logical index. Copies nbytes().
ORIEL_API std::vector<std::byte> to_bytes(const View& view, Order order = Order::row_major);
/// The same into memory of nbytes() (else ValueError), which must not overlap the view.
ORIEL_API void to_bytes(const View& view, std::span<std::byte> out, Order order = Order::row_major);

/// The way back: sets every element from bytes that are packed in that order, wherever they lie. Throws ValueError
/// unless there are nbytes() of them, ReadOnlyError. Copies nbytes().
ORIEL_API void from_bytes(const View& to, std::span<const std::byte> bytes, Order order = Order::row_major);

/// The packed row-major bytes in hexadecimal. With a separator, one stands between groups of `group` bytes, counted
/// from the right, or from the left if `group` is negative; none if it is 0. Throws ValueError for a separator that is
/// not ASCII. (bytes.hex of Python.)
ORIEL_API std::string hex(const View& view, char separator = '\0', std::ptrdiff_t group = 1);

/// A hash of the packed row-major bytes, whatever they mean: it goes with same_bytes. Throws ValueError for a
/// writable view, whose hash would not last. Cost: one pass, and a packed copy of what is not C-contiguous.
ORIEL_API std::size_t hash(const View& view);

/// The same elements, packed row-major in a new heap buffer. Copies nbytes().
ORIEL_API View compact(const View& view);

/// What has been copied and allocated for pixels by this process so far. The difference of two snapshots
/// tells what a piece of work cost; tests and --explain state it.
struct Counters {
    std::uint64_t copies = 0;          ///< calls that moved at least one element
    std::uint64_t bytes_copied = 0;    ///< bytes those calls wrote
    std::uint64_t allocations = 0;     ///< heap blocks made for buffers
    std::uint64_t bytes_allocated = 0; ///< their sizes
};
ORIEL_API Counters counters() noexcept;

} // namespace oriel
