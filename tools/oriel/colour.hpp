// Colour in what is said to people: errors and help. Never in data, and never where nobody asked for it: by default
// only on a terminal that can, without NO_COLOR (https://no-color.org).
#pragma once

#include "fault.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

enum class ShowColour : std::uint8_t { automatic, always, never };

/// --color's words. Throws a usage Fault that names what was `asked`.
ShowColour parse_show_colour(std::string_view value, std::string_view asked);

/// Whether what is written to `descriptor` is to be coloured.
bool wants_colour(ShowColour when, int descriptor);
/// The same, as --color (or ORIEL_COLOR) says on a line that may not be understood.
bool wants_colour(const std::vector<std::string>& arguments, int descriptor);

/// Fault::text(): who speaks in red, the headline bold, and the line that mends it green.
std::string coloured(const Fault& fault);
/// A page of help whose headings, the lines that do not begin with a space and have no full stop, are bold.
std::string coloured_help(std::string_view page);

} // namespace oriel::tool
