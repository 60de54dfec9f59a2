// Looking for an element of a given value, in any format and geometry.
//
//   find(view, 0)          the first black element, {y, x, c}
//   count(view, 255)       how many are white
#pragma once

#include "oriel/api.hpp"
#include "oriel/value.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace oriel {

/// The index of the first element, in row-major order, that equals `value` as equal() compares: 1 is found as 1.0 and
/// as true, a NaN never. Nothing if there is none, or if `value` is of a kind that elements cannot equal. Throws
/// FormatError for opaque elements, in records too, which have no value, and ReleasedError. Cost: one pass up to the
/// element found.
ORIEL_API std::optional<std::vector<std::ptrdiff_t>> find(const View& view, const Value& value);

/// How many elements equal `value`. Throws as find. Cost: one pass.
ORIEL_API std::size_t count(const View& view, const Value& value);

/// Whether any does. Throws and costs as find.
inline bool contains(const View& view, const Value& value) { return find(view, value).has_value(); }

} // namespace oriel
