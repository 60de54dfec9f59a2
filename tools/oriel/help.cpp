// The help pages, made from the tables of operations, commands and globals.
#include "help.hpp"

#include "colour.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "fault.hpp"
#include "groups.hpp"
#include "text_pictures.hpp"
#include "vocabulary.hpp"

#include <fmt/core.h>

#include <unistd.h>

namespace oriel::tool {

namespace {

constexpr std::string_view examples = R"(  oriel photo.jpg crop 50%x50%@center -o middle.png
  oriel scan.png crop 800x600+120+90 rotate 270 flip h invert -o clean.png
  oriel - slice x=::-1,y=::2 channel r -t png -o - < photo.png > red.png
  oriel info photo.jpg
)";

std::string option_line(const Option& option) {
    const std::string letter = option.letter != 0 ? fmt::format("-{}, ", option.letter) : "    ";
    const std::string value =
        option.bare.empty() ? fmt::format(" {}", option.value) : fmt::format("[={}]", option.value);
    return fmt::format("  {:<25} {}", fmt::format("{}--{}{}", letter, option.name, value), option.summary);
}

std::string global_line(const Global& global) {
    const std::string environment = global.environment.empty() ? "" : fmt::format(" [{}]", global.environment);
    return option_line(global.option) + environment + '\n';
}

std::string globals_of(unsigned commands) {
    std::string out;
    for (const Global& global : globals()) {
        if ((global.commands & commands) == 0) continue;
        out += global_line(global);
    }
    return out;
}

std::string operation_help(const Operation& operation) {
    std::string out = fmt::format("{}: {}\n\n{}", usage_line(operation), operation.summary, help_text(operation));
    if (!operation.options.empty()) out += "\nOptions\n";
    for (const Option& option : operation.options) out += option_line(option) + '\n';
    return out;
}

std::string command_help(const Command& command) {
    const std::string arguments = command.arguments.empty() ? "" : fmt::format(" {}", command.arguments);
    return fmt::format("oriel {}{}: {}\n\n{}\nOptions, anywhere on the line\n{}", command.name, arguments,
                       command.summary, command.help, globals_of(command.bit));
}

std::string general_help() {
    std::string out = "oriel looks at images through views: it crops, turns and inverts without copying them.\n\n";
    out += fmt::format("Examples\n{}\n", examples);
    out += "Usage\n";
    for (const Command& command : commands()) {
        out += fmt::format("  oriel {:<31} {}\n",
                           fmt::format("{} {}", command.name == "run" ? "[run]" : command.name, command.arguments),
                           command.summary);
    }
    out += "\nOps, done from left to right\n";
    for (const OperationGroup& group : operation_groups()) {
        out += fmt::format("  {}\n", group.title);
        for (const Operation* operation : group.members) {
            out += fmt::format("    {:<32} {}\n", usage_line(*operation), operation->summary);
        }
    }
    out += "\nOptions, anywhere on the line\n";
    for (const GlobalGroup& group : global_groups()) {
        out += fmt::format("  {}\n", group.title);
        for (const Global* global : group.members) out += "  " + global_line(*global);
    }
    out += "\nIN and OUT may be -, standard input and output; IN may be raw:FILE,WxHxCxTYPE (see 'oriel help run').\n"
           "Words after -- are file names, whatever they look like.\n"
           "'oriel help OP' tells more about one op, 'oriel man' is the whole manual.\n"
           "Exit codes: 0 done, 1 failed, 2 the command line is wrong, 3 some of many failed;\n"
           "of diff 0 the same, 1 different, 2 trouble.\n";
    return out;
}

} // namespace

std::string help_text(const Operation& operation) {
    const std::string_view help = operation.help;
    const std::string_view picture = picture_of(operation.name);
    const std::size_t end = help.find("\n\n");
    if (picture.empty()) return std::string(help);
    if (end == std::string_view::npos) return fmt::format("{}\n{}", help, picture);
    return fmt::format("{}\n{}\n{}", help.substr(0, end + 1), picture, help.substr(end + 2));
}

std::string_view first_examples() { return examples; }

std::string short_usage() {
    return fmt::format("usage: oriel IN [OP ARG...]... -o OUT\n\n{}\n'oriel --help' shows all of it\n", examples);
}

int help(const CommandLine& line) {
    if (line.words.size() > 1) {
        throw usage_fault("help takes one op or command", {"write, for instance, oriel help crop"});
    }
    std::string out;
    if (line.words.empty()) {
        out = general_help();
    } else if (const Operation* operation = find_operation(line.words[0].text)) {
        out = operation_help(*operation);
    } else if (const Command* command = find_command(line.words[0].text)) {
        out = command_help(*command);
    } else {
        const std::string& word = line.words[0].text;
        throw usage_fault(fmt::format("'{}' is not an op or a command{}", shown(word), did_you_mean_word(word)),
                          {"'oriel help' lists them"});
    }
    write_out(wants_colour(line.settings.colour, STDOUT_FILENO) ? coloured_help(out) : out);
    return exit_code::done;
}

} // namespace oriel::tool
