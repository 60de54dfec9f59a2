// --explain: what a chain would do, known without reading a pixel. The library's own plan, in words or as
// JSON.
#pragma once

#include "command_line.hpp"
#include "oriel/picture.hpp"
#include "output.hpp"

#include <string>
#include <vector>

namespace oriel::tool {

/// `pictures` are the opened one and what each step makes of it.
std::string explanation(const CommandLine& line, const std::string& input, const std::vector<Picture>& pictures,
                        const Destination& to);

} // namespace oriel::tool
