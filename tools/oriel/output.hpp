// Where the result goes: checked as far as can be before anything is opened.
#pragma once

#include "oriel/picture.hpp"
#include "settings.hpp"

#include <string>

namespace oriel::tool {

struct Destination {
    std::string name;   ///< a path, or "-"; empty if the plan is all that is wanted
    std::string format; ///< empty for a plan without -o and -t, and with --in-place, whose format is the input's
    bool exists = false;
    bool is_input = false; ///< the same file, under whatever name
    bool kept = false;     ///< it exists and, by --exists, is not to be written

    bool is_stream() const noexcept { return name == "-"; }
};

/// The destination that the settings ask for; `input` is a path or "-", and with --in-place also the destination.
/// Throws a usage Fault if there is none, if its format is unknown, and (unless only a plan is wanted) if it exists
/// and --exists says that this is an error, or cannot be written to.
Destination destination_of(const Settings& settings, const std::string& input);

/// The same for an output of this name, "" for none. That its folder is not there is an error unless it `may_lack` it,
/// because somebody will make it.
Destination destination_at(const Settings& settings, const std::string& name, const std::string& input, bool may_lack);

/// For --in-place: that this format, which the input has, is written. Throws a Fault.
void require_written(const std::string& format, const std::string& input);

/// For --in-place: that the file holds this picture alone, since the others would be lost. Throws a Fault.
void require_single(const Picture& opened, const std::string& input);

} // namespace oriel::tool
