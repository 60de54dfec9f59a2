// Runs of elements in the order of their index: for what looks at elements instead of moving them (find, count,
// comparison of unlike formats). Neighbouring axes that continue each other are one run.
#pragma once

#include "oriel/layout.hpp"

#include <array>
#include <cstddef>
#include <cstdlib>

namespace oriel::copying {

/// Evenly spaced elements on each of `sides` sides.
template <std::size_t sides> struct ElementRun {
    std::ptrdiff_t count = 1;
    std::array<std::ptrdiff_t, sides> strides{};
};

/// Calls visit(addresses of the first elements, run) for every run, the last axis fastest; stops early, and gives
/// false, when visit does. The layouts have equal shapes with elements; offsets count from the addresses given.
/// With `any_order` the axes may be walked in the order that suits the first side's memory.
template <std::size_t sides, class Visit>
bool walk_runs(const std::array<Layout, sides>& layouts, std::array<const std::byte*, sides> at, bool any_order,
               const Visit& visit) {
    std::array<ElementRun<sides>, Layout::max_rank + 1> axes{};
    std::size_t rank = 0;
    const auto further_out = [](const ElementRun<sides>& a, const ElementRun<sides>& b) {
        return std::abs(a.strides[0]) > std::abs(b.strides[0]);
    };
    for (std::size_t s = 0; s < sides; ++s) at[s] += layouts[s].offset();
    for (std::size_t a = 0; a < layouts[0].rank(); ++a) {
        if (layouts[0].shape()[a] == 1) continue;
        ElementRun<sides> axis;
        axis.count = layouts[0].shape()[a];
        for (std::size_t s = 0; s < sides; ++s) axis.strides[s] = layouts[s].strides()[a];
        std::size_t k = rank++;
        for (; any_order && k > 0 && further_out(axis, axes[k - 1]); --k) axes[k] = axes[k - 1];
        axes[k] = axis;
    }
    if (rank == 0) ++rank; // one element
    for (std::size_t a = rank; a-- > 1;) {
        const ElementRun<sides> inner = axes[a];
        ElementRun<sides>& outer = axes[a - 1];
        bool continues = true;
        for (std::size_t s = 0; s < sides; ++s) continues &= outer.strides[s] == inner.strides[s] * inner.count;
        if (!continues) continue;
        outer.count *= inner.count;
        outer.strides = inner.strides;
        for (std::size_t k = a; k + 1 < rank; ++k) axes[k] = axes[k + 1];
        --rank;
    }

    std::array<std::ptrdiff_t, Layout::max_rank + 1> index{};
    for (;;) {
        if (!visit(at, axes[rank - 1])) return false;
        std::size_t a = rank - 1;
        for (; a > 0; --a) {
            const ElementRun<sides>& axis = axes[a - 1];
            const bool more = ++index[a - 1] < axis.count;
            for (std::size_t s = 0; s < sides; ++s)
                at[s] += more ? axis.strides[s] : -axis.strides[s] * (axis.count - 1);
            if (more) break;
            index[a - 1] = 0;
        }
        if (a == 0) return true;
    }
}

} // namespace oriel::copying
