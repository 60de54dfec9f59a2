// A program run as a whole, as a person at a shell waits for it.
#pragma once

#include "work.hpp"

#include <cstdint>
#include <string>

namespace bench {

/// Runs a shell command, silently; whether it ended with success.
bool succeeds(const std::string& command);

/// The command as Work. Throws std::runtime_error if it fails.
Work process(const std::string& command);

/// The most memory that any process of the command held, in bytes; the least of three runs. It is GNU time that asks
/// for it: a process inherits the peak of whoever started it, and that must be a small one. 0 without GNU time.
std::uint64_t peak_memory(const std::string& command);

} // namespace bench
