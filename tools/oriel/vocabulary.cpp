#include "vocabulary.hpp"

#include "commands.hpp"
#include "operations.hpp"
#include "settings.hpp"

namespace oriel::tool {

const std::vector<Option>& global_options() {
    static const std::vector<Option> options = [] {
        std::vector<Option> out;
        for (const Global& global : globals()) out.push_back(global.option);
        return out;
    }();
    return options;
}

std::vector<std::string> known_words() {
    std::vector<std::string> out;
    for (const Operation& operation : operations()) out.emplace_back(operation.name);
    for (const Command& command : commands()) out.emplace_back(command.name);
    return out;
}

std::vector<std::string> known_options(const Operation* operation) {
    // Letters are left out: every other letter is as near as the one that was meant.
    std::vector<std::string> out;
    if (operation != nullptr) {
        for (const Option& option : operation->options) out.push_back("--" + std::string(option.name));
    }
    for (const Option& option : global_options()) out.push_back("--" + std::string(option.name));
    return out;
}

} // namespace oriel::tool
