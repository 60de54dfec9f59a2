// Puts right the checksums that a format has over its bytes, so that a changed file gets further than to them.
#pragma once

#include "fuzz/targets.hpp"

#include <string_view>

namespace fuzzing {

void repair_checksums(std::string_view format, Bytes& file);

} // namespace fuzzing
