// What `oriel` alone shows.
#pragma once

#include <string>
#include <string_view>

namespace oriel::tool {

struct Operation;

/// How to use it in one line, and four examples.
std::string short_usage();

/// An op's examples, its picture in letters, and the rest of its words.
std::string help_text(const Operation& operation);

/// Those four.
std::string_view first_examples();

} // namespace oriel::tool
