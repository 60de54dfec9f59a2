// Many outputs of one line: of several inputs, or tiles. Each file is worked on by one thread, and -j of them at a
// time; of fewer files than threads, each has several.
#pragma once

#include "command_line.hpp"
#include "jobs.hpp"

#include <vector>

namespace oriel::tool {

/// Does the jobs, says what became of each, and gives the exit code.
int run_batch(const CommandLine& line, const std::vector<Job>& jobs);

/// Says what would be done.
int explain_batch(const CommandLine& line, const std::vector<Job>& jobs);

} // namespace oriel::tool
