#include "groups.hpp"
#include "markdown.hpp"
#include "operations.hpp"
#include "pages.hpp"
#include "text_pictures.hpp"

#include <fmt/core.h>

namespace oriel::pages {

namespace {

// A command with braces in its output's name writes many pictures; docs/pictures.sh draws none for it.
bool is_drawn(const std::string& command) { return command.find('{') == std::string::npos; }

std::string section(const tool::Operation& operation) {
    const std::string command = first_command(operation.help);
    std::string out =
        fmt::format("\n## {}\n\n`{}`: {}.\n", operation.name, tool::usage_line(operation), plain(operation.summary));
    if (is_drawn(command)) {
        out += fmt::format("\n```sh\n{}\n```\n\n![before and after {}](pictures/ops/{}.png)\n", command, operation.name,
                           operation.name);
    }
    const std::string_view picture = tool::picture_of(operation.name);
    if (!picture.empty()) out += fmt::format("\n```text\n{}```\n", picture);
    out += '\n' + help_blocks(operation.help);
    if (!operation.options.empty()) {
        out += "\n| option | |\n|---|---|\n";
        for (const tool::Option& option : operation.options) out += option_row(option) + " |\n";
    }
    return out;
}

} // namespace

std::string operations_page() {
    std::string out =
        "# Operations\n\n<!-- Made by tools/docs.sh from the tool's own tables; a test compares. -->\n\n"
        "Each picture shows what the first line below its heading does: before at the left, after at the "
        "right, both at an eighth of their size, without any averaging. The tool draws them (docs/pictures.sh).\n";
    for (const tool::OperationGroup& group : tool::operation_groups()) {
        out += fmt::format("\n**{}:**", group.title);
        for (const tool::Operation* operation : group.members) {
            out += fmt::format(" [{}](#{})", operation->name, operation->name);
        }
        out += "\n";
    }
    for (const tool::OperationGroup& group : tool::operation_groups()) {
        for (const tool::Operation* operation : group.members) out += section(*operation);
    }
    return out;
}

} // namespace oriel::pages
