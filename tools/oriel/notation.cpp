#include "notation.hpp"

#include "commands.hpp"
#include "operations.hpp"
#include "oriel/colour.hpp"
#include "oriel/io.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <sstream>

namespace oriel::tool {

namespace {

std::vector<std::string> format_names() {
    std::vector<std::string> out;
    for (const FormatFacts& format : formats()) {
        if (!format.writes.empty()) out.push_back(format.name);
    }
    return out;
}

std::vector<std::string> decoder_names() {
    std::vector<std::string> out;
    for (const FormatFacts& format : formats()) {
        for (const std::string& decoder : format.decoders) out.push_back(format.name + "=" + decoder);
    }
    return out;
}

std::vector<std::string> operation_names() {
    std::vector<std::string> out;
    for (const Operation& operation : operations()) out.emplace_back(operation.name);
    return out;
}

std::vector<std::string> command_names() {
    std::vector<std::string> out;
    for (const Command& command : commands()) out.emplace_back(command.name);
    return out;
}

struct Kind {
    std::string_view name;
    std::string_view list;                        ///< the words, a space between
    std::vector<std::string> (*more)() = nullptr; ///< those that a table has
};

constexpr Kind kinds[] = {
    {"FILE", ""},
    {"FORMAT", "", format_names},
    {"FORMAT=NAME", "", decoder_names},
    {"LIST", "r g b a y rgb bgr rgba"},
    {"COLOR", "", Colour::names},
    {"WHEN", "auto always never"},
    {"WHAT", "error skip overwrite newer"},
    {"RULE", "error clip pad pad=edge pad=mirror"},
    {"HOW", "apply keep ignore"},
    {"BITS", "8 16"},
    {"LEVEL", "0 1 2 3 4 5 6 7 8 9"},
    {"OP", "", operation_names},
    {"COMMAND", "", command_names},
};

std::vector<std::string> words_of(const Kind& kind) {
    std::vector<std::string> out = kind.more == nullptr ? std::vector<std::string>() : kind.more();
    std::istringstream list{std::string(kind.list)};
    out.insert(out.end(), std::istream_iterator<std::string>(list), {});
    return out;
}

bool is_word(std::string_view text) {
    return !text.empty() &&
           std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isupper(c) != 0; });
}

// What stands between bars, and in no bracket.
std::vector<std::string> alternatives(std::string_view notation) {
    std::vector<std::string> out(1);
    int depth = 0;
    for (const char c : notation) {
        if (c == ']') --depth;
        else if (c == '[') ++depth;
        else if (c == '|' && depth == 0) out.emplace_back();
        else if (depth == 0) out.back() += c;
    }
    return out;
}

// Whether the kind is known.
bool add_kind(Meaning& out, std::string_view name) {
    for (const Kind& kind : kinds) {
        if (kind.name != name) continue;
        if (kind.name == "FILE") out.files = true;
        const std::vector<std::string> words = words_of(kind);
        out.words.insert(out.words.end(), words.begin(), words.end());
        return true;
    }
    return false;
}

} // namespace

Meaning meaning_of(std::string_view notation) {
    Meaning out;
    for (const std::string& one : alternatives(notation)) {
        if (is_word(one)) out.words.push_back(one);
        else (void)add_kind(out, one);
    }
    return out;
}

Meaning meaning_of_arguments(std::string_view arguments) {
    Meaning out;
    std::string kind;
    const auto take = [&] {
        if (is_word(kind)) out.words.push_back(kind);
        else if (!kind.empty() && !add_kind(out, kind)) out.files = true;
        kind.clear();
    };
    for (const char c : arguments) {
        if (c == '|' || c == ' ') take();
        else if (c != '[' && c != ']' && c != '.') kind += c;
    }
    take();
    return out;
}

} // namespace oriel::tool
