// The outer loops of a plan: calls a function for each innermost run, the last outer axis fastest.
#pragma once

#include "copy/plan.hpp"

#include <array>
#include <cstddef>

namespace oriel::copying {

/// The loop around the innermost one, or one turn of none, and how many loops are outside that.
inline const Axis& rows_of(const Plan& plan) noexcept { return plan.rank > 1 ? plan.axes[plan.rank - 2] : one_row; }
inline std::size_t rows_outside(const Plan& plan) noexcept { return plan.rank > 1 ? plan.rank - 2 : 0; }

/// Calls visit(from, to) at the start of every combination of the first `outer` loops. Stops early, and gives
/// false, when visit does. The plan has elements.
template <class To, class Visit>
bool walk(const Plan& plan, std::size_t outer, const std::byte* from, To* to, const Visit& visit) {
    from += plan.from_offset;
    to += plan.to_offset;
    std::array<std::ptrdiff_t, Layout::max_rank> index;
    for (std::size_t a = 0; a < outer; ++a) index[a] = 0;
    for (;;) {
        if (!visit(from, to)) return false;
        std::size_t a = outer;
        for (; a > 0; --a) {
            const Axis& axis = plan.axes[a - 1];
            from += axis.from;
            to += axis.to;
            if (++index[a - 1] < axis.extent) break;
            from -= axis.from * axis.extent;
            to -= axis.to * axis.extent;
            index[a - 1] = 0;
        }
        if (a == 0) return true;
    }
}

} // namespace oriel::copying
