// A slice of one axis, with Python's rules: half-open, negative values count from the end, values
// beyond the ends are clamped, the step may be negative but not zero.
//
//   extent 10:  Slice{2, 8, 3} -> 2, 5      Slice{{}, {}, -1} -> 9, 8, ... 0      Slice{-3, {}} -> 7, 8, 9
#pragma once

#include "oriel/api.hpp"

#include <cstddef>
#include <optional>

namespace oriel {

/// A slice resolved against an extent: `count` indices first, first + step, ... all inside the axis.
struct Range {
    std::ptrdiff_t first = 0;
    std::ptrdiff_t count = 0;
    std::ptrdiff_t step = 1;

    friend constexpr bool operator==(const Range&, const Range&) = default;
};

namespace detail {
[[noreturn]] ORIEL_API void throw_zero_step();
}

struct Slice {
    std::optional<std::ptrdiff_t> start;
    std::optional<std::ptrdiff_t> stop;
    std::ptrdiff_t step = 1;

    /// The indices this slice takes of an axis of `extent` >= 0 elements; never an IndexError.
    /// Throws ValueError if the step is zero. O(1). The rules are those of PySlice_AdjustIndices.
    constexpr Range resolve(std::ptrdiff_t extent) const {
        if (step == 1) { // a crop, most often: without the division, which takes longer than all the rest
            const auto inside = [&](std::ptrdiff_t at) {
                if (at < 0) at += extent;
                return at < 0 ? 0 : at > extent ? extent : at;
            };
            const std::ptrdiff_t first = start ? inside(*start) : 0;
            const std::ptrdiff_t last = stop ? inside(*stop) : extent;
            return {first, last > first ? last - first : 0, 1};
        }
        return resolve_steps(extent);
    }

    friend constexpr bool operator==(const Slice&, const Slice&) = default;

private:
    constexpr Range resolve_steps(std::ptrdiff_t extent) const {
        if (step == 0) detail::throw_zero_step();
        // The place a bound is clamped to: forwards 0..extent, backwards -1..extent-1.
        const std::ptrdiff_t low = step > 0 ? 0 : -1;
        const std::ptrdiff_t high = step > 0 ? extent : extent - 1;
        const auto clamp = [&](std::ptrdiff_t at) {
            if (at < 0) at += extent; // cannot overflow: one is negative, the other is not
            return at < low ? low : at > high ? high : at;
        };
        const std::ptrdiff_t from = start ? clamp(*start) : step > 0 ? low : high;
        const std::ptrdiff_t to = stop ? clamp(*stop) : step > 0 ? high : low;
        if (step > 0 ? from >= to : from <= to) return {from < 0 ? 0 : from, 0, step};
        // Both differences are within the extent; dividing towards zero twice avoids -step (which may overflow).
        const std::ptrdiff_t count = step > 0 ? (to - from - 1) / step + 1 : (to - from + 1) / step + 1;
        return {from, count, step};
    }
};

} // namespace oriel
