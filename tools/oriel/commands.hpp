// The table of commands: `oriel info`, `oriel stats`, `oriel help`, and `run`, which needs no name.
#pragma once

#include "command_line.hpp"

#include <span>
#include <string_view>

namespace oriel::tool {

struct Command {
    std::string_view name;
    std::string_view arguments; ///< "FILE..."
    std::string_view summary;
    std::string_view help;
    unsigned bit; ///< its bit in Global::commands
    bool takes_ops;
    int (*start)(const CommandLine& line); ///< gives the exit code, or throws
};

std::span<const Command> commands();
/// Null if there is none of that name.
const Command* find_command(std::string_view name);

int run(const CommandLine& line);
int info(const CommandLine& line);
int stats(const CommandLine& line);
int diff(const CommandLine& line);
int view(const CommandLine& line);
int list_formats(const CommandLine& line);
int completion(const CommandLine& line);
int manual(const CommandLine& line);
int help(const CommandLine& line);

} // namespace oriel::tool
