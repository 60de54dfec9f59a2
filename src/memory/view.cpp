// The parts of View that are not worth inlining.
#include "oriel/view.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel {

Buffer View::owner() const {
    alive();
    // The share keeps the block alive, so counting one more handle is always sound.
    share_.block_->state.fetch_add(detail::Block::one_handle, std::memory_order_relaxed);
    return Buffer(share_.block_);
}

View View::at(IndexList index) const& {
    Layout rest = layout();
    if (index.size() > rest.rank())
        throw TypeError(fmt::format("{} indices for a view of rank {}", index.size(), rest.rank()));
    for (std::size_t k = 0; k < index.size(); ++k) {
        const std::ptrdiff_t extent = rest.extent(0);
        if (index[k] < -extent || index[k] >= extent) detail::throw_index(index[k], k, extent); // the caller's axis
        rest = rest.index(0, index[k]);
    }
    return with(rest);
}

View View::broadcast_to(IndexList shape) const {
    const Layout wide = layout().broadcast_to(shape);
    wide.check(itemsize(), share_.size(), false); // rule 2 in bytes, which a Layout alone does not know
    return with(wide).as_readonly();
}

View View::as_strided(const Layout& layout) const {
    alive();
    layout.check(format_.itemsize(), share_.size(), access_ == Access::writable);
    return with(layout);
}

} // namespace oriel
