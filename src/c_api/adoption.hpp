// Views of elements in somebody else's memory, known by the address of the first one.
#pragma once

#include "oriel/view.hpp"

#include <cstddef>
#include <functional>
#include <span>

namespace oriel::c_api {

/// A layout of these axes; without strides it is packed. Throws as Layout's constructors do.
Layout layout_of(std::span<const std::ptrdiff_t> shape, const std::ptrdiff_t* strides, std::ptrdiff_t offset,
                 std::size_t itemsize);

/// The elements of `layout`, whose offset is not looked at, from `first` on. Just the bytes they reach are adopted.
/// `release` as in Buffer::adopt; it is not called if this throws. Throws as Layout::check does, OverflowError.
View adopt_elements(void* first, const Format& format, const Layout& layout, Access access,
                    std::function<void()> release);

} // namespace oriel::c_api
