// Commands that look at many files: one that fails does not stop the others.
#pragma once

#include "command_line.hpp"

#include <functional>
#include <string>

namespace oriel::tool {

/// Calls `look` with each input of the line; what it throws is written to standard error. Gives the exit code: partly
/// if some inputs failed and others did not. Throws a usage Fault if there is no input.
int each_input(const CommandLine& line, const std::function<void(const std::string& input)>& look);

} // namespace oriel::tool
