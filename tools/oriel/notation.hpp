// The notation in which the tables say what a word may be, read by whoever wants to complete one.
//
//   h|v|hv              these words
//   error|clip|pad[=COLOR]  the same: what is in brackets may be left out
//   FILE, FORMAT, COLOR a kind of word; of some kinds all or the usual ones are known
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

struct Meaning {
    bool files = false;             ///< a file's name
    std::vector<std::string> words; ///< those that are known, in order; others may be possible

    bool empty() const noexcept { return !files && words.empty(); }
};

/// Of an operand's name, or an option's value.
Meaning meaning_of(std::string_view notation);

/// Of what follows a command, as in "[OP|COMMAND]" or "FILE...": all that any of its words may be. Kinds that are not
/// known are files.
Meaning meaning_of_arguments(std::string_view arguments);

} // namespace oriel::tool
