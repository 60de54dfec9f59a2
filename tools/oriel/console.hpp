// What the tool says: data on standard output, everything else on standard error.
#pragma once

#include "fault.hpp"

#include <string>

namespace oriel::tool {

/// Writes all of `text` to standard output, unbuffered. Throws a Fault if that fails (a full disk).
void write_out(const std::string& text);

/// Writes an error to standard error: as JSON, or as text in colour or without, as the arguments say.
void write_fault(const Fault& fault, bool json, bool colour) noexcept;

/// Writes `text` to standard error; there is nobody to tell if that fails.
void write_error(const std::string& text) noexcept;

} // namespace oriel::tool
