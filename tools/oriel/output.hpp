// Where the result goes: checked as far as can be before anything is opened.
#pragma once

#include "oriel/picture.hpp"
#include "settings.hpp"

#include <string>

namespace oriel::tool {

struct Destination {
    std::string name;    ///< a path, or "-"; empty if the plan is all that is wanted
    int descriptor = -1; ///< if the name is that of one that is open: "-", "/dev/stdout", "/dev/fd/3"
    std::string format;  ///< empty if it is the input's: with --in-place, to a stream without -t; or of no output
    bool exists = false;
    bool is_input = false; ///< the same file, under whatever name
    bool kept = false;     ///< it exists and, by --exists, is not to be written

    bool is_stream() const noexcept { return descriptor >= 0; }
    bool is_standard_output() const noexcept { return descriptor == 1; }
};

/// The destination that the settings ask for; `input` is a path or "-", and with --in-place also the destination.
/// Throws a usage Fault if there is none, if its format is unknown, and (unless only a plan is wanted) if it exists
/// and --exists says that this is an error, or cannot be written to.
Destination destination_of(const Settings& settings, const std::string& input);

/// The same for an output of this name, "" for none. That its folder is not there is an error unless it `may_lack` it,
/// because somebody will make it.
Destination destination_at(const Settings& settings, const std::string& name, const std::string& input, bool may_lack);

/// Gives a destination that is to have the input's format that of what was opened. Throws a Fault if oriel does not
/// write it.
void settle_format(Destination& to, const Picture& opened, const std::string& input);

/// For --in-place: that the file holds this picture alone, since the others would be lost. Throws a Fault.
void require_single(const Picture& opened, const std::string& input);

} // namespace oriel::tool
