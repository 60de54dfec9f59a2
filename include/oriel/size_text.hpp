// Sizes in words, as messages, plans and the tool write them.
#pragma once

#include "oriel/api.hpp"

#include <cstdint>
#include <string>

namespace oriel {

/// "1 byte", "512 bytes", "8.6 MiB", "21.4 GiB": one decimal of the largest unit (of 1024) that gives at least 1.
ORIEL_API std::string size_text(std::uint64_t bytes);

} // namespace oriel
