// Opening what the user named, with a message that helps when there is no such thing.
#pragma once

#include "oriel/picture.hpp"
#include "settings.hpp"

#include <string>

namespace oriel::tool {

/// A path, or "-" for standard input. Throws the library's errors, and a Fault for a missing file.
Picture open_input(const std::string& name, const Settings& settings);

/// Whether something of that name can be opened, "-" included.
bool is_there(const std::string& name);

} // namespace oriel::tool
