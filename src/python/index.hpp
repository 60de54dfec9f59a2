// What stands between the brackets: integers, slices, ... and None, as oriel's index expressions.
#pragma once

#include "oriel/oriel.h"
#include "python/python.hpp"

#include <array>

namespace oriel::python {

struct Key {
    static constexpr int most = 2 * ORIEL_MAX_NDIM + 1; // every axis, as many new ones, an ellipsis

    std::array<oriel_index, most> parts;
    int count = 0;
    bool integers = true; ///< nothing else

    /// The numbers of a key of integers; a view's index.
    std::array<std::ptrdiff_t, most> numbers() const noexcept;
};

/// Calls __index__ of others' objects. Throws Raised: TypeError for what is no index, IndexError for integers beyond
/// those of a machine, ValueError for a step of 0.
Key key_of(PyObject* object);

/// The integers of a tuple or list, or of the objects in `args`, at most ORIEL_MAX_NDIM. Throws Raised.
struct Numbers {
    std::array<std::ptrdiff_t, ORIEL_MAX_NDIM> values{};
    int count = 0;
};
Numbers numbers_of(PyObject* sequence, const char* what);

/// A tuple of ints.
Ref tuple_of(const std::ptrdiff_t* numbers, int count);

} // namespace oriel::python
