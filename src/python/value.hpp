// Elements as Python objects: bool, int, float, complex, bytes, str, and a tuple for a record or a sub-array.
#pragma once

#include "oriel/oriel.h"
#include "python/python.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace oriel::python {

Ref from_value(const oriel_value& value);

/// An oriel_value made of Python objects, with what it points to.
class Values {
public:
    /// What an element of this (canonical) format may be set to, by memoryview's rules: integer formats take what has
    /// __index__, floating ones what has __float__, '?' the truth of anything, 'c' one byte. Throws Raised: TypeError
    /// for another kind, ValueError for what no element can hold.
    oriel_value for_format(const char* format, PyObject* object);

    /// The value that is equal to the object, to look for it; none if no element can be equal to it. Throws Raised.
    std::optional<oriel_value> equal_to(PyObject* object);

private:
    oriel_value natural(PyObject* object);
    oriel_value list(PyObject* sequence);
    oriel_value text(PyObject* string);
    oriel_value bytes(PyObject* object);

    std::deque<std::vector<oriel_value>> lists_; // deques: what is in them stays where it is
    std::deque<std::vector<std::uint32_t>> texts_;
    std::deque<Ref> bytes_;
};

} // namespace oriel::python
