// Parts of a page.
#pragma once

#include "segment.hpp"

#include <string>
#include <string_view>

namespace oriel::pages {

/// Text in which nothing is taken for markup.
std::string plain(std::string_view text);

/// A help page's text: its examples as a block of shell lines, the rest as it is on a terminal.
std::string help_blocks(std::string_view help);

/// The command of the first example, without what it says about it: "oriel photo.png flip h -o mirrored.png".
std::string first_command(std::string_view help);

/// A row of a table: "| `-c`, `--channels LIST` | which channels |".
std::string option_row(const tool::Option& option);

} // namespace oriel::pages
