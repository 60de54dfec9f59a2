#include "completion.hpp"

#include "commands.hpp"
#include "console.hpp"
#include "fault.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

#include <utility>

namespace oriel::tool {

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += R"('\'')";
        else out += c;
    }
    return out + '\'';
}

std::string wanted_words(const Meaning& meaning) {
    if (meaning.empty()) return "ANY";
    std::string out = meaning.files ? "FILE" : "";
    for (const std::string& word : meaning.words) out += (out.empty() ? "" : " ") + word;
    return out;
}

std::string quoted_words(const Meaning& meaning) {
    std::string out;
    std::string word;
    for (const char c : wanted_words(meaning) + ' ') {
        if (c != ' ') word += c;
        else out += fmt::format("{}{}", out.empty() ? "" : " ", in_quotes(std::exchange(word, {})));
    }
    return out;
}

std::string filled(std::string_view script, const std::vector<std::pair<std::string_view, std::string>>& parts) {
    std::string out(script);
    for (const auto& [name, text] : parts) {
        const std::string mark = fmt::format("@{}@", name);
        for (std::size_t at = out.find(mark); at != std::string::npos; at = out.find(mark, at + text.size())) {
            out.replace(at, mark.size(), text);
        }
    }
    return out;
}

int completion(const CommandLine& line) {
    struct Shell {
        std::string_view name;
        std::string (*script)();
    };
    static constexpr Shell shells[] = {{"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};
    if (line.words.size() != 1) {
        throw usage_fault("completion needs one shell", {"write oriel completion bash, zsh or fish"});
    }
    const std::string& word = line.words[0].text;
    for (const Shell& shell : shells) {
        if (shell.name != word) continue;
        write_out(shell.script());
        return exit_code::done;
    }
    throw usage_fault(
        fmt::format("there is no completion for '{}'{}", shown(word), did_you_mean(word, {"bash", "zsh", "fish"})),
        {"write oriel completion bash, zsh or fish"});
}

} // namespace oriel::tool
