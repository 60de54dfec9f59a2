// The tables as the three completion scripts take them: lists of choices, and cases of their switches.
#pragma once

#include "notation.hpp"
#include "segment.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::tool {

struct Command;

/// A word that may be typed, and a line about it.
struct Choice {
    std::string word;
    std::string_view summary;
};

std::vector<Choice> command_choices();
std::vector<Choice> operation_choices();
/// "-c", "--channels", "--in", and "--in-place=map" of an option that may have a value.
std::vector<Choice> option_choices(const std::vector<Option>& options);

/// "run info"
std::string names(const std::vector<Choice>& choices);
/// How a shell writes the cases of its switches.
struct Dialect {
    std::string_view either; ///< between two patterns of one case
    /// What a word is, where the pattern is met; `optional` if it may be left out.
    std::string (*wanted)(const std::string& pattern, const Meaning& meaning, bool optional);
    /// What begins with a dash, behind an op or command of that name.
    std::string (*options)(std::string_view name, const std::vector<Option>& options);
};

/// Names of parts of a script (see `filled`) and what they are: OPERATION_VALUES, GLOBAL_VALUES, OPERANDS,
/// OPERATION_OPTIONS, COMMAND_OPTIONS, ARGUMENTS and CHAINING, which names the commands that are followed by ops.
std::vector<std::pair<std::string_view, std::string>> table_parts(const Dialect& dialect);

} // namespace oriel::tool
