// The globals: options that are valid anywhere on the line, in one table that drives the parser, help and
// error messages, and the settings they make.
#pragma once

#include "colour.hpp"
#include "oriel/colour.hpp"
#include "oriel/metadata.hpp"
#include "oriel/options.hpp"
#include "outside.hpp"
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

/// What becomes of an output that exists.
enum class Exists : std::uint8_t {
    error,
    skip,
    overwrite,
    newer ///< overwritten if the input has changed since, else skipped
};

enum class ShowProgress : std::uint8_t { automatic, always, never };

struct Settings {
    std::optional<std::string> output;
    std::string format; ///< a codec's name; empty is by the output's suffix
    std::optional<int> quality;
    std::optional<int> compression;
    std::optional<Lossless> lossless;
    Strip strip = Strip::nothing;
    Orientation orientation = Orientation::apply;
    std::optional<Colour> background; ///< opaque
    bool drop_alpha = false;
    int depth = 0; ///< 0 is the picture's
    int frame = 0;
    Outside outside;
    bool force = false;
    std::optional<Exists> exists; ///< see exists_policy
    bool keep_going = false;
    InPlace in_place = InPlace::no;
    bool explain = false;
    bool draw = false; ///< the strides, in the plan
    bool quiet = false;
    bool verbose = false;
    ShowColour colour = ShowColour::automatic;
    bool json = false;
    bool no_mmap = false;              ///< files are read, but for --in-place=map
    std::vector<std::string> decoders; ///< as in png=stb
    bool allow_truncated = false;
    bool verify = false;
    bool version = false;
    std::optional<int> width;     ///< in columns of a terminal
    double tolerance = 0;         ///< by how much values may differ
    unsigned jobs = 0;            ///< 0 is one for each processor
    std::uint64_t max_memory = 0; ///< 0 is the library's choice
    ShowProgress progress = ShowProgress::automatic;
};

/// By --exists and -f. Throws a usage Fault if they contradict each other.
Exists exists_policy(const Settings& settings);

/// What may be held: --max-memory, or the library's choice.
std::uint64_t memory_limit(const Settings& settings);

/// What the library is to be told.
Options options_of(const Settings& settings);
SaveOptions save_options_of(const Settings& settings);

/// Which commands a global means something to.
namespace takes {
inline constexpr unsigned run = 1;
inline constexpr unsigned info = 2;
inline constexpr unsigned formats = 4;
inline constexpr unsigned help = 8;
inline constexpr unsigned stats = 16;
inline constexpr unsigned diff = 32;
inline constexpr unsigned view = 64;
inline constexpr unsigned pixels = stats | diff | view; ///< look at pixels
inline constexpr unsigned looking = info | pixels;      ///< read pictures and write none
inline constexpr unsigned all = run | looking | formats | help;
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
