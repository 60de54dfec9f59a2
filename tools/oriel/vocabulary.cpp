#include "vocabulary.hpp"

#include "commands.hpp"
#include "operations.hpp"
#include "settings.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

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

namespace {

struct Synonym {
    std::string_view theirs;
    std::string_view ours;
};

// Of ImageMagick, libvips, netpbm, oiiotool, jpegtran and NumPy.
constexpr Synonym synonyms[] = {
    {"extract", "crop"},      {"cut", "crop"},           {"trim", "crop"},        {"mirror", "flip"},
    {"flop", "flip"},         {"rot", "rotate"},         {"rot90", "rotate"},     {"turn", "rotate"},
    {"negate", "invert"},     {"negative", "invert"},    {"sample", "subsample"}, {"separate", "channel"},
    {"band", "channel"},      {"insert", "paste"},       {"composite", "paste"},  {"draw", "fill"},
    {"autorotate", "orient"}, {"auto-orient", "orient"}, {"extend", "pad"},       {"embed", "pad"},
    {"split", "tiles"},       {"identify", "info"},      {"header", "info"},      {"compare", "diff"},
    {"display", "view"},      {"show", "view"},          {"convert", "run"},
};

} // namespace

std::string did_you_mean_word(std::string_view word) {
    for (const Synonym& one : synonyms) {
        const bool known = find_operation(one.ours) != nullptr || find_command(one.ours) != nullptr;
        if (one.theirs == word && known) return fmt::format("; did you mean '{}'?", one.ours);
    }
    return did_you_mean(word, known_words());
}

std::optional<Fault> misplaced_command(const std::string& word) {
    const Command* const command = find_command(word);
    if (command == nullptr) return std::nullopt;
    return usage_fault(fmt::format("'{}' is a command, and a command comes first", command->name),
                       {fmt::format("write oriel {} {}, with options behind it", command->name, command->arguments)});
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
