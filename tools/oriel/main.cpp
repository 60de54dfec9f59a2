// oriel, the command-line tool: understands the line, starts the command, and turns errors into messages and
// exit codes.
#include "colour.hpp"
#include "command_line.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "fault.hpp"
#include "help.hpp"
#include "signals.hpp"
#include "version_text.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <vector>

namespace oriel::tool {

namespace {

int start(const std::vector<std::string>& arguments) {
    if (arguments.empty()) {
        write_error(short_usage());
        return exit_code::usage;
    }
    const CommandLine line = parse_command_line(arguments);
    if (line.settings.version) {
        write_out(version_text(line.settings));
        return exit_code::done;
    }
    return line.command->start(line);
}

// Asked before the line is understood: the error may be that it cannot be.
bool wants_json(const std::vector<std::string>& arguments) {
    const auto end = std::find(arguments.begin(), arguments.end(), "--");
    return std::find(arguments.begin(), end, "--json") != end;
}

} // namespace

} // namespace oriel::tool

int main(int count, char** words) {
    using namespace oriel::tool;
    install_signal_handlers();
    const std::vector<std::string> arguments(words + std::min(count, 1), words + count);
    try {
        return start(arguments);
    } catch (...) {
        const Fault fault = current_fault();
        write_fault(fault, wants_json(arguments), wants_colour(arguments, STDERR_FILENO));
        return fault.exit();
    }
}
