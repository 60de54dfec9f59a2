// Opening what the user named, with a message that helps when there is no such thing.
#pragma once

#include "cut.hpp"
#include "oriel/picture.hpp"
#include "settings.hpp"

#include <string>

namespace oriel::tool {

/// The name of an input that was typed so: behind -- it is a file's, even if it begins with "raw:".
std::string input_name(const Word& word);

/// A path, "-" for standard input, or either as raw pixels (raw_name.hpp). Throws the library's errors, and a Fault for
/// a missing file. With --verify all of it is read, unless it is only explained.
Picture open_input(const std::string& name, const Settings& settings);

/// The same, but for --verify, which is left to whoever has the memory for it.
Picture open_unverified(const std::string& name, const Settings& settings);
/// What verifying an opened picture holds.
std::uint64_t verifying_memory(const Picture& opened);

/// Whether it can be opened once and no more: standard input, a pipe, a device.
bool is_read_once(const std::string& input);

/// Whether something of that name can be opened, "-" included.
bool is_there(const std::string& input);

} // namespace oriel::tool
