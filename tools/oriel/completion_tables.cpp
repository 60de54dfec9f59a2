#include "completion_tables.hpp"

#include "commands.hpp"
#include "operations.hpp"
#include "settings.hpp"
#include "vocabulary.hpp"

#include <fmt/core.h>

#include <span>

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

std::string names(const std::vector<Choice>& choices) {
    std::string out;
    for (const Choice& choice : choices) out += (out.empty() ? "" : " ") + choice.word;
    return out;
}

namespace {

// Those that mean something to a command.
std::vector<Option> options_of(const Command& command) {
    std::vector<Option> out;
    for (const Global& global : globals()) {
        if ((global.commands & command.bit) != 0) out.push_back(global.option);
    }
    return out;
}

// Of those that are followed by their value; "crop,-c | crop,--channels" behind an op.
std::string value_cases(const Dialect& dialect, const std::string& before, std::span<const Option> options) {
    std::string out;
    for (const Option& option : options) {
        if (option.value.empty() || !option.bare.empty()) continue;
        std::string pattern = fmt::format("{}--{}", before, option.name);
        if (option.letter != 0) pattern = fmt::format("{}-{}{}{}", before, option.letter, dialect.either, pattern);
        out += dialect.wanted(pattern, meaning_of(option.value), false);
    }
    return out;
}

struct OperationCases {
    std::string values;
    std::string operands;
    std::string options;
};
OperationCases operation_cases(const Dialect& dialect) {
    OperationCases out;
    for (const Operation& operation : operations()) {
        out.values += value_cases(dialect, fmt::format("{},", operation.name), operation.options);
        for (std::size_t i = 0; i < operation.operands.size(); ++i) {
            const Operand& operand = operation.operands[i];
            out.operands +=
                dialect.wanted(fmt::format("{},{}", operation.name, i), meaning_of(operand.name), operand.optional);
        }
        if (!operation.options.empty())
            out.options += dialect.options(operation.name, {operation.options.begin(), operation.options.end()});
    }
    return out;
}

} // namespace

std::vector<std::pair<std::string_view, std::string>> table_parts(const Dialect& dialect) {
    std::string options;
    std::string arguments;
    std::string chaining;
    for (const Command& command : commands()) {
        const std::string name(command.name);
        options += dialect.options(name, options_of(command));
        if (command.takes_ops) chaining += (chaining.empty() ? "" : " ") + name;
        else arguments += dialect.wanted(name, meaning_of_arguments(command.arguments), false);
    }
    const OperationCases cases = operation_cases(dialect);
    return {{"OPERATION_VALUES", cases.values},
            {"GLOBAL_VALUES", value_cases(dialect, "", global_options())},
            {"OPERANDS", cases.operands},
            {"OPERATION_OPTIONS", cases.options},
            {"COMMAND_OPTIONS", options},
            {"ARGUMENTS", arguments},
            {"CHAINING", chaining}};
}

} // namespace oriel::tool
