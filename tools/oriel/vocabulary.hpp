// Every word the tool knows, from its tables: what a mistyped one may have been meant as.
#pragma once

#include "fault.hpp"
#include "segment.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

struct Operation;

/// The options of the table of globals, in its order.
const std::vector<Option>& global_options();

/// The names of ops and commands.
std::vector<std::string> known_words();

/// What is said of a word that names a command and does not come first; nothing if it names none.
std::optional<Fault> misplaced_command(const std::string& word);

/// "; did you mean 'flip'?" of a word that is neither: the one that is near, or what other tools call so.
std::string did_you_mean_word(std::string_view word);

/// The globals with their dashes, after those of an op.
std::vector<std::string> known_options(const Operation* operation = nullptr);

} // namespace oriel::tool
