// A command line cut up, before anything in it is understood.
//
//   oriel scan.png crop 50%x50%@center -f flip h -o out.png
//         -------  ------------------     ------
//         a word   a segment              another
//
// Globals are taken out wherever they stand; the rest is cut into segments at every op's name.
#pragma once

#include "fault.hpp"
#include "operations.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

struct Command;

struct Word {
    std::string text;
    bool literal = false; ///< it came after --: never an op, a command or an option
};

struct Segment {
    const Operation* operation;
    std::vector<std::string> words;
};

struct Cut {
    const Command* command = nullptr; ///< null until one is named
    std::vector<Word> words;          ///< before the first op, or after --
    std::vector<Segment> segments;
    std::vector<std::string> global_words; ///< --name or --name=value, one each
    std::optional<std::string> help_topic; ///< the op or command before --help, or nothing in particular
    std::optional<Fault> problem;          ///< the first; kept, since --help wins over it
};

/// Never throws for what people type.
Cut cut(const std::vector<std::string>& arguments);

/// "-x", "--xyz"; but "-" is a file, and -90 or -1,-1 are numbers.
bool looks_like_option(std::string_view word);

} // namespace oriel::tool
