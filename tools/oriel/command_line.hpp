// A command line, understood: which command, its words, the steps of the chain, the globals.
#pragma once

#include "cut.hpp"
#include "operations.hpp"
#include "settings.hpp"

#include <string>
#include <vector>

namespace oriel::tool {

struct CommandLine {
    const Command* command = nullptr;
    std::vector<Word> words; ///< inputs, or what the command works on
    std::vector<Step> steps;
    Settings settings;
};

/// `arguments` without the program's name. Throws a usage Fault; --help and --version win over every mistake.
CommandLine parse_command_line(const std::vector<std::string>& arguments);

} // namespace oriel::tool
