#include "manual.hpp"

#include "commands.hpp"
#include "console.hpp"
#include "fault.hpp"
#include "groups.hpp"
#include "help.hpp"
#include "operations.hpp"
#include "oriel/io.hpp"
#include "oriel/version.hpp"
#include "reference.hpp"
#include "settings.hpp"
#include "words.hpp"

#include <fmt/core.h>

namespace oriel::tool {

namespace {

// Text of a line: a dash is a minus (so that it can be copied), and nothing begins a request.
std::string escaped(std::string_view text) {
    std::string out;
    if (text.starts_with('.') || text.starts_with('\'')) out = "\\&";
    for (const char c : text) {
        if (c == '\\') out += "\\e";
        else if (c == '-') out += "\\-";
        else if (c == '\'') out += "\\(aq";
        else if (c == '`') out += "\\(ga";
        else if (c == '^') out += "\\(ha";
        else if (c == '~') out += "\\(ti";
        else out += c;
    }
    return out;
}

std::string bold(std::string_view text) { return fmt::format("\\fB{}\\fR", escaped(text)); }

// A page of help as it is on a terminal, since it has columns and pictures.
std::string as_it_is(std::string_view text) {
    std::string out = ".PP\n.nf\n.ft CR\n";
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        out += escaped(text.substr(0, end)) + '\n';
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return out + ".ft R\n.fi\n";
}

std::string option_entry(const Option& option) {
    const std::string value = option.value.empty()  ? ""
                              : option.bare.empty() ? fmt::format(" \\fI{}\\fR", escaped(option.value))
                                                    : fmt::format("[={}]", escaped(option.value));
    const std::string letter = option.letter == 0 ? "" : bold(std::string{'-', option.letter}) + ", ";
    return fmt::format(".TP\n{}{}{}\n{}\n", letter, bold(fmt::format("--{}", option.name)), value,
                       escaped(option.summary));
}

std::string commands_section() {
    std::string out = ".SH COMMANDS\n";
    for (const Command& command : commands()) {
        const std::string arguments = command.arguments.empty() ? "" : fmt::format(" {}", command.arguments);
        out += fmt::format(".SS {}\n{}.\n", escaped(fmt::format("{}{}", command.name, arguments)),
                           escaped(command.summary));
        out += as_it_is(command.help);
    }
    return out;
}

std::string operations_section() {
    std::string out = ".SH OPERATIONS\nThey are done from left to right, each on the picture that the one before it "
                      "shows.\n";
    for (const Operation& operation : operations()) {
        out += fmt::format(".SS {}\n{}.\n", escaped(usage_line(operation)), escaped(operation.summary));
        for (const Option& option : operation.options) out += option_entry(option);
        out += as_it_is(help_text(operation));
    }
    return out;
}

std::string options_section() {
    std::string out = ".SH OPTIONS\nThey may stand anywhere on the line. Words after \\fB\\-\\-\\fR are file names.\n";
    for (const Global& global : globals()) out += option_entry(global.option);
    return out;
}

std::string formats_section() {
    std::string out = ".SH FORMATS\nA format is known by its first bytes when it is read, by the suffix or "
                      "\\fB\\-t\\fR when it is written.\n";
    for (const FormatFacts& format : formats()) {
        if (format.reads.empty() && format.writes.empty()) continue; // oriel formats says why
        out += fmt::format(".TP\n{}\n", bold(format.name));
        out += fmt::format("{}. Reads {}; writes {}.\n", escaped(list_words(format.suffixes)),
                           escaped(format.reads.empty() ? "nothing" : format.reads),
                           escaped(format.writes.empty() ? "nothing" : format.writes));
    }
    return out;
}

std::string environment_section() {
    std::string out = ".SH ENVIRONMENT\nThe command line wins over these.\n";
    for (const Variable& variable : variables()) {
        out += fmt::format(".TP\n{}\n{}\n", bold(variable.name), escaped(variable.meaning));
    }
    return out;
}

std::string exit_section() {
    std::string out = ".SH EXIT STATUS\n";
    for (const ExitStatus& status : exit_statuses()) {
        out += fmt::format(".TP\n{}\n{}\n", bold(std::to_string(status.code)), escaped(status.meaning));
    }
    out += ".SH ERRORS\nWith \\fB\\-\\-json\\fR an error is one line of JSON on standard error, "
           "{\"error\":{\"code\":...,\"message\":...,\"details\":[...]}}, whose code is one of\n";
    for (const ErrorCode& code : error_codes()) {
        out += fmt::format(".TP\n{}\n{}\n", bold(code.name), escaped(code.meaning));
    }
    return out;
}

} // namespace

std::string manual_page() {
    std::string out =
        fmt::format(".\\\" Made by `oriel man` from the tool's own tables.\n.TH ORIEL 1 \"\" \"oriel {}\" "
                    "\"User Commands\"\n.nh\n.ad l\n",
                    version());
    out += ".SH NAME\noriel \\- crop, turn and invert images through views that copy nothing\n";
    out += ".SH SYNOPSIS\n.nf\n";
    for (const Command& command : commands()) {
        const std::string name = command.name == "run" ? "[run]" : std::string(command.name);
        out += fmt::format("\\fBoriel\\fR {} {}\n", name, escaped(command.arguments));
    }
    out += ".fi\n.SH DESCRIPTION\nA picture is opened, ops are laid over it as views from left to right, and what is "
           "seen then is written once. Only what the result needs is read, where the format allows it. Data goes to "
           "standard output, everything that is said to standard error. An output appears complete or not at all; an "
           "existing file is replaced only with \\fB\\-f\\fR.\n";
    out += ".SH EXAMPLES\n" + as_it_is(first_examples());
    out += operations_section() + commands_section() + options_section() + formats_section() + environment_section() +
           exit_section();
    return out;
}

int manual(const CommandLine& line) {
    if (!line.words.empty()) {
        throw usage_fault(fmt::format("man takes no words, but '{}' follows it", shown(line.words[0].text)),
                          {"write oriel man | man -l -, or oriel help for less"});
    }
    write_out(manual_page());
    return exit_code::done;
}

} // namespace oriel::tool
