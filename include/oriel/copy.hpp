// The operations that touch elements: copy, fill, equal, to_bytes, compact. Nothing else in oriel copies,
// and each of these says so in its name. All work on any geometry of both sides.
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oriel {

enum class Order : std::uint8_t { row_major, column_major };

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
    std::memcpy(element, &value, sizeof(T));
    if (!to.format().is_native()) std::reverse(element, element + sizeof(T));
    fill_bytes(to, element);
}

/// Whether shapes, formats and all elements are equal. Floating elements compare as numbers (a NaN differs
/// from itself, -0.0 equals 0.0), all others by their bytes. Differing formats are unequal.
ORIEL_API bool equal(const View& a, const View& b);
inline bool operator==(const View& a, const View& b) { return equal(a, b); }

/// The elements, packed in row-major or column-major order of the logical index. Copies nbytes().
ORIEL_API std::vector<std::byte> to_bytes(const View& view, Order order = Order::row_major);

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
