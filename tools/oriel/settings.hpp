// The globals: options that are valid anywhere on the line, in one table that drives the parser, help and
// error messages, and the settings they make.
#pragma once

#include "oriel/options.hpp"
#include "segment.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

/// Whether the input is the output: written anew and put in its place, or changed where its pixels lie.
enum class InPlace : std::uint8_t { no, rewrite, map };

enum class ShowProgress : std::uint8_t { automatic, always, never };

struct Settings {
    std::optional<std::string> output;
    std::string format; ///< a codec's name; empty is by the output's suffix
    std::optional<int> quality;
    std::optional<int> compression;
    bool force = false;
    InPlace in_place = InPlace::no;
    bool explain = false;
    bool quiet = false;
    bool json = false;
    std::vector<std::string> decoders; ///< as in png=stb
    bool allow_truncated = false;
    bool verify = false;
    bool help = false;
    bool version = false;
    unsigned jobs = 0;            ///< 0 is one for each processor
    std::uint64_t max_memory = 0; ///< 0 is the library's choice
    ShowProgress progress = ShowProgress::automatic;
};

/// What the library is to be told.
Options options_of(const Settings& settings);
SaveOptions save_options_of(const Settings& settings);

/// Which commands a global means something to.
namespace takes {
inline constexpr unsigned run = 1;
inline constexpr unsigned info = 2;
inline constexpr unsigned formats = 4;
inline constexpr unsigned help = 8;
inline constexpr unsigned all = run | info | formats | help;
} // namespace takes

struct Global {
    Option option;
    std::string_view environment; ///< a variable that sets it too; the command line wins
    unsigned commands;            ///< a union of `takes`
    /// `asked` is how the value came here, for messages: "--quality", "ORIEL_JOBS". Throws a usage Fault.
    void (*set)(Settings& settings, const std::string& value, std::string_view asked);
};

std::span<const Global> globals();

/// The codec that a name or a suffix means, if it can write. Throws a usage Fault listing those that can.
std::string writable_format(std::string_view name, std::string_view asked);

/// "png jpeg pnm pbm pam tiff"
std::string writable_formats();

} // namespace oriel::tool
