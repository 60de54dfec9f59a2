// Numbers as people type and read them. Decimal only: no octal, no 0x, no 1e3, no nan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::tool {

/// All of `text` as an optional minus and decimal digits; nothing otherwise, nor if it does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// All of `text` as decimal digits, perhaps with a point and more of them; nothing otherwise.
std::optional<double> parse_decimal(std::string_view text);

/// A number of bytes: digits, perhaps with a decimal fraction, then nothing, B, K M G T P E (or KiB ... EiB,
/// of 1024) or kB MB GB TB PB EB (of 1000). Throws a usage Fault that names `what` for anything else, for negative
/// sizes, for less than one byte and for more than 64 bits hold.
std::uint64_t parse_size(std::string_view text, std::string_view what);

/// "12 ms", "1.2 s", "2 min 5 s".
std::string duration_text(double seconds);

} // namespace oriel::tool
