// Each segment is parsed by a fresh CLI::App: one that is used again keeps the values of the segment before.
// All values are plain strings; CLI11 reads 010 as eight, nan as a number and "[a,b]" as two words.
#include "segment.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string>

namespace oriel::tool {

std::string option_text(const Option& option) {
    return option.letter != 0 ? std::string{'-', option.letter} : "--" + std::string(option.name);
}

namespace {

std::string declaration(const Option& option) {
    const std::string name = "--" + std::string(option.name);
    return option.letter != 0 ? std::string{'-', option.letter} + ',' + name : name;
}

// Which option the last word is, where CLI11 says only that some value is missing.
const Option* last_option(std::span<const Option> options, const std::vector<std::string>& words) {
    if (words.empty()) return nullptr;
    std::string last = words.back();
    if (last.ends_with('=')) last.pop_back();
    const auto found = std::find_if(options.begin(), options.end(), [&](const Option& option) {
        return last == "--" + std::string(option.name) ||
               (option.letter != 0 && last.size() > 1 && last[1] != '-' && last.back() == option.letter);
    });
    return found == options.end() ? nullptr : &*found;
}

} // namespace

Values parse_segment(std::span<const Operand> operands, std::span<const Option> options,
                     const std::vector<std::string>& words) {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    std::vector<std::string> operand_values(operands.size());
    std::vector<std::string> option_values(options.size());
    std::vector<CLI::Option*> parsed_operands;
    std::vector<CLI::Option*> parsed_options;
    for (std::size_t i = 0; i < operands.size(); ++i) {
        // Not its own name, which may hold what means something to CLI11; nobody sees this one.
        parsed_operands.push_back(app.add_option("operand" + std::to_string(i), operand_values[i]));
    }
    for (std::size_t i = 0; i < options.size(); ++i) {
        CLI::Option* option = options[i].value.empty() ? app.add_flag(declaration(options[i]))
                                                       : app.add_option(declaration(options[i]), option_values[i]);
        // Repetition is seen by its count; CLI11's own message would name its types.
        parsed_options.push_back(option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast));
    }

    Values out;
    out.options.resize(options.size());
    try {
        app.parse(std::vector<std::string>(words.rbegin(), words.rend())); // it wants them backwards
    } catch (const CLI::ArgumentMismatch&) {
        out.incomplete = last_option(options, words);
        if (out.incomplete != nullptr) return out;
        throw;
    }
    for (std::size_t i = 0; i < operands.size(); ++i) {
        if (parsed_operands[i]->count() > 0) out.operands.push_back(operand_values[i]);
    }
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (parsed_options[i]->count() > 0) out.options[i] = option_values[i];
        if (parsed_options[i]->count() > 1 && !options[i].value.empty()) out.repeated = &options[i];
    }
    out.extra = app.remaining();
    return out;
}

std::string_view parser_version() { return CLI11_VERSION; }

} // namespace oriel::tool
