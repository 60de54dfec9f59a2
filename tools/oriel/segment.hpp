// A segment: one op (or the globals) and its words, as in `invert -c rg --in 9x9`. What it may hold is
// described by Operands and Options; what it does hold comes back as Values. Only segment.cpp knows CLI11.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

struct Settings;

/// A word that follows, told by its place.
struct Operand {
    std::string_view name;    ///< "GEOM"
    std::string_view summary; ///< what to write, for the message when it is missing
    bool optional = false;    ///< it may be left out, and so may those after it
    bool is_picture = false;  ///< it names a file that is opened
};

/// -l, --name or --name VALUE.
struct Option {
    char letter;              ///< 0 if there is none
    std::string_view name;    ///< without dashes
    std::string_view value;   ///< "FILE"; empty for a flag
    std::string_view summary; ///< one line
    std::string_view bare{};  ///< the value if none is written; one that is written is then --name=VALUE
};

/// "-c", "--in": the short form if there is one.
std::string option_text(const Option& option);

struct Values {
    std::vector<std::string> operands;               ///< as many as there were, in order
    std::vector<std::optional<std::string>> options; ///< one for each Option; a flag that is set is ""

    // What does not fit, for the caller to say.
    std::vector<std::string> extra;     ///< words and options that belong to nothing
    const Option* repeated = nullptr;   ///< given more than once
    const Option* incomplete = nullptr; ///< at the end of the words, without its value

    const Settings* settings = nullptr; ///< of the whole line, for ops that open files of their own

    const std::optional<std::string>& operator[](std::size_t option) const { return options.at(option); }
};

/// Sorts the words. Never throws for what people type: see Values.
Values parse_segment(std::span<const Operand> operands, std::span<const Option> options,
                     const std::vector<std::string>& words);

/// Of the library that sorts them.
std::string_view parser_version();

} // namespace oriel::tool
