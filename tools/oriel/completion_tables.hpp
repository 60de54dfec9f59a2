// The tables as lists of choices, in the form all three completion scripts take them.
#pragma once

#include "segment.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

struct Command;
struct Operation;

/// A word that may be typed, and a line about it.
struct Choice {
    std::string word;
    std::string_view summary;
};

std::vector<Choice> command_choices();
std::vector<Choice> operation_choices();
/// "-c", "--channels", "--in", and "--in-place=map" of an option that may have a value.
std::vector<Choice> option_choices(const std::vector<Option>& options);

/// The globals that mean something to a command.
std::vector<Option> options_of(const Command& command);
std::vector<Option> options_of(const Operation& operation);

/// "run info"
std::string names(const std::vector<Choice>& choices);
/// Of the commands that are followed by ops.
std::string chaining_names();

/// Whether it is followed by its value.
bool takes_next_word(const Option& option);

} // namespace oriel::tool
