#include "commands.hpp"
#include "groups.hpp"
#include "help.hpp"
#include "markdown.hpp"
#include "operations.hpp"
#include "pages.hpp"
#include "reference.hpp"
#include "settings.hpp"

#include <fmt/core.h>

namespace oriel::pages {

namespace {

std::string commands_part() {
    std::string out = "\n## Commands\n";
    for (const tool::Command& command : tool::commands()) {
        const std::string arguments = command.arguments.empty() ? "" : fmt::format(" {}", command.arguments);
        out += fmt::format("\n### `oriel {}{}`\n\n{}.\n\n{}", command.name, arguments, plain(command.summary),
                           help_blocks(command.help));
    }
    return out;
}

std::string operations_part() {
    std::string out = "\n## Ops\n\nDone from left to right, each on the picture that the one before it shows. "
                      "[operations.md](operations.md) shows each.\n";
    for (const tool::OperationGroup& group : tool::operation_groups()) {
        out += fmt::format("\n### {}\n\n| op | |\n|---|---|\n", group.title);
        for (const tool::Operation* operation : group.members) {
            std::string usage = tool::usage_line(*operation);
            for (std::size_t at = usage.find('|'); at != std::string::npos; at = usage.find('|', at + 2)) {
                usage.replace(at, 1, "\\|");
            }
            out +=
                fmt::format("| [`{}`](operations.md#{}) | {} |\n", usage, operation->name, plain(operation->summary));
        }
    }
    return out;
}

std::string options_part() {
    std::string out = "\n## Options\n\nThey may stand anywhere on the line.\n";
    for (const tool::GlobalGroup& group : tool::global_groups()) {
        out += fmt::format("\n### {}\n\n| option | | for |\n|---|---|---|\n", group.title);
        for (const tool::Global* global : group.members) {
            std::string who;
            if (global->commands != tool::takes::all) {
                for (const tool::Command& command : tool::commands()) {
                    if ((command.bit & global->commands) == 0) continue;
                    who += (who.empty() ? "" : " ") + std::string(command.name);
                }
            }
            out += fmt::format("{} | {} |\n", option_row(global->option), who.empty() ? "all" : who);
        }
    }
    return out;
}

std::string reference_part() {
    std::string out = "\n## Environment\n\nThe command line wins.\n\n| variable | |\n|---|---|\n";
    for (const tool::Variable& variable : tool::variables()) {
        out += fmt::format("| `{}` | {} |\n", variable.name, plain(variable.meaning));
    }
    out += "\n## Exit codes\n\n| code | |\n|---|---|\n";
    for (const tool::ExitStatus& status : tool::exit_statuses()) {
        out += fmt::format("| {} | {} |\n", status.code, plain(status.meaning));
    }
    out += "\n## Errors\n\nThe first line of an error says what was asked and what exists, the last one how to mend "
           "it. With `--json` an error is one line of JSON on standard error, "
           "`{\"error\":{\"code\":\"out_of_bounds\",\"message\":\"...\",\"details\":[\"...\"]}}`. The codes stay as "
           "they are:\n\n| code | |\n|---|---|\n";
    for (const tool::ErrorCode& code : tool::error_codes()) {
        out += fmt::format("| `{}` | {} |\n", code.name, plain(code.meaning));
    }
    return out;
}

} // namespace

std::string cli_page() {
    std::string out = "# The command line\n\n<!-- Made by tools/docs.sh from the tool's own tables; a test compares. "
                      "-->\n\n```text\n";
    for (const tool::Command& command : tool::commands()) {
        out += fmt::format("oriel {}{}{}\n", command.name == "run" ? "[run]" : command.name,
                           command.arguments.empty() ? "" : " ", command.arguments);
    }
    out += "```\n\nData goes to standard output, everything that is said to standard error. An output appears complete "
           "or not at all; one that exists is replaced only with `-f`, `--exists overwrite` or `newer`, or "
           "`--in-place`. Words after `--` are file names, whatever they "
           "look like; `-` is standard input or output.\n\n```sh\n";
    std::string_view examples = tool::first_examples();
    while (!examples.empty()) {
        const std::size_t end = examples.find('\n');
        out += std::string(examples.substr(2, end - 1));
        examples.remove_prefix(end + 1);
    }
    return out + "```\n" + operations_part() + commands_part() + options_part() + reference_part();
}

} // namespace oriel::pages
