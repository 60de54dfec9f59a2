// Shell completion: scripts made from the tables, one for each shell. A script knows the grammar (words before the
// first op, an op's words, options that take a value) and has the tables written into it, so that it runs nothing.
#pragma once

#include "notation.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::tool {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

/// Text as one word of any of the three shells: 'in quotes'.
std::string in_quotes(std::string_view text);

/// "FILE" of a meaning's files and its words, as shell words: what the scripts call a `wanted`. "ANY" if nothing is
/// known of what is wanted.
std::string wanted_words(const Meaning& meaning);
/// The same, each in quotes.
std::string quoted_words(const Meaning& meaning);

/// A script with every @NAME@ replaced.
std::string filled(std::string_view script, const std::vector<std::pair<std::string_view, std::string>>& parts);

} // namespace oriel::tool
