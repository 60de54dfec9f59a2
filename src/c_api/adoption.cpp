// The reach of foreign elements, in arithmetic that cannot overflow: the numbers are a stranger's.
#include "c_api/adoption.hpp"

#include "c_api/view_handle.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace oriel::c_api {
namespace {

void require_fits(bool overflowed, const Layout& layout) {
    if (overflowed)
        throw OverflowError(fmt::format("{} reaches further than this machine's addresses do", layout.text()));
}

// The bytes that elements reach, relative to the first one's.
ByteRange reach_of(const Layout& layout, std::size_t itemsize) {
    if (layout.empty()) return {};
    ByteRange range{0, static_cast<std::ptrdiff_t>(itemsize)};
    for (std::size_t a = 0; a < layout.rank(); ++a) {
        if (layout.extent(a) <= 1) continue; // rule 5
        std::ptrdiff_t last = 0;
        bool overflowed = __builtin_mul_overflow(layout.stride(a), layout.extent(a) - 1, &last);
        std::ptrdiff_t& end = last < 0 ? range.low : range.high;
        overflowed = overflowed || __builtin_add_overflow(end, last, &end);
        require_fits(overflowed, layout);
    }
    return range;
}

} // namespace

Layout layout_of(std::span<const std::ptrdiff_t> shape, const std::ptrdiff_t* strides, std::ptrdiff_t offset,
                 std::size_t itemsize) {
    const Layout packed = Layout::contiguous(shape, itemsize); // which checks the extents
    if (strides == nullptr) return {packed.shape(), packed.strides(), offset};
    return {shape, std::span(strides, shape.size()), offset};
}

View adopt_elements(void* first, const Format& format, const Layout& layout, Access access,
                    std::function<void()> release) {
    const ByteRange range = reach_of(layout, format.itemsize());
    std::ptrdiff_t bytes = 0;
    std::ptrdiff_t before = 0;
    require_fits(__builtin_sub_overflow(range.high, range.low, &bytes), layout);
    require_fits(__builtin_sub_overflow(0, range.low, &before), layout);
    const auto size = static_cast<std::size_t>(bytes);
    const Layout inside(layout.shape(), layout.strides(), before);
    inside.check(format.itemsize(), size, access == Access::writable); // before anything is adopted
    const Buffer owner = Buffer::adopt(static_cast<std::byte*>(first) + range.low, size, std::move(release), access);
    return owner.view(format, inside, nowhere);
}

} // namespace oriel::c_api
