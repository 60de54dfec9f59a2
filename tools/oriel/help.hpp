// What `oriel` alone shows.
#pragma once

#include <string>

namespace oriel::tool {

/// How to use it in one line, and four examples.
std::string short_usage();

} // namespace oriel::tool
