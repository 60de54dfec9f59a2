// Whole programs on files: oriel's tool beside cp and the tools that people use for the same, from files whose pages
// are in memory already to a file system in memory.
#pragma once

#include "chart.hpp"
#include "copies.hpp"
#include "line.hpp"

#include <filesystem>
#include <vector>

namespace bench {

struct Files {
    std::vector<Table> tables;
    std::vector<Wrong> wrong;       ///< other pixels than oriel's; not measured
    std::vector<std::string> notes; ///< who is left out, and why
    std::vector<Bars> bars;         ///< of the large picture: time, as a ratio to cp of the bytes written
};

/// Folders in which it makes its own, and removes them.
struct Places {
    std::filesystem::path disk;   ///< for inputs, as people have them: in a file system with a disk below
    std::filesystem::path memory; ///< for outputs: a tmpfs
};

/// `tool` is oriel's.
Files measure_files(const Settings& settings, const std::filesystem::path& tool,
                    const std::filesystem::path& make_photo, const Places& places, Verdicts& verdicts, const Say& say);

} // namespace bench
