// What --version says.
#pragma once

#include "settings.hpp"

#include <string>

namespace oriel::tool {

/// "oriel 0.1.0"; with -v how it was built, on what it runs, and its libraries, a line each. With --json as data.
std::string version_text(const Settings& settings);

} // namespace oriel::tool
