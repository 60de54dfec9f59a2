#include "markdown.hpp"

#include <fmt/core.h>

namespace oriel::pages {

std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '*' || c == '_' || c == '<' || c == '|' || c == '[' || c == '`') out += '\\';
        out += c;
    }
    return out;
}

namespace {

// Without the two columns that help leaves free.
std::string dedented(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.starts_with("  ")) line.remove_prefix(2);
        out += std::string(line) + '\n';
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return out;
}

} // namespace

std::string help_blocks(std::string_view help) {
    const std::size_t end = help.find("\n\n");
    const std::string_view examples = help.substr(0, end == std::string_view::npos ? help.size() : end + 1);
    std::string out = fmt::format("```text\n{}```\n", dedented(examples));
    if (end != std::string_view::npos) out += fmt::format("\n```text\n{}```\n", help.substr(end + 2));
    return out;
}

std::string first_command(std::string_view help) {
    std::string_view line = help.substr(0, help.find('\n'));
    line.remove_prefix(line.find_first_not_of(' '));
    return std::string(line.substr(0, line.find("  ")));
}

std::string option_row(const tool::Option& option) {
    const std::string value = option.value.empty()  ? ""
                              : option.bare.empty() ? fmt::format(" {}", option.value)
                                                    : fmt::format("[={}]", option.value);
    std::string spelled = fmt::format("--{}{}", option.name, value);
    for (std::size_t at = spelled.find('|'); at != std::string::npos; at = spelled.find('|', at + 2)) {
        spelled.replace(at, 1, "\\|"); // a bar ends the cell, even in code
    }
    const std::string letter = option.letter == 0 ? "" : fmt::format("`-{}`, ", option.letter);
    return fmt::format("| {}`{}` | {}", letter, spelled, plain(option.summary));
}

} // namespace oriel::pages
