// The loops of a plan. The outer ones: calls a function for each innermost run, the last outer axis fastest. And plain
// ones over the atoms of runs.
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

/// Calls move(from, to) for every atom of the rows, two a turn, for the loop itself takes as long as to move one. The
/// two sides do not overlap.
template <class Move>
void each_atom(const std::byte* __restrict from, std::byte* __restrict to, const Axis& rows, const Axis& axis,
               const Move& move) {
    const Axis outer = rows; // locals: byte stores may alias anything else
    const Axis inner = axis;
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y, from += outer.from, to += outer.to) {
        const std::byte* source = from;
        std::byte* target = to;
        std::ptrdiff_t left = inner.extent;
        for (; left >= 2; left -= 2, source += 2 * inner.from, target += 2 * inner.to) {
            move(source, target);
            move(source + inner.from, target + inner.to);
        }
        if (left > 0) move(source, target);
    }
}

} // namespace oriel::copying
