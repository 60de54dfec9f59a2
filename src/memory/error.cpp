// The throwing side of checks that are inline in the headers: cold, and the only place their texts live.
#include "oriel/error.hpp"

#include "oriel/format.hpp"
#include "oriel/layout.hpp"
#include "oriel/slice.hpp"
#include "oriel/span.hpp"
#include "oriel/version.hpp"
#include "oriel/view.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>

namespace oriel::detail {

void throw_zero_step() { throw ValueError("a slice step cannot be zero; use 1 for every element, -1 for reversed"); }

void throw_axis(std::size_t axis, std::size_t rank) {
    throw TypeError(fmt::format("axis {} does not exist: the view has rank {} (axes count from 0)", axis, rank));
}

void throw_index(std::ptrdiff_t index, std::size_t axis, std::ptrdiff_t extent) {
    if (extent == 0) throw IndexError(fmt::format("index {} on axis {}, which has no elements", index, axis));
    throw IndexError(fmt::format("index {} is outside axis {}, which has {} element{}: use {} to {}", index, axis,
                                 extent, extent == 1 ? "" : "s", -extent, extent - 1));
}

void throw_released() { throw ReleasedError("operation on a released view; make a new one with Buffer::view()"); }

void throw_read_only() {
    throw ReadOnlyError("cannot write through a read-only view; make the view from a writable buffer, or copy it");
}

void throw_format(const Format& asked, const Format& exists) {
    throw FormatError(fmt::format("elements are {} ('{}'), not {} ('{}') as asked", exists.name(), exists.code(),
                                  asked.name(), asked.code()));
}

void throw_rank(std::size_t asked, std::size_t exists) {
    throw TypeError(fmt::format("a span of rank {} was asked of a view of rank {}", asked, exists));
}

void throw_alignment(std::uintptr_t address, std::size_t needed) {
    throw AlignmentError(fmt::format("a typed span needs its base and strides at multiples of {} bytes, but one is off "
                                     "by {}; use View::get, or compact() the view first",
                                     needed, address % needed));
}

void throw_pixel(std::size_t asked, const Layout& layout) {
    const std::ptrdiff_t extent = layout.extent(layout.rank() - 1), stride = layout.stride(layout.rank() - 1);
    throw BufferError(
        fmt::format("a span of pixels of {0} elements needs a last axis of {0} without gaps; this one has "
                    "{1}, {2} byte{3} apart; take a span of single elements, or compact() the view first",
                    asked, extent, stride, stride == 1 ? "" : "s"));
}

void throw_not_packed(std::ptrdiff_t stride, std::size_t itemsize) {
    throw BufferError(fmt::format("a row of this span is not packed: its stride is {} bytes, its elements have {}; "
                                  "index the elements, or compact() the view first",
                                  stride, itemsize));
}

void throw_window(std::size_t axis, std::ptrdiff_t first, std::ptrdiff_t count, std::ptrdiff_t extent) {
    throw IndexError(
        fmt::format("a window of {} elements from {} on axis {}, which has {}", count, first, axis, extent));
}

} // namespace oriel::detail

namespace oriel {

const char* version() noexcept {
#define ORIEL_TEXT_(x) #x
#define ORIEL_TEXT(x) ORIEL_TEXT_(x)
    return ORIEL_TEXT(ORIEL_VERSION_MAJOR) "." ORIEL_TEXT(ORIEL_VERSION_MINOR) "." ORIEL_TEXT(ORIEL_VERSION_PATCH);
}

} // namespace oriel
