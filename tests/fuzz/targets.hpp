// The fuzz targets: functions that take any bytes at all and find nothing wrong. A target interprets its input (as a
// file, a text, a program), does with it what a user could, and compares the result with a slow twin. libFuzzer feeds
// them (libfuzzer.cpp), and so does a program without it (replay.cpp), so that they are run in every build with
// sanitizers.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fuzzing {

using Bytes = std::vector<std::byte>;

/// What is wrong, said before the process ends (std::abort).
[[noreturn]] void fail(std::string_view what);

/// Ends the process with this message unless `holds`.
inline void require(bool holds, std::string_view what) {
    if (!holds) fail(what);
}

struct Target {
    std::string name; ///< "view", or that of a codec
    /// Errors of oriel's are results; anything else that leaves it is a finding.
    void (*run)(std::string_view name, std::span<const std::byte> input);
};

/// All of them: those below, and one for each row of the table of codecs that is read.
std::vector<Target> targets();

// Each in a file of its name.
void run_codec(std::string_view name, std::span<const std::byte> input);
void run_exif(std::string_view name, std::span<const std::byte> input);
void run_photoshop(std::string_view name, std::span<const std::byte> input);
void run_format(std::string_view name, std::span<const std::byte> input);
void run_gather(std::string_view name, std::span<const std::byte> input);
void run_geometry(std::string_view name, std::span<const std::byte> input); ///< in builds with the tool
void run_line(std::string_view name, std::span<const std::byte> input);     ///< in builds with the tool
void run_select(std::string_view name, std::span<const std::byte> input);
void run_view(std::string_view name, std::span<const std::byte> input);
void run_xmp(std::string_view name, std::span<const std::byte> input);

/// An input that leads somewhere, to begin with.
struct Seed {
    std::string name;
    Bytes bytes;
};
/// The same ones every time.
std::vector<Seed> seeds(std::string_view target);
/// Words that inputs of this target are made of, for libFuzzer's dictionary.
std::vector<std::string> words(std::string_view target);

// Blocks as cameras and editors write them.
std::vector<Seed> exif_seeds();
std::vector<Seed> photoshop_seeds();
std::vector<Seed> xmp_seeds();

// Files that no writer of ours makes, as the tests of these formats build them.
std::vector<Seed> bmp_seeds();
std::vector<Seed> jpeg_seeds();
std::vector<Seed> png_seeds();
std::vector<Seed> tga_seeds();
std::vector<Seed> tiff_seeds();

} // namespace fuzzing
