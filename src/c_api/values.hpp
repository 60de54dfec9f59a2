// oriel_value and Value: the same thing in C and in C++.
#pragma once

#include "oriel/oriel.h"
#include "oriel/value.hpp"

namespace oriel::c_api {

/// Throws ValueError for no such kind or lists in lists without end, NullArgument.
Value value_of(const oriel_value& value);

/// Strings and lists point into memory of this thread that lasts until its next call. Throws std::bad_alloc.
oriel_value lasting(Value value);

} // namespace oriel::c_api
