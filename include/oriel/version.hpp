// The version of these headers; version() in a program tells that of the library it runs with.
#pragma once

#include "oriel/api.hpp"

#define ORIEL_VERSION_MAJOR 0
#define ORIEL_VERSION_MINOR 1
#define ORIEL_VERSION_PATCH 0

namespace oriel {

/// "0.1.0"
ORIEL_API const char* version() noexcept;

} // namespace oriel
