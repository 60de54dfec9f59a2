// What must be reached: a bound for each operation and kind of pixels, as a ratio to memcpy of the result's bytes, and
// the rule by which a measurement passes.
#pragma once

#include "job.hpp"
#include "pairs.hpp"

#include <optional>

namespace bench {

/// Of the large sizes; none where nothing is promised.
std::optional<double> bound(Operation operation, const Kind& kind);

/// Rows of a power of two bytes, whose lines compete for the same places in a cache: at most so much more, as a ratio
/// to memcpy, than rows of another length.
inline constexpr double power_of_two_bound = 1.6;

/// What a small copy may take beyond its bound times memcpy.
inline constexpr double fixed_ns = 60;

/// A measurement passes unless its 95 % interval lies wholly beyond the bound.
inline bool passes(const Estimate& measured, double bound) { return measured.low <= bound; }

} // namespace bench
