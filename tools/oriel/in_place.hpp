// --in-place=map: a chain done to a file's pixels where they lie, through a mapping. Just the pages of the regions that
// change are touched, so a corner of a picture larger than memory costs the corner.
//
// All steps are planned before the file is mapped to be written. What only looks another way (flip, rotate 180, invert
// of all) is collected and done once at the end, if it has not cancelled out; regions are changed in the order of the
// chain. There is no temporary: what has been changed when the work is interrupted stays changed.
#pragma once

#include "command_line.hpp"
#include "fault.hpp"
#include "oriel/picture.hpp"

#include <cstddef>
#include <string>

namespace oriel::tool {

/// Does it, or with --explain says what would be touched; gives the exit code. Throws a Fault, or the library's errors,
/// before anything is changed; after that, IoError if the changes do not reach the disk.
int edit_in_place(const CommandLine& line, const std::string& input);

/// The exception being handled, as the Fault of step `i` over this input. Call it in a catch block.
Fault fault_of_step(const CommandLine& line, std::size_t i, const std::string& input, const Picture& opened);

} // namespace oriel::tool
