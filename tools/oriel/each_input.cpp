#include "each_input.hpp"

#include "chain.hpp"
#include "colour.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "fault.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <algorithm>
#include <cstddef>

namespace oriel::tool {

int each_input(const CommandLine& line, const std::function<void(const std::string& input)>& look) {
    const std::string_view command = line.command->name;
    if (line.words.empty())
        throw usage_fault(fmt::format("{} needs a file", command),
                          {fmt::format("write oriel {} {}", command, line.command->arguments)});
    require_one_stream(line);
    int exit = exit_code::done;
    std::size_t failed = 0;
    for (const Word& word : line.words) {
        try {
            look(input_of(word));
        } catch (...) {
            const Fault fault = current_fault();
            write_fault(fault, line.settings.json, wants_colour(line.settings.colour, STDERR_FILENO));
            exit = std::max(exit, fault.exit());
            ++failed;
        }
    }
    return failed != 0 && failed < line.words.size() ? exit_code::partly : exit;
}

} // namespace oriel::tool
