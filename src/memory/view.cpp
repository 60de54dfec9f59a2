// The parts of View that are not worth inlining.
#include "oriel/view.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace oriel {

Buffer View::owner() const {
    alive();
    // The share keeps the block alive, so counting one more handle is always sound.
    share_.block_->state.fetch_add(detail::Block::one_handle, std::memory_order_relaxed);
    return Buffer(share_.block_);
}

bool View::identical(const View& other) const {
    if (format() != other.format() || data() != other.data()) return false;
    const Layout mine = layout_.canonical(itemsize());
    const Layout theirs = other.layout_.canonical(itemsize());
    return std::ranges::equal(mine.shape(), theirs.shape()) && std::ranges::equal(mine.strides(), theirs.strides());
}

View View::at(IndexList index, Where where) const& {
    Layout rest = layout();
    if (index.size() > rest.rank())
        throw TypeError(fmt::format("{} indices for a view of rank {}", index.size(), rest.rank()));
    for (std::size_t k = 0; k < index.size(); ++k) {
        const std::ptrdiff_t extent = rest.extent(0);
        if (index[k] < -extent || index[k] >= extent) detail::throw_index(index[k], k, extent); // the caller's axis
        rest = rest.index(0, index[k]);
    }
    return derived([&](const Layout&) { return rest; }, where);
}

View View::cast(const Format& format, Where where) const {
    return {share_, format, layout().cast(itemsize(), format.itemsize()), access_, where};
}

View View::cast(const Format& format, IndexList shape, Where where) const {
    if (!is_contiguous())
        throw TypeError(fmt::format("only a contiguous view can be cast to a shape: {}; compact() the view first",
                                    layout_.why_not_contiguous(itemsize())));
    if (format.itemsize() == 0) throw TypeError("a shape of elements of no bytes says nothing of these bytes");
    if (nbytes() % format.itemsize() != 0)
        throw TypeError(fmt::format("{} bytes are not a multiple of the {} of an element '{}'", nbytes(),
                                    format.itemsize(), format.code()));
    // The elements in the order of their bytes, then in the shape asked for.
    const auto count = static_cast<std::ptrdiff_t>(nbytes() / format.itemsize());
    const Layout flat({count}, {static_cast<std::ptrdiff_t>(format.itemsize())}, layout_.offset());
    const auto derive = [&] { return View(share_, format, flat.reshape(shape, format.itemsize()), access_, where); };
    if (std::ranges::any_of(shape, [](std::ptrdiff_t extent) { return extent < -1; }) ||
        std::ranges::count(shape, -1) > 1)
        return derive(); // a ValueError, whatever the bytes
    try {
        return derive();
    } catch (const ValueError&) {
        throw TypeError(fmt::format("{} bytes are {} elements '{}', which shape ({}) does not hold", nbytes(), count,
                                    format.code(), fmt::join(shape, ", ")));
    }
}

View View::field(std::string_view name, Where where) const {
    const Field& field = format().field(name);
    const auto offset = static_cast<std::ptrdiff_t>(field.offset);
    return {share_, field.format, layout_.within(offset, field.shape, field.format.itemsize()), access_, where};
}

View View::broadcast_to(IndexList shape, Where where) const {
    const Layout wide = layout().broadcast_to(shape);
    wide.check(itemsize(), share_.size(), false); // rule 2 in bytes, which a Layout alone does not know
    return derived([&](const Layout&) { return wide; }, where).as_readonly(where);
}

View View::as_strided(const Layout& layout, Where where) const {
    alive();
    layout.check(format_.itemsize(), share_.size(), access_ == Access::writable);
    return derived([&](const Layout&) { return layout; }, where);
}

} // namespace oriel
