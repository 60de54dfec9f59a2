// Whole programs on files: oriel's tool beside cp and the tools that people use for the same, on a file system in
// memory.
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

/// Makes its pictures in a folder of its own under `memory` (a tmpfs), which it removes. `tool` is oriel's.
Files measure_files(const Settings& settings, const std::filesystem::path& tool,
                    const std::filesystem::path& make_photo, const std::filesystem::path& memory, Verdicts& verdicts,
                    const Say& say);

} // namespace bench
