// --explain: what a chain would do, known without reading a pixel. The library's own plan, in words, with a drawing of
// the strides, or as JSON.
#pragma once

#include "chain.hpp"
#include "command_line.hpp"
#include "oriel/picture.hpp"
#include "output.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

/// `pictures` are the opened one and what each step makes of it.
std::string explanation(const CommandLine& line, const std::string& input, const std::vector<Picture>& pictures,
                        const Destination& to);

/// A chain that is looked at instead of written.
struct Looking {
    const Chain& chain;
    const Picture& picture; ///< what is read of its result
    Sink& sink;             ///< will be begun
    std::string_view verb;  ///< "count", what is done with the rows
    std::string what;       ///< "the values of each channel"
};
std::string explanation(const CommandLine& line, const Looking& looking);

/// Of a command that reads nothing but what `picture` was opened from: its header.
std::string header_explanation(const CommandLine& line, const std::string& input, const Picture& picture);

} // namespace oriel::tool
