#include "completion_tables.hpp"

#include "commands.hpp"
#include "notation.hpp"
#include "operations.hpp"
#include "settings.hpp"

#include <fmt/core.h>

namespace oriel::tool {

std::vector<Choice> command_choices() {
    std::vector<Choice> out;
    for (const Command& command : commands()) out.push_back({std::string(command.name), command.summary});
    return out;
}

std::vector<Choice> operation_choices() {
    std::vector<Choice> out;
    for (const Operation& operation : operations()) out.push_back({std::string(operation.name), operation.summary});
    return out;
}

std::vector<Choice> option_choices(const std::vector<Option>& options) {
    std::vector<Choice> out;
    for (const Option& option : options) {
        if (option.letter != 0) out.push_back({std::string{'-', option.letter}, option.summary});
        const std::string name = "--" + std::string(option.name);
        out.push_back({name, option.summary});
        if (option.bare.empty()) continue;
        for (const std::string& word : meaning_of(option.value).words) {
            out.push_back({fmt::format("{}={}", name, word), option.summary});
        }
    }
    return out;
}

std::vector<Option> options_of(const Command& command) {
    std::vector<Option> out;
    for (const Global& global : globals()) {
        if ((global.commands & command.bit) != 0) out.push_back(global.option);
    }
    return out;
}

std::vector<Option> options_of(const Operation& operation) {
    return {operation.options.begin(), operation.options.end()};
}

std::string names(const std::vector<Choice>& choices) {
    std::string out;
    for (const Choice& choice : choices) out += (out.empty() ? "" : " ") + choice.word;
    return out;
}

std::string chaining_names() {
    std::string out;
    for (const Command& command : commands()) {
        if (command.takes_ops) out += (out.empty() ? "" : " ") + std::string(command.name);
    }
    return out;
}

bool takes_next_word(const Option& option) { return !option.value.empty() && option.bare.empty(); }

} // namespace oriel::tool
