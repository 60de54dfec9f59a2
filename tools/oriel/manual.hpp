// The manual page, oriel(1), made from the tables.
#pragma once

#include <string>

namespace oriel::tool {

/// In the language of man(7).
std::string manual_page();

} // namespace oriel::tool
