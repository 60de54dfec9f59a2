// What globals ask of the result (--background, --drop-alpha), as steps behind the last op: explained, and blamed, like
// any other.
#pragma once

#include "operations.hpp"
#include "settings.hpp"

#include <vector>

namespace oriel::tool {

/// Throws a usage Fault for what contradicts itself or cannot be done where pixels lie.
std::vector<Step> endings(const Settings& settings);

/// The same picture without its alpha, if it has one.
Frame without_alpha(const Frame& frame);

} // namespace oriel::tool
